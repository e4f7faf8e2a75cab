//! Settings as they are written, before they are checked.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use super::{ACCOUNT_BYTES_MAX_DEFAULT, Arguments, Config, ConfigError, Logging, TlsFiles};
use crate::limit::Quotas;

/// Whether new accounts are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// From everybody.
    Open,
    /// From nobody.
    Closed,
}

/// The form of the relay's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object for each line.
    Json,
    /// For people.
    Pretty,
}

/// How much the relay reports. It concerns the relay's own reports only: libraries may say what a request held, so
/// theirs stay at warnings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Faults of the relay.
    Error,
    /// And what may become one.
    Warn,
    /// And each request's end.
    Info,
    /// And more.
    Debug,
}

/// Settings as written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    listen: SocketAddr,
    database: PathBuf,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    proxies: Vec<IpAddr>,
    registration: Registration,
    workers: usize,
    connections_max: usize,
    account_bytes_max: u64,
    shutdown_seconds: u16,
    log_format: LogFormat,
    log_level: LogLevel,
}

// Others may keep variables of this prefix in the same environment, so only these are looked at.
const NAMES: [&str; 12] = [
    "listen",
    "database",
    "tls_certificate",
    "tls_key",
    "proxies",
    "registration",
    "workers",
    "connections_max",
    "account_bytes_max",
    "shutdown_seconds",
    "log_format",
    "log_level",
];

impl Default for Raw {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7310)),
            database: PathBuf::from("beside.sqlite"),
            tls_certificate: None,
            tls_key: None,
            proxies: Vec::new(),
            registration: Registration::Open,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            connections_max: 10_000,
            account_bytes_max: ACCOUNT_BYTES_MAX_DEFAULT,
            shutdown_seconds: 10,
            log_format: LogFormat::Pretty,
            log_level: LogLevel::Info,
        }
    }
}

impl Raw {
    pub(super) fn read(arguments: &Arguments) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = &arguments.config {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(Env::prefixed("BESIDE_").only(&NAMES));
        figment
            .merge(Serialized::defaults(arguments))
            .extract()
            .map_err(|error| ConfigError::Unreadable(Box::new(error)))
    }

    pub(super) fn check(self) -> Result<(Config, Logging), ConfigError> {
        let tls = match (self.tls_certificate, self.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate, key }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(ConfigError::HalfOfTls),
        };
        if tls.is_none() && !self.listen.ip().is_loopback() && self.proxies.is_empty() {
            return Err(ConfigError::PlaintextInTheOpen);
        }
        if self.workers == 0 || self.connections_max == 0 || self.account_bytes_max == 0 {
            return Err(ConfigError::NothingAllowed);
        }
        let config = Config {
            listen: self.listen,
            database: self.database,
            tls,
            proxies: self.proxies,
            registration: self.registration,
            workers: self.workers,
            connections_max: self.connections_max,
            account_bytes_max: self.account_bytes_max,
            shutdown: Duration::from_secs(self.shutdown_seconds.into()),
            quotas: Quotas::default(),
        };
        Ok((config, Logging { format: self.log_format, level: self.log_level }))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn load(flags: &[&str]) -> Result<(Config, Logging), ConfigError> {
        let arguments = Arguments::try_parse_from([&["beside-server"], flags].concat()).unwrap();
        Config::load(&arguments)
    }

    #[test]
    fn flags_win_over_a_file_which_wins_over_defaults() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("relay.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\nworkers = 3\nlog_format = \"json\"\n").unwrap();
        let (config, logging) = load(&["--config", file.to_str().unwrap(), "--listen", "127.0.0.1:2"]).unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.workers, 3);
        assert_eq!(logging.format, LogFormat::Json);
        assert_eq!(config.shutdown, Duration::from_secs(10));
    }

    #[test]
    fn a_misspelt_setting_and_a_missing_file_are_told() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("relay.toml");
        assert!(matches!(load(&["--config", file.to_str().unwrap()]), Err(ConfigError::Unreadable(_))));
        std::fs::write(&file, "databse = \"x\"\n").unwrap();
        assert!(matches!(load(&["--config", file.to_str().unwrap()]), Err(ConfigError::Unreadable(_))));
    }

    #[test]
    fn plaintext_leaves_the_machine_only_to_a_named_proxy() {
        assert!(matches!(load(&["--listen", "0.0.0.0:80"]), Err(ConfigError::PlaintextInTheOpen)));
        assert!(matches!(load(&["--listen", "[::]:80"]), Err(ConfigError::PlaintextInTheOpen)));
        assert!(load(&["--listen", "0.0.0.0:80", "--proxy", "10.0.0.2"]).is_ok());
        assert!(load(&["--listen", "0.0.0.0:443", "--tls-certificate", "a", "--tls-key", "b"]).is_ok());
        assert!(matches!(load(&["--tls-key", "b"]), Err(ConfigError::HalfOfTls)));
        assert!(matches!(load(&["--workers", "0"]), Err(ConfigError::NothingAllowed)));
    }
}
