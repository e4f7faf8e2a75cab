//! Where vaults are.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use beside_core::companion::VaultId;

use crate::failure::Failure;

/// The usual place for a person's data on this system.
pub(crate) fn usual() -> PathBuf {
    let variable = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    // Without any of them the folder stands where the person is, and they see it.
    base.unwrap_or_default().join("beside")
}

/// Makes the folder so that only its owner can look into it.
pub(crate) fn make_private(folder: &Path) -> Result<(), Failure> {
    create(folder).map_err(|_| Failure::new("file-unwritable").at(folder))
}

#[cfg(unix)]
fn create(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A vault's id as people see it.
pub(crate) fn name(vault: VaultId) -> String {
    vault.to_string()
}
