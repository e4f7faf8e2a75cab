//! Sealing: leaves become one envelope. Sealed bytes are never made a second time, so every retry is identical.

use beside_wire::envelope::{ChainOpening, Context, ContextHeader, Envelope, EnvelopeKind, Place};
use beside_wire::id::{ChainId, EnvelopeId};
use beside_wire::limits::BODY_BYTES_MAX;
use beside_wire::signature::SignatureLabel;
use rand_core::CryptoRngCore;
use thiserror::Error;

use super::body::{pack, root};
use crate::access::consent::MaySeal;
use crate::crypto::aead;
use crate::crypto::commit::commitment;
use crate::crypto::derive::{Nonce, envelope_keys};
use crate::crypto::secret::EpochKey;
use crate::crypto::sign::DeviceSigningKey;

/// What is to be sealed, and where it stands. Without leave there is nothing to seal:
///
/// ```compile_fail,E0063
/// use beside_core::seal::Draft;
/// use beside_wire::envelope::{EnvelopeKind, Place};
/// use beside_wire::id::ChainId;
///
/// fn seal_something(place: Place, chain: ChainId, leaves: &[Vec<u8>]) {
///     let draft = Draft { kind: EnvelopeKind::Talk, place, chain, seq: 1, opening: None, leaves };
/// }
/// ```
#[derive(Debug)]
pub struct Draft<'a> {
    /// Leave to seal into the place's space.
    pub may: &'a MaySeal,
    /// What the envelope holds.
    pub kind: EnvelopeKind,
    /// Space, previous envelope and epoch.
    pub place: Place,
    /// The chain.
    pub chain: ChainId,
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// The opening, in a chain's first envelope.
    pub opening: Option<ChainOpening>,
    /// The leaves, encoded.
    pub leaves: &'a [Vec<u8>],
}

/// Why nothing was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The leaves don't fit one envelope: cut them into parts.
    #[error("this is too large for one envelope")]
    TooLarge,
    /// The leave is for another space.
    #[error("this may not be sealed into that space")]
    NotAllowed,
}

/// Whether these leaves fit one envelope.
#[must_use]
pub fn fits(leaves: &[Vec<u8>]) -> bool {
    pack(leaves).is_some_and(|body| body.len() <= BODY_BYTES_MAX)
}

/// Seals a draft under an epoch's key and signs it. Gives the envelope and its id.
///
/// # Errors
/// [`SealError::TooLarge`] where the leaves don't fit; [`SealError::NotAllowed`] where the leave is for another space.
pub fn seal(
    draft: &Draft<'_>,
    epoch: &EpochKey,
    signing: &DeviceSigningKey,
    rng: &mut dyn CryptoRngCore,
) -> Result<(Envelope, EnvelopeId), SealError> {
    if draft.may.space() != draft.place.space {
        return Err(SealError::NotAllowed);
    }
    let body = pack(draft.leaves).filter(|body| body.len() <= BODY_BYTES_MAX).ok_or(SealError::TooLarge)?;
    let nonce = Nonce::generate(rng);
    let header = ContextHeader {
        kind: draft.kind,
        chain: draft.chain,
        seq: draft.seq,
        nonce: nonce.as_bytes(),
        opening: draft.opening.as_ref(),
    };
    let context = Context::new(&draft.place, &header);
    let associated = context.associated_data();
    let keys = envelope_keys(epoch, nonce, &associated);
    let commitment = commitment(keys.commit(), &root(&keys, draft.leaves));
    let ciphertext = aead::seal(keys, &associated, &body);
    let signature = signing.sign(SignatureLabel::Envelope, &context.signed_bytes(&commitment, &ciphertext));
    let envelope = Envelope {
        kind: draft.kind,
        chain: draft.chain,
        seq: draft.seq,
        epoch: draft.place.epoch.hint(),
        commitment,
        nonce: *nonce.as_bytes(),
        ciphertext,
        signature,
        opening: draft.opening.clone(),
    };
    let id = envelope.id(&draft.place);
    Ok((envelope, id))
}
