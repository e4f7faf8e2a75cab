//! Accounts, installs and vaults, as plain values. All sealed or hashed bytes are opaque here.

use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, RecoveryKey, SignInKey};
use beside_wire::limits::INSTALLS_PER_ACCOUNT_MAX;

/// Installs that are kept of one account, ended ones included. Beyond that the ended one that was enrolled first goes.
pub const INSTALLS_KEPT_MAX: usize = 2 * INSTALLS_PER_ACCOUNT_MAX;

/// An account, its vault and its first install, as they enter the store together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Drawn by the caller.
    pub account: AccountId,
    /// With its suffix; unique.
    pub handle: String,
    /// The OPAQUE password file.
    pub opaque: Vec<u8>,
    /// How the passphrase was stretched.
    pub stretch: Stretch,
    /// The first vault, of revision 1.
    pub vault: VaultUpload,
    /// How the recovery code finds and fetches the vault.
    pub recovery: RecoveryAccess,
    /// The first install.
    pub install: NewInstall,
}

/// An install as it enters the store. Its claim has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewInstall {
    /// Drawn by the caller.
    pub install: InstallId,
    /// Signs the install's assertions.
    pub sign_in: SignInKey,
    /// Signs the install's envelopes.
    pub device: DeviceKey,
    /// The day, as days since 1970.
    pub day: u32,
}

/// What became of a [`NewAccount`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountCreation {
    /// It is durable.
    Created,
    /// Another account has the handle: draw another suffix.
    HandleTaken,
    /// Another account has the lookup id, the account id or the install id.
    IdTaken,
}

/// What became of a [`NewInstall`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolment {
    /// It is durable.
    Enrolled,
    /// The account has an install of the same keys that hasn't ended: it is this one. So asking again after an answer
    /// was lost makes no second one.
    Known(InstallId),
    /// The account has as many installs as it may.
    TooMany,
    /// The account doesn't exist any more.
    NoAccount,
    /// Another install has the id: draw another.
    IdTaken,
}

/// What a sign-in with the passphrase needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLogin {
    /// The account.
    pub account: AccountId,
    /// The OPAQUE password file.
    pub opaque: Vec<u8>,
    /// How the passphrase was stretched.
    pub stretch: Stretch,
}

/// What a sign-in with the recovery code needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountRecovery {
    /// The account.
    pub account: AccountId,
    /// Whose signature fetches the vault.
    pub key: RecoveryKey,
}

/// An account's handle and vault, for whoever has proven passphrase or recovery code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVault {
    /// The handle with its suffix.
    pub handle: String,
    /// The vault as it stands.
    pub vault: VaultUpload,
}

/// A new passphrase: record and vault change together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassphraseChange {
    /// The account.
    pub account: AccountId,
    /// The new OPAQUE password file.
    pub opaque: Vec<u8>,
    /// How the new passphrase is stretched.
    pub stretch: Stretch,
    /// The vault, resealed; its revision must follow the stored one.
    pub vault: VaultUpload,
}

/// What became of a vault that was to replace another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// It is durable.
    Replaced,
    /// Its revision doesn't follow the stored one. Nothing was written.
    Conflict {
        /// The stored revision.
        stored: u64,
    },
    /// The account doesn't exist any more.
    NoAccount,
}

/// An install as sign-in and sync need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstallRecord {
    /// The install.
    pub install: InstallId,
    /// Its account.
    pub account: AccountId,
    /// Checks its assertions.
    pub sign_in: SignInKey,
    /// Its device key.
    pub device: DeviceKey,
    /// Whether it may no longer sign in.
    pub revoked: bool,
}

/// Whoever sends a request: an install that may sign in, and the devices of its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presenter {
    /// The install.
    pub install: InstallId,
    /// Its account.
    pub account: AccountId,
    /// Its own device.
    pub device: DeviceKey,
    /// All devices that the account has or had, its own included, in ascending order.
    pub account_devices: Vec<DeviceKey>,
    /// What the account's entries take up, in bytes.
    pub account_bytes: u64,
}

/// An assertion that is being used. It may be used once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssertionUse {
    /// The assertion's own id.
    pub jti: [u8; 16],
    /// When it ends anyway, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// What became of an [`AssertionUse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssertionOutcome {
    /// It was fresh, and is used now.
    Fresh,
    /// It had been used.
    Replayed,
    /// The install is unknown or may no longer sign in.
    InstallEnded,
}
