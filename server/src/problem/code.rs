//! The codes of all problems, with their statuses and titles.

use actix_web::http::StatusCode;

/// What went wrong, as a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// The request isn't of this protocol, or breaks a bound.
    Malformed,
    /// The relay doesn't speak this version of the sync protocol.
    VersionUnsupported,
    /// The body isn't CBOR.
    MediaTypeUnsupported,
    /// The body is over the route's bound.
    TooLarge,
    /// The body came too slowly.
    TooSlow,
    /// No such route.
    NotFound,
    /// The route has no such method.
    MethodNotAllowed,
    /// No assertion or token, or one that isn't good. It doesn't say why, so it is no oracle.
    Unauthorized,
    /// The access token is over: sign an assertion.
    TokenExpired,
    /// The assertion's times don't fit the relay's clock, which the problem tells.
    ClockSkew,
    /// The assertion was used before: sign a new one.
    AssertionReplayed,
    /// The install's access was ended.
    InstallRevoked,
    /// The passphrase doesn't fit, or the handle doesn't exist. The two aren't told apart.
    SignInRefused,
    /// The recovery code doesn't fit, or doesn't exist. The two aren't told apart.
    RecoveryRefused,
    /// The exchange is over, or never was: start again.
    ExchangeExpired,
    /// The permit is over, spent, or never was: sign in again.
    PermitExpired,
    /// The handle isn't one that the relay takes.
    HandleInvalid,
    /// Somebody has this handle since: start again for another suffix.
    HandleTaken,
    /// This relay takes no new accounts.
    RegistrationClosed,
    /// The device's signature over its claim doesn't fit.
    ClaimInvalid,
    /// The account has as many installs as it may.
    TooManyInstalls,
    /// The vault was replaced by somebody else since: fetch it and try again.
    VaultChanged,
    /// No such install in this account.
    InstallUnknown,
    /// Too many requests.
    RateLimited,
    /// The relay can't serve now.
    Unavailable,
    /// The relay has a fault.
    Internal,
}

impl Code {
    /// All codes, for documentation and for the test that they differ.
    pub const ALL: [Self; 26] = [
        Self::Malformed,
        Self::VersionUnsupported,
        Self::MediaTypeUnsupported,
        Self::TooLarge,
        Self::TooSlow,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Unauthorized,
        Self::TokenExpired,
        Self::ClockSkew,
        Self::AssertionReplayed,
        Self::InstallRevoked,
        Self::SignInRefused,
        Self::RecoveryRefused,
        Self::ExchangeExpired,
        Self::PermitExpired,
        Self::HandleInvalid,
        Self::HandleTaken,
        Self::RegistrationClosed,
        Self::ClaimInvalid,
        Self::TooManyInstalls,
        Self::VaultChanged,
        Self::InstallUnknown,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Code, status and title.
    pub(super) const fn parts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Malformed => ("malformed", StatusCode::BAD_REQUEST, "the request is not of this protocol"),
            Self::VersionUnsupported => {
                ("version-unsupported", StatusCode::BAD_REQUEST, "this version of sync is not spoken here")
            }
            Self::MediaTypeUnsupported => {
                ("media-type-unsupported", StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body must be application/cbor")
            }
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "the request is over its bound"),
            Self::TooSlow => ("too-slow", StatusCode::REQUEST_TIMEOUT, "the request stopped arriving"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "there is nothing here"),
            Self::MethodNotAllowed => {
                ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "this route has no such method")
            }
            Self::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED, "the sign-in is not good"),
            Self::TokenExpired => ("token-expired", StatusCode::UNAUTHORIZED, "the access token is over"),
            Self::ClockSkew => ("clock-skew", StatusCode::UNAUTHORIZED, "the clocks differ"),
            Self::AssertionReplayed => {
                ("assertion-replayed", StatusCode::UNAUTHORIZED, "the assertion was used before")
            }
            Self::InstallRevoked => ("install-revoked", StatusCode::UNAUTHORIZED, "this install's access was ended"),
            Self::SignInRefused => ("sign-in-refused", StatusCode::UNAUTHORIZED, "handle and passphrase do not fit"),
            Self::RecoveryRefused => ("recovery-refused", StatusCode::UNAUTHORIZED, "the recovery code does not fit"),
            Self::ExchangeExpired => ("exchange-expired", StatusCode::GONE, "the exchange is over"),
            Self::PermitExpired => ("permit-expired", StatusCode::GONE, "the permit is over"),
            Self::HandleInvalid => ("handle-invalid", StatusCode::UNPROCESSABLE_ENTITY, "the handle is not taken here"),
            Self::HandleTaken => ("handle-taken", StatusCode::CONFLICT, "the handle was taken meanwhile"),
            Self::RegistrationClosed => {
                ("registration-closed", StatusCode::FORBIDDEN, "this relay takes no new accounts")
            }
            Self::ClaimInvalid => {
                ("claim-invalid", StatusCode::UNPROCESSABLE_ENTITY, "the install's claim does not fit")
            }
            Self::TooManyInstalls => ("too-many-installs", StatusCode::CONFLICT, "the account has too many installs"),
            Self::VaultChanged => ("vault-changed", StatusCode::CONFLICT, "the vault was replaced meanwhile"),
            Self::InstallUnknown => ("install-unknown", StatusCode::NOT_FOUND, "the account has no such install"),
            Self::RateLimited => ("rate-limited", StatusCode::TOO_MANY_REQUESTS, "too many requests"),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "the relay can't serve now"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "the relay has a fault"),
        }
    }

    /// The code's text: the last part of the problem's URN.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.parts().0
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.parts().1
    }
}
