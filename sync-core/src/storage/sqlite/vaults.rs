//! The folder in which an install keeps its vaults, and what lies beside each database.
//!
//! ```text
//! folder/keystore.key          only where there is no keystore of the operating system; 32 bytes, mode 0600
//! folder/<vault id, 16 hex>/   one vault; no name, since a name would tell whose it is
//!     vault.db                 the database (and vault.db-wal)
//!     lock                     the lock header; no secret
//!     instance                 the instance marker; left out of every backup and export
//! folder/<vault id>.new/       a vault in the making, or what is left of one that was cut off: nobody was told of it
//! ```
//!
//! A copy of a vault must never go on as if it were the original (D4): its chains would fork. The marker stands both in
//! the database and beside it; a backup brings only the former, and the difference shows.

#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::PathBuf;

use rand_core::{CryptoRng, RngCore};

use super::files::{create_once, private_dir, read_small, sync_dir, write_private};
use crate::crypto::at_rest::AtRestKey;
use crate::storage::key::Key;
use crate::storage::lock::LockHeader;
use crate::storage::port::StorageError;
use crate::storage::table::Table;

const DAMAGED: StorageError = StorageError::Damaged { table: None };
/// What the directory of a vault in the making is called beyond its id.
const BEGUN: &str = ".new";

/// One vault of an install: eight random bytes, unknown to anybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VaultId([u8; 8]);

impl std::fmt::Display for VaultId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl std::str::FromStr for VaultId {
    type Err = NotAVaultId;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let id = u64::from_str_radix(name, 16).map(|id| Self(id.to_be_bytes())).map_err(|_| NotAVaultId)?;
        // One spelling only: no sign, no capitals, no missing zeros.
        if id.to_string() == name { Ok(id) } else { Err(NotAVaultId) }
    }
}

/// The text isn't a vault's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a vault's id is 16 hexadecimal digits")]
pub struct NotAVaultId;

/// Where the parts of one vault lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultPaths {
    /// Which vault.
    pub id: VaultId,
    /// Its directory.
    pub dir: PathBuf,
    /// The database.
    pub database: PathBuf,
    /// The instance marker; exports leave it out.
    pub marker: PathBuf,
    /// The lock header.
    pub lock: PathBuf,
}

/// The folder of an install's vaults.
#[derive(Clone, Debug)]
pub struct VaultFolder {
    path: PathBuf,
}

impl VaultFolder {
    /// Names the folder; nothing is made until the first vault is.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where a vault lies, whether it is there or not.
    #[must_use]
    pub fn paths(&self, id: VaultId) -> VaultPaths {
        VaultPaths::inside(id, self.path.join(id.to_string()))
    }

    /// Waits until nobody else makes a vault here, in this process or another one, and keeps them waiting for as long as
    /// what this gives is held. The operating system lets go of it for a process that dies.
    ///
    /// # Errors
    /// As the file system says.
    pub fn alone(&self) -> Result<File, StorageError> {
        private_dir().recursive(true).create(&self.path)?;
        let held = if cfg!(unix) {
            File::open(&self.path)?
        } else {
            // Where a folder can't be opened, a file in it stands for it.
            OpenOptions::new().write(true).create(true).truncate(false).open(self.path.join("creating"))?
        };
        held.lock()?;
        Ok(held)
    }

    /// Begins a vault, for this user of the machine only. It isn't listed before [`Self::publish`], so that a device that
    /// stops meanwhile has no vault rather than half of one. Hold [`Self::alone`] until then: what is left of vaults that
    /// were cut off is removed here.
    ///
    /// # Errors
    /// As the file system says.
    pub fn begin(&self, rng: &mut (impl RngCore + CryptoRng)) -> Result<VaultPaths, StorageError> {
        let id = VaultId(draw(rng));
        private_dir().recursive(true).create(&self.path)?;
        self.remove_leavings()?;
        let paths = VaultPaths::inside(id, self.path.join(format!("{id}{BEGUN}")));
        private_dir().create(&paths.dir)?;
        Ok(paths)
    }

    /// Makes a begun vault one that is there, whole and durable. Close its store before.
    ///
    /// # Errors
    /// As the file system says; it isn't there then.
    pub fn publish(&self, begun: &VaultPaths) -> Result<VaultPaths, StorageError> {
        let paths = self.paths(begun.id);
        sync_dir(&begun.dir)?;
        fs::rename(&begun.dir, &paths.dir)?;
        sync_dir(&self.path)?;
        Ok(paths)
    }

