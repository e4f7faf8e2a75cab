//! `POST /v1/installs/revoke`: ends an install's access at once, the caller's own included. Doing it again is fine.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::RevokeInstall;
use thiserror::Error;

use super::SMALL_BYTES_MAX;
use crate::app::App;
use crate::fanout::hub::Topic;
use crate::intake::{self, CallError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum RevokeError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the account has no such install")]
    Unknown,
}

impl From<RevokeError> for Refusal {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Call(error) => error.into(),
            RevokeError::Store(error) => error.into(),
            RevokeError::Unknown => Self::new(Code::InstallUnknown),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    revoke(&app, &request, payload).await?;
    Ok(super::done())
}

async fn revoke(app: &App, request: &HttpRequest, payload: Payload) -> Result<(), RevokeError> {
    let (caller, revoke) = intake::call::<RevokeInstall>(app, request, payload, SMALL_BYTES_MAX).await?;
    let ended = app.store.install(revoke.install).await?;
    if !app.store.revoke_install(caller.account, revoke.install).await? {
        return Err(RevokeError::Unknown);
    }
    // Where it waits for news, it waits no longer.
    app.hub.wake(ended.map(|ended| Topic::Device(ended.device)));
    Ok(())
}
