//! `POST /v1/recover/start`: begins a sign-in with the recovery code. The answer is alike whether the lookup id exists.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::{RecoverStart, RecoverStarted};
use thiserror::Error;

use super::SMALL_BYTES_MAX;
use crate::app::App;
use crate::exchanges::Recovery;
use crate::intake::{self, IntakeError};
use crate::problem::Refusal;

#[derive(Debug, Error)]
enum RecoverStartError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error("too many attempts on one account")]
    Limited(Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<RecoverStartError> for Refusal {
    fn from(error: RecoverStartError) -> Self {
        match error {
            RecoverStartError::Intake(error) => error.into(),
            RecoverStartError::Limited(refusal) => refusal,
            RecoverStartError::Store(error) => error.into(),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&start(&app, &request, payload).await?))
}

async fn start(app: &App, request: &HttpRequest, payload: Payload) -> Result<RecoverStarted, RecoverStartError> {
    let (start, _) = intake::entry::<RecoverStart>(app, request, payload, SMALL_BYTES_MAX).await?;
    app.limits.attempt(start.lookup.as_bytes()).map_err(RecoverStartError::Limited)?;
    let found = app.store.account_by_lookup(start.lookup).await?.map(|found| (found.account, found.key));
    let exchange = app.exchanges.begin_recovery(Recovery { lookup: start.lookup, found });
    Ok(RecoverStarted { exchange, relay: app.keys.relay() })
}
