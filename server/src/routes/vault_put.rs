//! `PUT /v1/vault`: replaces the vault by the next revision.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_store::account::Replacement;
use beside_wire::account::VaultPut;
use beside_wire::limits::VAULT_BYTES_MAX;
use thiserror::Error;

use super::VAULT_BODY_BYTES_MAX;
use crate::app::App;
use crate::intake::{self, CallError, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum VaultPutError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the vault was replaced meanwhile")]
    Conflict,
    #[error("the account was deleted meanwhile")]
    NoAccount,
}

impl From<VaultPutError> for Refusal {
    fn from(error: VaultPutError) -> Self {
        match error {
            VaultPutError::Call(error) => error.into(),
            VaultPutError::Store(error) => error.into(),
            VaultPutError::Conflict => Self::new(Code::VaultChanged),
            VaultPutError::NoAccount => Self::new(Code::Unauthorized),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    put(&app, &request, payload).await?;
    Ok(super::done())
}

async fn put(app: &App, request: &HttpRequest, payload: Payload) -> Result<(), VaultPutError> {
    let (caller, vault) = intake::call::<VaultPut>(app, request, payload, VAULT_BODY_BYTES_MAX).await?;
    if vault.sealed.len() > VAULT_BYTES_MAX {
        return Err(CallError::from(IntakeError::TooLarge).into());
    }
    match app.store.put_vault(caller.account, vault.clone()).await? {
        Replacement::Replaced => Ok(()),
        Replacement::NoAccount => Err(VaultPutError::NoAccount),
        // The answer to the same upload may have been lost on the way: what is stored already is stored.
        Replacement::Conflict { .. } => {
            let stored = app.store.account_vault(caller.account).await?.ok_or(VaultPutError::NoAccount)?;
            if stored.vault == vault { Ok(()) } else { Err(VaultPutError::Conflict) }
        }
    }
}
