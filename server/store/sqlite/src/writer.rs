//! The one writer. What waits while a transaction commits goes into the next one together, so that a disk's sync is paid
//! once for many.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use beside_store::StoreError;
use beside_store::store::StoreResult;
use beside_store::view::SpaceView;
use beside_wire::id::SpaceId;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::error::OrStoreError as _;
use crate::views::{ViewKey, Views};

/// Jobs that wait for the writer, at most; who comes later waits to be let in.
pub(crate) const WAITING_MAX: usize = 1024;
/// Jobs of one transaction, at most, so that nobody waits for very many others.
const GROUP_MAX: usize = 256;

pub(crate) type Pending<'c, T> = Pin<Box<dyn Future<Output = StoreResult<T>> + Send + 'c>>;

/// What a job writes with.
pub(crate) struct Transaction {
    pub(crate) connection: SqliteConnection,
    views: Arc<Views>,
    // Views that others may see once the transaction is durable.
    fresh: BTreeMap<SpaceId, (ViewKey, Arc<SpaceView>)>,
}

impl Transaction {
    pub(crate) fn view(&self, space: &SpaceId, key: &ViewKey) -> Option<Arc<SpaceView>> {
        let fresh = self.fresh.get(space).filter(|(kept, _)| kept == key).map(|(_, view)| view.clone());
        fresh.or_else(|| self.views.find(space, key))
    }

    pub(crate) fn keep(&mut self, space: SpaceId, key: ViewKey, view: Arc<SpaceView>) {
        self.fresh.insert(space, (key, view));
    }

    fn settle(&mut self, committed: StoreResult<()>) {
        let fresh = std::mem::take(&mut self.fresh);
        if committed.is_ok() {
            for (space, (key, view)) in fresh {
                self.views.keep(space, key, view);
            }
        }
    }
}

/// A job whose answer waits for the commit.
pub(crate) trait Job: Send {
    /// Does its part of the transaction. An error means that it has written nothing, or that nothing can be written.
    fn run<'c>(&'c mut self, transaction: &'c mut Transaction) -> Pending<'c, ()>;

    /// Answers, now that it is known whether the transaction is durable.
    fn answer(self: Box<Self>, committed: StoreResult<()>);
}

/// A job with an answer of its own type.
pub(crate) struct Typed<T, W> {
    pub(crate) work: Option<W>,
    pub(crate) answer: Option<StoreResult<T>>,
    pub(crate) reply: oneshot::Sender<StoreResult<T>>,
}

impl<T, W> Job for Typed<T, W>
where
    T: Send,
    W: for<'c> FnOnce(&'c mut Transaction) -> Pending<'c, T> + Send,
{
    fn run<'c>(&'c mut self, transaction: &'c mut Transaction) -> Pending<'c, ()> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Err(StoreError::Unavailable) };
            let answer = work(transaction).await;
            let done = answer.as_ref().map(|_| ()).map_err(|error| *error);
            self.answer = Some(answer);
            done
        })
    }

    fn answer(self: Box<Self>, committed: StoreResult<()>) {
        let answer = match (committed, self.answer) {
            (Err(error), _) => Err(error),
            (Ok(()), Some(answer)) => answer,
            (Ok(()), None) => Err(StoreError::Unavailable),
        };
        // Whoever asked may have gone; what was written stays.
        drop(self.reply.send(answer));
    }
}

/// Writes until nobody can ask any more, then puts everything into the main file.
pub(crate) struct Writer {
    pub(crate) options: SqliteConnectOptions,
    pub(crate) views: Arc<Views>,
    pub(crate) transaction: Option<Transaction>,
}

impl Writer {
    pub(crate) const fn new(options: SqliteConnectOptions, views: Arc<Views>) -> Self {
        Self { options, views, transaction: None }
    }

    pub(crate) async fn run(mut self, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = jobs.recv().await {
            let mut group = vec![first];
            while group.len() < GROUP_MAX
                && let Ok(next) = jobs.try_recv()
            {
                group.push(next);
            }
            let committed = self.commit(&mut group).await;
            if committed.is_err() {
                // SQLite may or may not have rolled back by itself; closing the connection leaves no doubt.
                self.transaction = None;
            }
            for job in group {
                job.answer(committed);
            }
        }
        self.close().await;
    }

    async fn open(&mut self) -> StoreResult<&mut Transaction> {
        if self.transaction.is_none() {
            let connection = SqliteConnection::connect_with(&self.options).await.or_store_error()?;
            self.transaction = Some(Transaction { connection, views: self.views.clone(), fresh: BTreeMap::new() });
        }
        self.transaction.as_mut().ok_or(StoreError::Unavailable)
    }

    async fn commit(&mut self, group: &mut [Box<dyn Job>]) -> StoreResult<()> {
        let transaction = self.open().await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut transaction.connection).await.or_store_error()?;
        for job in group {
            match job.run(transaction).await {
                // Rules that decided nonsense are that job's own matter: it has written nothing.
                Ok(()) | Err(StoreError::Inconsistent { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let committed = sqlx::query("COMMIT").execute(&mut transaction.connection).await.or_store_error().map(|_| ());
        transaction.settle(committed);
        committed
    }

    async fn close(mut self) {
        let Ok(transaction) = self.open().await else { return };
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut transaction.connection).await;
        if checkpoint.or_store_error().is_err() {
            tracing::warn!("the log of the database stays beside it; the next start takes it in");
        }
        if let Some(transaction) = self.transaction.take()
            && transaction.connection.close().await.is_err()
        {
            tracing::warn!("the database didn't close by itself");
        }
    }
}
