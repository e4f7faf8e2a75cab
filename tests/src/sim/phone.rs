//! A phone: a real engine over a fake disk. A crash drops the engine and all it remembered; the disk stays.

mod keep;
mod look;
mod pair;

use beside_core::identity::device::DeviceSecrets;
use beside_core::model::{Day, Timestamp};
use beside_core::storage::{StorageError, Store as _};
use beside_core::sync::{
    Context, DeviceIdentity, Effects, Engine, EngineError, Input, JournalAct, Notice, Output, rows,
};
use beside_wire::id::{DocumentId, InstallId};
use beside_wire::operation::VerifiedOperation;
#[cfg(sabotage)]
use beside_wire::sabotage::{Defect, has};
use rand_chacha::ChaCha8Rng;

use super::chance::Chance;
use super::disk::{Disk, Image};
use super::person::Person;
pub use keep::{AtRest, Keep};
pub use look::{Look, Page};
pub use pair::PairLook;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// Whether a person has the vault open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It is open.
    Open,
    /// It is locked: the phone can send and fetch.
    Locked,
}

/// What a step came to.
#[derive(Debug)]
pub enum Step {
    /// It is durable, and this is to be done.
    Done(Done),
    /// The engine decided nothing.
    Refused(EngineError),
    /// There was no room; the engine forgot the step.
    DiskFull,
    /// The power went at the commit. With a planted defect something had been said before.
    PowerLost(Done),
}

/// What a durable step wants done.
#[derive(Debug, Default)]
pub struct Done {
    /// In this order.
    pub outputs: Vec<Output>,
    /// Changes that a person made by it, by their documents: what the ledger takes when the person is told.
    pub written: Vec<look::Written>,
}

/// What a phone starts with.
pub struct PhoneParts<'a> {
    /// Whose it is.
    pub person: &'a Person,
    /// Its keys.
    pub secrets: DeviceSecrets,
    /// Its space and relay.
    pub identity: DeviceIdentity,
    /// Its install at the relay.
    pub install: InstallId,
    /// Its disk.
    pub disk: Disk,
    /// Whether rows are sealed at rest.
    pub at_rest: AtRest,
}

/// A phone.
pub struct Phone {
    /// Its disk.
    pub disk: Disk,
    /// Its install at the relay.
    pub install: InstallId,
    /// How far its clock is off, in milliseconds.
    pub skew_ms: i64,
    /// What it told its person.
    pub notices: Vec<Notice>,
    pub(super) engine: Engine,
    pub(super) keep: Keep,
    identity: DeviceIdentity,
    secrets: Vec<u8>,
    vault: Option<[u8; 32]>,
    at_rest: AtRest,
    rng: ChaCha8Rng,
}

impl Phone {
    /// Starts a phone for the first time.
    #[must_use]
    pub fn new(parts: PhoneParts<'_>, entropy: &mut Chance) -> Self {
        let mut phone = Self {
            keep: Keep::open(&parts.disk, parts.at_rest, Lock::Open, entropy),
            disk: parts.disk,
            install: parts.install,
            skew_ms: 0,
            notices: Vec::new(),
            engine: Engine::new(parts.identity),
            identity: parts.identity,
            secrets: parts.secrets.to_bytes().to_vec(),
            vault: Some(*parts.person.lent_vault_recipient().expose()),
            at_rest: parts.at_rest,
            rng: entropy.generator(),
        };
        phone.start(Lock::Open, entropy);
        phone
    }

    /// Starts again, with a new engine over what the disk has.
    pub fn start(&mut self, lock: Lock, entropy: &mut Chance) {
        self.engine = Engine::new(self.identity);
        self.keep = Keep::open(&self.disk, self.at_rest, lock, entropy);
        self.rng = entropy.generator();
        if lock == Lock::Open {
            self.give_secrets();
        }
    }

    /// Starts again from a backup of the disk.
    pub fn restore(&mut self, image: &Image, entropy: &mut Chance) {
        self.disk.restore(image);
        self.start(Lock::Open, entropy);
    }

    /// Locks the vault.
    pub fn lock(&mut self) {
        self.engine.lock();
        self.keep.lock();
    }

    /// Unlocks the vault.
    pub fn unlock(&mut self) {
        self.keep.unlock();
        self.give_secrets();
    }

