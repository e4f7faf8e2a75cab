//! Leaves: what a body holds. Each is one record or one change set, and can be proven alone under the envelope's
//! commitment.

use std::fmt;

use beside_wire::codec;
use beside_wire::head::SignedHead;
use beside_wire::id::{ChainId, DocumentId, EpochId, SpaceId};
use minicbor::{Decode, Decoder, Encode};
use thiserror::Error;

use crate::crypto::secret::EpochKey;

/// A place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct ChainPoint {
    /// The chain.
    #[n(0)]
    pub chain: ChainId,
    /// The sequence number.
    #[n(1)]
    pub seq: u64,
}

/// Changes of one document, by the chain that carries them.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentChanges {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// The envelopes that brought their direct dependencies, where those are of other chains.
    #[n(1)]
    pub origins: Vec<ChainPoint>,
    /// The changes, in order, each in its [wire form](crate::document::wire_form): without the actor, which is the one that
    /// this envelope's chain has in the document. So an envelope can't even say that a change is another chain's; a
    /// snapshot can, and is checked.
    #[n(2)]
    pub changes: Vec<minicbor::bytes::ByteVec>,
}

/// A whole document that a single chain has written.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct DocumentSnapshot {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// What Automerge saved.
    #[n(1)]
    pub saved: minicbor::bytes::ByteVec,
}

/// A piece of a leaf that is too large for one envelope. All pieces travel in one chain, one after another.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Part {
    /// Which piece, from 0.
    #[n(0)]
    pub index: u16,
    /// How many there are.
    #[n(1)]
    pub count: u16,
    /// The piece.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// What this device had merged from other chains when it wrote, and the highest head that it had seen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Gossip {
    /// Ends of other chains, those alone that moved since the last gossip.
    #[n(0)]
    pub merged: Vec<ChainPoint>,
    /// The highest head seen.
    #[n(1)]
    pub head: Option<SignedHead>,
}

/// An epoch's key, kept for the person's own devices (D7).
#[derive(PartialEq, Eq)]
pub struct KeyringRecord {
    /// The space.
    pub space: SpaceId,
    /// The epoch.
    pub epoch: EpochId,
    /// Its key.
    pub key: EpochKey,
}

/// What one leaf says.
#[derive(PartialEq, Eq, Encode, Decode)]
pub enum Leaf {
    /// See [`DocumentChanges`].
    #[n(1)]
    Changes(#[n(0)] DocumentChanges),
    /// See [`DocumentSnapshot`].
    #[n(2)]
    Snapshot(#[n(0)] DocumentSnapshot),
    /// A record, as its writer encoded it: a kind that a newer version made is kept as it is.
    #[n(3)]
    Record(#[n(0)] minicbor::bytes::ByteVec),
    /// See [`Part`].
    #[n(4)]
    Part(#[n(0)] Part),
    /// See [`Gossip`].
    #[n(5)]
    Gossip(#[n(0)] Gossip),
    /// See [`KeyringRecord`].
    #[n(6)]
    Keyring(#[n(0)] KeyringRecord),
}

// What a leaf says is a person's own: only its kind is shown.
impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changes(_) => "Leaf::Changes(..)",
            Self::Snapshot(_) => "Leaf::Snapshot(..)",
            Self::Record(_) => "Leaf::Record(..)",
            Self::Part(_) => "Leaf::Part(..)",
            Self::Gossip(_) => "Leaf::Gossip(..)",
            Self::Keyring(_) => "Leaf::Keyring(..)",
        })
    }
}

/// Why a leaf can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LeafError {
    /// A newer version wrote it. It is kept and read when this device is up to date.
    #[error("a newer version of Beside wrote this")]
    UnknownKind,
    /// Not readable.
    #[error("the content is damaged")]
    Malformed,
}

const KINDS_READ: [u32; 6] = [1, 2, 3, 4, 5, 6];

impl Leaf {
    /// The leaf's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// The document that it is about.
    #[must_use]
    pub const fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Changes(changes) => Some(changes.document),
            Self::Snapshot(snapshot) => Some(snapshot.document),
            Self::Record(_) | Self::Part(_) | Self::Gossip(_) | Self::Keyring(_) => None,
        }
    }

    /// Reads a leaf.
    ///
    /// # Errors
    /// [`LeafError`]: see its variants.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafError> {
        let mut decoder = Decoder::new(bytes);
        let kind = decoder.array().and_then(|_| decoder.u32()).map_err(|_| LeafError::Malformed)?;
        if !KINDS_READ.contains(&kind) {
            return Err(LeafError::UnknownKind);
        }
        codec::decode(bytes, bytes.len()).map_err(|_| LeafError::Malformed)
    }
}

impl<C> Encode<C> for KeyringRecord {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(3)?;
        self.space.encode(e, ctx)?;
        self.epoch.encode(e, ctx)?;
        e.bytes(self.key.expose())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for KeyringRecord {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.array()?;
        let (space, epoch) = (SpaceId::decode(d, ctx)?, EpochId::decode(d, ctx)?);
        let key = EpochKey::from_slice(d.bytes()?)
            .ok_or_else(|| minicbor::decode::Error::message("an epoch key has 32 bytes"))?;
        Ok(Self { space, epoch, key })
    }
}
