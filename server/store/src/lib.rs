//! What the relay keeps: the port, its types, and a store in memory. The suite that every store must pass is the crate `conformance` beside.
//!
//! ```text
//! account (logins, installs, vaults)   log (entries, facts, decisions)   view (a space's operations, folded)
//!                      └──────────────► store::Store ◄──────────────┘
//!                            memory, sqlite ──► conformance (a crate beside)
//! ```
//!
//! Methods are whole use cases, and each is one transaction inside. The rules of the log are not here: a store loads
//! the facts, asks a pure decision *inside* the transaction, and writes what it decided. So a member who is removed
//! while an envelope arrives is either still a member or the envelope isn't in the log, never half of both.
//!
//! Deliberately absent: signing, randomness, clocks, and anything that could open an envelope.

pub mod account;
pub mod error;
pub mod log;
pub mod memory;
pub mod store;
pub mod view;

pub use error::StoreError;
pub use memory::MemoryStore;
pub use store::Store;
