//! Envelopes: the unit that is stored and sent. Public header, sealed body, signature.
//!
//! On the wire an envelope leaves out what both sides know anyway: the space (the frame names it), the previous
//! envelope's id (the log names it) and all but eight bytes of the epoch. The *context* has everything in full. It is
//! what is signed, what the AEAD binds and what the envelope's id hashes, so an envelope means one thing in one place
//! only. There is no way in this crate from an envelope to what it says.

mod context;
mod form;

pub use context::{Context, ContextHeader, Place};

use minicbor::{Decode, Encode};

use crate::codec::{self, CodecError};
use crate::hash::hash;
use crate::id::{ChainId, DeviceKey, EnvelopeId, EpochHint};
use crate::limits::{BODY_BYTES_MAX, ENVELOPE_BYTES_MAX, STANDS_BY_MAX};
use crate::line::EntryKind;
use crate::signature::{BadSignature, Signature, SignatureLabel, verify};

/// Bytes that the AEAD adds to a body.
pub const TAG_BYTES: usize = 16;

/// What a chain carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Lane {
    /// What people say: records, and the keyring.
    #[n(1)]
    Talk,
    /// What people edit: document changes.
    #[n(2)]
    Documents,
}

/// What an envelope holds, as far as the relay may know it to send the urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum EnvelopeKind {
    /// Records.
    #[n(1)]
    Talk,
    /// Document changes.
    #[n(2)]
    Documents,
    /// Keyring records, which come before all other envelopes.
    #[n(3)]
    Keyring,
}

impl EnvelopeKind {
    /// The lane of the chain that may carry this kind.
    #[must_use]
    pub const fn lane(self) -> Lane {
        match self {
            Self::Talk | Self::Keyring => Lane::Talk,
            Self::Documents => Lane::Documents,
        }
    }

    /// The kind of log entry that such an envelope becomes.
    #[must_use]
    pub const fn entry(self) -> EntryKind {
        match self {
            Self::Talk => EntryKind::Talk,
            Self::Documents => EntryKind::Documents,
            Self::Keyring => EntryKind::Keyring,
        }
    }
}

/// The end of a chain, as somebody knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct ChainHead {
    /// The chain.
    #[n(0)]
    pub chain: ChainId,
    /// The sequence number of its last envelope, from 1.
    #[n(1)]
    pub seq: u64,
    /// That envelope's id.
    #[n(2)]
    pub id: EnvelopeId,
}

/// What a chain's first envelope shows beside its body: whose chain it is, and what its device stands by.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChainOpening {
    /// The device whose chain this is.
    #[n(0)]
    pub device: DeviceKey,
    /// What makes the chain's id the device's own: [`ChainId::derive`].
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// The lane that the chain carries.
    #[n(2)]
    pub lane: Lane,
    /// Heads of this device's earlier chains that it stands by.
    #[n(3)]
    pub stands_by: Vec<ChainHead>,
}

/// An envelope as it travels. Its fields are claims until a signature check has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What it holds.
    pub kind: EnvelopeKind,
    /// Its chain.
    pub chain: ChainId,
    /// Its place in the chain, from 1 without gaps.
    pub seq: u64,
    /// The first bytes of the epoch whose key sealed it.
    pub epoch: EpochHint,
    /// `H(commit key ‖ root of salted leaves)`: ties the ciphertext to its key and its content.
    pub commitment: [u8; 32],
    /// The AEAD's random nonce.
    pub nonce: [u8; 24],
    /// The sealed, padded body with its tag.
    pub ciphertext: Vec<u8>,
    /// The device's signature over context and ciphertext.
    pub signature: Signature,
    /// Present in a chain's first envelope, and only there.
    pub opening: Option<ChainOpening>,
}

impl Envelope {
    /// Reads an envelope. Its form is canonical: other bytes for the same envelope are refused.
    ///
    /// # Errors
    /// [`CodecError`] where the bytes are too long, damaged, or not the canonical form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        let envelope: Self = codec::decode_canonical(bytes, ENVELOPE_BYTES_MAX)?;
        let body_fits =
            envelope.ciphertext.len() >= TAG_BYTES && envelope.ciphertext.len() <= BODY_BYTES_MAX + TAG_BYTES;
        let opening_fits = envelope.opening.is_some() == (envelope.seq == 1);
        let stands_by = envelope.opening.as_ref().map_or(0, |opening| opening.stands_by.len());
        if body_fits && opening_fits && envelope.seq > 0 && stands_by <= STANDS_BY_MAX {
            Ok(envelope)
        } else {
            Err(CodecError::Malformed)
        }
    }

    /// The wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// The full context at a place.
    #[must_use]
    pub fn context(&self, place: &Place) -> Context {
        let header = ContextHeader {
            kind: self.kind,
            chain: self.chain,
            seq: self.seq,
            nonce: &self.nonce,
            opening: self.opening.as_ref(),
        };
        Context::new(place, &header)
    }

    /// The envelope's id at a place. It covers the signature, so no second signature makes a second meaning.
    #[must_use]
    pub fn id(&self, place: &Place) -> EnvelopeId {
        let signed = self.context(place).signed_bytes(&self.commitment, &self.ciphertext);
        EnvelopeId::new(hash("envelope", &[&signed, self.signature.as_bytes()]))
    }

    /// Checks the device's signature, and in a first envelope that the chain is the device's own.
    ///
    /// # Errors
    /// [`BadSignature`] for every reason alike.
    pub fn verify(self, place: &Place, device: &DeviceKey) -> Result<VerifiedEnvelope, BadSignature> {
        if self.epoch != place.epoch.hint() || place.prev.is_none() != (self.seq == 1) {
            return Err(BadSignature);
        }
        if let Some(opening) = &self.opening {
            let own = ChainId::derive(&place.space, device, &opening.salt) == self.chain;
            if !own || opening.device != *device || opening.lane != self.kind.lane() {
                return Err(BadSignature);
            }
        }
        let context = self.context(place);
        let signed = context.signed_bytes(&self.commitment, &self.ciphertext);
        verify(SignatureLabel::Envelope, device.as_bytes(), &signed, &self.signature)?;
        let id = EnvelopeId::new(hash("envelope", &[&signed, self.signature.as_bytes()]));
        Ok(VerifiedEnvelope { envelope: self, place: *place, device: *device, id })
    }
}

/// An envelope whose signature fits its device, chain and place. Nothing else makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEnvelope {
    envelope: Envelope,
    place: Place,
    device: DeviceKey,
    id: EnvelopeId,
}

impl VerifiedEnvelope {
    /// The envelope.
    #[must_use]
    pub const fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Where it stands.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The device that signed it.
    #[must_use]
    pub const fn device(&self) -> DeviceKey {
        self.device
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> EnvelopeId {
        self.id
    }
}
