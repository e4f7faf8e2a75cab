//! Membership operations: signed statements that the relay and every phone can read. They hold keys and signatures, and
//! no names.
//!
//! An operation belongs to no chain. It is linked to the operations that its author knew, its *parents*. What a set of
//! operations means is for [`crate::fold`] alone to say; here are their bytes and their signatures.

mod bodies;
mod certificate;
mod check;
mod kind;

pub use bodies::{Create, DeviceAdded, DeviceRevoked, Leave, OperationBody, PairCreate, PairInvite, Rotate};
pub use certificate::Certificate;
pub use kind::{FOLD_VERSION, HistoryPolicy, KINDS_READ, OperationKind, SpaceKind};

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, CodecError};
use crate::hash::hash;
use crate::id::{OperationId, SpaceId};
use crate::limits::OPERATION_BYTES_MAX;
use crate::signature::{BadSignature, Signature};

/// An operation as it travels. What it says is a claim until [`Operation::verify`] has passed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Operation {
    #[n(0)]
    body: OperationBody,
    #[n(1)]
    signature: Signature,
    /// The invite key's signature in a pair's creation.
    #[n(2)]
    second_signature: Option<Signature>,
}

/// Why an operation is refused. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OperationError {
    /// Not readable at all.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A kind that this version doesn't read: a newer version wrote it.
    #[error("the membership operation is of a newer version; update Beside to take part")]
    UnknownKind,
    /// A signature, or what should belong together, doesn't fit.
    #[error("the membership operation isn't signed by whom it names")]
    BadSignature,
}

impl From<BadSignature> for OperationError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl Operation {
    /// Puts a body and its signature together.
    #[must_use]
    pub const fn new(body: OperationBody, signature: Signature) -> Self {
        Self { body, signature, second_signature: None }
    }

    /// Puts a pair's creation and its two signatures together: the newcomer's device's and the invite key's.
    #[must_use]
    pub const fn new_pair(body: OperationBody, signature: Signature, invite_key: Signature) -> Self {
        Self { body, signature, second_signature: Some(invite_key) }
    }

    /// The bytes that are signed for a body.
    #[must_use]
    pub fn signed_bytes(body: &OperationBody) -> Vec<u8> {
        codec::encode(body)
    }

    /// The wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads an operation and checks its form and all its signatures.
    ///
    /// # Errors
    /// [`OperationError`]: see its variants.
    pub fn verify(bytes: &[u8]) -> Result<VerifiedOperation, OperationError> {
        let operation: Self = match codec::decode_canonical(bytes, OPERATION_BYTES_MAX) {
            Ok(operation) => operation,
            Err(error) => return Err(check::refusal(bytes, error)),
        };
        let pair = matches!(operation.body, OperationBody::PairCreate(_));
        if !check::form_fits(&operation.body) || operation.second_signature.is_some() != pair {
            return Err(CodecError::Malformed.into());
        }
        check::signatures(&operation)?;
        let id = OperationId::new(hash("operation", &[bytes]));
        Ok(VerifiedOperation { body: operation.body, id, bytes: bytes.to_vec() })
    }
}

/// An operation whose form and signatures fit. Whether it *counts* is for the fold to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedOperation {
    body: OperationBody,
    id: OperationId,
    bytes: Vec<u8>,
}

impl VerifiedOperation {
    /// What it says.
    #[must_use]
    pub const fn body(&self) -> &OperationBody {
        &self.body
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> OperationId {
        self.id
    }

    /// Its wire form.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The space that it belongs to; a creation's is its own id.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        match &self.body {
            OperationBody::Create(_) | OperationBody::PairCreate(_) => self.id.into(),
            OperationBody::Leave(leave) => leave.space,
            OperationBody::DeviceAdded(added) => added.space,
            OperationBody::DeviceRevoked(revoked) => revoked.space,
            OperationBody::Rotate(rotate) => rotate.space,
        }
    }

    /// The operations that its author knew; none for a creation.
    #[must_use]
    pub fn parents(&self) -> &[OperationId] {
        match &self.body {
            OperationBody::Create(_) | OperationBody::PairCreate(_) => &[],
            OperationBody::Leave(leave) => &leave.parents,
            OperationBody::DeviceAdded(added) => &added.parents,
            OperationBody::DeviceRevoked(revoked) => &revoked.parents,
            OperationBody::Rotate(rotate) => &rotate.parents,
        }
    }
}