    // Keys that serve nobody are not to lie about.
    fn remove_leavings(&self) -> Result<(), StorageError> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(BEGUN)).map(str::parse::<VaultId>);
            if matches!(id, Some(Ok(_))) && entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    /// All vaults, by id. What else lies in the folder is left alone.
    ///
    /// # Errors
    /// As the file system says; a folder that isn't there has no vaults.
    pub fn list(&self) -> Result<Vec<VaultPaths>, StorageError> {
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut ids = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok())
                && entry.file_type()?.is_dir()
            {
                ids.push(id);
            }
        }
        ids.sort_unstable();
        Ok(ids.into_iter().map(|id| self.paths(id)).collect())
    }

    /// The keystore's key of one vault, on a machine that has no keystore: from a file that is made when it is missing.
    ///
    /// Each vault has a key of its own, so that no row of one vault opens in another.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when the file isn't 32 bytes; it is never replaced, since that would lose everything.
    pub fn keystore_key(&self, id: VaultId, rng: &mut (impl RngCore + CryptoRng)) -> Result<AtRestKey, StorageError> {
        private_dir().recursive(true).create(&self.path)?;
        let file = self.path.join("keystore.key");
        let mut bytes = read_small(&file)?;
        if bytes.is_none() {
            let key = AtRestKey::generate(rng);
            create_once(&file, key.expose(), draw(rng))?;
            // Another process may have been faster; then its key counts.
            bytes = read_small(&file)?;
        }
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()).ok_or(DAMAGED)?;
        Ok(of_vault(&AtRestKey::from_bytes(key), id))
    }
}

/// What keeps the key under which everything at rest is sealed: the keystore of an operating system.
pub trait Keystore: Send + Sync {
    /// The device's key: 32 random bytes, drawn once and the same ever after.
    ///
    /// # Errors
    /// [`StorageError`] where the keystore doesn't give it now.
    fn device_key(&self) -> Result<AtRestKey, StorageError>;
}

/// The key of one vault under a device's key.
#[must_use]
pub fn of_vault(device: &AtRestKey, id: VaultId) -> AtRestKey {
    device.derive("vault", &id.0)
}

impl VaultPaths {
    fn inside(id: VaultId, dir: PathBuf) -> Self {
        Self { id, database: dir.join("vault.db"), marker: dir.join("instance"), lock: dir.join("lock"), dir }
    }

    /// Removes the vault from this device for good. Close its store before.
    ///
    /// # Errors
    /// As the file system says.
    pub fn remove(&self) -> Result<(), StorageError> {
        Ok(std::fs::remove_dir_all(&self.dir)?)
    }

    /// Reads the lock header's bytes, for [`LockHeader::from_bytes`]; `None` before one was written.
    ///
    /// # Errors
    /// As the file system says.
    pub fn read_lock(&self) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(read_small(&self.lock)?.map(|bytes| bytes.to_vec()))
    }

    /// Writes the lock header over an older one: after a crash it is the one or the other.
    ///
    /// # Errors
    /// As the file system says; the older one then still stands.
    pub fn write_lock(&self, header: &LockHeader) -> Result<(), StorageError> {
        let fresh = self.dir.join("lock.new");
        write_private(&fresh, &header.to_bytes(), OpenOptions::new().create(true).truncate(true))?;
        fs::rename(&fresh, &self.lock)?;
        sync_dir(&self.dir)
    }

    /// The marker beside the database; `None` when there is none.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when the file isn't 16 bytes.
    pub fn instance_marker(&self) -> Result<Option<InstanceMarker>, StorageError> {
        let bytes = read_small(&self.marker)?;
        let marker = bytes.map(|bytes| InstanceMarker::from_slice(&bytes).ok_or(DAMAGED));
        marker.transpose()
    }

    /// Makes the marker, or gives back the one that is there.
    ///
    /// # Errors
    /// As the file system says.
    pub fn create_instance_marker(&self, rng: &mut (impl RngCore + CryptoRng)) -> Result<InstanceMarker, StorageError> {
        create_once(&self.marker, &draw::<16>(rng), draw(rng))?;
        self.instance_marker()?.ok_or(StorageError::Io(ErrorKind::NotFound))
    }
}

/// Sixteen random bytes that stand in the database and beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceMarker([u8; 16]);

/// What the two markers say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instance {
    /// The database has no marker yet: it takes the one beside it.
    Fresh,
    /// The original.
    Same,
    /// A restored backup or a copy: it begins new chains before it says anything (D4).
    Copy,
}

impl InstanceMarker {
    /// The row in which the database keeps its marker.
    #[must_use]
    pub fn row() -> Key {
        Key::new(Table::Meta, *b"instance")
    }

    /// The bytes, for that row.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().map(Self).ok()
    }

    /// Compares the marker beside the database with what the database holds in [`Self::row`].
    #[must_use]
    pub fn compare(beside: Option<&Self>, inside: Option<&[u8]>) -> Instance {
        match (beside, inside) {
            (_, None) => Instance::Fresh,
            (Some(beside), Some(inside)) if beside.0 == inside => Instance::Same,
            (_, Some(_)) => Instance::Copy,
        }
    }
}

fn draw<const N: usize>(rng: &mut (impl RngCore + CryptoRng)) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}
