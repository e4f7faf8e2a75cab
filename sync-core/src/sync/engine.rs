//! The engine itself: one function from what happened to what is to be written and done.

use beside_wire::id::{DeviceKey, RelayKey, SpaceId};
use beside_wire::operation::{Operation, OperationError};
use thiserror::Error;

use super::effects::Effects;
use super::input::{Context, Input};
use super::membership::{Arrived, Folds, take};
use super::pairs::InviteError;
use super::session::Session;
use super::step::Step;
use crate::access::epoch::MintError;
use crate::crypto::hpke::HpkePrivateKey;
use crate::document::DocumentError;
use crate::identity::device::DeviceSecrets;
use crate::storage::StorageError;

/// Who this device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceIdentity {
    /// Its signing key.
    pub device: DeviceKey,
    /// Its person's personal space.
    pub space: SpaceId,
    /// That space's home relay.
    pub relay: RelayKey,
}

/// Why a step decided nothing. The store is as it was; nothing is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EngineError {
    /// The store can't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The edit isn't possible.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The vault is locked.
    #[error("the vault is locked")]
    Locked,
    /// There is no such item here.
    #[error("there is no such entry on this device")]
    NotFound,
    /// The space's creation isn't here.
    #[error("this space isn't on this device yet")]
    NoSpace,
    /// This can't be said in that space.
    #[error("this belongs into another space")]
    WrongPlace,
    /// The other person hasn't answered yet: so much may be said before, and no more.
    #[error("until the other person has answered, only a short greeting can be sent")]
    ContactLimit,
    /// The invite can't be used.
    #[error(transparent)]
    Invite(#[from] InviteError),
    /// No epoch could be minted.
    #[error(transparent)]
    Mint(#[from] MintError),
    /// An operation of one's own is over a bound.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// The relay's answer isn't one of this protocol.
    #[error("the answer isn't one of a Beside relay")]
    NotARelay,
    /// The relay speaks another version.
    #[error("the relay speaks another version of the protocol")]
    RelayVersion,
    /// A sync is under way, or none is.
    #[error("there is no sync that this could belong to")]
    NoSession,
}

/// The engine of one vault.
pub struct Engine {
    pub(super) identity: DeviceIdentity,
    pub(super) secrets: Option<DeviceSecrets>,
    pub(super) vault_recipient: Option<HpkePrivateKey>,
    pub(super) folds: Folds,
    pub(super) session: Option<Session>,
    pub(super) told: Told,
    pub(super) opened_up_to: Option<Vec<u8>>,
}

/// The cursors that the relay was last told, as it confirmed.
pub(super) type Told = std::collections::BTreeMap<SpaceId, beside_wire::line::Cursor>;

impl Engine {
    /// An engine whose vault is locked: it can send and fetch, and neither read nor write.
    #[must_use]
    pub fn new(identity: DeviceIdentity) -> Self {
        Self {
            identity,
            secrets: None,
            vault_recipient: None,
            folds: Folds::default(),
            session: None,
            told: Told::new(),
            opened_up_to: None,
        }
    }

    /// Who this device is.
    #[must_use]
    pub const fn identity(&self) -> DeviceIdentity {
        self.identity
    }

    /// The vault was unlocked.
    pub fn unlock(&mut self, secrets: DeviceSecrets) {
        self.secrets = Some(secrets);
    }

    /// The vault locks: secrets are wiped. Seal what is pending before.
    pub fn lock(&mut self) {
        self.secrets = None;
        self.vault_recipient = None;
    }

    /// Whether the vault is locked.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.secrets.is_none()
    }

    /// Lends the vault recipient's key, while the identity vault is open at sign-in.
    pub fn lend_vault_recipient(&mut self, key: Option<HpkePrivateKey>) {
        self.vault_recipient = key;
    }

    /// Drops everything that was remembered beside the store: after a batch that couldn't be committed.
    pub fn forget(&mut self) {
        self.folds = Folds::default();
        self.session = None;
        self.told = Told::new();
        self.opened_up_to = None;
    }

    fn adopt(&mut self, step: &mut Step<'_>, operation: &[u8]) -> Result<(), EngineError> {
        let operation = Operation::verify(operation)?;
        let space = operation.space();
        if !self.takes_part(step, &space)? && !self.take_announced(step, &operation)? {
            return Err(EngineError::NoSpace);
        }
        self.folds.forget(&space);
        take(step, &space, Arrived { operation: &operation, position: None, wraps: Vec::new() })?;
        Ok(())
    }

    /// One step.
    ///
    /// # Errors
    /// [`EngineError`]: the step decided nothing.
    pub fn handle(&mut self, context: Context<'_>, input: Input) -> Result<Effects, EngineError> {
        let mut step = Step::new(context);
        let handled = match input {
            Input::Journal(act) => self.journal(&mut step, act),
            Input::Goal(act) => self.goal(&mut step, act),
            Input::Say(space, bodies) => self.say(&mut step, &space, bodies),
            Input::Pair(act) => self.pair(&mut step, act),
            Input::Carry(bundle) => self.take_bundle(&mut step, &bundle),
            Input::Seal => self.seal_some(&mut step),
            Input::Open => self.open_some(&mut step),
            Input::Adopt(operation) => self.adopt(&mut step, &operation),
            Input::NewChains => self.new_chains(&mut step),
            Input::StartSync(options) => self.start_sync(&mut step, options),
            Input::Received(bytes) => self.received(&mut step, &bytes),
            Input::Ended => self.ended(&mut step),
            Input::Broken => self.broken(&mut step),
        };
        match handled {
            Ok(()) => Ok(step.into_effects()),
            // What was folded from rows that won't be written is folded again.
            Err(error) => {
                self.folds = Folds::default();
                Err(error)
            }
        }
    }
}
