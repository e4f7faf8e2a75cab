//! HTTP to one relay: HTTP/2 on a kept connection, CBOR bodies, and a sharp eye for answers that aren't the relay's.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use beside_wire::account::Problem;
use beside_wire::codec;
use minicbor::{Decode, Encode};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response};

use super::problem::{Failure, of_problem};
use crate::companion::CompanionError;

const ANSWER_BYTES_MAX: usize = 64 * 1024;
const CBOR: &str = "application/cbor";
const PROBLEM: &str = "application/problem+cbor";
const RELAY_MARK: &str = "beside-relay";

// A 2G link may need half a minute for its first answer, and stalls of as long.
const CONNECT_SECONDS: u64 = 60;
const READ_SECONDS: u64 = 90;

/// A connection to a relay.
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: Client,
    base: String,
}

/// One request.
pub(super) struct Call<'a> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) body: Vec<u8>,
    pub(super) authorization: Option<String>,
}

impl Http {
    /// Prepares a connection. Nothing is sent yet.
    pub(super) fn new(url: &str) -> Result<Self, CompanionError> {
        let base = url.trim_end_matches('/').to_owned();
        let parsed = reqwest::Url::parse(&base).map_err(|_| CompanionError::AddressInvalid)?;
        let local = matches!(parsed.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let builder = Client::builder()
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS))
            .read_timeout(Duration::from_secs(READ_SECONDS))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tls_backend_preconfigured(tls()?);
        let builder = match parsed.scheme() {
            "https" => builder,
            // Without TLS only on this machine, and then as HTTP/2 with prior knowledge.
            "http" if local => builder.http2_prior_knowledge(),
            _ => return Err(CompanionError::AddressInvalid),
        };
        let client = builder.build().map_err(|_| CompanionError::AddressInvalid)?;
        Ok(Self { client, base })
    }

    /// Sends a request and decodes the whole answer.
    pub(super) async fn call<A>(&self, call: Call<'_>) -> Result<A, Failure>
    where
        A: for<'b> Decode<'b, ()>,
    {
        let response = self.send(call).await?;
        let bytes = whole(response).await?;
        codec::decode(&bytes, ANSWER_BYTES_MAX).map_err(|_| CompanionError::CaptivePortal.into())
    }

    /// Posts a CBOR value and decodes the answer.
    pub(super) async fn post<A>(&self, path: &str, body: &impl Encode<()>) -> Result<A, CompanionError>
    where
        A: for<'b> Decode<'b, ()>,
    {
        let call = Call { method: Method::POST, path, body: codec::encode(body), authorization: None };
        self.call(call).await.map_err(Failure::into_error)
    }

    /// Sends a request; gives the answer once it is known to be the relay's, and a success.
    pub(super) async fn send(&self, call: Call<'_>) -> Result<Response, Failure> {
        let mut request = self
            .client
            .request(call.method, format!("{}{}", self.base, call.path))
            .header(CONTENT_TYPE, CBOR)
            .header(ACCEPT, CBOR)
            .body(call.body);
        if let Some(authorization) = call.authorization {
            // Not marked sensitive, so that HTTP/2 may index it: it is the same in every request of a connection.
            let value = HeaderValue::from_str(&authorization).map_err(|_| CompanionError::Refused)?;
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.send().await.map_err(|error| {
            if spoke_otherwise(&error) { CompanionError::CaptivePortal } else { CompanionError::RelayUnreachable }
        })?;
        if response.headers().get(RELAY_MARK).is_none() {
            return Err(CompanionError::CaptivePortal.into());
        }
        if response.status().is_success() {
            return Ok(response);
        }
        let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
        let status = response.status().as_u16();
        let bytes = whole(response).await?;
        let problem = is_problem.then(|| codec::decode::<Problem>(&bytes, ANSWER_BYTES_MAX).ok()).flatten();
        Err(match (problem, status) {
            (Some(problem), _) => of_problem(&problem),
            (None, 401) => Failure::Unauthorized,
            (None, _) => CompanionError::Refused.into(),
        })
    }
}

/// Whether somebody answered who doesn't speak as relays do. A relay that dies says nothing wrong: whatever else breaks
/// a request, refused, cut, given up or too slow, is a dead line and no stranger.
fn spoke_otherwise(error: &reqwest::Error) -> bool {
    std::iter::successors(error.source(), |cause| (*cause).source()).any(|cause| {
        let frames = cause.downcast_ref::<h2::Error>().is_some_and(h2::Error::is_library);
        let head = cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse);
        frames || head || cause.downcast_ref::<io::Error>().is_some_and(no_tls)
    })
}

// TLS comes wrapped as an error of the stream that it reads, and that as one of the stream above it.
fn no_tls(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| match inner.downcast_ref::<io::Error>() {
        Some(below) => no_tls(below),
        None => matches!(inner.downcast_ref(), Some(rustls::Error::InvalidMessage(_))),
    })
}

async fn whole(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| CompanionError::LinkBroken)? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(CompanionError::CaptivePortal.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn tls() -> Result<rustls::ClientConfig, CompanionError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    add_roots_of_this_machine(&mut roots);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CompanionError::AddressInvalid)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

// A community that runs its relay under a certificate of its own names it in the usual variable.
fn add_roots_of_this_machine(roots: &mut rustls::RootCertStore) {
    use rustls_pki_types::pem::PemObject as _;
    let Some(path) = std::env::var_os("SSL_CERT_FILE") else { return };
    let Ok(certificates) = rustls_pki_types::CertificateDer::pem_file_iter(path) else { return };
    roots.add_parsable_certificates(certificates.filter_map(Result::ok));
}
