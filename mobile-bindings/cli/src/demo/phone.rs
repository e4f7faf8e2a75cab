//! A phone on the stage: a folder, a tapped line, and the companion in it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use beside_core::companion::{
    Companion, Device, LockParams, NewIdentity, Passphrase, RecoveryCode, SessionKey, SyncOptions,
};
use beside_core::crypto::opaque::StretchParameters;
use beside_core::driver::{self, Progress, SyncRun, SystemClock, entropy};
use beside_texts::Message;

use super::{cost::Cost, machine, wire_tap::WireTap, world::World};
use crate::failure::Failure;

/// The words that open the vault on the stage. Invented like the person, and looked for at the relay like all else.
pub(super) const PASSPHRASE: &str = "seven quiet lanterns by the harbour";
/// The words after the recovery.
pub(super) const NEW_PASSPHRASE: &str = "an umbrella for two in april";

/// Syncs until nothing is left to do; more would be a defect.
const ROUNDS_MAX: usize = 8;

/// A phone.
pub(super) struct Phone {
    pub(super) name: Message,
    pub(super) companion: Companion,
    pub(super) tap: WireTap,
    folder: PathBuf,
}

/// A phone that is switched off.
pub(super) struct Off {
    name: Message,
    key: SessionKey,
    tap: WireTap,
    folder: PathBuf,
}

/// What a phone is before it has a vault.
pub(super) struct Blank {
    name: Message,
    tap: WireTap,
    folder: PathBuf,
}

impl Blank {
    /// A phone out of its box, with a line to the relay.
    pub(super) async fn unpack(world: &World, name: Message) -> Result<Self, Failure> {
        let base = world.folder().join(name.id());
        let tap = WireTap::lay(world.address(), &base.join("line")).await.map_err(machine)?;
        let folder = base.join("vaults");
        fs::create_dir_all(&folder).map_err(machine)?;
        Ok(Self { name, tap, folder })
    }

    /// Makes the identity, without a network.
    pub(super) fn create(self, world: &World, handle: &str) -> Result<(Phone, RecoveryCode), Failure> {
        let identity = NewIdentity { handle: handle.to_owned(), relay: world.relay_by(self.tap.url()) };
        let (companion, code) = Companion::create(device(&self.folder), identity, &passphrase(PASSPHRASE)?)?;
        Ok((self.with(companion), code))
    }

    /// Signs in as a further phone of the same person.
    pub(super) async fn sign_in(self, world: &World, handle: &str) -> Result<Phone, Failure> {
        let relay = world.relay_by(self.tap.url());
        let companion = driver::sign_in(device(&self.folder), &relay, handle, &passphrase(PASSPHRASE)?).await?;
        Ok(self.with(companion))
    }

    /// Comes back with the paper alone.
    pub(super) async fn recover(self, world: &World, code: &RecoveryCode) -> Result<Phone, Failure> {
        let relay = world.relay_by(self.tap.url());
        let companion = driver::recover(device(&self.folder), &relay, code, &passphrase(NEW_PASSPHRASE)?).await?;
        Ok(self.with(companion))
    }

    fn with(self, companion: Companion) -> Phone {
        Phone { name: self.name, companion, tap: self.tap, folder: self.folder }
    }
}

impl Phone {
    /// Syncs until nothing is left, and says what it cost.
    pub(super) async fn sync(&mut self, what: Message) -> Result<Cost, Failure> {
        let (before, begun) = (self.tap.traffic(), Instant::now());
        let mut cost = Cost::of(self.name, what);
        for _ in 0..ROUNDS_MAX {
            let report = self.sync_once().await?;
            cost.add(&report);
            if !report.more {
                break;
            }
        }
        cost.wire = self.tap.traffic().since(before);
        cost.time = begun.elapsed();
        Ok(cost)
    }

    /// One sync, whatever comes of it.
    pub(super) async fn sync_once(&mut self) -> Result<beside_core::companion::SyncReport, Failure> {
        let mut silent = |_: Progress| {};
        let run = SyncRun { options: SyncOptions::default(), progress: &mut silent };
        Ok(driver::sync(&mut self.companion, run).await?)
    }

    /// The phone is gone, with everything that was on it.
    pub(super) fn lose(self) -> Result<WireTap, Failure> {
        drop(self.companion);
        fs::remove_dir_all(&self.folder).map_err(machine)?;
        Ok(self.tap)
    }

    /// Switches it off.
    pub(super) fn off(mut self) -> Result<Off, Failure> {
        let key = session_key(&mut self.companion)?;
        Ok(Off { name: self.name, key, tap: self.tap, folder: self.folder })
    }

    /// Throws it away and leaves the record of its line.
    pub(super) fn into_line(self) -> WireTap {
        self.tap
    }
}

impl Off {
    /// Switches it on again. The stretching of the passphrase is left out: it is slow by intention.
    pub(super) fn on(self) -> Result<Phone, Failure> {
        let mut companion = Companion::open(device(&self.folder))?;
        companion.unlock_with_session(&self.key)?;
        Ok(Phone { name: self.name, companion, tap: self.tap, folder: self.folder })
    }

    /// Bytes of its vault on disk.
    pub(super) fn disk_bytes(&self) -> u64 {
        folder_bytes(&self.folder)
    }
}

/// Bytes of all files below a folder.
fn folder_bytes(folder: &Path) -> u64 {
    let Ok(inside) = fs::read_dir(folder) else { return 0 };
    inside
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => folder_bytes(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

/// A companion as a phone opens it.
fn device(folder: &Path) -> Device {
    Device {
        folder: folder.to_owned(),
        vault: None,
        entropy: entropy(),
        clock: Box::new(SystemClock),
        // The person is invented, and the memory that the demo reports is to be the companion's, not the stretching's.
        lock_params: LockParams::weak_for_tests_and_demo(),
        stretch: StretchParameters::MINIMUM,
        keystore: None,
        page_count_max: None,
    }
}

pub(super) fn passphrase(words: &str) -> Result<Passphrase, Failure> {
    Passphrase::new(words).map_err(|_| Failure::new("passphrase-unfit"))
}

/// The key by which a companion is opened again without stretching the passphrase.
fn session_key(companion: &mut Companion) -> Result<SessionKey, Failure> {
    // The last passphrase that this phone's own lock was made with opens it.
    [NEW_PASSPHRASE, PASSPHRASE]
        .into_iter()
        .find_map(|words| companion.session_key(&passphrase(words).ok()?).ok())
        .ok_or_else(|| Failure::new("wrong-passphrase"))
}
