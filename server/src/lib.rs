//! Beside's relay: accounts, installs, sealed envelopes and wake-ups. It links nothing that could open an envelope.
//!
//! ```text
//! main ─► config ─► startup ─► gate ─► routes (one file for each operation)
//!                                        │  intake: counted, bounded, signed in (auth)
//!                                        ├─► relay: the log's pure rules ─► store
//!                                        └─► exchanges, fanout (in memory, lost without harm)
//! ```
//!
//! [`startup::start`] is the whole relay as one value: the program, demos and tests start the same. Deliberately absent:
//! content keys, ciphers for content, Automerge; and in reports, whatever a request held ([`telemetry`]).

mod address;
mod app;
mod auth;
mod chance;
pub mod clock;
pub mod config;
mod exchanges;
mod fanout;
mod gate;
mod handle;
mod intake;
mod keys;
pub mod limit;
pub mod problem;
pub mod relay;
mod routes;
pub mod startup;
pub mod telemetry;

pub use gate::{RELAY_HEADER, REQUEST_HEADER};
