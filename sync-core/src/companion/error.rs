//! Everything that can go wrong for a person, with a stable code by which each language finds its words.

use beside_wire::bundle::BundleError;
use thiserror::Error;

use crate::document::DocumentError;
use crate::identity::pairing::InviteLinkError;
use crate::model::ModelError;
use crate::storage::StorageError;
use crate::sync::{EngineError, InviteError};

/// Why a call did nothing, or not all. Nothing durable is lost by any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CompanionError {
    /// The passphrase isn't the vault's.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The passphrase is too short or too long.
    #[error("a passphrase needs at least eight characters")]
    PassphraseUnfit,
    /// The recovery code isn't one, or isn't this account's.
    #[error("the recovery code is wrong")]
    WrongRecoveryCode,
    /// The vault is locked.
    #[error("the vault is locked")]
    Locked,
    /// There is no vault in this folder.
    #[error("there is no identity on this device yet")]
    NoIdentity,
    /// There are several vaults: say which.
    #[error("there are several vaults: say which one")]
    SeveralVaults,
    /// The identity isn't registered at its relay yet.
    #[error("this identity isn't registered at its relay yet")]
    NotRegistered,
    /// No such thing here.
    #[error("there is no such entry")]
    NotFound,
    /// More than one entry begins like that.
    #[error("more than one entry begins like that")]
    Ambiguous,
    /// The store.
    #[error(transparent)]
    Storage(StorageError),
    /// The edit.
    #[error(transparent)]
    Document(DocumentError),
    /// The value.
    #[error(transparent)]
    Model(ModelError),
    /// An invite that can't be used.
    #[error(transparent)]
    Invite(InviteError),
    /// A text that is no invite.
    #[error(transparent)]
    InviteLink(InviteLinkError),
    /// A file that is no bundle.
    #[error(transparent)]
    Bundle(BundleError),
    /// This belongs into another space.
    #[error("this belongs into another space")]
    WrongPlace,
    /// There is no such pair here.
    #[error("there is no such person here")]
    NoSuchPair,
    /// The other person hasn't answered yet.
    #[error("until the other person has answered, only a short greeting can be sent")]
    ContactLimit,
    /// Anything else of the engine.
    #[error(transparent)]
    Engine(EngineError),
    /// The identity vault can't be read.
    #[error("the identity vault can't be read")]
    VaultDamaged,
    /// The relay can't be reached.
    #[error("the relay can't be reached")]
    RelayUnreachable,
    /// The link broke on the way; what arrived is kept.
    #[error("the connection broke; what arrived is kept")]
    LinkBroken,
    /// Something else answered in the relay's place.
    #[error("something else answered in the relay's place")]
    CaptivePortal,
    /// The relay speaks no version as new as this one.
    #[error("the relay is older than this version of Beside")]
    RelayOlder,
    /// The relay speaks no version as old as this one any more.
    #[error("the relay is newer than this version of Beside")]
    RelayNewer,
    /// The relay speaks another version, and doesn't say which.
    #[error("the relay speaks another version")]
    RelayVersion,
    /// The relay isn't the one that this identity belongs to.
    #[error("this is another relay than the one that this identity belongs to")]
    OtherRelay,
    /// The relay's clock and this one's disagree, even after adjusting.
    #[error("the relay doesn't accept this device's clock")]
    ClockSkew,
    /// The relay doesn't know this device, or has ended it.
    #[error("the relay doesn't let this device in")]
    SignedOut,
    /// The handle can't be used.
    #[error("this handle can't be used")]
    HandleInvalid,
    /// Too many attempts.
    #[error("too many attempts: wait a little")]
    Throttled,
    /// The relay has no room left.
    #[error("the relay has no room left for this account")]
    QuotaExceeded,
    /// The vault at the relay was changed by another device at the same time.
    #[error("another device changed the vault at the same time: try again")]
    VaultChanged,
    /// The relay refused without a reason that this version knows.
    #[error("the relay refused the request")]
    Refused,
    /// The account is there, and its personal space never reached the relay.
    #[error("the first device of this account hasn't synced yet")]
    FirstSyncMissing,
    /// There is no such device.
    #[error("there is no such device")]
    NoSuchDevice,
    /// The relay gave an older vault than this device has seen.
    #[error("the relay gave an older identity vault than this device has seen")]
    VaultOlder,
    /// The proof of passphrase or code is too old by now.
    #[error("that took too long: begin again")]
    TookTooLong,
    /// The relay takes no new accounts.
    #[error("this relay takes no new accounts")]
    RegistrationClosed,
    /// The account has as many devices as it may.
    #[error("this account has as many devices as it may: end one first")]
    TooManyDevices,
    /// The companion was closed, or removed from this device.
    #[error("this companion was closed")]
    Closed,
    /// The relay's address can't be read.
    #[error("the relay's address isn't one: it begins with https:// or, on this machine, http://")]
    AddressInvalid,
}

