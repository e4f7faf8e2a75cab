//! The companion behind all objects: lent for one step at a time, with a fence around each step.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use beside_core::companion::{Change as CoreChange, Companion as Core, CompanionError};
use beside_core::driver::Lend;
use parking_lot::Mutex;

use crate::error::BesideError;
use crate::foreign::{LogLevel, Logger, Reachability};
use crate::observer::Observers;

thread_local! {
    // Where the last panic of this thread was: a file's name and a line, never what it said.
    static PANICKED_AT: Cell<Option<String>> = const { Cell::new(None) };
}

/// From now on a panic says where it was, and not what it was about: that could be somebody's words.
pub(crate) fn fence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(|at| {
                let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
                format!("{file}:{}", at.line())
            });
            PANICKED_AT.set(place);
        }));
    });
}

/// One open companion, shared by the objects that came of it.
pub(crate) struct Held {
    /// Fair in the end, so that a screen which reads gets its turn between threads that write without pause.
    companion: Mutex<Option<Core>>,
    /// Held while one call talks to the relay: a second one waits.
    pub(crate) line: tokio::sync::Mutex<()>,
    observers: Observers,
    logger: Option<Arc<dyn Logger>>,
    reachability: Option<Arc<dyn Reachability>>,
}

impl Held {
    pub(crate) fn new(
        companion: Core,
        logger: Option<Arc<dyn Logger>>,
        reachability: Option<Arc<dyn Reachability>>,
    ) -> Result<Arc<Self>, BesideError> {
        Ok(Arc::new(Self {
            companion: Mutex::new(Some(companion)),
            line: tokio::sync::Mutex::new(()),
            observers: Observers::start()?,
            logger,
            reachability,
        }))
    }

    pub(crate) fn observers(&self) -> &Observers {
        &self.observers
    }

    /// Reads.
    pub(crate) fn read<R>(&self, step: impl FnOnce(&mut Core) -> Result<R, CompanionError>) -> Result<R, BesideError> {
        self.step(step).map_err(BesideError::from)
    }

    /// Writes, and tells the observers.
    pub(crate) fn write<R>(&self, step: impl FnOnce(&mut Core) -> Result<R, CompanionError>) -> Result<R, BesideError> {
        let (result, mut changes) = self.changing(step)?;
        if result.is_ok() && changes.is_empty() {
            changes.insert(CoreChange::Status);
        }
        self.observers.tell(&changes);
        Ok(result?)
    }

    // What a call had done before it failed is told too.
    fn changing<R>(
        &self,
        step: impl FnOnce(&mut Core) -> Result<R, CompanionError>,
    ) -> Result<(Result<R, CompanionError>, BTreeSet<CoreChange>), CompanionError> {
        self.step(|core| {
            let result = step(core);
            Ok((result, core.take_changes()))
        })
    }

    fn step<R>(&self, step: impl FnOnce(&mut Core) -> Result<R, CompanionError>) -> Result<R, CompanionError> {
        let (mut step, mut result) = (Some(step), Err(CompanionError::Closed));
        self.fenced(&mut |core| {
            if let Some(step) = step.take() {
                result = step(core);
            }
        })?;
        result
    }

    // A panic ends this companion and not the app: what is durable is whole, what was in memory isn't trusted. Every call
    // passes here, so it is compiled once.
    fn fenced(&self, step: &mut dyn FnMut(&mut Core)) -> Result<(), CompanionError> {
        let mut slot = self.companion.lock();
        let core = slot.as_mut().ok_or(CompanionError::Closed)?;
        let stepped = catch_unwind(AssertUnwindSafe(|| step(core)));
        stepped.map_err(|_| {
            *slot = None;
            drop(slot);
            let place = PANICKED_AT.take().unwrap_or_default();
            self.log(LogLevel::Error, &format!("a fault at {place}: the companion was closed"));
            CompanionError::Closed
        })
    }

    /// Closes: every later call says so. What is being written is written first.
    pub(crate) fn shut(&self) -> Option<Core> {
        self.companion.lock().take()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.companion.lock().is_some()
    }

    /// Writes one line without content to the app's log.
    pub(crate) fn log(&self, level: LogLevel, line: &str) {
        if let Some(logger) = &self.logger {
            // An app whose logger fails goes on without that line.
            drop(logger.log(level, line.to_owned()));
        }
    }

    /// Whether the app says that there is a network; without its word there may be one.
    pub(crate) fn is_online(&self) -> bool {
        self.reachability.as_ref().is_none_or(|it| it.is_online().unwrap_or(true))
    }
}

/// The companion as the driver borrows it.
pub(crate) struct Lent(pub(crate) Arc<Held>);

impl Lend for Lent {
    fn lend<R>(&mut self, step: impl FnOnce(&mut Core) -> Result<R, CompanionError>) -> Result<R, CompanionError> {
        let (result, changes) = self.0.changing(step)?;
        self.0.observers.tell(&changes);
        result
    }
}
