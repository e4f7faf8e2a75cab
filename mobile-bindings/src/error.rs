//! What can go wrong, as a closed set by what an app can do about it, with a stable code that has words in each language.

use beside_core::companion::CompanionError;
use beside_core::model::ModelError;
use thiserror::Error;

/// Why a call did nothing, or not all. Nothing durable is lost by any of them. Which one it is, the code says;
/// [`words_for`] says it in words.
#[derive(Debug, Clone, PartialEq, Eq, Error, uniffi::Error)]
pub enum BesideError {
    /// Passphrase or recovery code: let the person type it again.
    #[error("secret: {code}")]
    Secret {
        /// The stable code.
        code: String,
    },
    /// The vault is locked: unlock it.
    #[error("locked: {code}")]
    Locked {
        /// The stable code.
        code: String,
    },
    /// There is no such thing here, or more than one.
    #[error("missing: {code}")]
    Missing {
        /// The stable code.
        code: String,
    },
    /// What was given can't be kept: let the person change it.
    #[error("invalid: {code}")]
    Invalid {
        /// The stable code.
        code: String,
    },
    /// It isn't possible between these people as they stand.
    #[error("not now: {code}")]
    NotNow {
        /// The stable code.
        code: String,
    },
    /// The network: what is written is kept, and goes at the next chance.
    #[error("network: {code}")]
    Network {
        /// The stable code.
        code: String,
    },
    /// The relay refuses: a person has to decide.
    #[error("relay: {code}")]
    Relay {
        /// The stable code.
        code: String,
    },
    /// This device's storage or keystore.
    #[error("storage: {code}")]
    Storage {
        /// The stable code.
        code: String,
    },
    /// The companion was closed, or removed from this device: open it again.
    #[error("closed: {code}")]
    Closed {
        /// The stable code.
        code: String,
    },
    /// A fault of this program.
    #[error("internal: {code}")]
    Internal {
        /// The stable code.
        code: String,
    },
}

impl BesideError {
    pub(crate) fn of_code(code: &str) -> Self {
        let text = code.to_owned();
        match code {
            "wrong-passphrase" | "passphrase-unfit" | "wrong-recovery-code" => Self::Secret { code: text },
            "locked" | "storage-locked" => Self::Locked { code: text },
            "no-identity" | "several-vaults" | "not-found" | "ambiguous" | "no-such-pair" | "no-such-device" => {
                Self::Missing { code: text }
            }
            "contact-limit" | "wrong-place" | "not-registered" | "first-sync-missing" | "invite-expired"
            | "invite-used" | "invite-own" | "invite-other-relay" | "invite-blocked" => Self::NotNow { code: text },
            "relay-unreachable" | "link-broken" | "captive-portal" | "throttled" | "took-too-long" => {
                Self::Network { code: text }
            }
            "relay-older"
            | "relay-newer"
            | "relay-version"
            | "other-relay"
            | "clock-skew"
            | "signed-out"
            | "quota-exceeded"
            | "vault-changed"
            | "refused"
            | "registration-closed"
            | "too-many-devices"
            | "vault-older" => Self::Relay { code: text },
            "vault-damaged" | "keystore" | "document-damaged" | "newer-schema" => Self::Storage { code: text },
            "closed" => Self::Closed { code: text },
            "internal" | "engine" | "no-actor" | "actor-ahead" | "edit-failed" | "other-kind" => {
                Self::Internal { code: text }
            }
            _ if code.starts_with("storage-") => Self::Storage { code: text },
            _ => Self::Invalid { code: text },
        }
    }

    /// The stable code, such as `wrong-passphrase`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Secret { code }
            | Self::Locked { code }
            | Self::Missing { code }
            | Self::Invalid { code }
            | Self::NotNow { code }
            | Self::Network { code }
            | Self::Relay { code }
            | Self::Storage { code }
            | Self::Closed { code }
            | Self::Internal { code } => code,
        }
    }

    pub(crate) fn closed() -> Self {
        CompanionError::Closed.into()
    }

    pub(crate) fn internal() -> Self {
        Self::of_code("internal")
    }
}

impl From<CompanionError> for BesideError {
    fn from(error: CompanionError) -> Self {
        Self::of_code(error.code())
    }
}

/// What an app's keystore, clock, log or observer throws without having said so.
impl From<uniffi::UnexpectedUniFFICallbackError> for BesideError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::internal()
    }
}

impl From<ModelError> for BesideError {
    fn from(error: ModelError) -> Self {
        CompanionError::Model(error).into()
    }
}

/// A language of the words that people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Language {
    /// English.
    English,
    /// Portuguese.
    Portuguese,
    /// Polish.
    Polish,
}

impl From<Language> for beside_texts::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::Portuguese => Self::Portuguese,
            Language::Polish => Self::Polish,
        }
    }
}

/// Two sentences for a person.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Words {
    /// What happened.
    pub what: String,
    /// What to do now.
    pub what_to_do: String,
}

/// The words of an error's code.
#[must_use]
#[uniffi::export]
pub fn words_for(code: &str, language: Language) -> Words {
    let problem = beside_texts::problem_in_app(language.into(), code, &[]);
    Words { what: problem.what, what_to_do: problem.what_to_do }
}

/// What two people agree to before they write to each other, in Markdown: what stays between them, and its limits.
#[must_use]
#[uniffi::export]
pub fn policy_text(language: Language) -> String {
    beside_texts::policy(language.into()).to_owned()
}
