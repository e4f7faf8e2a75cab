//! Opening a vault, unlocking and locking it.

use std::path::{Path, PathBuf};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_core::RngCore as _;
use zeroize::Zeroizing;

use super::account::account_key;
use super::{Companion, CompanionError, LockParams, Passphrase, VaultId};
use crate::crypto::at_rest::AtRestKey;
use crate::crypto::hpke::HpkePrivateKey;
use crate::crypto::opaque::StretchParameters;
use crate::crypto::secret::Secret;
use crate::identity::device::DeviceSecrets;
use crate::model::Day;
use crate::storage::lock::{ChangeError, LockChange, LockHeader, UnlockError, change_lock, open_lock};
use crate::storage::sqlite::Absent;
use crate::storage::vaults::{Instance, InstanceMarker, Keystore, VaultFolder, of_vault};
use crate::storage::{
    AtRestKeys, Key, Read as _, SealedStore, SqliteOptions, SqliteStore, StorageError, Store as _, Table, WriteBatch,
};
use crate::sync::{DeviceIdentity, Engine, Input, rows};

/// The phone's clock and calendar.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;
    /// The day where the person is.
    fn today(&self) -> Day;
    /// Minutes since midnight there.
    fn minute(&self) -> u16;
}

/// How a companion is opened on this device.
pub struct Device {
    /// Where the vaults are.
    pub folder: PathBuf,
    /// Which of them; `None` where there is only one.
    pub vault: Option<VaultId>,
    /// 32 fresh random bytes, at every start: from the operating system.
    pub entropy: [u8; 32],
    /// The clock.
    pub clock: Box<dyn Clock>,
    /// The operating system's keystore; `None` for a file in the folder, where there is none.
    pub keystore: Option<Box<dyn Keystore>>,
    /// How hard the passphrase is stretched for the vault's lock.
    pub lock_params: LockParams,
    /// How hard the passphrase is stretched for the account, when it is set.
    pub stretch: StretchParameters,
    /// The most pages that the database may have; `None` for no bound but the disk's.
    pub page_count_max: Option<u32>,
}

/// The key of an unlocked session, for a device that keeps it between two calls. Wiped on drop.
pub struct SessionKey(Zeroizing<[u8; 32]>);

impl SessionKey {
    /// The bytes. Keep them where only this person's programs read, and no longer than the session.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// Takes back what [`Self::to_bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

pub(super) fn secrets_key() -> Key {
    Key::new(Table::DeviceSecret, b"device".to_vec())
}

pub(super) fn recipient_key() -> Key {
    Key::new(Table::DeviceSecret, b"vault-recipient".to_vec())
}

fn copied_key() -> Key {
    Key::new(Table::Meta, b"copied".to_vec())
}

impl Companion {
    /// The vaults of a folder.
    ///
    /// # Errors
    /// [`CompanionError::Storage`] where the folder can't be read.
    pub fn vaults(folder: &Path) -> Result<Vec<VaultId>, CompanionError> {
        Ok(VaultFolder::new(folder).list()?.into_iter().map(|paths| paths.id).collect())
    }

    /// Opens a vault, locked: it can send and fetch.
    ///
    /// # Errors
    /// [`CompanionError::NoIdentity`], [`CompanionError::SeveralVaults`], or what the store says.
    pub fn open(device: Device) -> Result<Self, CompanionError> {
        let folder = VaultFolder::new(&device.folder);
        let mut vaults = folder.list()?;
        let at = match device.vault {
            Some(id) => vaults.iter().position(|paths| paths.id == id).ok_or(CompanionError::NoIdentity)?,
            None if vaults.len() > 1 => return Err(CompanionError::SeveralVaults),
            None if vaults.is_empty() => return Err(CompanionError::NoIdentity),
            None => 0,
        };
        let paths = vaults.swap_remove(at);
        let mut rng = ChaCha20Rng::from_seed(device.entropy);
        let keystore = vault_key(device.keystore.as_deref(), &folder, (paths.id, &mut rng))?;
        let options = SqliteOptions { absent: Absent::Refuse, page_count_max: device.page_count_max };
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let sqlite = SqliteStore::open(&paths.database, options)?;
        let store = SealedStore::open(sqlite, AtRestKeys { keystore, content: None }, seed)?;
        let account: super::AccountRow = rows::read(&store, &account_key())?.ok_or(CompanionError::NoIdentity)?;
        let identity = DeviceIdentity { device: account.device, space: account.space, relay: account.relay.key };
        let mut companion = Self {
            store,
            engine: Engine::new(identity),
            rng,
            clock: device.clock,
            paths,
            folder: device.folder,
            keystore: device.keystore,
            account,
            lock_params: device.lock_params,
            stretch: device.stretch,
            token: None,
            clock_offset_ms: 0,
            changes: super::change::Changes::default(),
        };
        companion.notice_copy()?;
        Ok(companion)
    }

    // The marker beside the database isn't part of a backup: without it, or with another, this is a copy (D4).
    fn notice_copy(&mut self) -> Result<(), CompanionError> {
        let inside = self.store.get(&InstanceMarker::row())?;
        let beside = self.paths.instance_marker()?;
        match InstanceMarker::compare(beside.as_ref(), inside.as_deref()) {
            Instance::Same => return Ok(()),
            Instance::Fresh | Instance::Copy => {}
        }
        let marker = self.paths.create_instance_marker(&mut self.rng)?;
        let mut batch = WriteBatch::default();
        batch.put(InstanceMarker::row(), marker.as_bytes().to_vec());
        if inside.is_some() {
            rows::write(&mut batch, copied_key(), &true);
        }
        Ok(self.store.commit(&batch)?)
    }

