//! The wire form of an envelope.

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::{ChainOpening, Envelope, EnvelopeKind};
use crate::id::{ChainId, EpochHint};
use crate::signature::Signature;

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
