//! A real relay on this machine, and companions that sync with it over HTTP.

use std::path::Path;

use beside_core::companion::{
    Clock, Companion, CompanionError, Device, LockParams, NewEntry, NewIdentity, Passphrase, RecoveryCode,
    RelayAddress, StretchParameters, SyncOptions, SyncReport,
};
use beside_core::driver::{self, Progress, SyncRun, SystemClock};
use beside_core::model::Day;
use beside_server::config::Config;
use beside_server::startup::{Running, start};
use tempfile::TempDir;

/// A relay with a database of its own.
pub struct Relay {
    /// The relay.
    pub running: Running,
    /// Where its database is.
    pub folder: TempDir,
}

impl Relay {
    /// Starts a relay on a free port.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = start(Config::local(folder.path().join("relay.db"))).await.unwrap();
        Self { running, folder }
    }

    /// Its address and key, as it tells them.
    pub async fn address(&self) -> RelayAddress {
        driver::relay_info(&format!("http://{}", self.running.address())).await.unwrap()
    }
}

/// A clock that is off by so many milliseconds.
pub struct SkewedClock(pub i64);

impl Clock for SkewedClock {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms() + self.0
    }

    fn today(&self) -> Day {
        Day::from_days(i32::try_from(self.now_ms().div_euclid(86_400_000)).unwrap()).unwrap()
    }

    fn minute(&self) -> u16 {
        u16::try_from(self.now_ms().rem_euclid(86_400_000) / 60_000).unwrap()
    }
}

/// How a test's phone is opened.
pub fn device(folder: &Path) -> Device {
    device_with(folder, Box::new(SystemClock))
}

/// The same with another clock.
pub fn device_with(folder: &Path, clock: Box<dyn Clock>) -> Device {
    Device {
        folder: folder.to_owned(),
        vault: None,
        entropy: driver::entropy(),
        clock,
        lock_params: LockParams::weak_for_tests_and_demo(),
        stretch: StretchParameters::MINIMUM,
        keystore: None,
        page_count_max: None,
    }
}

/// The passphrase of all tests.
pub fn passphrase() -> Passphrase {
    Passphrase::new("seven quiet herons").unwrap()
}

/// A person with one phone, registered.
pub async fn person(folder: &Path, relay: &RelayAddress) -> (Companion, RecoveryCode) {
    let identity = NewIdentity { handle: "heron".to_owned(), relay: relay.clone() };
    let (mut companion, code) = Companion::create(device(folder), identity, &passphrase()).unwrap();
    driver::register(&mut companion, &passphrase()).await.unwrap();
    (companion, code)
}

/// One sync with the usual budgets.
pub async fn sync(companion: &mut Companion) -> Result<SyncReport, CompanionError> {
    sync_with(companion, SyncOptions::default()).await
}

/// One sync.
pub async fn sync_with(companion: &mut Companion, options: SyncOptions) -> Result<SyncReport, CompanionError> {
    let mut silent = |_: Progress| {};
    driver::sync(companion, SyncRun { options, progress: &mut silent }).await
}

/// A plain entry.
pub fn entry(text: &str) -> NewEntry {
    NewEntry {
        text: text.to_owned(),
        about_day: None,
        written_at: None,
        mood: None,
        tags: Vec::new(),
        content_notes: Vec::new(),
    }
}
