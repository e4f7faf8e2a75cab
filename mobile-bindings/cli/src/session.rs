//! What every command needs: a voice, an output, and the way to the vault.

mod folder;
mod key_file;

use std::path::PathBuf;

use beside_core::companion::{Companion, Device, LockParams, SessionKey, VaultId};
use beside_core::crypto::opaque::StretchParameters;
use beside_core::driver::{SystemClock, entropy};
use beside_texts::message::ask;
use clap::ArgMatches;

use crate::{failure::Failure, render::output::Output, secrets::Secrets, voice::Voice};

/// One run of the program.
pub(crate) struct Session {
    pub(crate) voice: Voice,
    pub(crate) output: Output,
    pub(crate) secrets: Secrets,
    folder: PathBuf,
    wanted: Option<String>,
}

impl Session {
    /// Reads the options that every command takes.
    pub(crate) fn new(voice: Voice, output: Output, matches: &ArgMatches) -> Self {
        // Global options are known at the deepest command too; clap hands them down.
        let secrets = if matches.get_flag("passphrase-stdin") { Secrets::Lines } else { Secrets::Terminal };
        Self {
            voice,
            output,
            secrets,
            folder: matches.get_one::<PathBuf>("vault-dir").cloned().unwrap_or_else(folder::usual),
            wanted: matches.get_one::<String>("vault").cloned(),
        }
    }

    /// A device without a vault, to make one in.
    pub(crate) fn new_device(&self, room: Room) -> Result<Device, Failure> {
        if room == Room::Empty && !self.vaults()?.is_empty() {
            return Err(Failure::new("vault-exists"));
        }
        folder::make_private(&self.folder)?;
        Ok(device(self.folder.clone(), None))
    }

    /// Opens the vault, locked.
    pub(crate) fn open(&self) -> Result<Companion, Failure> {
        Ok(Companion::open(device(self.folder.clone(), Some(self.vault()?)))?)
    }

    /// Opens the vault so that it can be read: by the key of `beside unlock`, else by asking.
    pub(crate) fn open_unlocked(&self) -> Result<Companion, Failure> {
        let mut companion = self.open()?;
        if !self.unlock_with_key_file(&mut companion)? {
            if !self.secrets.can_ask() {
                return Err(Failure::new("locked"));
            }
            let passphrase = self.secrets.passphrase(self.voice, ask::PASSPHRASE)?;
            companion.unlock(&passphrase)?;
        }
        Ok(companion)
    }

    /// Unlocks with the key that `beside unlock` left. False when there is none, or none that fits any more.
    pub(crate) fn unlock_with_key_file(&self, companion: &mut Companion) -> Result<bool, Failure> {
        let vault = self.vault()?;
        let Some(key) = key_file::read(&self.folder, vault) else { return Ok(false) };
        match companion.unlock_with_session(&key) {
            Ok(()) => Ok(true),
            // The key is of another vault or was damaged: it is of no use to anybody.
            Err(error) if error.code() == "storage-wrong-key" => {
                key_file::remove(&self.folder, vault);
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Leaves the key for the commands that follow.
    pub(crate) fn keep_open(&self, key: &SessionKey) -> Result<(), Failure> {
        key_file::write(&self.folder, self.vault()?, key)
    }

    /// Takes the key away.
    pub(crate) fn close(&self) -> Result<(), Failure> {
        key_file::remove(&self.folder, self.vault()?);
        Ok(())
    }

    /// Takes the key of a vault that is gone away.
    pub(crate) fn forget(&self, vault: VaultId) {
        key_file::remove(&self.folder, vault);
    }

    /// The vault that is meant.
    pub(crate) fn vault(&self) -> Result<VaultId, Failure> {
        let mut vaults = self.vaults()?;
        if let Some(wanted) = &self.wanted {
            vaults.retain(|vault| folder::name(*vault).starts_with(&wanted.to_lowercase()));
            if vaults.is_empty() {
                return Err(Failure::new("no-identity"));
            }
        }
        if vaults.len() > 1 {
            let names: Vec<String> = vaults.iter().copied().map(folder::name).collect();
            return Err(Failure::new("several-vaults").with("vaults", names.join(", ")));
        }
        vaults.pop().ok_or_else(|| Failure::new("no-identity"))
    }

    fn vaults(&self) -> Result<Vec<VaultId>, Failure> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        Ok(Companion::vaults(&self.folder)?)
    }
}

/// Whether a new vault may stand beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Only if there is none yet.
    Empty,
    /// Another person's may be there.
    Shared,
}

impl Room {
    /// As `--another` says.
    pub(crate) fn asked(matches: &ArgMatches) -> Self {
        if matches.get_flag("another") { Self::Shared } else { Self::Empty }
    }
}

pub(crate) fn device(folder: PathBuf, vault: Option<VaultId>) -> Device {
    Device {
        folder,
        vault,
        entropy: entropy(),
        clock: Box::new(SystemClock),
        lock_params: LockParams::default(),
        stretch: StretchParameters::RECOMMENDED,
        keystore: None,
        page_count_max: None,
    }
}
