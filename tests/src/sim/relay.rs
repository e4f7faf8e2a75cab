//! The relay: its real rules over a store in memory. It can be killed between two requests, and restored from a backup.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use beside_server::relay::accept::Rules;
use beside_server::relay::cursors::CursorMemory;
use beside_server::relay::heads::HeadSigner;
use beside_server::relay::incarnation::next_life;
use beside_server::relay::keys::RelayKeys;
use beside_server::relay::serve::{Call, ServeError, Served, Service};
use beside_store::account::{NewAccount, NewInstall};
use beside_store::memory::MemorySnapshot;
use beside_store::{MemoryStore, Store as _};
use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::codec;
use beside_wire::frame::SyncRequest;
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, RecoveryKey, RelayKey, SignInKey};
use beside_wire::limits::SYNC_REQUEST_BYTES_MAX;

use super::chance::Chance;

const INSTALLS_REMEMBERED: usize = 64;

/// A relay.
pub struct Relay {
    store: MemoryStore,
    rules: Rules,
    cursors: CursorMemory,
    chance: Chance,
}

/// Why a request had no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// It can't be read.
    Unreadable,
    /// It isn't served.
    Refused(ServeError),
}

/// A backup of a relay's database.
#[derive(Debug, Clone)]
pub struct Backup(MemorySnapshot);

impl Relay {
    /// A relay whose key, tags and account ids come from `chance`.
    #[must_use]
    pub fn new(mut chance: Chance) -> Self {
        let signer: Arc<dyn HeadSigner> = Arc::new(RelayKeys::from_seed(&chance.seed()));
        Self {
            store: MemoryStore::new(chance.bytes()),
            rules: Rules { signer, account_bytes_max: u64::MAX },
            cursors: CursorMemory::new(INSTALLS_REMEMBERED),
            chance,
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> RelayKey {
        self.rules.signer.relay()
    }

    /// Whoever signs its heads: a relay that lies does so with its own key.
    #[must_use]
    pub fn signer(&self) -> Arc<dyn HeadSigner> {
        self.rules.signer.clone()
    }

    /// Enrols a device's install in an account, which is made if there is none.
    pub fn enrol(&mut self, account: AccountId, device: DeviceKey) -> InstallId {
        let install = InstallId::new(self.chance.bytes());
        let new = NewInstall { install, sign_in: SignInKey::new(self.chance.bytes()), device, day: 0 };
        if ready(self.store.account_vault(account)).expect("the store is open").is_some() {
            ready(self.store.enrol_install(account, new)).expect("the store is open");
            return install;
        }
        let account = NewAccount {
            account,
            handle: format!("{account}"),
            opaque: Vec::new(),
            stretch: Stretch { memory_kib: 8, passes: 1, lanes: 1 },
            vault: VaultUpload { revision: 1, sealed: Vec::new() },
            recovery: RecoveryAccess {
                lookup: LookupId::new(self.chance.bytes()),
                key: RecoveryKey::new(self.chance.bytes()),
            },
            install: new,
        };
        ready(self.store.create_account(account)).expect("the store is open");
        install
    }

    /// Serves a request's bytes.
    ///
    /// # Errors
    /// [`NoAnswer`], as the route would answer with a problem.
    pub fn serve(&mut self, install: InstallId, body: &[u8], now_ms: i64) -> Result<Served, NoAnswer> {
        let request: SyncRequest = codec::decode(body, SYNC_REQUEST_BYTES_MAX).map_err(|_| NoAnswer::Unreadable)?;
        let call = Call {
            install,
            assertion: None,
            token: None,
            now_ms: u64::try_from(now_ms).unwrap_or(0),
            tag: self.chance.bytes(),
        };
        let service = Service { store: &self.store, rules: &self.rules, cursors: &self.cursors };
        ready(service.serve(request, call)).map_err(NoAnswer::Refused)
    }

    /// Kills it and starts it again: what is durable stays, what it remembered goes.
    pub fn restart(&mut self) {
        self.store = MemoryStore::restore(self.backup().0);
        self.cursors = CursorMemory::new(INSTALLS_REMEMBERED);
    }

    /// A backup of its database.
    #[must_use]
    pub fn backup(&self) -> Backup {
        Backup(self.store.snapshot().expect("the store is open"))
    }

    /// Starts again from a backup.
    pub fn restore(&mut self, backup: &Backup) {
        self.store = MemoryStore::restore(backup.0.clone());
        self.cursors = CursorMemory::new(INSTALLS_REMEMBERED);
    }

    /// Starts again from a copy that its own program had made: such a copy begins the next life.
    pub fn restore_copy(&mut self, backup: &Backup) {
        self.restore(backup);
        let present = ready(self.store.incarnation()).expect("the store is open");
        let next = next_life(present, present, self.chance.bytes());
        ready(self.store.open_incarnation(present, next)).expect("the store is open");
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("a store in memory never waits"),
    }
}
