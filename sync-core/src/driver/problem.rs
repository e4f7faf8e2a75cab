//! From what the relay, or something in its place, answered to words for a person.

use beside_wire::account::Problem;

use crate::companion::CompanionError;

/// A request that didn't succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The relay told its time, since the phone's is wrong.
    Clock(i64),
    /// The relay doesn't take this token or assertion.
    Unauthorized,
    /// Anything else.
    Error(CompanionError),
}

impl From<CompanionError> for Failure {
    fn from(error: CompanionError) -> Self {
        Self::Error(error)
    }
}

impl Failure {
    /// The words where nothing more can be tried.
    pub(super) const fn into_error(self) -> CompanionError {
        match self {
            Self::Clock(_) => CompanionError::ClockSkew,
            Self::Unauthorized => CompanionError::SignedOut,
            Self::Error(error) => error,
        }
    }
}

/// What a problem of the relay means here.
pub(super) fn of_problem(problem: &Problem) -> Failure {
    let error = match (problem.code.as_str(), problem.status) {
        ("clock-skew", _) => {
            let told = problem.unix_milliseconds.and_then(|ms| i64::try_from(ms).ok());
            return told.map_or(Failure::Error(CompanionError::ClockSkew), Failure::Clock);
        }
        ("version-unsupported", _) => CompanionError::RelayVersion,
        ("handle-invalid", _) => CompanionError::HandleInvalid,
        ("vault-changed", _) => CompanionError::VaultChanged,
        ("quota-exceeded", _) => CompanionError::QuotaExceeded,
        ("sign-in-refused", _) => CompanionError::WrongPassphrase,
        ("recovery-refused", _) => CompanionError::WrongRecoveryCode,
        ("exchange-expired" | "permit-expired", _) => CompanionError::TookTooLong,
        ("registration-closed", _) => CompanionError::RegistrationClosed,
        ("too-many-installs", _) => CompanionError::TooManyDevices,
        (_, 401) => return Failure::Unauthorized,
        (_, 429 | 503) => CompanionError::Throttled,
        (_, _) => CompanionError::Refused,
    };
    Failure::Error(error)
}
