//! A store in memory. Its futures never wait, so a simulation with one thread can drive them; its snapshots are cheap,
//! so that a crash or a restored backup can be played.

mod accounts;
mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};

use beside_wire::account::{InstallRow, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, SpaceId};
use beside_wire::line::{Incarnation, Line};

use crate::account::{
    AccountCreation, AccountLogin, AccountRecovery, AccountVault, AssertionOutcome, AssertionUse, Enrolment,
    InstallRecord, NewAccount, NewInstall, PassphraseChange, Presenter, Replacement,
};
use crate::error::StoreError;
use crate::log::{LinesQuery, Run, RunSize, SpaceState, StoredBody, StoredWrap, SyncJob, SyncOutcome, WrapsQuery};
use crate::store::{SecretName, Store, StoreResult};
use state::State;

/// A store in memory.
#[derive(Debug)]
pub struct MemoryStore {
    // `None` once it was closed.
    state: Mutex<Option<State>>,
    // What was durable before the last job, where jobs are answered too early.
    #[cfg(sabotage)]
    before: Mutex<Option<State>>,
}

/// What a [`MemoryStore`] held at one moment.
#[derive(Debug, Clone)]
pub struct MemorySnapshot(State);

impl MemoryStore {
    /// An empty store, whose first life has this tag.
    #[must_use]
    pub fn new(tag: [u8; 8]) -> Self {
        Self::of(State::new(Incarnation { ordinal: 1, tag }))
    }

    /// A store that holds what another one held.
    #[must_use]
    pub fn restore(snapshot: MemorySnapshot) -> Self {
        Self::of(snapshot.0)
    }

    fn of(state: State) -> Self {
        Self {
            state: Mutex::new(Some(state)),
            #[cfg(sabotage)]
            before: Mutex::new(None),
        }
    }

    /// What the store holds.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] once it was closed.
    pub fn snapshot(&self) -> StoreResult<MemorySnapshot> {
        #[cfg(sabotage)]
        if let Some(before) = self.before.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(MemorySnapshot(before));
        }
        self.with(|state| MemorySnapshot(state.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, job: impl FnOnce(&mut State) -> T) -> StoreResult<T> {
        self.lock().as_mut().map(job).ok_or(StoreError::Unavailable)
    }
}

impl Store for MemoryStore {
    async fn secret(&self, name: SecretName, candidate: Vec<u8>) -> StoreResult<Vec<u8>> {
        self.with(|state| state.secrets.entry(name).or_insert(candidate).clone())
    }

    async fn incarnation(&self) -> StoreResult<Incarnation> {
        self.with(|state| state.incarnation)
    }

    async fn open_incarnation(&self, after: Incarnation, opened: Incarnation) -> StoreResult<Incarnation> {
        self.with(|state| {
            if state.incarnation == after && opened > after {
                state.incarnation = opened;
            }
            state.incarnation
        })
    }

    async fn sync(&self, job: SyncJob) -> StoreResult<SyncOutcome> {
        #[cfg(sabotage)]
        if beside_wire::sabotage::has(beside_wire::sabotage::Defect::AcknowledgedBeforeAppend) {
            let durable = self.with(|state| state.clone())?;
            *self.before.lock().unwrap_or_else(PoisonError::into_inner) = Some(durable);
        }
        self.with(|state| state.sync(job))?
    }

    async fn space(&self, space: SpaceId) -> StoreResult<SpaceState> {
        self.with(|state| state.space(&space))
    }

    async fn spaces_of_device(&self, device: DeviceKey) -> StoreResult<Vec<SpaceId>> {
        self.with(|state| state.spaces_of([device]).into_iter().collect())
    }

    async fn spaces_of_account(&self, account: AccountId) -> StoreResult<Vec<SpaceId>> {
        self.with(|state| state.spaces_of(state.devices_of(&account)).into_iter().collect())
    }

    async fn lines(&self, query: LinesQuery) -> StoreResult<Vec<Line>> {
        self.with(|state| state.log(&query.space).map(|log| log.read_lines(&query)).unwrap_or_default())
    }

    async fn run_size(&self, run: Run) -> StoreResult<RunSize> {
        self.with(|state| state.log(&run.space).map(|log| log.run_size(&run)).unwrap_or_default())
    }

    async fn bodies(&self, space: SpaceId, positions: Vec<u64>) -> StoreResult<Vec<StoredBody>> {
        self.with(|state| {
            let log = state.log(&space);
            positions.iter().filter_map(|position| log?.body(*position)).collect()
        })
    }

    async fn wraps(&self, query: WrapsQuery) -> StoreResult<Vec<StoredWrap>> {
        self.with(|state| state.log(&query.space).map(|log| log.read_wraps(&query)).unwrap_or_default())
    }

    async fn create_account(&self, new: NewAccount) -> StoreResult<AccountCreation> {
        self.with(|state| state.create_account(new))
    }

    async fn account_by_handle(&self, handle: &str) -> StoreResult<Option<AccountLogin>> {
        self.with(|state| state.login(handle))
    }

    async fn account_by_lookup(&self, lookup: LookupId) -> StoreResult<Option<AccountRecovery>> {
        self.with(|state| state.recovery(&lookup))
    }

    async fn account_vault(&self, account: AccountId) -> StoreResult<Option<AccountVault>> {
        self.with(|state| state.vault(&account))
    }

    async fn enrol_install(&self, account: AccountId, new: NewInstall) -> StoreResult<Enrolment> {
        self.with(|state| state.enrol(&account, &new))
    }

    async fn change_passphrase(&self, change: PassphraseChange) -> StoreResult<Replacement> {
        self.with(|state| state.change_passphrase(change))
    }

    async fn put_vault(&self, account: AccountId, vault: VaultUpload) -> StoreResult<Replacement> {
        self.with(|state| state.put_vault(&account, vault))
    }

    async fn install(&self, install: InstallId) -> StoreResult<Option<InstallRecord>> {
        self.with(|state| state.installs.get(&install).map(|kept| kept.record))
    }

    async fn presenter(&self, install: InstallId) -> StoreResult<Option<Presenter>> {
        self.with(|state| state.presenter(install))
    }

    async fn installs(&self, account: AccountId) -> StoreResult<Vec<InstallRow>> {
        self.with(|state| state.install_rows(&account))
    }

    async fn revoke_install(&self, account: AccountId, install: InstallId) -> StoreResult<bool> {
        self.with(|state| state.revoke(&account, install))
    }

    async fn mark_seen(&self, install: InstallId, day: u32) -> StoreResult<()> {
        self.with(|state| {
            if let Some(kept) = state.installs.get_mut(&install) {
                kept.seen_day = kept.seen_day.max(day);
            }
        })
    }

    async fn use_assertion(&self, install: InstallId, assertion: AssertionUse) -> StoreResult<AssertionOutcome> {
        self.with(|state| state.use_assertion(install, &assertion))
    }

    async fn forget_assertions(&self, ended_by_ms: u64) -> StoreResult<u64> {
        self.with(|state| {
            let before = state.assertions.len();
            state.assertions.retain(|_, expires_ms| *expires_ms > ended_by_ms);
            u64::try_from(before - state.assertions.len()).unwrap_or(u64::MAX)
        })
    }

    async fn delete_account(&self, account: AccountId) -> StoreResult<bool> {
        self.with(|state| state.delete_account(&account))
    }

    async fn close(&self) -> StoreResult<()> {
        self.lock().take().map(drop).ok_or(StoreError::Unavailable)
    }
}
