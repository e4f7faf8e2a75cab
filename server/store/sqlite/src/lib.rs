//! The relay's store on `SQLite`: a log that is durable before anybody hears of it.
//!
//! ```text
//! SqliteStore ──► writer: one task, one connection; what waits goes into one transaction (group commit)
//!             └─► readers: a pool of read-only connections over the same WAL
//! ```
//!
//! `synchronous=FULL`: a phone drops its outbox on the relay's word, so a commit that a power cut could undo would lose
//! what people wrote and give its position again. A job decides everything before it writes anything, so a refused one
//! leaves nothing to undo, and only a failing disk fails a group (I16).

mod copy;
mod error;
mod read;
mod rows;
mod schema;
mod store;
mod views;
mod write;
mod writer;

pub use copy::{CopyError, copy};
pub use store::{SqliteOptions, SqliteStore};
