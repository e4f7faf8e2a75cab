//! `POST /v1/sign-in/start`: answers OPAQUE's credential request. For a handle that doesn't exist the answer looks alike.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::{SignInStart, SignInStarted};
use thiserror::Error;

use super::OPAQUE_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::opaque::{OpaqueError, STRETCH_DEFAULT};
use crate::exchanges::SignIn;
use crate::handle::HANDLE_BYTES_MAX;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum SignInStartError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error("too many attempts on one account")]
    Limited(Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
}

impl From<SignInStartError> for Refusal {
    fn from(error: SignInStartError) -> Self {
        match error {
            SignInStartError::Intake(error) => error.into(),
            SignInStartError::Limited(refusal) => refusal,
            SignInStartError::Store(error) => error.into(),
            SignInStartError::Opaque(OpaqueError::Malformed | OpaqueError::WrongPassphrase) => {
                Self::new(Code::Malformed)
            }
            SignInStartError::Opaque(OpaqueError::Record) => Self::new(Code::Internal),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&start(&app, &request, payload).await?))
}

async fn start(app: &App, request: &HttpRequest, payload: Payload) -> Result<SignInStarted, SignInStartError> {
    let (start, _) = intake::entry::<SignInStart>(app, request, payload, OPAQUE_BODY_BYTES_MAX).await?;
    if start.handle.len() > HANDLE_BYTES_MAX {
        return Err(IntakeError::Malformed.into());
    }
    app.limits.attempt(start.handle.as_bytes()).map_err(SignInStartError::Limited)?;
    let login = app.store.account_by_handle(&start.handle).await?;
    let record = login.as_ref().map(|login| login.opaque.as_slice());
    let (opaque, state) = app.keys.opaque.start(&start.handle, record, &start.opaque)?;
    let stretch = login.as_ref().map_or(STRETCH_DEFAULT, |login| login.stretch);
    let account = login.map(|login| login.account);
    let exchange = app.exchanges.begin_sign_in(SignIn { handle: start.handle, account, login: state });
    Ok(SignInStarted { exchange, opaque, stretch, relay: app.keys.relay() })
}