impl CompanionError {
    /// A stable code for texts and scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongPassphrase => "wrong-passphrase",
            Self::PassphraseUnfit => "passphrase-unfit",
            Self::WrongRecoveryCode => "wrong-recovery-code",
            Self::Locked => "locked",
            Self::NoIdentity => "no-identity",
            Self::SeveralVaults => "several-vaults",
            Self::NotRegistered => "not-registered",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
            Self::Storage(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::Model(error) => error.code(),
            Self::Invite(InviteError::Expired) => "invite-expired",
            Self::Invite(InviteError::Used) => "invite-used",
            Self::Invite(InviteError::Own) => "invite-own",
            Self::Invite(InviteError::OtherRelay) => "invite-other-relay",
            Self::Invite(InviteError::Blocked) => "invite-blocked",
            Self::InviteLink(InviteLinkError::Malformed) => "invite-malformed",
            Self::InviteLink(InviteLinkError::NewerVersion) => "invite-newer",
            Self::InviteLink(InviteLinkError::BadSignature) => "invite-bad-signature",
            Self::Bundle(BundleError::Malformed) => "bundle-malformed",
            Self::Bundle(BundleError::NewerVersion) => "bundle-newer",
            Self::WrongPlace => "wrong-place",
            Self::NoSuchPair => "no-such-pair",
            Self::ContactLimit => "contact-limit",
            Self::Engine(_) => "engine",
            Self::VaultDamaged => "vault-damaged",
            Self::RelayUnreachable => "relay-unreachable",
            Self::LinkBroken => "link-broken",
            Self::CaptivePortal => "captive-portal",
            Self::RelayOlder => "relay-older",
            Self::RelayNewer => "relay-newer",
            Self::RelayVersion => "relay-version",
            Self::OtherRelay => "other-relay",
            Self::ClockSkew => "clock-skew",
            Self::SignedOut | Self::Invite(InviteError::DeviceEnded) => "signed-out",
            Self::HandleInvalid => "handle-invalid",
            Self::Throttled => "throttled",
            Self::QuotaExceeded => "quota-exceeded",
            Self::VaultChanged => "vault-changed",
            Self::Refused => "refused",
            Self::FirstSyncMissing => "first-sync-missing",
            Self::NoSuchDevice => "no-such-device",
            Self::VaultOlder => "vault-older",
            Self::TookTooLong => "took-too-long",
            Self::RegistrationClosed => "registration-closed",
            Self::TooManyDevices => "too-many-devices",
            Self::Closed => "closed",
            Self::AddressInvalid => "address-invalid",
        }
    }
}

impl From<StorageError> for CompanionError {
    fn from(error: StorageError) -> Self {
        if error == StorageError::Locked { Self::Locked } else { Self::Storage(error) }
    }
}

impl From<DocumentError> for CompanionError {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<ModelError> for CompanionError {
    fn from(error: ModelError) -> Self {
        Self::Model(error)
    }
}

impl From<BundleError> for CompanionError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

impl From<InviteLinkError> for CompanionError {
    fn from(error: InviteLinkError) -> Self {
        Self::InviteLink(error)
    }
}

impl From<EngineError> for CompanionError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Storage(error) => error.into(),
            EngineError::Document(error) => Self::Document(error),
            EngineError::Locked => Self::Locked,
            EngineError::NotFound => Self::NotFound,
            EngineError::NotARelay => Self::CaptivePortal,
            EngineError::RelayVersion => Self::RelayVersion,
            EngineError::Invite(error) => Self::Invite(error),
            EngineError::WrongPlace => Self::WrongPlace,
            EngineError::ContactLimit => Self::ContactLimit,
            EngineError::NoSpace | EngineError::Mint(_) | EngineError::Operation(_) | EngineError::NoSession => {
                Self::Engine(error)
            }
        }
    }
}
