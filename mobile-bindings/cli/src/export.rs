//! Files that a person takes out: theirs alone, and whole.

pub(crate) mod markdown;

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file that only its owner can read, and that was not there before: an export is plain text.
pub(crate) fn new_private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It stays, and nothing is written.
    Kept,
    /// The new one takes its place once it is whole.
    Replaced,
}

/// Writes a file that only its owner can read. It is there whole, or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        let taken = error.kind() == io::ErrorKind::AlreadyExists;
        Failure::new(if taken { "file-exists" } else { "file-unwritable" }).at(path)
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    match existing {
        Existing::Kept => file.persist_noclobber(path),
        Existing::Replaced => file.persist(path),
    }
    .map(drop)
    .map_err(|error| failed(error.error))
}
