//! `POST /v1/installs`: enrols a further install, by a permit.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::Store as _;
use beside_store::StoreError;
use beside_store::account::{Enrolment, NewInstall};
use beside_wire::account::{Enrol, Enrolled};
use beside_wire::codec;
use beside_wire::id::InstallId;
use thiserror::Error;

use super::SMALL_BYTES_MAX;
use crate::app::App;
use crate::auth::claim::{self, ClaimInvalid};
use crate::chance;
use crate::exchanges::Taken;
use crate::intake::{self, IntakeError};
use crate::problem::{Code, Refusal};

#[derive(Debug, Error)]
enum EnrolError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Claim(#[from] ClaimInvalid),
    #[error("the permit is over")]
    Gone,
    #[error("the account has too many installs")]
    TooMany,
    #[error("the random install id was drawn before")]
    IdTaken,
}

impl From<EnrolError> for Refusal {
    fn from(error: EnrolError) -> Self {
        match error {
            EnrolError::Intake(error) => error.into(),
            EnrolError::Store(error) => error.into(),
            EnrolError::Claim(ClaimInvalid) => Self::new(Code::ClaimInvalid),
            EnrolError::Gone => Self::new(Code::PermitExpired),
            EnrolError::TooMany => Self::new(Code::TooManyInstalls),
            EnrolError::IdTaken => Self::new(Code::Internal),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(super::reply_bytes(enrol(&app, &request, payload).await?))
}

async fn enrol(app: &App, request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, EnrolError> {
    let (enrol, body) = intake::entry::<Enrol>(app, request, payload, SMALL_BYTES_MAX).await?;
    claim::check(&app.keys.relay(), &enrol.install)?;
    let permitted = match app.exchanges.take_permit(&enrol.permit, &body) {
        Taken::Fresh(permitted) => permitted,
        Taken::Again(answer) => return Ok(answer),
        Taken::Gone => return Err(EnrolError::Gone),
    };
    let new = NewInstall {
        install: InstallId::new(chance::bytes()),
        sign_in: enrol.install.sign_in,
        device: enrol.install.device,
        day: app.day(),
    };
    let install = match app.store.enrol_install(permitted.account, new).await? {
        Enrolment::Enrolled => new.install,
        Enrolment::Known(install) => install,
        Enrolment::TooMany => return Err(EnrolError::TooMany),
        Enrolment::NoAccount => return Err(EnrolError::Gone),
        Enrolment::IdTaken => return Err(EnrolError::IdTaken),
    };
    let enrolled = Enrolled { account: permitted.account, install, handle: permitted.handle };
    let answer = codec::encode(&enrolled);
    app.exchanges.answer_permit(&enrol.permit, &answer);
    Ok(answer)
}
