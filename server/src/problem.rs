//! Errors as phones see them: RFC 9457 problems, in CBOR unless JSON is asked for.
//!
//! A problem has a code and nothing of the request: no handle, id, path or token. Every route has an error enum of its
//! own and maps it here totally, so a new failure can't become a vague 500 by accident.

use std::fmt;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpResponse, ResponseError};
use beside_wire::account::Problem;
use beside_wire::codec;

/// The media type of a problem in CBOR.
pub const PROBLEM_CBOR: &str = "application/problem+cbor";
/// The media type of a problem in JSON (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

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
    SignInFailed,
    /// The recovery code doesn't fit, or doesn't exist. The two aren't told apart.
    RecoveryFailed,
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
    VaultConflict,
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
        Self::SignInFailed,
        Self::RecoveryFailed,
        Self::ExchangeExpired,
        Self::PermitExpired,
        Self::HandleInvalid,
        Self::HandleTaken,
        Self::RegistrationClosed,
        Self::ClaimInvalid,
        Self::TooManyInstalls,
        Self::VaultConflict,
        Self::InstallUnknown,
        Self::RateLimited,
        Self::Unavailable,
        Self::Internal,
    ];

    /// Code, status and title.
    const fn parts(self) -> (&'static str, StatusCode, &'static str) {
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
            Self::AssertionReplayed => ("assertion-replayed", StatusCode::UNAUTHORIZED, "the assertion was used before"),
            Self::InstallRevoked => ("install-revoked", StatusCode::FORBIDDEN, "this install's access was ended"),
            Self::SignInFailed => ("sign-in-failed", StatusCode::UNAUTHORIZED, "handle and passphrase do not fit"),
            Self::RecoveryFailed => ("recovery-failed", StatusCode::UNAUTHORIZED, "the recovery code does not fit"),
            Self::ExchangeExpired => ("exchange-expired", StatusCode::GONE, "the exchange is over"),
            Self::PermitExpired => ("permit-expired", StatusCode::GONE, "the permit is over"),
            Self::HandleInvalid => ("handle-invalid", StatusCode::UNPROCESSABLE_ENTITY, "the handle is not taken here"),
            Self::HandleTaken => ("handle-taken", StatusCode::CONFLICT, "the handle was taken meanwhile"),
            Self::RegistrationClosed => ("registration-closed", StatusCode::FORBIDDEN, "this relay takes no new accounts"),
            Self::ClaimInvalid => ("claim-invalid", StatusCode::UNPROCESSABLE_ENTITY, "the install's claim does not fit"),
            Self::TooManyInstalls => ("too-many-installs", StatusCode::CONFLICT, "the account has too many installs"),
            Self::VaultConflict => ("vault-conflict", StatusCode::CONFLICT, "the vault was replaced meanwhile"),
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

/// A request that isn't served, and when or why to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    retry_after: Option<Duration>,
    unix_milliseconds: Option<u64>,
}

impl Refusal {
    /// A refusal with this code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, retry_after: None, unix_milliseconds: None }
    }

    /// A refusal that says when to come back.
    #[must_use]
    pub const fn retry(code: Code, after: Duration) -> Self {
        Self { code, retry_after: Some(after), unix_milliseconds: None }
    }

    /// The refusal of a wrong clock, which tells the right time.
    #[must_use]
    pub const fn clock_skew(unix_milliseconds: u64) -> Self {
        Self { code: Code::ClockSkew, retry_after: None, unix_milliseconds: Some(unix_milliseconds) }
    }

    /// What went wrong.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The problem as phones read it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let (code, status, title) = self.code.parts();
        Problem {
            code: code.to_owned(),
            status: status.as_u16(),
            title: title.to_owned(),
            retry_after_ms: self.retry_after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
            unix_milliseconds: self.unix_milliseconds,
        }
    }

    /// The response, in the form that the request's `Accept` asks for.
    #[must_use]
    pub fn respond(&self, asked: &HeaderMap) -> HttpResponse {
        let mut response = HttpResponse::build(self.code.status());
        if let Some(after) = self.retry_after {
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if wants_json(asked) {
            response.content_type(PROBLEM_JSON).body(self.json().to_string())
        } else {
            response.content_type(PROBLEM_CBOR).body(codec::encode(&self.problem()))
        }
    }

    fn json(&self) -> serde_json::Value {
        let problem = self.problem();
        let mut json = serde_json::json!({
            "type": format!("urn:beside:problem:{}", problem.code),
            "code": problem.code,
            "status": problem.status,
            "title": problem.title,
        });
        if let Some(fields) = json.as_object_mut() {
            for (name, value) in
                [("retry_after_ms", problem.retry_after_ms), ("unix_milliseconds", problem.unix_milliseconds)]
            {
                if let Some(value) = value {
                    fields.insert(name.to_owned(), value.into());
                }
            }
        }
        json
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.parts().2)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    // The gate renders again, in the form that the request asked for; this is what it starts from.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        self.respond(&HeaderMap::new())
    }
}

fn wants_json(asked: &HeaderMap) -> bool {
    let accept = asked.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').filter_map(|part| part.split(';').next()).any(|kind| kind.trim().ends_with("json"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_its_own_and_an_error() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        assert!(Code::ALL.iter().all(|code| code.status().is_client_error() || code.status().is_server_error()));
    }

    #[test]
    fn a_problem_is_cbor_unless_json_is_asked_for() {
        let refusal = Refusal::clock_skew(7);
        let mut asked = HeaderMap::new();
        let cbor = refusal.respond(&asked);
        assert_eq!(cbor.headers().get(header::CONTENT_TYPE).unwrap(), PROBLEM_CBOR);
        asked.insert(header::ACCEPT, header::HeaderValue::from_static("text/html, application/json;q=0.5"));
        let json = refusal.respond(&asked);
        assert_eq!(json.headers().get(header::CONTENT_TYPE).unwrap(), PROBLEM_JSON);
        assert_eq!(refusal.json()["unix_milliseconds"], 7);
        assert_eq!(refusal.json()["type"], "urn:beside:problem:clock-skew");
    }

    #[test]
    fn waiting_is_told_in_whole_seconds_rounded_up() {
        let refusal = Refusal::retry(Code::RateLimited, Duration::from_millis(1_001));
        let response = refusal.respond(&HeaderMap::new());
        assert_eq!(response.headers().get(header::RETRY_AFTER).unwrap(), "2");
        assert_eq!(refusal.problem().retry_after_ms, Some(1_001));
    }
}
