//! Small private files: made whole or not at all, and durable when the call returns.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::storage::port::StorageError;

/// Files beside a database are small; a larger one isn't ours.
const FILE_BYTES_MAX: u64 = 4096;

/// For a folder that only this person reads.
pub(super) fn private_dir() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// A rename or a new file is durable once its directory is. Windows has no such call and needs none.
pub(super) fn sync_dir(path: &Path) -> Result<(), StorageError> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

pub(super) fn write_private(path: &Path, bytes: &[u8], options: &mut OpenOptions) -> Result<(), StorageError> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let mut file = options.write(true).open(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Makes a file whole or not at all, and never over another one.
pub(super) fn create_once(path: &Path, bytes: &[u8], name: [u8; 8]) -> Result<(), StorageError> {
    let fresh = path.with_extension(format!("{:016x}", u64::from_be_bytes(name)));
    write_private(&fresh, bytes, OpenOptions::new().create_new(true))?;
    let linked = match fs::hard_link(&fresh, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Android and some file systems know no second name for a file; there is one process there.
        Err(_) if path.try_exists()? => Ok(()),
        Err(_) => Err(()),
    };
    match linked {
        Ok(()) => fs::remove_file(&fresh)?,
        Err(()) => fs::rename(&fresh, path)?,
    }
    sync_parent(path)
}

fn sync_parent(path: &Path) -> Result<(), StorageError> {
    path.parent().map_or(Ok(()), sync_dir)
}

pub(super) fn read_small(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StorageError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
