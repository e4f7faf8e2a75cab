//! What is under way: registrations, sign-ins and recoveries between their two steps, and permits that were given.
//!
//! All of it is short-lived and in memory; a relay that restarts forgets it, and phones start again. What is for one use
//! is taken, not read, so that two requests at once can't both have it. A finish whose answer was lost on the way is
//! answered again with the same bytes, if it is the same request: on a bad link that happens, and nobody must lose a
//! fresh account over it.

mod slots;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use beside_wire::id::{AccountId, LookupId, RecoveryKey};

use crate::auth::opaque::Login;
use crate::chance;
use crate::clock::Clock;
use slots::Slots;
pub(crate) use slots::Taken;

/// How long a second step may take: Argon2id on an old phone, over a link that stalls.
const EXCHANGE: Duration = Duration::from_mins(10);
/// How long a permit is good: somebody writes a new recovery code down meanwhile.
const PERMIT: Duration = Duration::from_mins(15);
/// Things of one kind under way at once. The oldest gives way, so that a flood can't lock everybody out for long.
const UNDER_WAY_MAX: usize = 16_384;

/// A sign-in between its two steps.
pub(crate) struct SignIn {
    /// The handle that was given.
    pub(crate) handle: String,
    /// Its account, if there is one.
    pub(crate) account: Option<AccountId>,
    /// OPAQUE's state.
    pub(crate) login: Login,
}

/// A recovery between its two steps.
#[derive(Clone, Copy)]
pub(crate) struct Recovery {
    /// The lookup id that was given.
    pub(crate) lookup: LookupId,
    /// The account and the key that fetches its vault, if there is one.
    pub(crate) found: Option<(AccountId, RecoveryKey)>,
}

/// Whoever holds the permit has proven passphrase or recovery code of this account.
#[derive(Clone)]
pub(crate) struct Permitted {
    /// The account.
    pub(crate) account: AccountId,
    /// Its handle.
    pub(crate) handle: String,
}

/// All that is under way.
pub(crate) struct Exchanges {
    clock: Arc<dyn Clock>,
    registrations: Mutex<Slots<()>>,
    sign_ins: Mutex<Slots<SignIn>>,
    recoveries: Mutex<Slots<Recovery>>,
    permits: Mutex<Slots<Permitted>>,
}

impl Exchanges {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            registrations: Mutex::new(Slots::new(EXCHANGE, UNDER_WAY_MAX)),
            sign_ins: Mutex::new(Slots::new(EXCHANGE, UNDER_WAY_MAX)),
            recoveries: Mutex::new(Slots::new(EXCHANGE, UNDER_WAY_MAX)),
            permits: Mutex::new(Slots::new(PERMIT, UNDER_WAY_MAX)),
        }
    }

    /// Notes a handle that was minted. Only such a one may be registered: whoever could choose the suffix could ask
    /// whether a handle exists.
    pub(crate) fn mint(&self, handle: &str) {
        lock(&self.registrations).put(handle.as_bytes(), (), self.clock.monotonic());
    }

    /// Takes a minted handle for this request.
    pub(crate) fn take_minted(&self, handle: &str, request: &[u8]) -> Taken<()> {
        lock(&self.registrations).take(handle.as_bytes(), request, self.clock.monotonic())
    }

    /// Keeps the answer to the request that took a handle.
    pub(crate) fn answer_minted(&self, handle: &str, answer: &[u8]) {
        lock(&self.registrations).answer(handle.as_bytes(), answer);
    }

    /// Begins a sign-in.
    pub(crate) fn begin_sign_in(&self, sign_in: SignIn) -> [u8; 16] {
        let exchange = chance::bytes();
        lock(&self.sign_ins).put(&exchange, sign_in, self.clock.monotonic());
        exchange
    }

    /// Takes a sign-in for this request.
    pub(crate) fn take_sign_in(&self, exchange: &[u8; 16], request: &[u8]) -> Taken<SignIn> {
        lock(&self.sign_ins).take(exchange, request, self.clock.monotonic())
    }

    /// Keeps the answer to the request that took a sign-in.
    pub(crate) fn answer_sign_in(&self, exchange: &[u8; 16], answer: &[u8]) {
        lock(&self.sign_ins).answer(exchange, answer);
    }

    /// Begins a recovery.
    pub(crate) fn begin_recovery(&self, recovery: Recovery) -> [u8; 16] {
        let exchange = chance::bytes();
        lock(&self.recoveries).put(&exchange, recovery, self.clock.monotonic());
        exchange
    }

    /// Takes a recovery for this request.
    pub(crate) fn take_recovery(&self, exchange: &[u8; 16], request: &[u8]) -> Taken<Recovery> {
        lock(&self.recoveries).take(exchange, request, self.clock.monotonic())
    }

    /// Keeps the answer to the request that took a recovery.
    pub(crate) fn answer_recovery(&self, exchange: &[u8; 16], answer: &[u8]) {
        lock(&self.recoveries).answer(exchange, answer);
    }

    /// Gives a permit.
    pub(crate) fn permit(&self, permitted: Permitted) -> [u8; 32] {
        let permit = chance::bytes();
        lock(&self.permits).put(&permit, permitted, self.clock.monotonic());
        permit
    }

    /// Looks at a permit that stays good.
    pub(crate) fn look_at_permit(&self, permit: &[u8; 32]) -> Option<Permitted> {
        lock(&self.permits).look(permit, self.clock.monotonic()).cloned()
    }

    /// Takes a permit for this request.
    pub(crate) fn take_permit(&self, permit: &[u8; 32], request: &[u8]) -> Taken<Permitted> {
        lock(&self.permits).take(permit, request, self.clock.monotonic())
    }

    /// Keeps the answer to the request that took a permit.
    pub(crate) fn answer_permit(&self, permit: &[u8; 32], answer: &[u8]) {
        lock(&self.permits).answer(permit, answer);
    }

    /// Forgets what is over.
    pub(crate) fn tidy(&self) {
        let now = self.clock.monotonic();
        lock(&self.registrations).forget(now);
        lock(&self.sign_ins).forget(now);
        lock(&self.recoveries).forget(now);
        lock(&self.permits).forget(now);
    }
}

// A panic under the lock leaves a map that is whole all the same: every change is one insertion or removal.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
