//! `GET /v1/vault`: the account's sealed vault as it stands.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::VaultUpload;
use thiserror::Error;

use crate::app::App;
use crate::intake::{self, CallError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum VaultGetError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the account was deleted meanwhile")]
    NoAccount,
}

impl From<VaultGetError> for Refusal {
    fn from(error: VaultGetError) -> Self {
        match error {
            VaultGetError::Call(error) => error.into(),
            VaultGetError::Store(error) => error.into(),
            VaultGetError::NoAccount => Self::new(Code::Unauthorized),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    Ok(super::reply(&get(&app, &request).await?))
}

async fn get(app: &App, request: &HttpRequest) -> Result<VaultUpload, VaultGetError> {
    let caller = intake::bare_call(app, request).await?;
    Ok(app.store.account_vault(caller.account).await?.ok_or(VaultGetError::NoAccount)?.vault)
}
