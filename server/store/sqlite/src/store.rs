//! The store.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use beside_store::account::{
    AccountCreation, AccountLogin, AccountRecovery, AccountVault, AssertionOutcome, AssertionUse, Enrolment,
    InstallRecord, NewAccount, NewInstall, PassphraseChange, Presenter, Replacement,
};
use beside_store::log::{
    LinesQuery, Run, RunSize, SpaceState, StoredBody, StoredWrap, SyncJob, SyncOutcome, WrapsQuery,
};
use beside_store::store::{SecretName, StoreResult};
use beside_store::{Store, StoreError};
use beside_wire::account::{InstallRow, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, SpaceId};
use beside_wire::line::{Incarnation, Line};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::error::{OrStoreError as _, migration_error};
use crate::views::Views;
use crate::writer::{Job, Pending, Transaction, Typed, WAITING_MAX, Writer};
use crate::{read, schema, write};

/// How long a connection waits for another process that holds the database.
pub(crate) const BUSY: Duration = Duration::from_secs(5);
/// How long a reader waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(10);

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The database's file. It is made where there is none.
    pub path: PathBuf,
    /// Fresh randomness: the tag of the first life, should the database be new.
    pub tag: [u8; 8],
    /// Read-only connections.
    pub readers: u32,
    /// What the database may take up, in pages of 4096 bytes. Beyond that it is [`StoreError::Full`].
    pub pages_max: Option<u32>,
}

/// The relay's store on `SQLite`. Clones share it.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    inner: Arc<Inner>,
}

type WriterTask = (mpsc::Sender<Box<dyn Job>>, JoinHandle<()>);

#[derive(Debug)]
struct Inner {
    readers: SqlitePool,
    views: Arc<Views>,
    // `None` once it was closed.
    writer: Mutex<Option<WriterTask>>,
}

impl SqliteStore {
    /// Opens a database, bringing its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::SchemaNewer`] where a newer version has written it, else as for every method of [`Store`].
    pub async fn open(options: SqliteOptions) -> StoreResult<Self> {
        let file = SqliteConnectOptions::new()
            .filename(&options.path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // What is deleted is overwritten: an account that goes leaves nothing in free pages.
            .pragma("secure_delete", "ON")
            .statement_cache_capacity(128);
        let bounded = options.pages_max.map(|pages| file.clone().pragma("max_page_count", pages.to_string()));
        let writer_options = bounded.unwrap_or_else(|| file.clone()).create_if_missing(true);
        migrate(&writer_options, options.tag).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers.max(1))
            .acquire_timeout(ACQUIRE)
            // A file doesn't hang up.
            .test_before_acquire(false)
            // An answer goes through the log once: a reader's own cache would hold what nobody asks for again.
            .connect_with(file.read_only(true).pragma("cache_size", "-512"))
            .await
            .or_store_error()?;
        let views = Arc::new(Views::default());
        let (sender, jobs) = mpsc::channel(WAITING_MAX);
        let task = tokio::spawn(Writer::new(writer_options, views.clone()).run(jobs));
        Ok(Self { inner: Arc::new(Inner { readers, views, writer: Mutex::new(Some((sender, task))) }) })
    }

    async fn write<T, W>(&self, work: W) -> StoreResult<T>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut Transaction) -> Pending<'c, T> + Send + 'static,
    {
        let sender = {
            let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            writer.as_ref().map(|(sender, _)| sender.clone()).ok_or(StoreError::Unavailable)?
        };
        let (reply, answer) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Typed { work: Some(work), answer: None, reply });
        sender.send(job).await.map_err(|_| StoreError::Unavailable)?;
        drop(sender);
        answer.await.map_err(|_| StoreError::Unavailable)?
    }

    async fn reader(&self) -> StoreResult<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        self.inner.readers.acquire().await.or_store_error()
    }
}

async fn migrate(options: &SqliteConnectOptions, tag: [u8; 8]) -> StoreResult<()> {
    let migrations = schema::migrations();
    let supported = migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
    let mut connection = SqliteConnection::connect_with(options).await.or_store_error()?;
    migrations.run_direct(None, &mut connection, false).await.map_err(|error| migration_error(&error, supported))?;
    let first = sqlx::query("INSERT INTO relay (id, ordinal, tag) VALUES (1, 1, ?) ON CONFLICT DO NOTHING");
    first.bind(tag.as_slice()).execute(&mut connection).await.or_store_error()?;
    connection.close().await.or_store_error()
}

impl Store for SqliteStore {
    async fn secret(&self, name: SecretName, candidate: Vec<u8>) -> StoreResult<Vec<u8>> {
        self.write(move |tx| Box::pin(write::secret(tx, name, candidate))).await
    }

    async fn incarnation(&self) -> StoreResult<Incarnation> {
        read::incarnation(&mut *self.reader().await?).await
    }

