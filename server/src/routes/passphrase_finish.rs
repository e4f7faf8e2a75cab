//! `POST /v1/passphrase/finish`: OPAQUE record and vault change in one transaction, by a permit that ends here.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_store::account::{PassphraseChange, Replacement};
use beside_wire::account::PassphraseFinish;
use beside_wire::limits::VAULT_BYTES_MAX;
use thiserror::Error;

use super::VAULT_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::opaque::{self, OpaqueError, OpaqueServer};
use crate::exchanges::Taken;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum PassphraseFinishError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
    #[error("the vault or the stretching is out of bounds")]
    OutOfBounds,
    #[error("the permit is over")]
    Gone,
    #[error("the vault was replaced meanwhile")]
    Conflict,
}

impl From<PassphraseFinishError> for Refusal {
    fn from(error: PassphraseFinishError) -> Self {
        match error {
            PassphraseFinishError::Intake(error) => error.into(),
            PassphraseFinishError::Store(error) => error.into(),
            PassphraseFinishError::Opaque(_) | PassphraseFinishError::OutOfBounds => Self::new(Code::Malformed),
            PassphraseFinishError::Gone => Self::new(Code::PermitExpired),
            PassphraseFinishError::Conflict => Self::new(Code::VaultChanged),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    finish(&app, &request, payload).await?;
    Ok(super::done())
}

async fn finish(app: &App, request: &HttpRequest, payload: Payload) -> Result<(), PassphraseFinishError> {
    let (finish, body) = intake::entry::<PassphraseFinish>(app, request, payload, VAULT_BODY_BYTES_MAX).await?;
    if finish.vault.sealed.len() > VAULT_BYTES_MAX || !opaque::stretch_is_sane(&finish.stretch) {
        return Err(PassphraseFinishError::OutOfBounds);
    }
    let record = OpaqueServer::record(&finish.opaque)?;
    let permitted = match app.exchanges.take_permit(&finish.permit, &body) {
        Taken::Fresh(permitted) => permitted,
        Taken::Again(_) => return Ok(()),
        Taken::Gone => return Err(PassphraseFinishError::Gone),
    };
    let change =
        PassphraseChange { account: permitted.account, opaque: record, stretch: finish.stretch, vault: finish.vault };
    match app.store.change_passphrase(change).await? {
        Replacement::Replaced => {}
        Replacement::Conflict { .. } => return Err(PassphraseFinishError::Conflict),
        Replacement::NoAccount => return Err(PassphraseFinishError::Gone),
    }
    app.exchanges.answer_permit(&finish.permit, &[]);
    Ok(())
}
