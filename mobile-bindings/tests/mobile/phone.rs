//! A real relay in this process, and phones that know it.

use std::sync::Arc;

use beside_mobile::{Companion, Created, DeviceOptions, NewEntry, RelayInfo, create_companion, relay_info};
use beside_server::config::Config;
use beside_server::startup::{Running, start};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "a walk by the river";

/// A relay with a database of its own.
pub(crate) struct Relay {
    pub(crate) running: Running,
    _folder: TempDir,
}

impl Relay {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let running = start(Config::local(folder.path().join("relay.db"))).await.unwrap();
        Self { running, _folder: folder }
    }

    pub(crate) async fn info(&self) -> RelayInfo {
        relay_info(format!("http://{}", self.running.address())).await.unwrap()
    }
}

/// How a phone with this folder is opened.
pub(crate) fn options(folder: &TempDir) -> DeviceOptions {
    DeviceOptions {
        folder: folder.path().to_str().unwrap().to_owned(),
        vault: None,
        keystore: None,
        clock: None,
        logger: None,
        reachability: None,
    }
}

/// A relay that nobody asks.
pub(crate) fn no_relay() -> RelayInfo {
    RelayInfo { url: "http://127.0.0.1:1".to_owned(), key: beside_wire::id::RelayKey::new([7; 32]) }
}

/// A new vault, unlocked, with no account.
pub(crate) async fn create(options: DeviceOptions, relay: &RelayInfo) -> Created {
    create_companion(options, "heron".to_owned(), relay.clone(), PASSPHRASE.to_owned()).await.unwrap()
}

/// An entry with this text alone.
pub(crate) fn entry(text: &str) -> NewEntry {
    NewEntry {
        text: text.to_owned(),
        about_day: None,
        written_at: None,
        mood: None,
        tags: Vec::new(),
        content_notes: Vec::new(),
    }
}

/// The texts of all entries, in order.
pub(crate) fn texts(companion: &Companion) -> Vec<String> {
    let entries = companion.journal().export_entries().unwrap();
    entries.into_iter().map(|entry| entry.text).collect()
}

/// The vault, opened again after its companion was closed, and unlocked.
pub(crate) async fn open_again(folder: &TempDir) -> Arc<Companion> {
    let companion = Companion::open(options(folder)).unwrap();
    companion.unlock(PASSPHRASE.to_owned()).await.unwrap();
    companion
}
