//! How a request comes in: counted, bounded and read before anything is decoded.
//!
//! Bounds hold before the bytes are there: a body that says it is too long isn't begun, one that turns out to be is cut
//! off. Nothing is decompressed. A body may be as slow as a bad link is, but it may not stop.

use std::time::Duration;

use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{HttpRequest, http::header};
use beside_store::account::InstallRecord;
use beside_wire::codec;
use futures_util::StreamExt as _;
use minicbor::Decode;
use thiserror::Error;

use crate::address;
use crate::app::App;
use crate::auth::{AuthError, Caller};
use crate::problem::{Code, Refusal};

/// How long a body may stand still. Links here stall for half a minute and go on.
const STALL: Duration = Duration::from_mins(1);
/// The media type of all requests.
const CBOR: &str = "application/cbor";

/// Why a request doesn't come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum IntakeError {
    /// Too many requests.
    #[error("too many requests")]
    Limited(Refusal),
    /// Not CBOR by its own word.
    #[error("the body is of another type")]
    MediaType,
    /// Over the route's bound.
    #[error("the body is too large")]
    TooLarge,
    /// It stood still.
    #[error("the body stopped")]
    TooSlow,
    /// It broke off, or isn't what the route reads.
    #[error("the body is malformed")]
    Malformed,
}

impl From<IntakeError> for Refusal {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Limited(refusal) => refusal,
            IntakeError::MediaType => Self::new(Code::MediaTypeUnsupported),
            IntakeError::TooLarge => Self::new(Code::TooLarge),
            IntakeError::TooSlow => Self::new(Code::TooSlow),
            IntakeError::Malformed => Self::new(Code::Malformed),
        }
    }
}

/// Why an install's request doesn't come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum CallError {
    /// Of itself.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// For want of a sign-in.
    #[error(transparent)]
    Auth(#[from] AuthError),
}

impl From<CallError> for Refusal {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Intake(error) => error.into(),
            CallError::Auth(error) => error.into(),
        }
    }
}

/// A body that is coming in.
pub(crate) struct Body {
    payload: web::Payload,
    read: BytesMut,
    bytes_max: usize,
}

impl Body {
    /// Looks at what the request says of its body.
    pub(crate) fn of(request: &HttpRequest, payload: web::Payload, bytes_max: usize) -> Result<Self, IntakeError> {
        let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        if declared.and_then(|value| value.parse::<usize>().ok()).is_some_and(|bytes| bytes > bytes_max) {
            return Err(IntakeError::TooLarge);
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if essence != Some(CBOR) {
            return Err(IntakeError::MediaType);
        }
        Ok(Self { payload, read: BytesMut::new(), bytes_max })
    }

    /// The first bytes; fewer where the body ends before.
    pub(crate) async fn first(&mut self, bytes: usize) -> Result<&[u8], IntakeError> {
        while self.read.len() < bytes && self.more().await? {}
        Ok(&self.read)
    }

    /// The whole body.
    pub(crate) async fn whole(mut self) -> Result<Bytes, IntakeError> {
        while self.more().await? {}
        Ok(self.read.freeze())
    }

    async fn more(&mut self) -> Result<bool, IntakeError> {
        let next = tokio::time::timeout(STALL, self.payload.next()).await.map_err(|_| IntakeError::TooSlow)?;
        let Some(chunk) = next else {
            return Ok(false);
        };
        let chunk = chunk.map_err(|_| IntakeError::Malformed)?;
        if self.read.len() + chunk.len() > self.bytes_max {
            return Err(IntakeError::TooLarge);
        }
        self.read.extend_from_slice(&chunk);
        Ok(true)
    }
}

/// A request of somebody who hasn't signed in, with its bytes.
pub(crate) async fn entry<T>(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
    bytes_max: usize,
) -> Result<(T, Bytes), IntakeError>
where
    T: for<'b> Decode<'b, ()>,
{
    app.limits.entry(address::of(request, &app.proxies)).map_err(IntakeError::Limited)?;
    let bytes = Body::of(request, payload, bytes_max)?.whole().await?;
    Ok((decoded(&bytes, bytes_max)?, bytes))
}

/// A request of an install, which used up its assertion.
pub(crate) async fn call<T>(
    app: &App,
    request: &HttpRequest,
    payload: web::Payload,
    bytes_max: usize,
) -> Result<(InstallRecord, T), CallError>
where
    T: for<'b> Decode<'b, ()>,
{
    app.limits.address(address::of(request, &app.proxies)).map_err(IntakeError::Limited)?;
    let body = Body::of(request, payload, bytes_max)?;
    let caller = Caller::of(app, request).await?;
    let bytes = body.whole().await?;
    let caller = caller.with_body(&bytes)?;
    let value = decoded(&bytes, bytes_max)?;
    Ok((caller.spend(app).await?, value))
}

/// A request of an install that has no body.
pub(crate) async fn bare_call(app: &App, request: &HttpRequest) -> Result<InstallRecord, CallError> {
    app.limits.address(address::of(request, &app.proxies)).map_err(IntakeError::Limited)?;
    let caller = Caller::of(app, request).await?.with_body(&[])?;
    Ok(caller.spend(app).await?)
}

/// Reads one bounded value.
pub(crate) fn decoded<T>(bytes: &[u8], bytes_max: usize) -> Result<T, IntakeError>
where
    T: for<'b> Decode<'b, ()>,
{
    codec::decode(bytes, bytes_max).map_err(|_| IntakeError::Malformed)
}
