//! Recovering with the code: it finds the vault and signs to fetch it.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::id::{LookupId, RecoveryKey, RelayKey};
use crate::signature::Signature;

/// How the recovery code finds and fetches a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RecoveryAccess {
    /// Where to look.
    #[n(0)]
    pub lookup: LookupId,
    /// Whose signature fetches.
    #[n(1)]
    pub key: RecoveryKey,
}

/// `POST /v1/recover/start`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RecoverStart {
    /// From the recovery code.
    #[n(0)]
    pub lookup: LookupId,
}

/// The answer to [`RecoverStart`], the same in form whether the lookup id exists or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RecoverStarted {
    /// Names the exchange; short-lived, good for one finish.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub exchange: [u8; 16],
    /// The relay's key, which the signature binds.
    #[n(1)]
    pub relay: RelayKey,
}

/// `POST /v1/recover/finish`: proves the recovery code and fetches the vault. It enrols nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RecoverFinish {
    /// From [`RecoverStarted`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub exchange: [u8; 16],
    /// The recovery key's signature over [`RecoverFinish::signed_bytes`].
    #[n(1)]
    pub signature: Signature,
}

impl RecoverFinish {
    /// What the recovery key signs.
    #[must_use]
    pub fn signed_bytes(relay: &RelayKey, lookup: &LookupId, exchange: &[u8; 16]) -> Vec<u8> {
        codec::encode(&(*relay, *lookup, minicbor::bytes::ByteArray::from(*exchange)))
    }
}
