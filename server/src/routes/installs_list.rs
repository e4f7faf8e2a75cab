//! `GET /v1/installs`: all installs of the caller's account.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::InstallList;
use thiserror::Error;

use crate::app::App;
use crate::intake::{self, CallError};
use crate::problem::Refusal;

#[derive(Debug, Error)]
enum ListError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ListError> for Refusal {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Call(error) => error.into(),
            ListError::Store(error) => error.into(),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&list(&app, &request).await?))
}

async fn list(app: &App, request: &HttpRequest) -> Result<InstallList, ListError> {
    let caller = intake::bare_call(app, request).await?;
    Ok(InstallList { installs: app.store.installs(caller.account).await? })
}
