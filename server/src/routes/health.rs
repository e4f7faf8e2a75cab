//! `GET /health/live` and `GET /health/ready`, for whoever watches over the process.

use actix_web::HttpResponse;
use actix_web::web::Data;
use beside_store::Store as _;
use beside_store::StoreError;
use thiserror::Error;

use crate::app::App;
use crate::problem::Refusal;

#[derive(Debug, Error)]
enum ReadyError {
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadyError> for Refusal {
    fn from(error: ReadyError) -> Self {
        match error {
            ReadyError::Store(error) => error.into(),
        }
    }
}

/// The process answers.
pub(super) async fn live() -> HttpResponse {
    super::done()
}

/// The relay can serve: its store answers.
pub(super) async fn ready(app: Data<App>) -> Result<HttpResponse, Refusal> {
    check(&app).await?;
    Ok(super::done())
}

async fn check(app: &App) -> Result<(), ReadyError> {
    app.store.incarnation().await?;
    Ok(())
}