    /// Unlocks the vault.
    ///
    /// # Errors
    /// [`CompanionError::WrongPassphrase`], or what the store says.
    pub fn unlock(&mut self, passphrase: &Passphrase) -> Result<(), CompanionError> {
        let keystore = self.vault_key()?;
        let content = open_lock(&self.lock_header()?, passphrase.bytes(), &keystore).map_err(unlock_error)?;
        self.unlock_with(&content)
    }

    /// Unlocks the vault with the key of a session that was kept.
    ///
    /// # Errors
    /// [`CompanionError::Storage`] where it isn't this vault's.
    pub fn unlock_with_session(&mut self, key: &SessionKey) -> Result<(), CompanionError> {
        self.unlock_with(&AtRestKey::from_bytes(*key.0))
    }

    fn unlock_with(&mut self, content: &AtRestKey) -> Result<(), CompanionError> {
        self.store.unlock(content)?;
        let damaged = StorageError::Damaged { table: Some(Table::DeviceSecret) };
        let secrets = self.store.get(&secrets_key())?.ok_or(damaged)?;
        self.engine.unlock(DeviceSecrets::from_bytes(&secrets).map_err(|_| damaged)?);
        let recipient = self.store.get(&recipient_key())?.and_then(|bytes| Secret::from_slice(&bytes));
        self.engine.lend_vault_recipient(recipient.map(HpkePrivateKey::from_secret));
        if self.store.get(&copied_key())?.is_some() {
            self.step(Input::NewChains)?;
            let mut batch = WriteBatch::default();
            batch.delete(copied_key());
            self.store.commit(&batch)?;
        }
        self.steps(|| Input::Open)?;
        Ok(())
    }

    /// The key of this unlocked session.
    ///
    /// # Errors
    /// [`CompanionError::WrongPassphrase`], [`CompanionError::Locked`].
    pub fn session_key(&mut self, passphrase: &Passphrase) -> Result<SessionKey, CompanionError> {
        let keystore = self.vault_key()?;
        let content = open_lock(&self.lock_header()?, passphrase.bytes(), &keystore).map_err(unlock_error)?;
        Ok(SessionKey::from_bytes(*content.expose()))
    }

    /// Seals what is pending, so that a locked phone can send it, and forgets the content key.
    ///
    /// # Errors
    /// What the store says; the vault is locked all the same.
    pub fn lock(&mut self) -> Result<(), CompanionError> {
        let sealed = if self.is_locked() { Ok(Vec::new()) } else { self.steps(|| Input::Seal) };
        self.engine.lock();
        self.store.lock();
        sealed.map(|_| ())
    }

    /// How hard a new account passphrase is stretched.
    #[must_use]
    pub const fn stretch(&self) -> StretchParameters {
        self.stretch
    }

    /// Whether the vault is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.engine.is_locked()
    }

    /// Changes the passphrase of this device's lock. The account's is changed with the relay: see `driver`.
    ///
    /// # Errors
    /// [`CompanionError::WrongPassphrase`], or what the store says.
    pub fn change_lock(&mut self, old: &Passphrase, new: &Passphrase) -> Result<(), CompanionError> {
        let keystore = self.vault_key()?;
        let change = LockChange { old: old.bytes(), new: new.bytes(), params: self.lock_params };
        let header =
            change_lock(&self.lock_header()?, &keystore, change, &mut self.rng).map_err(|error| match error {
                ChangeError::Unlock(error) => unlock_error(error),
                ChangeError::Lock(_) => CompanionError::PassphraseUnfit,
            })?;
        Ok(self.paths.write_lock(&header)?)
    }

    /// Checks everything that is stored: slow, for an idle moment or after an unclean end.
    ///
    /// # Errors
    /// [`CompanionError::Storage`] where anything is damaged.
    pub fn verify(&self) -> Result<(), CompanionError> {
        Ok(self.store.verify()?)
    }

    /// Closes the vault and removes it from this device for good.
    ///
    /// # Errors
    /// [`CompanionError::Storage`] where the files can't be removed.
    pub fn wipe(self) -> Result<(), CompanionError> {
        let Self { store, paths, .. } = self;
        drop(store);
        Ok(paths.remove()?)
    }

    fn vault_key(&mut self) -> Result<AtRestKey, CompanionError> {
        let folder = VaultFolder::new(&self.folder);
        Ok(vault_key(self.keystore.as_deref(), &folder, (self.paths.id, &mut self.rng))?)
    }

    fn lock_header(&self) -> Result<LockHeader, CompanionError> {
        let damaged = CompanionError::Storage(StorageError::Damaged { table: None });
        let bytes = self.paths.read_lock()?.ok_or(damaged)?;
        LockHeader::from_bytes(&bytes).map_err(unlock_error)
    }
}

/// A vault's key, of the keystore or of the file in its place.
pub(super) fn vault_key(
    keystore: Option<&dyn Keystore>,
    folder: &VaultFolder,
    (id, rng): (VaultId, &mut ChaCha20Rng),
) -> Result<AtRestKey, StorageError> {
    match keystore {
        Some(keystore) => Ok(of_vault(&keystore.device_key()?, id)),
        None => folder.keystore_key(id, rng),
    }
}

fn unlock_error(error: UnlockError) -> CompanionError {
    match error {
        UnlockError::WrongPassphrase => CompanionError::WrongPassphrase,
        UnlockError::Damaged => CompanionError::Storage(StorageError::Damaged { table: None }),
        UnlockError::UnknownVersion => CompanionError::Storage(StorageError::SchemaNewer { found: 2, supported: 1 }),
        UnlockError::OutOfMemory => CompanionError::Storage(StorageError::Io(std::io::ErrorKind::OutOfMemory)),
    }
}
