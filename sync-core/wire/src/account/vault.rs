//! The vault as the relay keeps it, and the permit that a proof of passphrase or code gives.

use minicbor::{Decode, Encode};

/// A sealed vault with the revision that it replaces.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct VaultUpload {
    /// This vault's revision, one more than that of the vault it replaces; the first that a relay sees is whatever the phone had sealed by then.
    #[n(0)]
    pub revision: u64,
    /// Opaque to the relay.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

/// A proof of the passphrase or the recovery code, and the vault that it fetched.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct VaultFetched {
    /// Enrols one install, changes the passphrase or deletes the account; short-lived, good for one use.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
    /// The vault as it stands.
    #[n(1)]
    pub vault: VaultUpload,
    /// The account's handle.
    #[n(2)]
    pub handle: String,
}

/// `PUT /v1/vault`, on an install's assertion or token: replaces the vault, as after a revocation. A revision that
/// doesn't follow the stored one is refused. The answer has no body.
pub type VaultPut = VaultUpload;

/// A permit alone: `POST /v1/account/delete`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Permit {
    /// From [`VaultFetched`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
}
