//! What a relay is told: defaults, then a TOML file, then `BESIDE_*` in the environment, then flags; the later wins.
//!
//! No secret stands here. The relay draws its keys itself and keeps them with its database (D10), so a configuration
//! can be shown to anybody.

mod arguments;
mod raw;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

pub use arguments::{Arguments, Command};
pub use raw::{LogFormat, LogLevel, Registration};

use crate::limit::Quotas;

/// What an account may take up unless the relay is told otherwise, in bytes: decades of use.
pub const ACCOUNT_BYTES_MAX_DEFAULT: u64 = 512 * 1024 * 1024;

/// Why a relay can't start as it was told.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A value is missing or unreadable. The message names the setting and its source.
    #[error(transparent)]
    Unreadable(#[from] Box<figment::Error>),
    /// Only one of certificate and key was given.
    #[error("tls_certificate and tls_key belong together: give both or neither")]
    HalfOfTls,
    /// Phones would talk to the relay in the clear.
    #[error("without TLS a relay listens on loopback only, unless `proxies` names the proxy that has the certificate")]
    PlaintextInTheOpen,
    /// A bound of zero.
    #[error("workers, connections_max and account_bytes_max must be at least 1")]
    NothingAllowed,
}

/// A relay's configuration, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The database's file.
    pub database: PathBuf,
    /// Certificate and key. Without them the relay speaks HTTP/1.1 and h2c in the clear.
    pub tls: Option<TlsFiles>,
    /// Proxies that are believed when they say whose request it is.
    pub proxies: Vec<IpAddr>,
    /// Whether new accounts are taken.
    pub registration: Registration,
    /// Threads that serve requests.
    pub workers: usize,
    /// Connections at once, for each worker.
    pub connections_max: usize,
    /// What the entries of one account may take up, in bytes.
    pub account_bytes_max: u64,
    /// How long requests may take to end when the relay stops.
    pub shutdown: Duration,
    /// How often one may ask.
    pub quotas: Quotas,
}

/// PEM files of a certificate chain and its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The chain, the relay's own certificate first.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// How the relay reports on itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logging {
    /// The form.
    pub format: LogFormat,
    /// How much.
    pub level: LogLevel,
}

impl Config {
    /// A relay on loopback and any free port, for demos and tests: one worker, and quotas that many phones behind one
    /// address don't reach.
    #[must_use]
    pub fn local(database: PathBuf) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database,
            tls: None,
            proxies: Vec::new(),
            registration: Registration::Open,
            workers: 1,
            connections_max: 4096,
            account_bytes_max: ACCOUNT_BYTES_MAX_DEFAULT,
            shutdown: Duration::from_secs(5),
            quotas: Quotas::generous(),
        }
    }

    /// Reads and checks what was told.
    ///
    /// # Errors
    /// [`ConfigError`]: see its variants.
    pub fn load(arguments: &Arguments) -> Result<(Self, Logging), ConfigError> {
        raw::Raw::read(arguments)?.check()
    }
}
