//! Who asks. An install proves itself by an assertion that it signs (RFC 7523 in spirit), or by the token that the relay
//! answered an assertion with. Whether the install may still sign in is read from the store on every request, so ending
//! an install ends its tokens too, and there is nothing that a lost reply could lose (D8).

pub(crate) mod assertion;
pub(crate) mod claim;
pub(crate) mod opaque;
pub(crate) mod token;

use actix_web::HttpRequest;
use actix_web::http::header;
use beside_store::Store as _;
use beside_store::StoreError;
use beside_store::account::{AssertionOutcome, AssertionUse, InstallRecord};
use beside_wire::limits::ASSERTION_BYTES_MAX;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use crate::app::App;
use crate::problem::{Code, Refusal};
use assertion::{Assertion, AssertionError, VerifiedAssertion};
use token::TokenError;

/// Why a request isn't taken for an install's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum AuthError {
    /// No assertion or token, or one that isn't good.
    #[error("the sign-in is not good")]
    NotGood,
    /// The token is over.
    #[error("the token is over")]
    TokenExpired,
    /// The assertion doesn't fit the relay's clock, which stands at this many milliseconds since 1970.
    #[error("the clocks differ")]
    ClockSkew(u64),
    /// The assertion was used before.
    #[error("the assertion was used before")]
    Replayed,
    /// The install may no longer sign in.
    #[error("the install was ended")]
    Ended,
    /// Too many requests.
    #[error("too many requests")]
    Limited(Refusal),
    /// The store can't answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TokenError> for AuthError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::NotGood => Self::NotGood,
            TokenError::Expired => Self::TokenExpired,
        }
    }
}

impl From<AuthError> for Refusal {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::NotGood => Self::new(Code::Unauthorized),
            AuthError::TokenExpired => Self::new(Code::TokenExpired),
            AuthError::ClockSkew(unix_milliseconds) => Self::clock_skew(unix_milliseconds),
            AuthError::Replayed => Self::new(Code::AssertionReplayed),
            AuthError::Ended => Self::new(Code::InstallRevoked),
            AuthError::Limited(refusal) => refusal,
            AuthError::Store(error) => error.into(),
        }
    }
}

/// An install that has proven itself for one request's head. Its body isn't proven until [`Caller::with_body`].
#[derive(Debug)]
pub(crate) struct Caller {
    record: InstallRecord,
    assertion: Option<VerifiedAssertion>,
}

impl Caller {
    /// Reads and checks a request's `Authorization`.
    pub(crate) async fn of(app: &App, request: &HttpRequest) -> Result<Self, AuthError> {
        let bearer = bearer(request).ok_or(AuthError::NotGood)?;
        let caller = if token::looks_like_one(bearer) {
            let install = app.keys.token.check(bearer, app.clock.unix_seconds())?;
            Self { record: app.store.install(install).await?.ok_or(AuthError::NotGood)?, assertion: None }
        } else {
            Self::by_assertion(app, bearer).await?
        };
        if caller.record.revoked {
            return Err(AuthError::Ended);
        }
        app.limits.install(caller.record.install).map_err(AuthError::Limited)?;
        Ok(caller)
    }

    async fn by_assertion(app: &App, bearer: &str) -> Result<Self, AuthError> {
        let claimed = Assertion::read(bearer).map_err(|_| AuthError::NotGood)?;
        let record = app.store.install(claimed.install()).await?.ok_or(AuthError::NotGood)?;
        let now_ms = app.clock.unix_milliseconds();
        match claimed.verify(&record.sign_in, &app.keys.relay(), now_ms) {
            Ok(assertion) => Ok(Self { record, assertion: Some(assertion) }),
            Err(AssertionError::NotGood) => Err(AuthError::NotGood),
            Err(AssertionError::ClockSkew) => Err(AuthError::ClockSkew(now_ms)),
        }
    }

    /// Checks that an assertion was made for this body. A token was made for none in particular.
    pub(crate) fn with_body(self, body: &[u8]) -> Result<Self, AuthError> {
        let fits = self.assertion.as_ref().is_none_or(|one| one.body().ct_eq(&assertion::body_hash(body)).into());
        if fits { Ok(self) } else { Err(AuthError::NotGood) }
    }

    /// Uses up the assertion, for routes whose own transaction doesn't.
    pub(crate) async fn spend(self, app: &App) -> Result<InstallRecord, AuthError> {
        if let Some(assertion) = self.assertion() {
            match app.store.use_assertion(self.record.install, assertion).await? {
                AssertionOutcome::Fresh => {}
                AssertionOutcome::Replayed => return Err(AuthError::Replayed),
                AssertionOutcome::InstallEnded => return Err(AuthError::Ended),
            }
        }
        Ok(self.record)
    }

    /// The assertion, for whoever uses it up in a transaction of its own. None where a token came.
    pub(crate) fn assertion(&self) -> Option<AssertionUse> {
        self.assertion.as_ref().map(VerifiedAssertion::to_use)
    }

    /// The install.
    pub(crate) const fn record(&self) -> &InstallRecord {
        &self.record
    }
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && rest.len() <= ASSERTION_BYTES_MAX).then_some(rest)
}
