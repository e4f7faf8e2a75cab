//! The port.

use std::future::Future;

use beside_wire::account::{InstallRow, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, SpaceId};
use beside_wire::line::{Incarnation, Line};

use crate::account::{
    AccountCreation, AccountLogin, AccountRecovery, AccountVault, AssertionOutcome, AssertionUse, Enrolment,
    InstallRecord, NewAccount, NewInstall, PassphraseChange, Presenter, Replacement,
};
use crate::error::StoreError;
use crate::log::{LinesQuery, Run, RunSize, SpaceState, StoredBody, StoredWrap, SyncJob, SyncOutcome, WrapsQuery};

/// A secret of the relay that is kept with its database, so that a restored database can go on serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretName {
    /// The seed of the key that signs heads.
    HeadKey,
    /// The serialized OPAQUE server setup.
    OpaqueSetup,
    /// The seed of the key that signs access tokens.
    TokenKey,
}

impl SecretName {
    /// Its name in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HeadKey => "head-key",
            Self::OpaqueSetup => "opaque-setup",
            Self::TokenKey => "token-key",
        }
    }
}

/// Whatever an operation of a store gives.
pub type StoreResult<T> = Result<T, StoreError>;

/// What the relay keeps. Every method is one transaction; what it says was written is durable.
///
/// # Errors
/// Every method gives [`StoreError`] where the store can't answer, and then has written nothing.
pub trait Store: Send + Sync {
    /// The secret of that name. Where there is none yet, `candidate` becomes it.
    fn secret(&self, name: SecretName, candidate: Vec<u8>) -> impl Future<Output = StoreResult<Vec<u8>>> + Send;

    /// The present life of the database.
    fn incarnation(&self) -> impl Future<Output = StoreResult<Incarnation>> + Send;

    /// Opens the life `opened`, if the present one is still `after`. Gives the present one.
    fn open_incarnation(
        &self,
        after: Incarnation,
        opened: Incarnation,
    ) -> impl Future<Output = StoreResult<Incarnation>> + Send;

    /// Judges one request's offers and writes what the rules accept.
    fn sync(&self, job: SyncJob) -> impl Future<Output = StoreResult<SyncOutcome>> + Send;

    /// A space as it stands.
    fn space(&self, space: SpaceId) -> impl Future<Output = StoreResult<SpaceState>> + Send;

    /// The spaces in which a device is or was, in ascending order.
    fn spaces_of_device(&self, device: DeviceKey) -> impl Future<Output = StoreResult<Vec<SpaceId>>> + Send;

    /// The spaces in which any device of an account is or was, in ascending order.
    fn spaces_of_account(&self, account: AccountId) -> impl Future<Output = StoreResult<Vec<SpaceId>>> + Send;

    /// Lines of a log.
    fn lines(&self, query: LinesQuery) -> impl Future<Output = StoreResult<Vec<Line>>> + Send;

    /// How much a run of a log holds besides operations.
    fn run_size(&self, run: Run) -> impl Future<Output = StoreResult<RunSize>> + Send;

    /// Envelopes at positions, in the order that was asked for. Where a body isn't kept there is none.
    fn bodies(&self, space: SpaceId, positions: Vec<u64>) -> impl Future<Output = StoreResult<Vec<StoredBody>>> + Send;

    /// Wraps to some recipients, in log order.
    fn wraps(&self, query: WrapsQuery) -> impl Future<Output = StoreResult<Vec<StoredWrap>>> + Send;

    /// Makes an account with its vault and first install.
    fn create_account(&self, new: NewAccount) -> impl Future<Output = StoreResult<AccountCreation>> + Send;

    /// What a sign-in with the passphrase needs.
    fn account_by_handle(&self, handle: &str) -> impl Future<Output = StoreResult<Option<AccountLogin>>> + Send;

    /// What a sign-in with the recovery code needs.
    fn account_by_lookup(&self, lookup: LookupId) -> impl Future<Output = StoreResult<Option<AccountRecovery>>> + Send;

    /// An account's handle and vault.
    fn account_vault(&self, account: AccountId) -> impl Future<Output = StoreResult<Option<AccountVault>>> + Send;

    /// Adds an install to an account.
    fn enrol_install(&self, account: AccountId, new: NewInstall)
    -> impl Future<Output = StoreResult<Enrolment>> + Send;

    /// Replaces OPAQUE record and vault together.
    fn change_passphrase(&self, change: PassphraseChange) -> impl Future<Output = StoreResult<Replacement>> + Send;

    /// Replaces the vault.
    fn put_vault(
        &self,
        account: AccountId,
        vault: VaultUpload,
    ) -> impl Future<Output = StoreResult<Replacement>> + Send;

    /// One install, ended or not.
    fn install(&self, install: InstallId) -> impl Future<Output = StoreResult<Option<InstallRecord>>> + Send;

    /// Whoever sends a request; `None` where the install is unknown or may no longer sign in.
    fn presenter(&self, install: InstallId) -> impl Future<Output = StoreResult<Option<Presenter>>> + Send;

    /// All installs of an account, by day of enrolment.
    fn installs(&self, account: AccountId) -> impl Future<Output = StoreResult<Vec<InstallRow>>> + Send;

    /// Ends an install of an account. False where the account has no such install.
    fn revoke_install(&self, account: AccountId, install: InstallId) -> impl Future<Output = StoreResult<bool>> + Send;

    /// Notes the day on which an install was last seen, as days since 1970.
    fn mark_seen(&self, install: InstallId, day: u32) -> impl Future<Output = StoreResult<()>> + Send;

    /// Uses an assertion outside a sync.
    fn use_assertion(
        &self,
        install: InstallId,
        assertion: AssertionUse,
    ) -> impl Future<Output = StoreResult<AssertionOutcome>> + Send;

    /// Forgets the assertions that had ended by then, in milliseconds since 1970. Gives how many.
    fn forget_assertions(&self, ended_by_ms: u64) -> impl Future<Output = StoreResult<u64>> + Send;

    /// Removes an account with its installs and vault, and empties and closes the spaces in which it was the last.
    /// False where there is no such account.
    fn delete_account(&self, account: AccountId) -> impl Future<Output = StoreResult<bool>> + Send;

    /// Finishes what was begun and closes. Whatever is asked afterwards is [`StoreError::Unavailable`].
    fn close(&self) -> impl Future<Output = StoreResult<()>> + Send;
}
