//! The command line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use serde::Serialize;

use super::raw::{LogFormat, LogLevel, Registration};

/// Beside's relay: keeps sealed envelopes for phones that are away, and can read none of them.
#[derive(Debug, Clone, Default, Parser, Serialize)]
#[command(version, about)]
pub struct Arguments {
    /// A TOML file with settings of the same names as these flags, with underscores
    #[arg(long, value_name = "FILE", global = true)]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Where to listen [default: 127.0.0.1:7310]
    #[arg(long, value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// The database's file [default: beside.sqlite]
    #[arg(long, value_name = "FILE", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<PathBuf>,
    /// The certificate chain, in PEM
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's key, in PEM
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key: Option<PathBuf>,
    /// A proxy that is believed when it says whose request it is; may be given more than once
    #[arg(long = "proxy", value_name = "ADDRESS")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proxies: Vec<IpAddr>,
    /// Whether new accounts are taken [default: open]
    #[arg(long, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// Threads that serve requests [default: one for each core]
    #[arg(long, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<usize>,
    /// The form of the relay's reports [default: pretty]
    #[arg(long, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
    /// How much the relay reports [default: info]
    #[arg(long, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_level: Option<LogLevel>,
    /// What to do instead of serving
    #[command(subcommand)]
    #[serde(skip)]
    pub command: Option<Command>,
}

/// What the program does besides serving.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Copy the whole database into a new file, also while the relay runs
    Backup {
        /// The file for the copy; one that is there already is never overwritten
        file: PathBuf,
    },
}
