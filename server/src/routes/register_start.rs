//! `POST /v1/register/start`: mints a handle and answers OPAQUE's registration request for it.
//!
//! The suffix is drawn here, so whoever asks for a name learns nothing about who has it already.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::{RegisterStart, RegisterStarted};
use thiserror::Error;

use super::OPAQUE_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::opaque::OpaqueError;
use crate::config::Registration;
use crate::handle::{HandleInvalid, Name};
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

/// Suffixes that are drawn before the relay gives up.
const DRAWS_MAX: u32 = 8;

#[derive(Debug, Error)]
enum RegisterStartError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Handle(#[from] HandleInvalid),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
    #[error("registration is closed")]
    Closed,
    #[error("no suffix was free")]
    Crowded,
}

impl From<RegisterStartError> for Refusal {
    fn from(error: RegisterStartError) -> Self {
        match error {
            RegisterStartError::Intake(error) => error.into(),
            RegisterStartError::Store(error) => error.into(),
            RegisterStartError::Handle(HandleInvalid) => Self::new(Code::HandleInvalid),
            RegisterStartError::Opaque(_) => Self::new(Code::Malformed),
            RegisterStartError::Closed => Self::new(Code::RegistrationClosed),
            RegisterStartError::Crowded => Self::new(Code::HandleTaken),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&start(&app, &request, payload).await?))
}

async fn start(app: &App, request: &HttpRequest, payload: Payload) -> Result<RegisterStarted, RegisterStartError> {
    let (start, _) = intake::entry::<RegisterStart>(app, request, payload, OPAQUE_BODY_BYTES_MAX).await?;
    if app.registration == Registration::Closed {
        return Err(RegisterStartError::Closed);
    }
    let handle = mint(app, &Name::new(&start.handle)?).await?;
    let opaque = app.keys.opaque.register(&handle, &start.opaque)?;
    app.exchanges.mint(&handle);
    Ok(RegisterStarted { handle, opaque, relay: app.keys.relay() })
}

async fn mint(app: &App, name: &Name) -> Result<String, RegisterStartError> {
    for taken in 0..DRAWS_MAX {
        let handle = name.with_suffix(taken);
        if app.store.account_by_handle(&handle).await?.is_none() {
            return Ok(handle);
        }
    }
    Err(RegisterStartError::Crowded)
}
