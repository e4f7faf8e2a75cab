//! Errors as phones see them: RFC 9457 problems, in CBOR unless JSON is asked for.
//!
//! A problem has a code and nothing of the request: no handle, id, path or token. Every route has an error enum of its
//! own and maps it here totally, so a new failure can't become a vague 500 by accident.

mod code;

use std::fmt;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpResponse, ResponseError};
use beside_wire::account::Problem;
use beside_wire::codec;

pub use code::Code;

/// The media type of a problem in CBOR.
pub const PROBLEM_CBOR: &str = "application/problem+cbor";
/// The media type of a problem in JSON (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

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
        let json = refusal.json();
        assert_eq!(json.get("unix_milliseconds").unwrap(), 7);
        assert_eq!(json.get("type").unwrap(), "urn:beside:problem:clock-skew");
    }

    #[test]
    fn waiting_is_told_in_whole_seconds_rounded_up() {
        let refusal = Refusal::retry(Code::RateLimited, Duration::from_millis(1_001));
        let response = refusal.respond(&HeaderMap::new());
        assert_eq!(response.headers().get(header::RETRY_AFTER).unwrap(), "2");
        assert_eq!(refusal.problem().retry_after_ms, Some(1_001));
    }
}
