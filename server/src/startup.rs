//! The composition root: what a relay is made of, put together and started, and ended in the right order.
//!
//! A relay runs on a thread of its own with a runtime of its own, since actix wants one that callers needn't have. What
//! remains on that thread besides starting and stopping is the store's writer, which so has a core to itself.

mod tls;

use std::fs::OpenOptions;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::rt::System;
use actix_web::web::Data;
use beside_store::{Store as _, StoreError};
use beside_store_sqlite::{SqliteOptions, SqliteStore};
use beside_wire::id::RelayKey;
use thiserror::Error;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Seen, UnderWay};
use crate::chance;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::exchanges::Exchanges;
use crate::fanout::hub::Hub;
use crate::gate;
use crate::keys::{Keys, KeysError};
use crate::limit::Limits;
use crate::relay::accept::Rules;
use crate::relay::cursors::CursorMemory;
use crate::routes;
pub use tls::TlsError;

/// A header may take as long as this to arrive.
const HEADER_PATIENCE: Duration = Duration::from_mins(1);
/// A TLS handshake may take as long as this: three round trips on the worst links are over ten seconds.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(30);
/// A connection is kept for this long without a request, since a new one costs more than a sync does.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// What remains for sockets to be flushed, in seconds, once all requests are answered.
const FLUSH_SECONDS: u64 = 1;
/// How often the relay forgets what is over.
const TIDY_EVERY: Duration = Duration::from_mins(1);
/// Database connections that read, for each worker.
const READERS_PER_WORKER: u32 = 4;
/// Installs whose cursors are remembered.
const CURSORS_MAX: usize = 20_000;

