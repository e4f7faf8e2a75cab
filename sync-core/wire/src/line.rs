//! Lines and cursors: what a space's log at its home relay says, and how far a device has taken it.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::hash::{Digest, hash};
use crate::id::{ChainId, EntryId, OperationId};

/// One unbroken life of a relay's database. A restore opens the next; they are compared by ordinal, then by tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
pub struct Incarnation {
    /// Counts the lives of one database, from 1. Zero means that a device has met no relay yet.
    #[n(0)]
    pub ordinal: u32,
    /// Random, so that two restores of one backup differ.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub tag: [u8; 8],
}

/// How far a device has taken a log. Compared by incarnation, then by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
pub struct Cursor {
    /// The life of the relay's database in which the position was given.
    #[n(0)]
    pub incarnation: Incarnation,
    /// The last position taken; zero is before the first.
    #[n(1)]
    pub position: u64,
}

/// What an entry of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum EntryKind {
    /// A membership operation.
    #[n(0)]
    Operation,
    /// An envelope of records.
    #[n(1)]
    Talk,
    /// An envelope of document changes.
    #[n(2)]
    Documents,
    /// An envelope of keyring records.
    #[n(3)]
    Keyring,
}

/// The log entry that says which envelope or operation stands at a position. It stays when a body is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Line {
    /// From 1, without gaps.
    #[n(0)]
    pub position: u64,
    /// The envelope's or operation's id.
    #[n(1)]
    pub id: EntryId,
    /// The envelope's chain; `None` for an operation.
    #[n(2)]
    pub chain: Option<ChainId>,
    /// The envelope's sequence number; zero for an operation.
    #[n(3)]
    pub seq: u64,
    /// What it is.
    #[n(4)]
    pub kind: EntryKind,
    /// The length of its wire form, in bytes.
    #[n(5)]
    pub size: u32,
}

impl Line {
    /// The line of an operation.
    #[must_use]
    pub fn of_operation(position: u64, id: OperationId, size: u32) -> Self {
        Self { position, id: id.into(), chain: None, seq: 0, kind: EntryKind::Operation, size }
    }

    /// `h(n) = H(h(n−1) ‖ line n)`.
    #[must_use]
    pub fn extend(&self, before: &Digest) -> Digest {
        hash("line", &[before, &codec::encode(self)])
    }
}

/// The running hash of a log without entries.
pub const EMPTY_LOG: Digest = [0; 32];
