//! What a companion knows of its account: where its relay is, and who it is there.

use beside_wire::account::RecoveryAccess;
use beside_wire::id::{DeviceKey, InstallId, RelayKey, SpaceId};
use minicbor::{Decode, Encode};

use super::{Companion, CompanionError};
use crate::crypto::secret::{Secret, VaultKey};
use crate::crypto::sign::{DeviceSigningKey, SignInSigningKey};
use crate::identity::device::DeviceSecrets;
use crate::identity::vault::{OpenVault, SealedVault};
use crate::storage::{Key, Read as _, Store as _, Table, WriteBatch};
use crate::sync::rows;

/// A relay: where it is, and by which key it is known.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RelayAddress {
    /// `https://…`, or `http://` on this machine alone.
    #[n(0)]
    pub url: String,
    /// Its head-signing key.
    #[n(1)]
    pub key: RelayKey,
}

/// The account as it is stored under the keystore's key alone, so that a locked phone can still send and fetch.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AccountRow {
    /// The relay.
    #[n(0)]
    pub relay: RelayAddress,
    /// The name that was asked for, or since the registration the one that the relay gave.
    #[n(1)]
    pub handle: String,
    /// This install at the relay; `None` before the registration.
    #[n(2)]
    pub install: Option<InstallId>,
    /// This device.
    #[n(3)]
    pub device: DeviceKey,
    /// The personal space.
    #[n(4)]
    pub space: SpaceId,
}

/// The account as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The handle, with the relay's suffix once it is registered.
    pub handle: String,
    /// The relay's address.
    pub relay_url: String,
    /// Whether the relay knows this identity yet.
    pub registered: bool,
    /// This device.
    pub device: DeviceKey,
    /// The personal space.
    pub space: SpaceId,
}

/// What waits in the vault until the first registration.
#[derive(Debug)]
pub struct PendingRegistration {
    /// The identity vault, open.
    pub vault: OpenVault,
    /// How the recovery code will find it.
    pub recovery: RecoveryAccess,
}

pub(super) fn account_key() -> Key {
    Key::new(Table::SignIn, b"account".to_vec())
}

pub(super) fn sign_in_key() -> Key {
    Key::new(Table::SignIn, b"key".to_vec())
}

pub(super) fn sealed_vault_key() -> Key {
    Key::new(Table::VaultCache, b"vault".to_vec())
}

pub(super) fn vault_key_key() -> Key {
    Key::new(Table::VaultCache, b"vault-key".to_vec())
}

pub(super) fn recovery_access_key() -> Key {
    Key::new(Table::VaultCache, b"recovery".to_vec())
}

fn begun_key() -> Key {
    Key::new(Table::SignIn, b"begun".to_vec())
}

pub(super) fn upload_due_key() -> Key {
    Key::new(Table::Meta, b"vault-upload-due".to_vec())
}

impl Companion {
    /// The account.
    #[must_use]
    pub fn account(&self) -> AccountView {
        AccountView {
            handle: self.account.handle.clone(),
            relay_url: self.account.relay.url.clone(),
            registered: self.account.install.is_some(),
            device: self.account.device,
            space: self.account.space,
        }
    }

    /// The relay.
    #[must_use]
    pub const fn relay(&self) -> &RelayAddress {
        &self.account.relay
    }

    /// This install at the relay.
    ///
    /// # Errors
    /// [`CompanionError::NotRegistered`].
    pub fn install(&self) -> Result<InstallId, CompanionError> {
        self.account.install.ok_or(CompanionError::NotRegistered)
    }

    /// The key that signs this install in.
    ///
    /// # Errors
    /// [`CompanionError::Storage`] where the row is damaged.
    pub fn sign_in(&self) -> Result<SignInSigningKey, CompanionError> {
        let damaged = crate::storage::StorageError::Damaged { table: Some(Table::SignIn) };
        let bytes = self.store.get(&sign_in_key())?.ok_or(damaged)?;
        let seed = Secret::from_slice(&bytes).ok_or(damaged)?;
        Ok(SignInSigningKey::from_secret(&seed))
    }

