//! `POST /v1/sign-in/finish`: checks OPAQUE's proof, and gives the vault and a permit.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::{SignInFinish, VaultFetched};
use beside_wire::codec;
use thiserror::Error;

use super::OPAQUE_BODY_BYTES_MAX;
use crate::app::App;
use crate::auth::opaque::OpaqueError;
use crate::exchanges::{Permitted, Taken};
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum SignInFinishError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Opaque(#[from] OpaqueError),
    #[error("there is no such account")]
    NoAccount,
    #[error("the exchange is over")]
    Gone,
}

impl From<SignInFinishError> for Refusal {
    fn from(error: SignInFinishError) -> Self {
        match error {
            SignInFinishError::Intake(error) => error.into(),
            SignInFinishError::Store(error) => error.into(),
            // Not told apart: that an account doesn't exist, and that its passphrase is another.
            SignInFinishError::NoAccount
            | SignInFinishError::Opaque(OpaqueError::WrongPassphrase | OpaqueError::Malformed | OpaqueError::Record) => {
                Self::new(Code::SignInRefused)
            }
            SignInFinishError::Gone => Self::new(Code::ExchangeExpired),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply_bytes(finish(&app, &request, payload).await?))
}

async fn finish(app: &App, request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, SignInFinishError> {
    let (finish, body) = intake::entry::<SignInFinish>(app, request, payload, OPAQUE_BODY_BYTES_MAX).await?;
    let sign_in = match app.exchanges.take_sign_in(&finish.exchange, &body) {
        Taken::Fresh(sign_in) => sign_in,
        Taken::Again(answer) => return Ok(answer),
        Taken::Gone => return Err(SignInFinishError::Gone),
    };
    app.keys.opaque.finish(&sign_in.handle, sign_in.login, &finish.opaque)?;
    let account = sign_in.account.ok_or(SignInFinishError::NoAccount)?;
    let found = app.store.account_vault(account).await?.ok_or(SignInFinishError::NoAccount)?;
    let permit = app.exchanges.permit(Permitted { account, handle: found.handle.clone() });
    let answer = codec::encode(&VaultFetched { permit, vault: found.vault, handle: found.handle });
    app.exchanges.answer_sign_in(&finish.exchange, &answer);
    Ok(answer)
}
