//! The threads on which network work and slow work run, so that no caller's thread carries them.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::BesideError;

const WORKERS: usize = 2;

static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

fn runtime() -> Result<&'static Runtime, BesideError> {
    let build = || Builder::new_multi_thread().worker_threads(WORKERS).thread_name("beside").enable_all().build().ok();
    RUNTIME.get_or_init(build).as_ref().ok_or_else(BesideError::internal)
}

/// A task that ends when nobody waits for it any more.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs a future on the library's own threads. Dropping what this returns ends it at its next step.
pub(crate) async fn run<T: Send + 'static>(
    work: impl Future<Output = Result<T, BesideError>> + Send + 'static,
) -> Result<T, BesideError> {
    let mut task = Task(runtime()?.spawn(work));
    (&mut task.0).await.unwrap_or_else(|_| Err(BesideError::internal()))
}

/// Runs slow work, such as stretching a passphrase, beside the futures. Once begun it ends by itself.
pub(crate) async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BesideError> + Send + 'static,
) -> Result<T, BesideError> {
    runtime()?.spawn_blocking(work).await.unwrap_or_else(|_| Err(BesideError::internal()))
}

/// Like [`slowly`], for what nobody could use who hasn't got the answer: that is undone where nobody waits any more.
pub(crate) async fn slowly_or_undone<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BesideError> + Send + 'static,
    undo: impl FnOnce(T) + Send + 'static,
) -> Result<T, BesideError> {
    let (answer, waiting) = oneshot::channel();
    runtime()?.spawn_blocking(move || {
        if let Err(Ok(made)) = answer.send(work()) {
            undo(made);
        }
    });
    waiting.await.unwrap_or_else(|_| Err(BesideError::internal()))
}
