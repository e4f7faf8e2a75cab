//! What a phone and its relay say to each other about accounts, installs and vaults. All bodies are CBOR.
//!
//! Nothing here is about spaces: which device belongs to whom is told by membership operations alone.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::id::{AccountId, DeviceKey, InstallId, LookupId, RecoveryKey, RelayKey, SignInKey};
use crate::signature::Signature;

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

/// A sealed vault with the revision that it replaces.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct VaultUpload {
    /// This vault's revision, one more than that of the vault it replaces; the first is 1.
    #[n(0)]
    pub revision: u64,
    /// Opaque to the relay.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
}

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

/// `POST /v1/sign-in/start`. For a handle that doesn't exist the answer looks the same.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignInStart {
    /// The handle with its suffix.
    #[n(0)]
    pub handle: String,
    /// OPAQUE credential request (KE1).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
}

/// The answer to [`SignInStart`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignInStarted {
    /// Names the exchange; short-lived, good for one finish.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub exchange: [u8; 16],
    /// OPAQUE credential response (KE2).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
    /// How the passphrase was stretched at registration.
    #[n(2)]
    pub stretch: Stretch,
    /// The relay's key, which the OPAQUE exchange binds.
    #[n(3)]
    pub relay: RelayKey,
}

/// `POST /v1/sign-in/finish`: proves the passphrase and fetches the vault. It enrols nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignInFinish {
    /// From [`SignInStarted`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub exchange: [u8; 16],
    /// OPAQUE credential finalization (KE3).
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
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

/// `POST /v1/installs`: enrols a further install. The answer is [`Enrolled`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Enrol {
    /// From [`VaultFetched`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
    /// The install.
    #[n(1)]
    pub install: InstallClaim,
}

/// `POST /v1/passphrase/start`, with a permit or on an install's token. The answer is [`RegisterStarted`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PassphraseStart {
    /// From [`VaultFetched`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
    /// OPAQUE registration request.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
}

/// `POST /v1/passphrase/finish`: OPAQUE record and vault change in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PassphraseFinish {
    /// The permit that [`PassphraseStart`] used; it ends here.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
    /// OPAQUE registration upload.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub opaque: Vec<u8>,
    /// How the passphrase was stretched.
    #[n(2)]
    pub stretch: Stretch,
    /// The vault, resealed to the new passphrase.
    #[n(3)]
    pub vault: VaultUpload,
}

/// `PUT /v1/vault`, on an install's assertion or token: replaces the vault, as after a revocation. A revision that doesn't follow the
/// stored one is refused. The answer has no body.
pub type VaultPut = VaultUpload;

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
/// membership operation *device revoked*, which a phone signs. `POST /v1/account/delete` takes a [`Permit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RevokeInstall {
    /// The install that ends. It may be the caller's own: that is signing out.
    #[n(0)]
    pub install: InstallId,
}

/// A permit alone: `POST /v1/account/delete`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Permit {
    /// From [`VaultFetched`].
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub permit: [u8; 32],
}

/// An error of the relay (RFC 9457), as CBOR or JSON. No field holds anything that the request said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Problem {
    /// A stable code: the last part of the problem's `type` URN.
    #[n(0)]
    pub code: String,
    /// The HTTP status.
    #[n(1)]
    pub status: u16,
    /// For people who keep relays; phones show their own words for the code.
    #[n(2)]
    pub title: String,
    /// When to come back, in milliseconds.
    #[n(3)]
    pub retry_after_ms: Option<u64>,
    /// The relay's time in milliseconds since 1970, where the phone's clock was the problem.
    #[n(4)]
    pub unix_milliseconds: Option<u64>,
}
