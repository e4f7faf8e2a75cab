//! Opening: inbound bytes climb a chain of witnesses, and give nothing away before its end (D2).

use beside_wire::envelope::{Envelope, Place, VerifiedEnvelope};
use beside_wire::fold::{ContentPlace, ContentVerdict, Membership};
use beside_wire::id::{DeviceKey, EnvelopeId};
use beside_wire::line::Cursor;
use thiserror::Error;

use super::body::{BodyError, root, unpack};
use super::leaf::{Leaf, LeafError};
use crate::crypto::aead;
use crate::crypto::commit::commitment_fits;
use crate::crypto::derive::{Nonce, envelope_keys};
use crate::crypto::secret::EpochKey;

/// Why an envelope isn't taken. A peer's fault is an outcome of opening, never an error of this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum RefusalReason {
    /// The device isn't known yet: wait for the operation that adds it.
    #[error("its device isn't known yet")]
    UnknownDevice,
    /// The signature, or what it binds, doesn't fit.
    #[error("its signature doesn't fit")]
    BadSignature,
    /// The device had ended before this was written, and nobody had built on it.
    #[error("its device had been removed")]
    AfterRevocation,
    /// It doesn't open, or isn't what it committed to. One reason for all, so that it tells a forger nothing.
    #[error("it doesn't open")]
    DoesNotOpen,
    /// A newer version wrote it: it waits for an update.
    #[error("a newer version of Beside wrote it")]
    NewerVersion,
    /// What it holds isn't readable.
    #[error("its content is damaged")]
    Malformed,
}

impl RefusalReason {
    /// Whether it may be taken later, when more is known.
    #[must_use]
    pub const fn is_for_now(self) -> bool {
        match self {
            Self::UnknownDevice | Self::NewerVersion => true,
            Self::BadSignature | Self::AfterRevocation | Self::DoesNotOpen | Self::Malformed => false,
        }
    }
}

/// An envelope as it came: everything in it is a claim.
#[derive(Debug)]
pub struct Received {
    envelope: Envelope,
    place: Place,
    position: Option<Cursor>,
}

impl Received {
    /// An envelope at the place where the log, or whoever carried it, has it.
    #[must_use]
    pub const fn new(envelope: Envelope, place: Place, position: Option<Cursor>) -> Self {
        Self { envelope, place, position }
    }

    /// Checks the signature of the chain's device.
    ///
    /// # Errors
    /// [`RefusalReason::BadSignature`].
    pub fn verify(self, device: &DeviceKey) -> Result<Verified, RefusalReason> {
        let envelope = self.envelope.verify(&self.place, device).map_err(|_| RefusalReason::BadSignature)?;
        Ok(Verified { envelope, position: self.position })
    }
}

/// An envelope that its device really signed.
#[derive(Debug)]
pub struct Verified {
    envelope: VerifiedEnvelope,
    position: Option<Cursor>,
}

impl Verified {
    /// Checks that the device may say this, as far as the membership at hand can tell.
    ///
    /// # Errors
    /// [`RefusalReason::UnknownDevice`] or [`RefusalReason::AfterRevocation`].
    pub fn authorize(self, membership: &Membership) -> Result<Authorized, RefusalReason> {
        let envelope = self.envelope.envelope();
        let place = ContentPlace { chain: envelope.chain, seq: envelope.seq, position: self.position };
        match membership.content(&self.envelope.device(), &place) {
            ContentVerdict::Counts => Ok(Authorized { envelope: self.envelope }),
            ContentVerdict::UnknownDevice => Err(RefusalReason::UnknownDevice),
            ContentVerdict::AfterRevocation => Err(RefusalReason::AfterRevocation),
        }
    }
}

/// An envelope whose device may say it.
#[derive(Debug)]
pub struct Authorized {
    envelope: VerifiedEnvelope,
}

impl Authorized {
    /// Opens the body and checks that it is what the header committed to, before anything in it is parsed.
    ///
    /// # Errors
    /// [`RefusalReason::DoesNotOpen`], [`RefusalReason::NewerVersion`] or [`RefusalReason::Malformed`].
    pub fn open(self, key: &EpochKey) -> Result<Opened, RefusalReason> {
        let envelope = self.envelope.envelope();
        let associated = envelope.context(self.envelope.place()).associated_data();
        let keys = envelope_keys(key, Nonce::received(envelope.nonce), &associated);
        let padded = aead::open(&keys, &associated, &envelope.ciphertext).map_err(|_| RefusalReason::DoesNotOpen)?;
        let framed = unpack(&padded).map_err(|error| match error {
            BodyError::NewerVersion => RefusalReason::NewerVersion,
            BodyError::Malformed => RefusalReason::Malformed,
        })?;
        if !commitment_fits(keys.commit(), &root(&keys, &framed), &envelope.commitment) {
            return Err(RefusalReason::DoesNotOpen);
        }
        let leaves = framed.iter().map(|leaf| Leaf::from_bytes(leaf)).collect::<Result<Vec<Leaf>, LeafError>>();
        let leaves = leaves.map_err(|error| match error {
            LeafError::UnknownKind => RefusalReason::NewerVersion,
            LeafError::Malformed => RefusalReason::Malformed,
        })?;
        Ok(Opened { envelope: self.envelope, leaves })
    }
}

/// What an authorised device really wrote.
#[derive(Debug)]
pub struct Opened {
    envelope: VerifiedEnvelope,
    leaves: Vec<Leaf>,
}

impl Opened {
    /// The envelope's header and place.
    #[must_use]
    pub const fn envelope(&self) -> &VerifiedEnvelope {
        &self.envelope
    }

    /// The envelope's id.
    #[must_use]
    pub const fn id(&self) -> EnvelopeId {
        self.envelope.id()
    }

    /// What it says.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// What it says, to keep.
    #[must_use]
    pub fn into_leaves(self) -> Vec<Leaf> {
        self.leaves
    }
}
