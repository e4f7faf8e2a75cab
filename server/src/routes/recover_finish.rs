//! `POST /v1/recover/finish`: checks the recovery key's signature, and gives the vault and a permit.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_wire::account::{RecoverFinish, VaultFetched};
use beside_wire::codec;
use beside_wire::signature::{BadSignature, SignatureLabel, verify};
use thiserror::Error;

use super::SMALL_BYTES_MAX;
use crate::app::App;
use crate::exchanges::{Permitted, Taken};
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum RecoverFinishError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Signature(#[from] BadSignature),
    #[error("there is no such account")]
    NoAccount,
    #[error("the exchange is over")]
    Gone,
}

impl From<RecoverFinishError> for Refusal {
    fn from(error: RecoverFinishError) -> Self {
        match error {
            RecoverFinishError::Intake(error) => error.into(),
            RecoverFinishError::Store(error) => error.into(),
            RecoverFinishError::Signature(BadSignature) | RecoverFinishError::NoAccount => {
                Self::new(Code::RecoveryRefused)
            }
            RecoverFinishError::Gone => Self::new(Code::ExchangeExpired),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply_bytes(finish(&app, &request, payload).await?))
}

async fn finish(app: &App, request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, RecoverFinishError> {
    let (finish, body) = intake::entry::<RecoverFinish>(app, request, payload, SMALL_BYTES_MAX).await?;
    let recovery = match app.exchanges.take_recovery(&finish.exchange, &body) {
        Taken::Fresh(recovery) => recovery,
        Taken::Again(answer) => return Ok(answer),
        Taken::Gone => return Err(RecoverFinishError::Gone),
    };
    let relay = app.keys.relay();
    let signed = RecoverFinish::signed_bytes(&relay, &recovery.lookup, &finish.exchange);
    // Where nothing was found, a signature is checked all the same, under a key whose owner signs no such thing.
    let key = recovery.found.map_or(*relay.as_bytes(), |(_, key)| *key.as_bytes());
    verify(SignatureLabel::Recovery, &key, &signed, &finish.signature)?;
    let (account, _) = recovery.found.ok_or(RecoverFinishError::NoAccount)?;
    let found = app.store.account_vault(account).await?.ok_or(RecoverFinishError::NoAccount)?;
    let permit = app.exchanges.permit(Permitted { account, handle: found.handle.clone() });
    let answer = codec::encode(&VaultFetched { permit, vault: found.vault, handle: found.handle });
    app.exchanges.answer_recovery(&finish.exchange, &answer);
    Ok(answer)
}
