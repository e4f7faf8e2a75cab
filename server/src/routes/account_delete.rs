//! `POST /v1/account/delete`: removes the account with all that is its alone, by a permit that ends here. The permit is
//! the recent proof of passphrase or recovery code that such a step needs.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::Permit;
use thiserror::Error;

use super::SMALL_BYTES_MAX;
use crate::app::App;
use crate::exchanges::Taken;
use crate::fanout::hub::Topic;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum DeleteError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the permit is over")]
    Gone,
}

impl From<DeleteError> for Refusal {
    fn from(error: DeleteError) -> Self {
        match error {
            DeleteError::Intake(error) => error.into(),
            DeleteError::Store(error) => error.into(),
            DeleteError::Gone => Self::new(Code::PermitExpired),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    delete(&app, &request, payload).await?;
    Ok(super::done())
}

async fn delete(app: &App, request: &HttpRequest, payload: Payload) -> Result<(), DeleteError> {
    let (delete, body) = intake::entry::<Permit>(app, request, payload, SMALL_BYTES_MAX).await?;
    let permitted = match app.exchanges.take_permit(&delete.permit, &body) {
        Taken::Fresh(permitted) => permitted,
        Taken::Again(_) => return Ok(()),
        Taken::Gone => return Err(DeleteError::Gone),
    };
    let installs = app.store.installs(permitted.account).await?;
    if !app.store.delete_account(permitted.account).await? {
        return Err(DeleteError::Gone);
    }
    app.exchanges.answer_permit(&delete.permit, &[]);
    app.hub.wake(installs.into_iter().map(|install| Topic::Device(install.device)));
    Ok(())
}
