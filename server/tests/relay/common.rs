//! A relay for one test.

use std::net::SocketAddr;
use std::path::Path;

use beside_server::config::Config;
use beside_server::startup::{self, Running};
use tempfile::TempDir;

use super::http::{Reply, Request};
use super::phone::{Phone, Registered};

/// A relay, and the directory that goes with it.
pub(crate) struct Relay {
    pub(crate) running: Running,
    directory: TempDir,
}

impl Relay {
    pub(crate) async fn start() -> Self {
        Self::start_as(|_| {}).await
    }

    pub(crate) async fn start_as(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), change).await
    }

    pub(crate) async fn start_in(directory: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::local(directory.path().join("relay.sqlite"));
        change(&mut config);
        Self { running: startup::start(config).await.unwrap(), directory }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) async fn ask(&self, request: Request) -> Reply {
        request.send(self.address()).await
    }

    /// A phone that has just registered.
    pub(crate) async fn registered(&self, name: &str, passphrase: &str) -> Registered {
        let mut phone = Phone::new(self.running.relay(), self.address());
        let handle = phone.register(name, passphrase).await;
        Registered { phone, handle, passphrase: passphrase.to_owned() }
    }

    /// Ends the relay and gives its directory back, so that it can be started again.
    pub(crate) async fn stop(self) -> TempDir {
        self.running.stop().await.unwrap();
        self.directory
    }
}
