//! From what a person did to sealed envelopes, and back through witnesses.
//!
//! ```text
//! leaves ─► body (framed, deflated, padded) ─► envelope (committed, encrypted, signed)
//! Received ─► Verified (signature) ─► Authorized (membership, epoch) ─► Opened (AEAD, commitment) ─► merge
//! ```
//!
//! Each witness has private fields and one constructor, the step before it, so nothing reads a payload that has not
//! been proven. Deliberately absent: storage, and Automerge. Invariants kept here: I3 no invention, I9 no nonce twice,
//! I12 a bad envelope hurts only itself.

mod body;
mod leaf;
mod open;
mod outgoing;

pub use body::{BodyError, framed_bytes};
pub use leaf::{ChainPoint, DocumentChanges, DocumentSnapshot, Gossip, KeyringRecord, Leaf, LeafError, Part};
pub use open::{Authorized, Opened, Received, RefusalReason, Verified};
pub use outgoing::{Draft, SealError, fits, seal};
