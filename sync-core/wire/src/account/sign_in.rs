//! Signing in with the passphrase, and changing it.

use minicbor::{Decode, Encode};

use super::register::Stretch;
use super::vault::VaultUpload;
use crate::id::RelayKey;

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

/// `POST /v1/passphrase/start`, with a permit. The answer is
/// [`RegisterStarted`](super::RegisterStarted).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PassphraseStart {
    /// From [`VaultFetched`](super::VaultFetched).
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
