//! The relay and the folder that everything happens in.

use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Mutex,
};

use beside_core::companion::RelayAddress;
use beside_server::{
    config::{Config, LogFormat, LogLevel, Logging},
    startup::{self, Running},
    telemetry,
};
use tempfile::TempDir;

use super::{machine, wire_tap::WireTap};
use crate::failure::Failure;

/// A relay that runs, and where its traces lie.
pub(super) struct World {
    folder: TempDir,
    relay: Option<Running>,
    address: SocketAddr,
    key: beside_wire::id::RelayKey,
    lines: Vec<WireTap>,
}

impl World {
    /// Starts a relay as `beside-server` would, with its most talkative log.
    pub(super) async fn start() -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("beside-demo-").tempdir().map_err(machine)?;
        std::fs::create_dir(folder.path().join("relay")).map_err(machine)?;
        let log = Mutex::new(File::create_new(folder.path().join("relay.log")).map_err(machine)?);
        let reporter = telemetry::reporter(Logging { format: LogFormat::Json, level: LogLevel::Debug }, log);
        tracing::subscriber::set_global_default(reporter).map_err(|_| Failure::new("internal"))?;
        let config = Config::local(folder.path().join("relay").join("relay.db"));
        let relay = startup::start(config).await.map_err(|_| Failure::new("storage-io"))?;
        Ok(Self { address: relay.address(), key: relay.relay(), relay: Some(relay), folder, lines: Vec::new() })
    }

    /// Where the relay listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The relay as a phone knows it that reaches it over this line.
    pub(super) fn relay_by(&self, url: String) -> RelayAddress {
        RelayAddress { url, key: self.key }
    }

    /// The folder of all phones and records.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The relay's log.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.path().join("relay.log")
    }

    /// The folder of the relay's database.
    pub(super) fn database(&self) -> PathBuf {
        self.folder.path().join("relay")
    }

    /// Keeps the record of a line whose phone is gone.
    pub(super) fn keep(&mut self, line: WireTap) {
        self.lines.push(line);
    }

    /// Everything that went over all lines.
    pub(super) fn recorded(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        for line in &self.lines {
            bytes.extend(line.recorded().map_err(machine)?);
        }
        Ok(bytes)
    }

    /// Stops the relay, so that its files are complete.
    pub(super) async fn stop(&mut self) -> Result<(), Failure> {
        match self.relay.take() {
            Some(relay) => relay.stop().await.map_err(|_| Failure::new("storage-io")),
            None => Ok(()),
        }
    }
}
