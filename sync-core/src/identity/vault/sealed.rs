//! A vault's outside: `[version, revision, [[kind, key, binding, wrapped], …], nonce, ciphertext]` in canonical CBOR.
//!
//! The list here is the relay's word: it only says which wrap to try. What counts stands inside.

use beside_wire::id::HpkeKey;
use beside_wire::limits::VAULT_BYTES_MAX;
use minicbor::{Decoder, Encoder, decode, encode};
use thiserror::Error;

use super::{BINDING_BYTES_MAX, OpenVault, VAULT_TARGETS_MAX, VaultSecret, WrapKind, plaintext};
use crate::crypto::aead::open_vault;
use crate::crypto::derive::{Nonce, vault_binding_fits};
use crate::crypto::hpke::{Wrap, unwrap};
use crate::crypto::secret::{ExportKey, VaultKey};
use crate::identity::recovery::RecoveryCode;

const VERSION: u8 = 1;

/// Why a vault doesn't open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenVaultError {
    /// The vault isn't wrapped to this passphrase, code or key.
    #[error("the vault doesn't open with this")]
    WrongSecret,
    /// Not what was sealed.
    #[error("the vault is damaged")]
    Damaged,
    /// Sealed by a later version.
    #[error("the vault is of a later version")]
    UnknownVersion,
    /// It opens, but is not of the identity that the secret was tied to: somebody else made it.
    #[error("the vault belongs to somebody else")]
    Forged,
}

/// One wrap of the vault key, as the relay shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultWrap {
    /// Where the private key comes from.
    pub kind: WrapKind,
    /// The public key.
    pub key: HpkeKey,
    /// As in [`super::WrapTarget`], for kinds that need it before the vault is open.
    pub binding: Vec<u8>,
    /// The wrapped vault key.
    pub wrapped: Wrap,
}

/// A sealed vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedVault {
    pub(super) revision: u64,
    pub(super) wraps: Vec<VaultWrap>,
    pub(super) nonce: Nonce,
    pub(super) ciphertext: Vec<u8>,
}

/// What the AEAD binds beside its plaintext.
pub(super) fn associated(revision: u64) -> [u8; 9] {
    let mut bytes = [VERSION; 9];
    for (to, from) in bytes.iter_mut().skip(1).zip(revision.to_be_bytes()) {
        *to = from;
    }
    bytes
}

impl SealedVault {
    pub(super) const fn new(revision: u64, wraps: Vec<VaultWrap>, nonce: Nonce, ciphertext: Vec<u8>) -> Self {
        Self { revision, wraps, nonce, ciphertext }
    }

    /// Which sealing this is, as the outside says; proven once it is open.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The wraps, as the outside says.
    #[must_use]
    pub fn wraps(&self) -> &[VaultWrap] {
        &self.wraps
    }

    /// Opens with what OPAQUE gave for the passphrase.
    ///
    /// # Errors
    /// [`OpenVaultError`] says why not.
    pub fn open_with_passphrase(&self, export_key: &ExportKey) -> Result<OpenVault, OpenVaultError> {
        self.open(&VaultSecret::of_passphrase(export_key))
    }

    /// Opens with the recovery code, which needs no relay where the vault is cached.
    ///
    /// # Errors
    /// [`OpenVaultError`] says why not.
    pub fn open_with_code(&self, code: &RecoveryCode) -> Result<OpenVault, OpenVaultError> {
        self.open(&VaultSecret::of_code(code))
    }

    /// Opens with the key that sealing gave, before there is any secret. Trust it as far as the place where the key waited.
    ///
    /// # Errors
    /// [`OpenVaultError`] says why not.
    pub fn open_with_key(&self, key: &VaultKey) -> Result<OpenVault, OpenVaultError> {
        let bytes = open_vault(key, self.nonce, &associated(self.revision), &self.ciphertext)
            .map_err(|_| OpenVaultError::WrongSecret)?;
        let vault = plaintext::read(&bytes)?;
        if vault.revision() == self.revision { Ok(vault) } else { Err(OpenVaultError::Damaged) }
    }

