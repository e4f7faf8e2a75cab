//! The key between `beside unlock` and `beside lock`: a file that only its owner can read, in the folder that the system
//! keeps in memory and empties at logout; where there is none, in the vault's folder.

use std::{
    env,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use beside_core::companion::{SessionKey, VaultId};
use zeroize::Zeroizing;

use super::folder;
use crate::failure::Failure;

/// The key, if somebody left one.
pub(crate) fn read(vaults: &Path, vault: VaultId) -> Option<SessionKey> {
    let bytes = Zeroizing::new(fs::read(path(vaults, vault)).ok()?);
    bytes.as_slice().try_into().ok().map(SessionKey::from_bytes)
}

/// Leaves the key.
pub(crate) fn write(vaults: &Path, vault: VaultId, key: &SessionKey) -> Result<(), Failure> {
    let path = path(vaults, vault);
    if let Some(parent) = path.parent() {
        folder::make_private(parent)?;
    }
    // A file that is there may have been made by somebody who can read it; it is made anew.
    remove(vaults, vault);
    let bytes = key.to_bytes();
    let written = options().open(&path).and_then(|mut file| file.write_all(bytes.as_slice()));
    written.map_err(|_: io::Error| Failure::new("file-unwritable").at(&path))
}

/// Takes it away; it may be gone already.
pub(crate) fn remove(vaults: &Path, vault: VaultId) {
    drop(fs::remove_file(path(vaults, vault)));
}

fn path(vaults: &Path, vault: VaultId) -> PathBuf {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir());
    let name = format!("{}.open", folder::name(vault));
    runtime.map_or_else(|| vaults.join(&name), |folder| folder.join("beside").join(&name))
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}
