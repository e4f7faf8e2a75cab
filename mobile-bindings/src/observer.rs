//! Telling an app that something changed: from one thread of its own, never under a lock of the companion, and the last
//! state never missed.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use beside_core::companion::Change;

use crate::error::BesideError;

const WAITING_MAX: usize = 256;

/// Told when something changed. Several changes between two calls come together.
#[uniffi::export(foreign)]
pub trait Observer: Send + Sync {
    /// What changed since the last call. Called from one thread, one call at a time; ask the companion for the new state.
    /// It may call the companion, and may cancel its own subscription.
    ///
    /// # Errors
    /// Nothing follows from one: an observer that fails is told of the next change too.
    fn changed(&self, changes: Vec<Change>) -> Result<(), BesideError>;
}

#[derive(Default)]
struct State {
    next: u64,
    subscribed: BTreeMap<u64, (Arc<dyn Observer>, BTreeSet<Change>)>,
    /// Whose observer is being called now.
    calling: Option<u64>,
    over: bool,
}

struct Shared {
    state: Mutex<State>,
    turned: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.turned.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    // The only thread that calls observers. No lock is held while one of them runs.
    fn deliver(&self) {
        let mut state = self.state();
        while !state.over {
            let due = state.subscribed.iter_mut().find(|(_, (_, waiting))| !waiting.is_empty());
            let Some((id, (observer, waiting))) = due else {
                state = self.wait(state);
                continue;
            };
            let (id, observer, changes) = (*id, Arc::clone(observer), std::mem::take(waiting));
            state.calling = Some(id);
            drop(state);
            // An observer that faults is one that fails: the others, and its own next call, go on.
            drop(catch_unwind(AssertUnwindSafe(|| observer.changed(changes.into_iter().collect()))));
            drop(observer);
            state = self.state();
            state.calling = None;
            self.turned.notify_all();
        }
        let gone = std::mem::take(&mut state.subscribed);
        drop(state);
        drop(gone);
    }
}

/// All who observe one companion.
pub(crate) struct Observers {
    shared: Arc<Shared>,
    thread: ThreadId,
}

impl Observers {
    pub(crate) fn start() -> Result<Self, BesideError> {
        let shared = Arc::new(Shared { state: Mutex::default(), turned: Condvar::new() });
        let delivering = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("beside-observers".to_owned())
            .spawn(move || delivering.deliver())
            .map_err(|_| BesideError::internal())?;
        Ok(Self { shared, thread: thread.thread().id() })
    }

    pub(crate) fn tell(&self, changes: &BTreeSet<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut state = self.shared.state();
        for (_, waiting) in state.subscribed.values_mut() {
            waiting.extend(changes);
            if waiting.len() > WAITING_MAX {
                *waiting = BTreeSet::from([Change::Everything]);
            }
        }
        drop(state);
        self.shared.turned.notify_all();
    }

    pub(crate) fn subscribe(&self, observer: Arc<dyn Observer>) -> Arc<Subscription> {
        let mut state = self.shared.state();
        let id = state.next;
        state.next += 1;
        state.subscribed.insert(id, (observer, BTreeSet::from([Change::Everything])));
        drop(state);
        self.shared.turned.notify_all();
        Arc::new(Subscription { id, shared: Arc::clone(&self.shared), thread: self.thread })
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        self.shared.state().over = true;
        self.shared.turned.notify_all();
    }
}

/// An observer's place among those who are told. It begins with [`Change::Everything`].
#[derive(uniffi::Object)]
pub struct Subscription {
    id: u64,
    shared: Arc<Shared>,
    thread: ThreadId,
}

#[uniffi::export]
impl Subscription {
    /// Ends it. After this returns the observer isn't called any more, and no call of it still runs; an observer that
    /// cancels itself is the exception, since it is still in that call. So don't hold, while cancelling, a lock that the
    /// observer needs.
    pub fn cancel(&self) {
        let mut state = self.shared.state();
        let gone = state.subscribed.remove(&self.id);
        while state.calling == Some(self.id) && thread::current().id() != self.thread {
            state = self.shared.wait(state);
        }
        drop(state);
        drop(gone);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // The foreign side may drop it anywhere, in its finalizer too: it doesn't wait there.
        let gone = self.shared.state().subscribed.remove(&self.id);
        drop(gone);
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription(..)")
    }
}
