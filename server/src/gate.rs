//! What every request passes on its way in and out: counting, reporting, and the marks by which a phone tells a relay's
//! answer from the page of whoever stands between.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpRequest};
use tracing::Instrument as _;

use crate::app::{App, Underway};
use crate::chance;
use crate::problem::{Code, Refusal};

/// On every response: what answers is a relay, and speaks this version.
pub const RELAY_HEADER: HeaderName = HeaderName::from_static("beside-relay");
const RELAY_VERSION: HeaderValue = HeaderValue::from_static("1");
/// On every problem: by what number the relay's reports name the request.
pub const REQUEST_HEADER: HeaderName = HeaderName::from_static("beside-request");

/// Lets a request through.
pub(crate) async fn pass(
    app: Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let under_way = app.under_way.begin();
    let began = app.clock.monotonic();
    let id = u64::from_be_bytes(chance::bytes());
    // The pattern and never the path, which may hold anything.
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let span = tracing::info_span!("request", id = format_args!("{id:016x}"), method = method(request.method()), route);
    let response = if app.stopping.is_cancelled() {
        request.error_response(Refusal::new(Code::Unavailable))
    } else {
        next.call(request).instrument(span.clone()).await?.map_into_boxed_body()
    };
    let (mut response, code) = explained(response);
    let headers = response.headers_mut();
    headers.insert(RELAY_HEADER, RELAY_VERSION);
    if code.is_some()
        && let Ok(value) = HeaderValue::try_from(format!("{id:016x}"))
    {
        headers.insert(REQUEST_HEADER, value);
    }
    let milliseconds = u64::try_from(app.clock.monotonic().saturating_sub(began).as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    span.in_scope(|| tracing::info!(status, problem = code.map(Code::as_str), milliseconds, "answered"));
    Ok(response.map_body(|_, body| Counted { body, _under_way: under_way }.boxed()))
}

/// What answers where there is no route.
pub(crate) async fn nothing_here() -> Result<&'static str, Refusal> {
    Err(Refusal::new(Code::NotFound))
}

/// What answers where the route has no such method.
pub(crate) async fn no_such_method() -> Result<&'static str, Refusal> {
    Err(Refusal::new(Code::MethodNotAllowed))
}

// Renders a problem as its request asked for it, and gives its code. Errors of the framework itself become problems too.
fn explained(response: ServiceResponse<BoxBody>) -> (ServiceResponse<BoxBody>, Option<Code>) {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return (response, None);
    }
    let refusal = response.response().error().and_then(|error| error.as_error::<Refusal>()).copied();
    let refusal = refusal.unwrap_or_else(|| Refusal::new(framework_code(status)));
    let (request, _) = response.into_parts();
    (rendered(request, &refusal), Some(refusal.code()))
}

fn rendered(request: HttpRequest, refusal: &Refusal) -> ServiceResponse<BoxBody> {
    let rendered = refusal.respond(request.headers());
    ServiceResponse::new(request, rendered)
}

fn framework_code(status: StatusCode) -> Code {
    match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Code::TooSlow,
        status if status.is_client_error() => Code::Malformed,
        _ => Code::Internal,
    }
}

// A method may be any word that somebody sends, so only these are reported.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}

// A body that counts as under way until it is sent or given up.
struct Counted {
    body: BoxBody,
    _under_way: Underway,
}

impl MessageBody for Counted {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