    /// Whether the vault is locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.engine.is_locked()
    }

    /// Takes the vault recipient's key back, as when the sign-in is over.
    pub fn take_back_vault_recipient(&mut self) {
        self.vault = None;
        self.engine.lend_vault_recipient(None);
    }

    /// Whose device it is and where.
    #[must_use]
    pub const fn identity(&self) -> DeviceIdentity {
        self.identity
    }

    /// Its keys.
    #[must_use]
    pub fn secrets(&self) -> DeviceSecrets {
        DeviceSecrets::from_bytes(&self.secrets).expect("these are a device's secrets")
    }

    /// Its clock.
    #[must_use]
    pub const fn clock(&self, now_ms: i64) -> i64 {
        now_ms.saturating_add(self.skew_ms)
    }

    /// One step: decided, made durable, and only then to be carried out.
    pub fn step(&mut self, now_ms: i64, input: Input) -> Step {
        let personal = matches!(input, Input::Journal(_) | Input::Goal(_));
        let millis = self.clock(now_ms);
        let today = i32::try_from(millis.div_euclid(DAY_MS)).ok().and_then(|days| Day::from_days(days).ok());
        let context = Context {
            now: Timestamp::from_millis(millis),
            today: today.expect("the clock is within the calendar"),
            minute: u16::try_from(millis.rem_euclid(DAY_MS) / 60_000).expect("a day has fewer minutes"),
            rng: &mut self.rng,
            store: &self.keep,
        };
        let effects = match self.engine.handle(context, input) {
            Ok(effects) => effects,
            Err(error) => return Step::Refused(error),
        };
        let written = if personal { look::written(&effects.write) } else { Vec::new() };
        let Effects { write, after_durable } = effects;
        let done = Done { outputs: after_durable, written };
        if write.is_empty() {
            return self.carried(done);
        }
        match self.keep.commit(&write) {
            Ok(()) => self.carried(done),
            Err(StorageError::Full) => {
                self.engine.forget();
                Step::DiskFull
            }
            #[cfg(sabotage)]
            Err(StorageError::Io(_)) if has(Defect::SaidBeforeDurable) => Step::PowerLost(done),
            Err(StorageError::Io(_)) => Step::PowerLost(Done::default()),
            Err(error) => Step::Refused(EngineError::Storage(error)),
        }
    }

    fn carried(&mut self, done: Done) -> Step {
        let notices = done.outputs.iter().filter_map(|output| match output {
            Output::Notice(notice) => Some(*notice),
            _ => None,
        });
        self.notices.extend(notices);
        Step::Done(done)
    }

    /// Stores rows beside the engine, while a device is set up.
    pub fn keep_rows(&mut self, batch: &beside_core::storage::WriteBatch) {
        self.keep.commit(batch).expect("nothing is armed while a device is set up");
        self.engine.forget();
    }

    /// Stores an operation that this device made, to be offered at the next sync.
    pub fn keep_operation(&mut self, operation: &VerifiedOperation) {
        let row = rows::OperationRow { bytes: operation.bytes().to_vec(), position: None, wraps: Vec::new() };
        let mut batch = beside_core::storage::WriteBatch::default();
        rows::write(&mut batch, rows::operation(&self.identity.space, &operation.id()), &row);
        self.keep_rows(&batch);
    }

    /// An act of the journal whose outcome isn't looked at, for scripts.
    ///
    /// # Panics
    /// Where it isn't done.
    pub fn act(&mut self, now_ms: i64, act: JournalAct) -> Vec<DocumentId> {
        match self.step(now_ms, Input::Journal(act)) {
            Step::Done(done) => done.written.iter().map(|written| written.document).collect(),
            refused => unreachable!("a script's act is done: {refused:?}"),
        }
    }

    /// Repeats an input while the engine asks for it.
    ///
    /// # Panics
    /// Where a step isn't done.
    pub fn repeat(&mut self, now_ms: i64, input: fn() -> Input) {
        for _ in 0..100_000 {
            match self.step(now_ms, input()) {
                Step::Done(done) if done.outputs.contains(&Output::Again) => {}
                Step::Done(_) => return,
                refused => unreachable!("a script's step is done: {refused:?}"),
            }
        }
        unreachable!("the engine asks for the same input without end");
    }

    fn give_secrets(&mut self) {
        self.engine.unlock(self.secrets());
        let lent = self.vault.map(|key| {
            let secret = beside_core::crypto::secret::Secret::from_slice(&key).expect("the key has 32 bytes");
            beside_core::crypto::hpke::HpkePrivateKey::from_secret(secret)
        });
        self.engine.lend_vault_recipient(lent);
    }
}
