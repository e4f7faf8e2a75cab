//! `POST /v1/passphrase/start`: answers OPAQUE's registration request for a new passphrase, by a permit that stays good.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_wire::account::{PassphraseStart, RegisterStarted};
use thiserror::Error;

use super::OPAQUE_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::opaque::OpaqueError;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum PassphraseStartError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
    #[error("the permit is over")]
    Gone,
}

impl From<PassphraseStartError> for Refusal {
    fn from(error: PassphraseStartError) -> Self {
        match error {
            PassphraseStartError::Intake(error) => error.into(),
            PassphraseStartError::Opaque(_) => Self::new(Code::Malformed),
            PassphraseStartError::Gone => Self::new(Code::PermitExpired),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&start(&app, &request, payload).await?))
}

async fn start(app: &App, request: &HttpRequest, payload: Payload) -> Result<RegisterStarted, PassphraseStartError> {
    let (start, _) = intake::entry::<PassphraseStart>(app, request, payload, OPAQUE_BODY_BYTES_MAX).await?;
    let handle = app.exchanges.look_at_permit(&start.permit).ok_or(PassphraseStartError::Gone)?.handle;
    let opaque = app.keys.opaque.register(&handle, &start.opaque)?;
    Ok(RegisterStarted { handle, opaque, relay: app.keys.relay() })
}
