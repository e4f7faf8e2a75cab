//! `GET /v1/relay`: the relay's key, version and time. Needs no sign-in, and cannot fail.

use actix_web::HttpResponse;
use actix_web::web::Data;
use beside_wire::frame::{RelayInfo, SYNC_VERSION};

use crate::app::App;

/// Answers.
pub(super) async fn handle(app: Data<App>) -> HttpResponse {
    super::reply(&RelayInfo {
        relay: app.keys.relay(),
        version: SYNC_VERSION,
        version_min: SYNC_VERSION,
        unix_milliseconds: app.clock.unix_milliseconds(),
    })
}
