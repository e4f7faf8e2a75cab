//! The context of an envelope: all of its header and its place, in full. Signed, and bound by the AEAD.

use minicbor::Encode;

use super::{ChainOpening, EnvelopeKind};
use crate::codec;
use crate::id::{ChainId, EnvelopeId, EpochId, SpaceId};

/// Where an envelope stands: what its wire form leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its space.
    pub space: SpaceId,
    /// The envelope before it in its chain; `None` for the first.
    pub prev: Option<EnvelopeId>,
    /// The epoch in full.
    pub epoch: EpochId,
}

/// What is signed together with the ciphertext and bound by the AEAD: every header field and the place, in full.
#[derive(Debug, Clone, PartialEq, Eq, Encode)]
pub struct Context {
    /// Where the envelope stands.
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    prev: Option<EnvelopeId>,
    #[n(2)]
    epoch: EpochId,
    #[n(3)]
    kind: EnvelopeKind,
    #[n(4)]
    chain: ChainId,
    #[n(5)]
    seq: u64,
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    nonce: [u8; 24],
    #[n(7)]
    opening: Option<ChainOpening>,
}

impl Context {
    /// The context of an envelope that is being made.
    #[must_use]
    pub fn new(place: &Place, header: &ContextHeader<'_>) -> Self {
        Self {
            space: place.space,
            prev: place.prev,
            epoch: place.epoch,
            kind: header.kind,
            chain: header.chain,
            seq: header.seq,
            nonce: *header.nonce,
            opening: header.opening.cloned(),
        }
    }

    /// The bytes that the AEAD binds as associated data. The commitment isn't among them, since it is computed from
    /// the key that they help to derive; the signature covers both.
    #[must_use]
    pub fn associated_data(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// The bytes that the device signs.
    #[must_use]
    pub fn signed_bytes(&self, commitment: &[u8; 32], ciphertext: &[u8]) -> Vec<u8> {
        let mut bytes = self.associated_data();
        bytes.extend_from_slice(commitment);
        bytes.extend_from_slice(ciphertext);
        bytes
    }
}

/// The header fields that enter a [`Context`].
#[derive(Debug, Clone, Copy)]
pub struct ContextHeader<'a> {
    /// What the envelope holds.
    pub kind: EnvelopeKind,
    /// Its chain.
    pub chain: ChainId,
    /// Its place in the chain.
    pub seq: u64,
    /// The nonce.
    pub nonce: &'a [u8; 24],
    /// The opening, in a first envelope.
    pub opening: Option<&'a ChainOpening>,
}
