//! Documents: what people edit together, merged without asking anybody.
//!
//! The only place that names Automerge. Each entry and each goal is one small document, so that opening one costs one (D12). Every
//! local act is one commit under an actor id that is derived from the chain that will carry it, and a peer's changes are
//! taken only under the actor id of theirs (D3): a member can't speak for another, nor split the space.
//!
//! Deliberately absent: clocks, randomness and storage. An actor id is always given, never drawn, so that the same edits
//! give the same bytes (Automerge draws one when a document is made; it is replaced before anything is written).
//! Invariants kept here: I1 convergence, I8 idempotence, I12 a bad envelope hurts only itself, I15 no panic crosses.

mod change;
mod chunk;
mod columns;
mod compact;
mod error;
mod fence;
mod history;
mod ledger;
pub mod limits;
mod merge;
mod observe;
mod position;
mod read;
mod replica;
mod schema;
mod trimmed;
mod waiting;
mod write;

#[cfg(test)]
mod tests;

pub use change::{ActorId, ChangeHash, LocalChange};
pub use compact::StoredDocument;
pub use error::DocumentError;
pub use history::Version;
pub use merge::{MergeOutcome, Merged, QuarantineReason, RemoteChanges, RemoteContent, merge};
pub use observe::EntryEvent;
pub use replica::{EntryStart, GoalStart, Replica, Writable};
pub use schema::{DocumentKind, SCHEMA_VERSION};
pub use trimmed::{from_wire_form, wire_form};