/// Why a relay didn't start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address can't be listened on.
    #[error("the address can't be listened on")]
    Listen(#[source] io::Error),
    /// No thread could be had.
    #[error("the relay's thread can't be started")]
    Thread(#[source] io::Error),
    /// The certificate or its key can't be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The database's file can't be made.
    #[error("the database's file can't be made")]
    File(#[source] io::Error),
    /// The database can't be used.
    #[error("the database can't be used")]
    Store(#[from] StoreError),
    /// The relay's keys can't be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The relay's thread ended before it had started.
    #[error("the relay ended while it started")]
    Ended,
}

/// A relay that runs. It stops when this is dropped; [`Running::stop`] also waits until it has.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    relay: RelayKey,
    stopping: CancellationToken,
    ended: oneshot::Receiver<Result<(), StoreError>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key by which phones know it.
    #[must_use]
    pub const fn relay(&self) -> RelayKey {
        self.relay
    }

    /// Stops: takes no more connections, lets requests end, releases those that wait, and closes the store.
    ///
    /// # Errors
    /// [`StoreError`] where the store couldn't be closed well. What was acknowledged is durable all the same.
    pub async fn stop(mut self) -> Result<(), StoreError> {
        self.stopping.cancel();
        self.end().await
    }

    /// Waits until the relay has ended by itself, which it does only if its threads die.
    ///
    /// # Errors
    /// As for [`Running::stop`].
    pub async fn end(&mut self) -> Result<(), StoreError> {
        // A thread that is gone without a word has dropped its store with it.
        (&mut self.ended).await.unwrap_or(Err(StoreError::Unavailable))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// Starts a relay. It is ready when this returns.
///
/// # Errors
/// [`StartError`]: see its variants. Then nothing runs.
pub async fn start(config: Config) -> Result<Running, StartError> {
    start_with_clock(config, Arc::new(SystemClock::new())).await
}

/// Starts a relay that takes its time from `clock`.
///
/// # Errors
/// As for [`start`].
pub async fn start_with_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Running, StartError> {
    let (started, starting) = oneshot::channel();
    let (say_ended, ended) = oneshot::channel();
    let stopping = CancellationToken::new();
    let token = stopping.clone();
    let run = move || {
        System::new().block_on(async move {
            match Prepared::new(config, clock, token).await {
                Ok(prepared) => {
                    let (address, relay) = (prepared.address, prepared.app.keys.relay());
                    // Whoever started may be gone by now; then its token was cancelled, and the relay ends at once.
                    drop(started.send(Ok((address, relay))));
                    if say_ended.send(prepared.run().await).is_err() {
                        tracing::debug!("nobody waited for the relay's end");
                    }
                }
                Err(error) => drop(started.send(Err(error))),
            }
        });
    };
    std::thread::Builder::new().name("beside-relay".to_owned()).spawn(run).map_err(StartError::Thread)?;
    let guard = stopping.clone().drop_guard();
    let (address, relay) = starting.await.map_err(|_| StartError::Ended)??;
    let stopping = guard.disarm();
    tracing::info!(port = address.port(), "the relay listens");
    Ok(Running { address, relay, stopping, ended })
}

struct Prepared {
    app: Data<App>,
    address: SocketAddr,
    server: Server,
    shutdown: Duration,
}

impl Prepared {
    async fn new(config: Config, clock: Arc<dyn Clock>, stopping: CancellationToken) -> Result<Self, StartError> {
        let listener = TcpListener::bind(config.listen).map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        make_private(&config.database).map_err(StartError::File)?;
        let store = SqliteStore::open(store_options(&config)).await?;
        let app = Data::new(assemble(&config, clock, store, stopping).await?);
        let server = serve(&config, listener, app.clone())?;
        Ok(Self { app, address, server, shutdown: config.shutdown })
    }

    async fn run(self) -> Result<(), StoreError> {
        let Self { app, server, shutdown, .. } = self;
        let handle = server.handle();
        let mut server = actix_web::rt::spawn(server);
        let tidying = actix_web::rt::spawn(tidy(app.clone()));
        tokio::select! {
            () = app.stopping.cancelled() => end(&app, &handle, shutdown).await,
            ended = &mut server => tracing::error!(joined = ended.is_ok(), "the server ended by itself"),
        }
        app.stopping.cancel();
        tidying.abort();
        app.store.close().await
    }
}

// New connections first, then what is under way; those that wait are released by the token itself. HTTP/2 connections stay
// open as long as phones like, so they are cut once nothing is under way.
async fn end(app: &App, handle: &ServerHandle, shutdown: Duration) {
    tracing::info!("the relay stops");
    handle.pause().await;
    if tokio::time::timeout(shutdown, app.under_way.none()).await.is_err() {
        tracing::warn!("requests were cut off");
    }
    handle.stop(true).await;
}

// The relay's keys are in it, so nobody else on the machine may read it. What SQLite puts beside it follows its mode.
fn make_private(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn store_options(config: &Config) -> SqliteOptions {
    let readers = u32::try_from(config.workers).unwrap_or(u32::MAX).saturating_mul(READERS_PER_WORKER);
    SqliteOptions { path: config.database.clone(), tag: chance::bytes(), readers, pages_max: None }
}

async fn assemble(
    config: &Config,
    clock: Arc<dyn Clock>,
    store: SqliteStore,
    stopping: CancellationToken,
) -> Result<App, StartError> {
    let keys = Keys::load(&store).await?;
    let rules = Rules { signer: keys.heads.clone(), account_bytes_max: config.account_bytes_max };
    Ok(App {
        exchanges: Exchanges::new(clock.clone()),
        limits: Limits::new(&config.quotas, &clock),
        clock,
        store,
        keys,
        rules,
        cursors: CursorMemory::new(CURSORS_MAX),
        hub: Arc::new(Hub::default()),
        proxies: config.proxies.clone(),
        registration: config.registration,
        stopping,
        under_way: UnderWay::new(),
        seen: Seen::default(),
    })
}

fn serve(config: &Config, listener: TcpListener, app: Data<App>) -> Result<Server, StartError> {
    let server = HttpServer::new(move || {
        actix_web::App::new().app_data(app.clone()).wrap(from_fn(gate::pass)).configure(routes::configure)
    })
    .workers(config.workers)
    .max_connections(config.connections_max)
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEADER_PATIENCE)
    .tls_handshake_timeout(HANDSHAKE_PATIENCE)
    .h1_allow_half_closed(false)
    .tcp_nodelay(true)
    .shutdown_timeout(FLUSH_SECONDS)
    .disable_signals();
    let server = match &config.tls {
        Some(files) => server.listen_rustls_0_23(listener, tls::load(files)?),
        None => server.listen_auto_h2c(listener),
    };
    Ok(server.map_err(StartError::Listen)?.run())
}

async fn tidy(app: Data<App>) {
    let mut turns = tokio::time::interval(TIDY_EVERY);
    loop {
        turns.tick().await;
        app.exchanges.tidy();
        app.limits.tidy();
        match app.store.forget_assertions(app.clock.unix_milliseconds()).await {
            Ok(forgotten) => tracing::debug!(forgotten, "assertions that are over"),
            Err(error) => tracing::warn!(%error, "assertions were not forgotten"),
        }
    }
}
