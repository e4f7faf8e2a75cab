//! Why a command did not do what it was asked.

use std::path::{Path, PathBuf};

use beside_core::companion::CompanionError;
use beside_core::model::ModelError;
use beside_texts::Argument;

/// A stable code with the variables of its words. The words themselves are chosen when it is shown.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    arguments: Vec<(&'static str, Argument<'static>)>,
    kept: Option<PathBuf>,
}

impl Failure {
    pub(crate) const fn new(code: &'static str) -> Self {
        Self { code, arguments: Vec::new(), kept: None }
    }

    /// Adds a variable.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Argument<'static>>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds a path as a variable.
    #[must_use]
    pub(crate) fn at(self, path: &Path) -> Self {
        self.with("path", path.display().to_string())
    }

    /// Says where text that couldn't be saved was left, so that it isn't lost.
    #[must_use]
    pub(crate) fn keeping(mut self, path: PathBuf) -> Self {
        self.kept = Some(path);
        self
    }

    pub(crate) const fn code(&self) -> &'static str {
        self.code
    }

    pub(crate) fn arguments(&self) -> &[(&'static str, Argument<'static>)] {
        &self.arguments
    }

    pub(crate) fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// The exit code, as `--help` lists them.
    pub(crate) fn exit(&self) -> u8 {
        match self.code {
            code if code.starts_with("usage-") => 2,
            "locked"
            | "wrong-passphrase"
            | "wrong-recovery-code"
            | "no-terminal"
            | "input-ended"
            | "passphrase-unfit"
            | "passphrases-differ"
            | "storage-locked"
            | "storage-wrong-key" => 3,
            code if code.starts_with("relay-") => 4,
            "captive-portal"
            | "link-broken"
            | "took-too-long"
            | "first-sync-missing"
            | "registration-closed"
            | "too-many-devices"
            | "clock-skew"
            | "throttled"
            | "refused"
            | "signed-out"
            | "not-registered"
            | "other-relay"
            | "address-invalid"
            | "quota-exceeded"
            | "invite-other-relay"
            | "vault-changed"
            | "vault-older" => 4,
            code if code.starts_with("storage-") => 5,
            "vault-damaged" | "document-damaged" | "keystore" | "file-unreadable" | "file-unwritable" => 5,
            code if code.starts_with("no-such-") => 6,
            "not-found" | "step-unknown" | "ambiguous" | "ambiguous-person" | "no-identity" | "several-vaults" => 6,
            _ => 1,
        }
    }
}

impl From<CompanionError> for Failure {
    fn from(error: CompanionError) -> Self {
        Self::new(error.code())
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        Self::new(error.code())
    }
}

#[cfg(test)]
mod tests {
    use beside_core::document::DocumentError;
    use beside_core::identity::pairing::InviteLinkError;
    use beside_core::storage::StorageError;
    use beside_core::sync::{EngineError, InviteError};
    use beside_texts::{Language, message::error, problem, text_with};
    use beside_wire::bundle::BundleError;

    use super::*;

    /// Every error of the core. The lists follow the order of their enums.
    fn all() -> Vec<CompanionError> {
        let storage = [
            StorageError::Full,
            StorageError::Damaged { table: None },
            StorageError::Locked,
            StorageError::SchemaNewer { found: 2, supported: 1 },
            StorageError::InUse,
            StorageError::WrongKey,
            StorageError::Keystore,
            StorageError::Io(std::io::ErrorKind::Other),
        ];
        let document = [
            DocumentError::NoActor,
            DocumentError::ActorAhead,
            DocumentError::NotHereYet,
            DocumentError::NewerSchema,
            DocumentError::OtherKind,
            DocumentError::UnknownVersion,
            DocumentError::Damaged,
            DocumentError::TooLarge,
            DocumentError::Engine,
        ];
        let model = [
            ModelError::TextTooLong,
            ModelError::LabelEmpty,
            ModelError::LabelTooLong,
            ModelError::LabelControl,
            ModelError::TooManyTags,
            ModelError::TooManyContentNotes,
            ModelError::MoodRange,
            ModelError::DayInvalid,
            ModelError::SpanInvalid,
            ModelError::HeadingLevel,
            ModelError::LinkInvalid,
            ModelError::MarkUnknown,
            ModelError::StatementTooLong,
            ModelError::QuietHoursInvalid,
            ModelError::GoalTextTooLong,
            ModelError::TooManySteps,
            ModelError::StepUnknown,
            ModelError::StepExists,
            ModelError::HabitRange,
        ];
        let storage = storage.into_iter().map(CompanionError::Storage);
        let document = document.into_iter().map(CompanionError::Document);
        let model = model.into_iter().map(CompanionError::Model);
        plain().into_iter().chain(storage).chain(document).chain(model).chain(of_pairs()).collect()
    }

