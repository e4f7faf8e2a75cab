//! Observers: from one thread, the last state never missed, nothing after `cancel`.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread;

use beside_core::companion::Change;
use beside_mobile::{BesideError, Companion, Observer, Subscription};
use tempfile::tempdir;

use crate::phone::{create, entry, no_relay, options};

const WRITERS: u64 = 8;
const CALLS: u64 = 1_000;

/// Asks for the new state in each call, as a screen does.
struct Screen {
    companion: Arc<Companion>,
    calls: AtomicU64,
    shown: Mutex<u64>,
    turned: Condvar,
    cancelled: AtomicBool,
    late: AtomicBool,
}

impl Observer for Screen {
    fn changed(&self, changes: Vec<Change>) -> Result<(), BesideError> {
        assert!(!changes.is_empty());
        if self.cancelled.load(Ordering::SeqCst) {
            self.late.store(true, Ordering::SeqCst);
        }
        self.calls.fetch_add(1, Ordering::SeqCst);
        *self.shown.lock().unwrap() = self.companion.journal().count()?;
        self.turned.notify_all();
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_while_eight_threads_write() {
    let folder = tempdir().unwrap();
    let companion = create(options(&folder), &no_relay()).await.companion;
    let screen = Arc::new(Screen {
        companion: Arc::clone(&companion),
        calls: AtomicU64::new(0),
        shown: Mutex::new(0),
        turned: Condvar::new(),
        cancelled: AtomicBool::new(false),
        late: AtomicBool::new(false),
    });
    let subscription = companion.observe(screen.clone());
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (companion, screen) = (Arc::clone(&companion), Arc::clone(&screen));
            thread::spawn(move || {
                let mut written = 0;
                while screen.calls.load(Ordering::SeqCst) < CALLS {
                    companion.journal().write(entry("a line")).unwrap();
                    written += 1;
                }
                written
            })
        })
        .collect();
    let written: u64 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    // A last state that was missed would never be shown, and this would never end.
    let shown = screen.turned.wait_while(screen.shown.lock().unwrap(), |shown| *shown != written).unwrap();
    drop(shown);
    subscription.cancel();
    screen.cancelled.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        companion.journal().write(entry("after it")).unwrap();
    }
    // Another observer's first call comes behind any that the cancelled one would have had.
    let (other, called) = flag(&companion);
    called.wait();
    other.cancel();
    assert!(!screen.late.load(Ordering::SeqCst));
    println!("observers: {} calls for {written} entries", screen.calls.load(Ordering::SeqCst));
}

/// Set by its first call.
struct Flag {
    set: Mutex<bool>,
    turned: Condvar,
}

impl Flag {
    fn wait(&self) {
        drop(self.turned.wait_while(self.set.lock().unwrap(), |set| !*set).unwrap());
    }
}

impl Observer for Flag {
    fn changed(&self, _: Vec<Change>) -> Result<(), BesideError> {
        *self.set.lock().unwrap() = true;
        self.turned.notify_all();
        Ok(())
    }
}

fn flag(companion: &Companion) -> (Arc<Subscription>, Arc<Flag>) {
    let flag = Arc::new(Flag { set: Mutex::new(false), turned: Condvar::new() });
    (companion.observe(flag.clone()), flag)
}

/// Cancels itself in its first call.
struct Once {
    own: OnceLock<Arc<Subscription>>,
    calls: AtomicU64,
    ended: Flag,
}

impl Observer for Once {
    fn changed(&self, changes: Vec<Change>) -> Result<(), BesideError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.own.wait().cancel();
        self.ended.changed(changes)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_may_cancel_itself() {
    let folder = tempdir().unwrap();
    let companion = create(options(&folder), &no_relay()).await.companion;
    let once = Arc::new(Once {
        own: OnceLock::new(),
        calls: AtomicU64::new(0),
        ended: Flag { set: Mutex::new(false), turned: Condvar::new() },
    });
    once.own.set(companion.observe(once.clone())).unwrap();
    once.ended.wait();
    companion.journal().write(entry("after it")).unwrap();
    let (other, called) = flag(&companion);
    called.wait();
    other.cancel();
    assert_eq!(once.calls.load(Ordering::SeqCst), 1);
}

/// Faults in its first call.
struct Faulty {
    called: AtomicBool,
    again: Flag,
}

impl Observer for Faulty {
    fn changed(&self, changes: Vec<Change>) -> Result<(), BesideError> {
        assert!(self.called.swap(true, Ordering::SeqCst), "its first call");
        self.again.changed(changes)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_that_faults_is_called_again_and_the_others_are_too() {
    let folder = tempdir().unwrap();
    let companion = create(options(&folder), &no_relay()).await.companion;
    let faulty = Arc::new(Faulty {
        called: AtomicBool::new(false),
        again: Flag { set: Mutex::new(false), turned: Condvar::new() },
    });
    let subscription = companion.observe(faulty.clone());
    let (other, called) = flag(&companion);
    called.wait();
    companion.journal().write(entry("after the fault")).unwrap();
    faulty.again.wait();
    subscription.cancel();
    other.cancel();
}