    /// Opens with a secret's keys, and checks that the vault is of the identity that the secret was tied to.
    ///
    /// # Errors
    /// [`OpenVaultError`] says why not.
    pub fn open(&self, secret: &VaultSecret) -> Result<OpenVault, OpenVaultError> {
        let key = self.unwrap_key(secret)?;
        // The key was wrapped to this very secret, so what it doesn't open is damaged.
        let vault = self.open_with_key(&key).map_err(|error| match error {
            OpenVaultError::WrongSecret => OpenVaultError::Damaged,
            other @ (OpenVaultError::Damaged | OpenVaultError::UnknownVersion | OpenVaultError::Forged) => other,
        })?;
        let public = secret.private().public();
        let mut targets = vault.targets().iter().filter(|target| target.kind == secret.kind() && target.key == public);
        if targets.any(|target| vault_binding_fits(secret.binding(), &vault.identity(), &target.binding)) {
            Ok(vault)
        } else {
            Err(OpenVaultError::Forged)
        }
    }

    fn unwrap_key(&self, secret: &VaultSecret) -> Result<VaultKey, OpenVaultError> {
        let (kind, public) = (secret.kind(), secret.private().public());
        let mut reason = OpenVaultError::WrongSecret;
        for wrap in self.wraps.iter().filter(|wrap| wrap.kind == kind && wrap.key == public) {
            match unwrap(&wrap.wrapped, secret.private(), &[kind.byte()]) {
                Ok(key) => return Ok(key),
                Err(_) => reason = OpenVaultError::Damaged,
            }
        }
        Err(reason)
    }

    /// The bytes that the relay keeps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let result = self.write(&mut Encoder::new(&mut bytes));
        debug_assert!(result.is_ok(), "writing to memory never fails");
        bytes
    }

    /// The vault of these bytes, of which nothing is proven yet.
    ///
    /// # Errors
    /// [`OpenVaultError::Damaged`] or [`OpenVaultError::UnknownVersion`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OpenVaultError> {
        if bytes.len() > VAULT_BYTES_MAX {
            return Err(OpenVaultError::Damaged);
        }
        let mut decoder = Decoder::new(bytes);
        let elements = decoder.array().map_err(|_| OpenVaultError::Damaged)?;
        if decoder.u8().map_err(|_| OpenVaultError::Damaged)? != VERSION {
            return Err(OpenVaultError::UnknownVersion);
        }
        if elements != Some(5) {
            return Err(OpenVaultError::Damaged);
        }
        let vault = Self::read_fields(&mut decoder).map_err(|_| OpenVaultError::Damaged)?;
        if vault.to_bytes() == bytes { Ok(vault) } else { Err(OpenVaultError::Damaged) }
    }

    fn write(&self, encoder: &mut Encoder<&mut Vec<u8>>) -> Result<(), encode::Error<std::convert::Infallible>> {
        encoder.array(5)?.u8(VERSION)?.u64(self.revision)?;
        encoder.array(u64::try_from(self.wraps.len()).unwrap_or(u64::MAX))?;
        for VaultWrap { kind, key, binding, wrapped } in &self.wraps {
            encoder.array(4)?.u8(kind.byte())?.bytes(key.as_bytes())?.bytes(binding)?.bytes(wrapped)?;
        }
        encoder.bytes(self.nonce.as_bytes())?.bytes(&self.ciphertext)?;
        Ok(())
    }

    fn read_fields(decoder: &mut Decoder<'_>) -> Result<Self, decode::Error> {
        let wrong = || decode::Error::message("a sealed vault has no such field");
        let revision = decoder.u64()?;
        let count = decoder.array()?.and_then(|count| usize::try_from(count).ok()).ok_or_else(wrong)?;
        if count > VAULT_TARGETS_MAX {
            return Err(wrong());
        }
        let mut wraps = Vec::with_capacity(count);
        for _ in 0..count {
            if decoder.array()? != Some(4) {
                return Err(wrong());
            }
            let kind = WrapKind::new(decoder.u8()?);
            let key = HpkeKey::from_slice(decoder.bytes()?).ok_or_else(wrong)?;
            let binding = decoder.bytes()?;
            if binding.len() > BINDING_BYTES_MAX {
                return Err(wrong());
            }
            let wrapped = decoder.bytes()?.try_into().map_err(|_| wrong())?;
            wraps.push(VaultWrap { kind, key, binding: binding.to_vec(), wrapped });
        }
        let nonce = Nonce::received(decoder.bytes()?.try_into().map_err(|_| wrong())?);
        Ok(Self { revision, wraps, nonce, ciphertext: decoder.bytes()?.to_vec() })
    }
}
