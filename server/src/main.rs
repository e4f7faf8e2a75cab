//! The relay as a program.

use std::future::Future;
use std::io;

use anyhow::Context as _;
use beside_server::config::{Arguments, Command, Config};
use beside_server::{startup, telemetry};
use clap::Parser as _;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let (config, logging) = Config::load(&arguments)?;
    tracing::subscriber::set_global_default(telemetry::reporter(logging, io::stderr))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match arguments.command {
        Some(Command::Backup { file }) => Ok(runtime.block_on(beside_store_sqlite::copy(&config.database, &file))?),
        None => runtime.block_on(serve(config)),
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let told_to_stop = told_to_stop()?;
    let mut running = startup::start(config).await?;
    tokio::select! {
        () = told_to_stop => Ok(running.stop().await?),
        ended = running.end() => ended.context("the relay ended by itself"),
    }
}

// SIGINT from a terminal, SIGTERM from whatever keeps the process.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where signals can't be heard, the relay runs until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