    /// Those of what goes from one person to another.
    fn of_pairs() -> Vec<CompanionError> {
        let invite = [
            InviteError::Expired,
            InviteError::Used,
            InviteError::Own,
            InviteError::OtherRelay,
            InviteError::Blocked,
            InviteError::DeviceEnded,
        ];
        let link = [InviteLinkError::Malformed, InviteLinkError::NewerVersion, InviteLinkError::BadSignature];
        let bundle = [BundleError::Malformed, BundleError::NewerVersion];
        let others = [CompanionError::WrongPlace, CompanionError::NoSuchPair, CompanionError::ContactLimit];
        let invite = invite.into_iter().map(CompanionError::Invite);
        let link = link.into_iter().map(CompanionError::InviteLink);
        let bundle = bundle.into_iter().map(CompanionError::Bundle);
        invite.chain(link).chain(bundle).chain(others).collect()
    }

    /// Those of the companion itself.
    fn plain() -> Vec<CompanionError> {
        use CompanionError as E;
        vec![
            E::WrongPassphrase,
            E::PassphraseUnfit,
            E::WrongRecoveryCode,
            E::Locked,
            E::NoIdentity,
            E::SeveralVaults,
            E::NotRegistered,
            E::NotFound,
            E::Ambiguous,
            E::Engine(EngineError::NoSpace),
            E::VaultDamaged,
            E::RelayUnreachable,
            E::LinkBroken,
            E::CaptivePortal,
            E::RelayOlder,
            E::RelayNewer,
            E::RelayVersion,
            E::OtherRelay,
            E::ClockSkew,
            E::SignedOut,
            E::HandleInvalid,
            E::Throttled,
            E::QuotaExceeded,
            E::VaultChanged,
            E::Refused,
            E::FirstSyncMissing,
            E::NoSuchDevice,
            E::VaultOlder,
            E::Closed,
            E::TookTooLong,
            E::RegistrationClosed,
            E::TooManyDevices,
            E::AddressInvalid,
        ]
    }

    #[test]
    fn every_error_of_the_core_has_words_in_every_language() {
        for error in all() {
            for language in Language::ALL {
                let words = problem(language, error.code(), &[("vaults", "a".into())]);
                let none = text_with(language, error::UNKNOWN, &[("code", error.code().into())]);
                assert_ne!(words.what, none, "{language:?} {}", error.code());
                assert!(!words.what_to_do.contains('{'), "{language:?} {}", error.code());
            }
        }
    }

    #[test]
    fn a_script_can_tell_the_kinds_of_failure_apart() {
        for (error, exit) in [
            (CompanionError::WrongPassphrase, 3),
            (CompanionError::Locked, 3),
            (CompanionError::RelayUnreachable, 4),
            (CompanionError::RelayVersion, 4),
            (CompanionError::CaptivePortal, 4),
            (CompanionError::Storage(StorageError::Full), 5),
            (CompanionError::Storage(StorageError::Damaged { table: None }), 5),
            (CompanionError::NotFound, 6),
            (CompanionError::NoSuchPair, 6),
            (CompanionError::Invite(InviteError::OtherRelay), 4),
            (CompanionError::Invite(InviteError::Expired), 1),
            (CompanionError::Model(ModelError::MoodRange), 1),
        ] {
            assert_eq!(Failure::from(error).exit(), exit, "{}", error.code());
        }
        assert_eq!(Failure::new("usage-missing").exit(), 2);
    }
}
