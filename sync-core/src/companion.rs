//! The companion: one person's vault on one device, as every binding wraps it.
//!
//! Everything here is local, synchronous and works in flight mode. A [`Companion`] owns a store, an engine and a seeded
//! generator; each call is one or more engine steps, each committed before anything of it is said. The network is not
//! here: [`Companion::sync_begin`] and its siblings give bytes to send and take bytes that came, so that the same code
//! runs over HTTP (see `driver`) and in a simulator.

mod account;
mod assertion;
mod change;
mod create;
mod diary;
mod due;
mod error;
mod goals;
mod journal;
mod open;
mod pairs;
mod status;
mod sync;
mod talk;

pub use account::{AccountRow, AccountView, PendingRegistration, RelayAddress};
pub use assertion::Assertion;
pub use change::Change;
pub use create::{Joining, NewIdentity};
pub use due::{Due, GoalDue, PairDue};
pub use error::CompanionError;
pub use goals::GoalSummary;
pub use journal::{
    Deleted, EntryPage, EntrySummary, EntryView, NewEntry, Page, PageMark, SearchHit, WRITTEN_PER_BATCH,
};
pub use open::{Clock, Device, SessionKey};
pub use pairs::PairView;
pub use status::{DeviceView, ItemStatus, Overview};

pub use talk::{ConsentState, ReadReceipt};

pub use crate::access::consent::PolicyLanguage;
pub use crate::crypto::opaque::{Passphrase, StretchParameters};
pub use crate::identity::recovery::RecoveryCode;
pub use crate::storage::lock::LockParams;
pub use crate::storage::vaults::{Keystore, VaultId};
pub use crate::sync::{Notice, Output, SyncOptions, SyncReport};

use rand_chacha::ChaCha20Rng;

use change::Changes;

use crate::storage::vaults::VaultPaths;
use crate::storage::{SealedStore, SqliteStore, Store as _};
use crate::sync::{Context, Engine, Input};

/// One person's vault on one device.
pub struct Companion {
    store: SealedStore<SqliteStore>,
    engine: Engine,
    rng: ChaCha20Rng,
    clock: Box<dyn Clock>,
    paths: VaultPaths,
    folder: std::path::PathBuf,
    keystore: Option<Box<dyn Keystore>>,
    account: AccountRow,
    lock_params: LockParams,
    stretch: StretchParameters,
    token: Option<String>,
    clock_offset_ms: i64,
    changes: Changes,
}

impl Companion {
    /// One engine step: durable first, then told.
    fn step(&mut self, input: Input) -> Result<Vec<Output>, CompanionError> {
        let context = Context {
            now: crate::model::Timestamp::from_millis(self.clock.now_ms()),
            today: self.clock.today(),
            minute: self.clock.minute(),
            rng: &mut self.rng,
            store: &self.store,
        };
        let effects = self.engine.handle(context, input)?;
        if !effects.write.is_empty()
            && let Err(error) = self.store.commit(&effects.write)
        {
            self.engine.forget();
            return Err(error.into());
        }
        self.changes.note(&effects.after_durable);
        Ok(effects.after_durable)
    }

    /// Repeats a step while the engine asks for more of the same work.
    fn steps(&mut self, input: impl Fn() -> Input) -> Result<Vec<Output>, CompanionError> {
        let mut all = Vec::new();
        loop {
            let outputs = self.step(input())?;
            let again = outputs.contains(&Output::Again);
            all.extend(outputs.into_iter().filter(|output| *output != Output::Again));
            if !again {
                return Ok(all);
            }
        }
    }
}

/// Whether the act itself changed something: words that were being typed become an edit before it, and say so before it.
fn changed(outputs: &[Output]) -> bool {
    let last = outputs.iter().rev().find(|output| matches!(output, Output::Changed(_) | Output::Unchanged));
    matches!(last, Some(Output::Changed(_)))
}

/// The one document that a step wrote.
fn written(outputs: &[Output]) -> Result<beside_wire::id::DocumentId, CompanionError> {
    let first = outputs.iter().find_map(|output| if let Output::Written(ids) = output { ids.first() } else { None });
    first.copied().ok_or(CompanionError::NotFound)
}

impl std::fmt::Debug for Companion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Companion(..)")
    }
}