    /// The key that signs this device's statements.
    ///
    /// # Errors
    /// [`CompanionError::Locked`], or what the store says.
    pub fn device_signing(&self) -> Result<DeviceSigningKey, CompanionError> {
        let damaged = crate::storage::StorageError::Damaged { table: Some(Table::DeviceSecret) };
        let bytes = self.store.get(&super::open::secrets_key())?.ok_or(damaged)?;
        Ok(DeviceSecrets::from_bytes(&bytes).map_err(|_| damaged)?.signing)
    }

    /// What the first registration takes to the relay.
    ///
    /// # Errors
    /// [`CompanionError::Locked`]; [`CompanionError::VaultDamaged`] where nothing waits.
    pub fn pending_registration(&self) -> Result<PendingRegistration, CompanionError> {
        let sealed = self.store.get(&sealed_vault_key())?.ok_or(CompanionError::VaultDamaged)?;
        let key = self.store.get(&vault_key_key())?.ok_or(CompanionError::VaultDamaged)?;
        let key = VaultKey::from_slice(&key).ok_or(CompanionError::VaultDamaged)?;
        let recovery = rows::read(&self.store, &recovery_access_key())?
            .map(|(lookup, key)| RecoveryAccess { lookup, key })
            .ok_or(CompanionError::VaultDamaged)?;
        let vault = SealedVault::from_bytes(&sealed)
            .and_then(|sealed| sealed.open_with_key(&key))
            .map_err(|_| CompanionError::VaultDamaged)?;
        Ok(PendingRegistration { vault, recovery })
    }

    /// A registration by this handle is about to be asked for. Its answer may be lost and the account be there.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn registration_begins(&mut self, handle: &str) -> Result<(), CompanionError> {
        let mut batch = WriteBatch::default();
        rows::write(&mut batch, begun_key(), &handle.to_owned());
        Ok(self.store.commit(&batch)?)
    }

    /// The handle of a registration whose answer never came.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn registration_begun(&self) -> Result<Option<String>, CompanionError> {
        Ok(rows::read(&self.store, &begun_key())?)
    }

    /// The relay took the registration.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn registered(
        &mut self,
        handle: String,
        install: InstallId,
        vault: &SealedVault,
    ) -> Result<(), CompanionError> {
        self.account.handle = handle;
        self.account.install = Some(install);
        let mut batch = WriteBatch::default();
        rows::write(&mut batch, account_key(), &self.account);
        batch.put(sealed_vault_key(), vault.to_bytes());
        batch.delete(vault_key_key());
        batch.delete(recovery_access_key());
        batch.delete(begun_key());
        Ok(self.store.commit(&batch)?)
    }

    /// Takes note of a vault that the relay has, or gives. One that is older than the newest that this device has seen is
    /// refused: it would bring back a recipient's key that was replaced, or a passphrase that was changed.
    ///
    /// # Errors
    /// [`CompanionError::VaultOlder`], or what the store says.
    pub fn see_vault(&mut self, vault: &SealedVault) -> Result<(), CompanionError> {
        if let Some(seen) = self.store.get(&sealed_vault_key())? {
            let seen = SealedVault::from_bytes(&seen).map_err(|_| CompanionError::VaultDamaged)?;
            if vault.revision() < seen.revision() {
                return Err(CompanionError::VaultOlder);
            }
        }
        let mut batch = WriteBatch::default();
        batch.put(sealed_vault_key(), vault.to_bytes());
        Ok(self.store.commit(&batch)?)
    }

    /// Keeps a vault that was resealed and still has to reach the relay.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn keep_vault_for_upload(&mut self, vault: &SealedVault) -> Result<(), CompanionError> {
        let mut batch = WriteBatch::default();
        batch.put(upload_due_key(), vault.to_bytes());
        batch.put(sealed_vault_key(), vault.to_bytes());
        Ok(self.store.commit(&batch)?)
    }

    /// A resealed vault that the relay hasn't taken yet.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn vault_for_upload(&self) -> Result<Option<Vec<u8>>, CompanionError> {
        Ok(self.store.get(&upload_due_key())?)
    }

    /// The relay has the newest vault.
    ///
    /// # Errors
    /// [`CompanionError::Storage`].
    pub fn vault_uploaded(&mut self) -> Result<(), CompanionError> {
        let mut batch = WriteBatch::default();
        batch.delete(upload_due_key());
        Ok(self.store.commit(&batch)?)
    }
}
