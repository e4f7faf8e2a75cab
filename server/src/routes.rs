//! One file for each operation: what it reads, what it asks of the store, what it answers, and an error enum that maps
//! to problems totally.

mod account_delete;
mod health;
mod installs_enrol;
mod installs_list;
mod installs_revoke;
mod passphrase_finish;
mod passphrase_start;
mod recover_finish;
mod recover_start;
mod register_finish;
mod register_start;
mod relay;
mod sign_in_finish;
mod sign_in_start;
mod sync;
mod vault_get;
mod vault_put;

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use beside_store::StoreError;
use beside_wire::codec;
use beside_wire::limits::{OPAQUE_BYTES_MAX, VAULT_BYTES_MAX};
use minicbor::Encode;

use crate::gate;
use crate::handle::HANDLE_BYTES_MAX;
use crate::problem::{Code, Refusal};

/// A body of ids, keys and signatures only, in bytes.
const SMALL_BYTES_MAX: usize = 512;
/// A body with an OPAQUE message and a handle, in bytes.
const OPAQUE_BODY_BYTES_MAX: usize = OPAQUE_BYTES_MAX + HANDLE_BYTES_MAX + SMALL_BYTES_MAX;
/// A body with a vault besides, in bytes.
const VAULT_BODY_BYTES_MAX: usize = OPAQUE_BODY_BYTES_MAX + VAULT_BYTES_MAX;

/// Adds all routes.
pub(crate) fn configure(routes: &mut ServiceConfig) {
    let refused = || web::to(gate::no_such_method);
    let at = |path: &str| web::resource(path).default_service(refused());
    routes
        .service(at("/health/live").route(web::get().to(health::live)))
        .service(at("/health/ready").route(web::get().to(health::ready)))
        .service(at("/v1/relay").route(web::get().to(relay::handle)))
        .service(at("/v1/register/start").route(web::post().to(register_start::handle)))
        .service(at("/v1/register/finish").route(web::post().to(register_finish::handle)))
        .service(at("/v1/sign-in/start").route(web::post().to(sign_in_start::handle)))
        .service(at("/v1/sign-in/finish").route(web::post().to(sign_in_finish::handle)))
        .service(at("/v1/recover/start").route(web::post().to(recover_start::handle)))
        .service(at("/v1/recover/finish").route(web::post().to(recover_finish::handle)))
        .service(
            at("/v1/installs")
                .route(web::get().to(installs_list::handle))
                .route(web::post().to(installs_enrol::handle)),
        )
        .service(at("/v1/installs/revoke").route(web::post().to(installs_revoke::handle)))
        .service(at("/v1/vault").route(web::get().to(vault_get::handle)).route(web::put().to(vault_put::handle)))
        .service(at("/v1/passphrase/start").route(web::post().to(passphrase_start::handle)))
        .service(at("/v1/passphrase/finish").route(web::post().to(passphrase_finish::handle)))
        .service(at("/v1/account/delete").route(web::post().to(account_delete::handle)))
        .service(at("/v1/sync").route(web::post().to(sync::handle)))
        .default_service(web::to(gate::nothing_here));
}

/// A value as a response.
fn reply<T: Encode<()>>(value: &T) -> HttpResponse {
    reply_bytes(codec::encode(value))
}

/// An encoded value as a response.
fn reply_bytes(bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/cbor").body(bytes)
}

/// A response without a body.
fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer");
        match error {
            StoreError::Unavailable | StoreError::Full => {
                Self::retry(Code::Unavailable, std::time::Duration::from_secs(10))
            }
            StoreError::Inconsistent { .. } | StoreError::SchemaNewer { .. } => Self::new(Code::Internal),
        }
    }
}
