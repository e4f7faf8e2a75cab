//! The vault: what makes a person the same person on a new phone, sealed so that the relay can keep it (D7).
//!
//! Inside stand the root, the private key of the *vault recipient* (to which every personal epoch is wrapped as to a device)
//! and the public keys that the vault is wrapped to. Because those keys stand inside, whoever has it open seals it again
//! without passphrase or code, and what a relay adds outside is never wrapped to.
//!
//! Whoever knows those public keys, as the relay does, could make a vault of its own that opens with the passphrase. So each
//! secret leaves a *binding* beside its key: a tie to the identity that only the secret could make. A vault opens only if its
//! root is the one that was tied. What a relay still can do is give back an older vault: whoever holds a newer revision
//! compares ([`OpenVault::revision`]), a new phone can't know.

mod plaintext;
mod sealed;
mod secret;

use beside_wire::id::{HpkeKey, IdentityKey};
use rand_core::CryptoRngCore;
use thiserror::Error;

use super::root::IdentityRoot;
use crate::crypto::aead::seal_vault;
use crate::crypto::derive::vault_binding;
use crate::crypto::hpke::{HpkePrivateKey, wrap};
use crate::crypto::secret::VaultKey;

pub use sealed::{OpenVaultError, SealedVault, VaultWrap};
pub use secret::VaultSecret;

/// The most keys that a vault is wrapped to.
pub const VAULT_TARGETS_MAX: usize = 16;

/// The longest binding, in bytes. Those of passphrase and code have 32; a later kind may need more.
pub const BINDING_BYTES_MAX: usize = 256;

/// Where the private key of a wrap comes from. Any byte may stand here: kinds of later versions are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrapKind(u8);

impl WrapKind {
    /// From the passphrase, by way of OPAQUE's export key.
    pub const PASSPHRASE: Self = Self(1);
    /// From the recovery code.
    pub const RECOVERY_CODE: Self = Self(2);
    /// From shares that other people hold.
    pub const SHARE: Self = Self(3);

    /// The kind of this byte.
    #[must_use]
    pub const fn new(byte: u8) -> Self {
        Self(byte)
    }

    /// The kind's byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self.0
    }
}

/// One key that a vault is wrapped to, as it stands inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapTarget {
    /// Where the private key comes from.
    pub kind: WrapKind,
    /// The public key.
    pub key: HpkeKey,
    /// The tie between secret and identity; for other kinds than passphrase and code, whatever that kind needs.
    pub binding: Vec<u8>,
}

/// Why a vault isn't sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealVaultError {
    /// More keys, or a longer binding, than a vault may have.
    #[error("the vault is wrapped to too much")]
    TooLarge,
    /// A key that nothing can be wrapped to.
    #[error("the vault can't be wrapped to one of its keys")]
    WeakKey,
}

/// A vault and the key it is under. The key serves until there is a secret to open the vault with; then drop it.
#[derive(Debug)]
pub struct Sealed {
    /// For the relay, and for the phone's own cache.
    pub vault: SealedVault,
    /// Opens this revision alone.
    pub key: VaultKey,
}

/// A vault in hand. Root and recipient key are wiped when this is dropped.
#[derive(Debug)]
pub struct OpenVault {
    root: IdentityRoot,
    recipient: HpkePrivateKey,
    targets: Vec<WrapTarget>,
    revision: u64,
}

impl OpenVault {
    /// A new person's vault, with a new recipient, wrapped to nothing yet. Its first sealing is revision 1.
    #[must_use]
    pub fn create(root: IdentityRoot, rng: &mut dyn CryptoRngCore) -> Self {
        Self { root, recipient: HpkePrivateKey::generate(rng), targets: Vec::new(), revision: 0 }
    }

    /// The root, for one act.
    #[must_use]
    pub const fn root(&self) -> &IdentityRoot {
        &self.root
    }

    /// Whose vault this is.
    #[must_use]
    pub fn identity(&self) -> IdentityKey {
        self.root.identity()
    }

    /// The vault recipient, to which every personal epoch is wrapped.
    #[must_use]
    pub const fn recipient(&self) -> &HpkePrivateKey {
        &self.recipient
    }

    /// What this was last sealed as; 0 if it never was.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The keys that the next sealing wraps to.
    #[must_use]
    pub fn targets(&self) -> &[WrapTarget] {
        &self.targets
    }

    /// Wraps to this secret from the next sealing on, in place of any earlier one of its kind: a new passphrase or a new code.
    pub fn wrap_to(&mut self, secret: &VaultSecret) {
        let kind = secret.kind();
        self.targets.retain(|target| target.kind != kind);
        let binding = vault_binding(secret.binding(), &self.identity()).to_vec();
        self.targets.push(WrapTarget { kind, key: secret.private().public(), binding });
    }

    /// Wraps to one more key from the next sealing on, as shares need.
    pub fn wrap_also_to(&mut self, target: WrapTarget) {
        self.targets.push(target);
    }

    /// Takes a new recipient and gives the old private key: on revoking a device, which may have known it.
    #[must_use = "epochs that were wrapped to the old recipient open with its key alone"]
    pub fn replace_recipient(&mut self, rng: &mut dyn CryptoRngCore) -> HpkePrivateKey {
        std::mem::replace(&mut self.recipient, HpkePrivateKey::generate(rng))
    }

    /// Seals the next revision under a new vault key, so that who could open the last one needs a secret for this one too.
    ///
    /// A wrap is always HPKE to a public key, whatever its kind, so kinds of later versions stay alive.
    ///
    /// # Errors
    /// [`SealVaultError`] if there are too many keys or an impossible one. The vault is unchanged then.
    pub fn seal(&mut self, rng: &mut dyn CryptoRngCore) -> Result<Sealed, SealVaultError> {
        let too_large = self.targets.iter().any(|target| target.binding.len() > BINDING_BYTES_MAX);
        if too_large || self.targets.len() > VAULT_TARGETS_MAX {
            return Err(SealVaultError::TooLarge);
        }
        let revision = self.revision.checked_add(1).ok_or(SealVaultError::TooLarge)?;
        let key = VaultKey::generate(rng);
        let wraps = self.wraps(&key, rng)?;
        let (nonce, ciphertext) =
            seal_vault(&key, &sealed::associated(revision), &plaintext::write(self, revision), rng);
        self.revision = revision;
        Ok(Sealed { vault: SealedVault::new(revision, wraps, nonce, ciphertext), key })
    }

    fn wraps(&self, key: &VaultKey, rng: &mut dyn CryptoRngCore) -> Result<Vec<VaultWrap>, SealVaultError> {
        let mut wraps = Vec::with_capacity(self.targets.len());
        for WrapTarget { kind, key: to, binding } in &self.targets {
            let wrapped = wrap(key, to, &[kind.byte()], rng).map_err(|_| SealVaultError::WeakKey)?;
            wraps.push(VaultWrap { kind: *kind, key: *to, binding: binding.clone(), wrapped });
        }
        Ok(wraps)
    }
}

#[cfg(test)]
mod tests;
