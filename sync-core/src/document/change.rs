//! Changes and the names of who made them.

use std::fmt;

use beside_wire::{
    hash::hash,
    id::{ChainId, DocumentId, first_16},
};

/// Who wrote a change inside one document. One chain has one actor in each document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId([u8; 16]);

impl ActorId {
    /// `H("actor" ‖ document ‖ chain)[..16]`, so that whoever knows the envelope's chain knows the only actor that it
    /// may bring changes of.
    #[must_use]
    pub fn derive(document: &DocumentId, chain: &ChainId) -> Self {
        Self(first_16(&hash("actor", &[document.as_bytes(), chain.as_bytes()])))
    }

    /// The actor's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    pub(super) fn from_automerge(actor: &automerge::ActorId) -> Option<Self> {
        actor.to_bytes().try_into().ok().map(Self)
    }

    pub(super) fn to_automerge(self) -> automerge::ActorId {
        automerge::ActorId::from(self.0)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActorId(")?;
        hex(&self.0, f)?;
        f.write_str(")")
    }
}

/// The SHA-256 of a change, by which later changes name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeHash([u8; 32]);

impl ChangeHash {
    /// Takes the bytes as they are.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn to_automerge(self) -> automerge::ChangeHash {
        automerge::ChangeHash(self.0)
    }
}

impl From<automerge::ChangeHash> for ChangeHash {
    fn from(hash: automerge::ChangeHash) -> Self {
        Self(hash.0)
    }
}

impl fmt::Debug for ChangeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangeHash(")?;
        hex(&self.0, f)?;
        f.write_str(")")
    }
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// What this device wrote into one document, ready to be sealed: one commit, or a run of them.
#[derive(Clone, PartialEq, Eq)]
pub struct LocalChange {
    /// Where.
    pub document: DocumentId,
    /// The changes in the order of `seq`, uncompressed, since the envelope compresses all of them together.
    pub changes: Vec<Vec<u8>>,
    /// Their hashes, in the same order.
    pub hashes: Vec<ChangeHash>,
    /// The changes that these directly build on and that aren't among them, sorted. The envelope says who brought them.
    pub deps: Vec<ChangeHash>,
    /// The one actor of all of them.
    pub actor: ActorId,
    /// The number of the first change among that actor's, from 1.
    pub seq: u64,
}

impl fmt::Debug for LocalChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes hold what a person wrote and are left out.
        f.debug_struct("LocalChange")
            .field("document", &self.document)
            .field("hashes", &self.hashes)
            .field("deps", &self.deps)
            .field("actor", &self.actor)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}
