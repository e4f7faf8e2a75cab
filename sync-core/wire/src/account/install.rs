//! Installs: how one is enrolled, listed and ended.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::id::{AccountId, DeviceKey, InstallId, RelayKey, SignInKey};
use crate::signature::Signature;

/// An install that presents itself: its sign-in key, and its device key with that key's signature over both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct InstallClaim {
    /// Signs the install's assertions.
    #[n(0)]
    pub sign_in: SignInKey,
    /// Signs the install's envelopes.
    #[n(1)]
    pub device: DeviceKey,
    /// The device key's signature over [`InstallClaim::signed_bytes`].
    #[n(2)]
    pub signature: Signature,
}

impl InstallClaim {
    /// What the device key signs: that this sign-in key speaks for it at this relay.
    #[must_use]
    pub fn signed_bytes(relay: &RelayKey, sign_in: &SignInKey, device: &DeviceKey) -> Vec<u8> {
        codec::encode(&(*relay, *sign_in, *device))
    }
}

/// The answer to whatever enrolled an install.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Enrolled {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// The install.
    #[n(1)]
    pub install: InstallId,
    /// The account's handle, which the recovery code alone doesn't tell.
    #[n(2)]
    pub handle: String,
}

/// `POST /v1/installs`: enrols a further install. The answer is [`Enrolled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Enrol {
    /// From [`VaultFetched`](super::VaultFetched).
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
    /// The install.
    #[n(1)]
    pub install: InstallClaim,
}

/// One install in the answer to `GET /v1/installs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct InstallRow {
    /// The install.
    #[n(0)]
    pub install: InstallId,
    /// Its device key, by which people know it.
    #[n(1)]
    pub device: DeviceKey,
    /// The day it was enrolled, as days since 1970.
    #[n(2)]
    pub enrolled_day: u32,
    /// The day it was last seen, as days since 1970.
    #[n(3)]
    pub seen_day: u32,
    /// Whether it may no longer sign in.
    #[n(4)]
    pub revoked: bool,
}

/// The answer to `GET /v1/installs`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct InstallList {
    /// All installs of the account.
    #[n(0)]
    pub installs: Vec<InstallRow>,
}

/// `POST /v1/installs/revoke`: ends installs' access to the relay at once. The cryptographic end is the
/// membership operation *device revoked*, which a phone signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RevokeInstall {
    /// The install that ends. It may be the caller's own: that is signing out.
    #[n(0)]
    pub install: InstallId,
}
