//! Envelopes: the unit that is stored and sent. Public header, sealed body, signature.
//!
//! On the wire an envelope leaves out what both sides know anyway: the space (the frame names it), the previous
//! envelope's id (the log names it) and all but eight bytes of the epoch. The *context* has everything in full. It is
//! what is signed, what the AEAD binds and what the envelope's id hashes, so an envelope means one thing in one place
//! only. There is no way in this crate from an envelope to what it says.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::codec::{self, CodecError};
use crate::hash::hash;
use crate::id::{ChainId, DeviceKey, EnvelopeId, EpochHint, EpochId, SpaceId};
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

impl Envelope {
    /// Reads an envelope. Its form is canonical: other bytes for the same envelope are refused.
    ///
    /// # Errors
    /// [`CodecError`] where the bytes are too long, damaged, or not the canonical form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CodecError> {
        let envelope: Self = codec::decode_canonical(bytes, ENVELOPE_BYTES_MAX)?;
        let body_fits = envelope.ciphertext.len() >= TAG_BYTES && envelope.ciphertext.len() <= BODY_BYTES_MAX + TAG_BYTES;
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

// One byte string holds all fields of fixed length, because a CBOR head for each would cost ten bytes an envelope.
const FIXED_BYTES: usize = 16 + 8 + 32 + 24 + 64;

impl<C> Encode<C> for Envelope {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), encode::Error<W::Error>> {
        let mut fixed = Vec::with_capacity(FIXED_BYTES);
        fixed.extend_from_slice(self.chain.as_bytes());
        fixed.extend_from_slice(self.epoch.as_bytes());
        fixed.extend_from_slice(&self.commitment);
        fixed.extend_from_slice(&self.nonce);
        fixed.extend_from_slice(self.signature.as_bytes());
        e.array(if self.opening.is_some() { 5 } else { 4 })?;
        self.kind.encode(e, ctx)?;
        e.u64(self.seq)?.bytes(&fixed)?.bytes(&self.ciphertext)?;
        if let Some(opening) = &self.opening {
            opening.encode(e, ctx)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Envelope {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let fields = d.array()?;
        let kind = EnvelopeKind::decode(d, ctx)?;
        let seq = d.u64()?;
        let mut fixed = Fixed(d.bytes()?);
        let (chain, epoch) = (ChainId::new(fixed.take()?), EpochHint::new(fixed.take()?));
        let (commitment, nonce, signature) = (fixed.take()?, fixed.take()?, Signature::new(fixed.take()?));
        fixed.end()?;
        let ciphertext = d.bytes()?.to_vec();
        let opening = match fields {
            Some(4) => None,
            Some(5) => Some(ChainOpening::decode(d, ctx)?),
            _ => return Err(decode::Error::message("an envelope has four or five fields")),
        };
        Ok(Self { kind, chain, seq, epoch, commitment, nonce, ciphertext, signature, opening })
    }
}

struct Fixed<'b>(&'b [u8]);

impl Fixed<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], decode::Error> {
        let (field, rest) =
            self.0.split_first_chunk().ok_or_else(|| decode::Error::message("an envelope's fixed part is short"))?;
        self.0 = rest;
        Ok(*field)
    }

    fn end(&self) -> Result<(), decode::Error> {
        if self.0.is_empty() { Ok(()) } else { Err(decode::Error::message("an envelope's fixed part is long")) }
    }
}
