//! Registering: the account, its vault and its first install, in one transaction.

use minicbor::{Decode, Encode};

use super::install::InstallClaim;
use super::recover::RecoveryAccess;
use super::vault::VaultUpload;
use crate::id::RelayKey;

/// How a passphrase is stretched before OPAQUE: Argon2id (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Stretch {
    /// Memory, in KiB.
    #[n(0)]
    pub memory_kib: u32,
    /// Passes over the memory.
    #[n(1)]
    pub passes: u32,
    /// Lanes.
    #[n(2)]
    pub lanes: u32,
}

/// `POST /v1/register/start`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RegisterStart {
    /// The name that the person wants; the relay adds a suffix, so that asking tells nothing about others.
    #[n(0)]
    pub handle: String,
    /// OPAQUE registration request.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
}

/// The answer to [`RegisterStart`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RegisterStarted {
    /// The handle with its suffix. It is what the person signs in with.
    #[n(0)]
    pub handle: String,
    /// OPAQUE registration response.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
    /// The relay's key, which the OPAQUE exchange binds.
    #[n(2)]
    pub relay: RelayKey,
}

/// `POST /v1/register/finish`: the account, its vault and its first install, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RegisterFinish {
    /// The handle with its suffix.
    #[n(0)]
    pub handle: String,
    /// OPAQUE registration upload.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
    /// How the passphrase was stretched; given back at sign-in.
    #[n(2)]
    pub stretch: Stretch,
    /// The first vault.
    #[n(3)]
    pub vault: VaultUpload,
    /// How the recovery code finds and fetches the vault.
    #[n(4)]
    pub recovery: RecoveryAccess,
    /// The first install.
    #[n(5)]
    pub install: InstallClaim,
}