    async fn open_incarnation(&self, after: Incarnation, opened: Incarnation) -> StoreResult<Incarnation> {
        self.write(move |tx| Box::pin(write::open_incarnation(tx, after, opened))).await
    }

    async fn sync(&self, job: SyncJob) -> StoreResult<SyncOutcome> {
        self.write(move |tx| Box::pin(write::sync(tx, job))).await
    }

    async fn space(&self, space: SpaceId) -> StoreResult<SpaceState> {
        read::space(&mut *self.reader().await?, &self.inner.views, space).await
    }

    async fn spaces_of_device(&self, device: DeviceKey) -> StoreResult<Vec<SpaceId>> {
        read::spaces_of_device(&mut *self.reader().await?, &device).await
    }

    async fn spaces_of_account(&self, account: AccountId) -> StoreResult<Vec<SpaceId>> {
        read::spaces_of_account(&mut *self.reader().await?, &account).await
    }

    async fn lines(&self, query: LinesQuery) -> StoreResult<Vec<Line>> {
        read::lines(&mut *self.reader().await?, &query).await
    }

    async fn run_size(&self, run: Run) -> StoreResult<RunSize> {
        read::run_size(&mut *self.reader().await?, &run).await
    }

    async fn bodies(&self, space: SpaceId, positions: Vec<u64>) -> StoreResult<Vec<StoredBody>> {
        read::bodies(&mut *self.reader().await?, &space, &positions).await
    }

    async fn wraps(&self, query: WrapsQuery) -> StoreResult<Vec<StoredWrap>> {
        read::wraps(&mut *self.reader().await?, &query).await
    }

    async fn create_account(&self, new: NewAccount) -> StoreResult<AccountCreation> {
        self.write(move |tx| Box::pin(write::create_account(tx, new))).await
    }

    async fn account_by_handle(&self, handle: &str) -> StoreResult<Option<AccountLogin>> {
        read::login(&mut *self.reader().await?, handle).await
    }

    async fn account_by_lookup(&self, lookup: LookupId) -> StoreResult<Option<AccountRecovery>> {
        read::recovery(&mut *self.reader().await?, &lookup).await
    }

    async fn account_vault(&self, account: AccountId) -> StoreResult<Option<AccountVault>> {
        read::vault(&mut *self.reader().await?, &account).await
    }

    async fn enrol_install(&self, account: AccountId, new: NewInstall) -> StoreResult<Enrolment> {
        self.write(move |tx| Box::pin(write::enrol(tx, account, new))).await
    }

    async fn change_passphrase(&self, change: PassphraseChange) -> StoreResult<Replacement> {
        self.write(move |tx| Box::pin(write::change_passphrase(tx, change))).await
    }

    async fn put_vault(&self, account: AccountId, vault: VaultUpload) -> StoreResult<Replacement> {
        self.write(move |tx| Box::pin(write::put_vault(tx, account, vault))).await
    }

    async fn install(&self, install: InstallId) -> StoreResult<Option<InstallRecord>> {
        read::install(&mut *self.reader().await?, &install).await
    }

    async fn presenter(&self, install: InstallId) -> StoreResult<Option<Presenter>> {
        read::presenter(&mut *self.reader().await?, &install).await
    }

    async fn installs(&self, account: AccountId) -> StoreResult<Vec<InstallRow>> {
        read::installs(&mut *self.reader().await?, &account).await
    }

    async fn revoke_install(&self, account: AccountId, install: InstallId) -> StoreResult<bool> {
        self.write(move |tx| Box::pin(write::revoke(tx, account, install))).await
    }

    async fn mark_seen(&self, install: InstallId, day: u32) -> StoreResult<()> {
        self.write(move |tx| Box::pin(write::mark_seen(tx, install, day))).await
    }

    async fn use_assertion(&self, install: InstallId, assertion: AssertionUse) -> StoreResult<AssertionOutcome> {
        self.write(move |tx| Box::pin(write::use_assertion(tx, install, assertion))).await
    }

    async fn forget_assertions(&self, ended_by_ms: u64) -> StoreResult<u64> {
        self.write(move |tx| Box::pin(write::forget_assertions(tx, ended_by_ms))).await
    }

    async fn delete_account(&self, account: AccountId) -> StoreResult<bool> {
        self.write(move |tx| Box::pin(write::delete_account(tx, account))).await
    }

    fn close(&self) -> impl Future<Output = StoreResult<()>> + Send {
        let writer = self.inner.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        async move {
            let (sender, task) = writer.ok_or(StoreError::Unavailable)?;
            // Readers first: the writer can empty the log file only when nobody reads from it.
            self.inner.readers.close().await;
            drop(sender);
            task.await.map_err(|_| StoreError::Unavailable)
        }
    }
}
