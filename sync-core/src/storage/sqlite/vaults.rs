//! The folder in which an install keeps its vaults, and what lies beside each database.
//!
//! ```text
//! folder/keystore.key          only where there is no keystore of the operating system; 32 bytes, mode 0600
//! folder/<vault id, 16 hex>/   one vault; no name, since a name would tell whose it is
//!     vault.db                 the database (and vault.db-wal)
//!     lock                     the lock header; no secret
//!     instance                 the instance marker; left out of every backup and export
//! ```
//!
//! A copy of a vault must never go on as if it were the original (D4): its chains would fork. The marker stands both in
//! the database and beside it; a backup brings only the former, and the difference shows.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::crypto::at_rest::AtRestKey;
use crate::storage::key::Key;
use crate::storage::lock::LockHeader;
use crate::storage::port::StorageError;
use crate::storage::table::Table;

/// Files beside a database are small; a larger one isn't ours.
const FILE_BYTES_MAX: u64 = 4096;
const DAMAGED: StorageError = StorageError::Damaged { table: None };

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
        let dir = self.path.join(id.to_string());
        VaultPaths {
            id,
            database: dir.join("vault.db"),
            marker: dir.join("instance"),
            lock: dir.join("lock"),
            dir,
        }
    }

    /// Makes an empty vault, for this user of the machine only.
    ///
    /// # Errors
    /// As the file system says.
    pub fn create(&self, rng: &mut (impl RngCore + CryptoRng)) -> Result<VaultPaths, StorageError> {
        let paths = self.paths(VaultId(draw(rng)));
        private_dir(true).create(&self.path)?;
        private_dir(false).create(&paths.dir)?;
        sync_dir(&self.path)?;
        Ok(paths)
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
        private_dir(true).create(&self.path)?;
        let file = self.path.join("keystore.key");
        let mut bytes = read_small(&file)?;
        if bytes.is_none() {
            let key = AtRestKey::generate(rng);
            create_once(&file, key.expose(), draw(rng))?;
            // Another process may have been faster; then its key counts.
            bytes = read_small(&file)?;
        }
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()).ok_or(DAMAGED)?;
        Ok(AtRestKey::from_bytes(key).derive("vault", &id.0))
    }
}

impl VaultPaths {
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
    pub fn create_instance_marker(
        &self,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<InstanceMarker, StorageError> {
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

fn private_dir(recursive: bool) -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(recursive);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// A rename or a new file is durable once its directory is. Windows has no such call and needs none.
fn sync_dir(path: &Path) -> Result<(), StorageError> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

fn write_private(path: &Path, bytes: &[u8], options: &mut OpenOptions) -> Result<(), StorageError> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let mut file = options.write(true).open(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Makes a file whole or not at all, and never over another one.
fn create_once(path: &Path, bytes: &[u8], name: [u8; 8]) -> Result<(), StorageError> {
    let fresh = path.with_extension(VaultId(name).to_string());
    write_private(&fresh, bytes, OpenOptions::new().create_new(true))?;
    let linked = match fs::hard_link(&fresh, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Android and some file systems know no second name for a file; there is one process there.
        Err(_) if path.try_exists()? => Ok(()),
        Err(_) => return Ok(fs::rename(&fresh, path).map_err(StorageError::from).and_then(|()| sync_parent(path))?),
    };
    fs::remove_file(&fresh)?;
    linked.and_then(|()| sync_parent(path))
}

fn sync_parent(path: &Path) -> Result<(), StorageError> {
    path.parent().map_or(Ok(()), sync_dir)
}

fn read_small(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StorageError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;
    use crate::storage::lock::{LockParams, create_lock};

    #[test]
    fn vaults_are_listed_and_strangers_in_the_folder_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let folder = VaultFolder::new(root.path().join("beside"));
        assert_eq!(folder.list(), Ok(Vec::new()));
        let mut made = vec![folder.create(&mut rng).unwrap(), folder.create(&mut rng).unwrap()];
        fs::create_dir(root.path().join("beside/photos")).unwrap();
        fs::write(root.path().join("beside/0123456789abcdef"), b"a file, not a vault").unwrap();
        made.sort_by_key(|paths| paths.id);
        assert_eq!(folder.list(), Ok(made));
    }

    #[test]
    fn an_id_has_one_spelling() {
        assert_eq!("00ff00ff00ff00ff".parse(), Ok(VaultId([0, 255, 0, 255, 0, 255, 0, 255])));
        for other in ["", "ff", "+0ff00ff00ff00ff", "00FF00FF00FF00FF", "00ff00ff00ff00ff0", "photos"] {
            assert_eq!(other.parse::<VaultId>(), Err(NotAVaultId));
        }
    }

    #[test]
    fn the_keystore_file_is_made_once_is_private_and_serves_each_vault_its_own_key() {
        let root = tempfile::tempdir().unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let folder = VaultFolder::new(root.path());
        let (mine, other) = (VaultId([1; 8]), VaultId([2; 8]));
        let first = folder.keystore_key(mine, &mut rng).unwrap();
        let again = folder.keystore_key(mine, &mut rng).unwrap();
        assert_eq!(first.expose(), again.expose());
        assert_ne!(first.expose(), folder.keystore_key(other, &mut rng).unwrap().expose());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "no left-over beside the key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(root.path().join("keystore.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(root.path().join("keystore.key"), b"cut short").unwrap();
        assert_eq!(folder.keystore_key(mine, &mut rng).err(), Some(DAMAGED));
    }

    #[test]
    fn a_backup_that_comes_back_without_its_marker_is_known_as_a_copy() {
        let root = tempfile::tempdir().unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let paths = VaultFolder::new(root.path()).create(&mut rng).unwrap();
        assert_eq!(paths.instance_marker(), Ok(None));
        let marker = paths.create_instance_marker(&mut rng).unwrap();
        assert_eq!(paths.create_instance_marker(&mut rng), Ok(marker), "the first one stays");
        let inside = Some(marker.as_bytes().as_slice());
        assert_eq!(InstanceMarker::compare(Some(&marker), None), Instance::Fresh);
        assert_eq!(InstanceMarker::compare(Some(&marker), inside), Instance::Same);
        fs::remove_file(&paths.marker).unwrap();
        assert_eq!(InstanceMarker::compare(paths.instance_marker().unwrap().as_ref(), inside), Instance::Copy);
        let elsewhere = paths.create_instance_marker(&mut rng).unwrap();
        assert_eq!(InstanceMarker::compare(Some(&elsewhere), inside), Instance::Copy);
    }

    #[test]
    fn the_lock_is_replaced_whole() {
        let root = tempfile::tempdir().unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let paths = VaultFolder::new(root.path()).create(&mut rng).unwrap();
        assert_eq!(paths.read_lock(), Ok(None));
        let keystore = AtRestKey::generate(&mut rng);
        for passphrase in ["first", "second"] {
            let params = LockParams::weak_for_tests_and_demo();
            let (header, _) = create_lock(passphrase.as_bytes(), &keystore, params, &mut rng).unwrap();
            paths.write_lock(&header).unwrap();
            let read = paths.read_lock().unwrap().unwrap();
            assert_eq!(LockHeader::from_bytes(&read), Ok(header));
        }
    }
}
