//! The relay that is killed: the real one, on a database and a port that it has at every start.

use std::net::SocketAddr;
use std::path::PathBuf;

use beside_server::config::Config;
use beside_server::startup::start;

use super::child::end_with_parent;
use super::line::Line;

/// Runs until it is killed, or until whoever started it is gone.
///
/// # Errors
/// Whatever keeps it from starting: the database that a kill left must do.
pub async fn run(database: PathBuf, listen: SocketAddr) -> anyhow::Result<()> {
    end_with_parent();
    let mut running = start(Config { listen, ..Config::local(database) }).await?;
    Line::Listening(running.relay()).say();
    Ok(running.end().await?)
}
