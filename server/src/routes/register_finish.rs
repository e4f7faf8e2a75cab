//! `POST /v1/register/finish`: the account, its vault and its first install, in one transaction.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_store::account::{AccountCreation, NewAccount, NewInstall};
use beside_wire::account::{Enrolled, RegisterFinish};
use beside_wire::codec;
use beside_wire::id::{AccountId, InstallId};
use beside_wire::limits::VAULT_BYTES_MAX;
use thiserror::Error;

use super::VAULT_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::claim::{self, ClaimInvalid};
use crate::auth::opaque::{self, OpaqueError, OpaqueServer};
use crate::chance;
use crate::exchanges::Taken;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum RegisterFinishError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
    #[error(transparent)]
    Claim(#[from] ClaimInvalid),
    #[error("the vault or the stretching is out of bounds")]
    OutOfBounds,
    #[error("the handle was not minted, or long ago")]
    Gone,
    #[error("the handle is taken")]
    Taken,
}

impl From<RegisterFinishError> for Refusal {
    fn from(error: RegisterFinishError) -> Self {
        match error {
            RegisterFinishError::Intake(error) => error.into(),
            RegisterFinishError::Store(error) => error.into(),
            RegisterFinishError::Opaque(_) | RegisterFinishError::OutOfBounds => Self::new(Code::Malformed),
            RegisterFinishError::Claim(ClaimInvalid) => Self::new(Code::ClaimInvalid),
            RegisterFinishError::Gone => Self::new(Code::ExchangeExpired),
            RegisterFinishError::Taken => Self::new(Code::HandleTaken),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply_bytes(finish(&app, &request, payload).await?))
}

async fn finish(app: &App, request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, RegisterFinishError> {
    let (finish, body) = intake::entry::<RegisterFinish>(app, request, payload, VAULT_BODY_BYTES_MAX).await?;
    if finish.vault.sealed.len() > VAULT_BYTES_MAX
        || finish.vault.revision == 0
        || !opaque::stretch_is_sane(&finish.stretch)
    {
        return Err(RegisterFinishError::OutOfBounds);
    }
    claim::check(&app.keys.relay(), &finish.install)?;
    let record = OpaqueServer::record(&finish.opaque)?;
    match app.exchanges.take_minted(&finish.handle, &body) {
        Taken::Fresh(()) => {}
        Taken::Again(answer) => return Ok(answer),
        Taken::Gone => return Err(RegisterFinishError::Gone),
    }
    let new = NewAccount {
        account: AccountId::new(chance::bytes()),
        handle: finish.handle,
        opaque: record,
        stretch: finish.stretch,
        vault: finish.vault,
        recovery: finish.recovery,
        install: NewInstall {
            install: InstallId::new(chance::bytes()),
            sign_in: finish.install.sign_in,
            device: finish.install.device,
            day: app.day(),
        },
    };
    let enrolled = Enrolled { account: new.account, install: new.install.install, handle: new.handle.clone() };
    match app.store.create_account(new).await? {
        AccountCreation::Created => {}
        // Ids are random, so a taken one is a lookup id that was sent twice: that account exists, and this one doesn't.
        AccountCreation::HandleTaken | AccountCreation::IdTaken => return Err(RegisterFinishError::Taken),
    }
    let answer = codec::encode(&enrolled);
    app.exchanges.answer_minted(&enrolled.handle, &answer);
    Ok(answer)
}
