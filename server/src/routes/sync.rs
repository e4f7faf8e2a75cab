//! `POST /v1/sync`: everything that a phone wants, in one request (D9). The answer is a CBOR sequence of frames, sent in
//! pieces, so that a phone whose link breaks keeps every frame that arrived whole.
//!
//! A request of another version is told so before anything else is judged, since a newer phone may sign in differently.

mod poll;

use std::convert::Infallible;

use actix_web::web::{Bytes, BytesMut, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use beside_store::StoreError;
use beside_wire::codec;
use beside_wire::frame::{Frame, SYNC_VERSION, SyncRequest};
use beside_wire::limits::SYNC_REQUEST_BYTES_MAX;
use futures_util::stream;
use thiserror::Error;

use crate::address;
use crate::app::App;
use crate::auth::{AuthError, Caller};
use crate::intake::{self, Body, IntakeError};
use crate::problem::{Code, Refusal};
use crate::relay::serve::ServeError;

/// The media type of the answer (RFC 8742).
const CBOR_SEQUENCE: &str = "application/cbor-seq";
/// How much of an answer is sent at once, in bytes.
const PIECE_BYTES: usize = 16 * 1024;
const SMALL_PIECE_BYTES: usize = 256;
const SMALL_PIECES_UP_TO: usize = 8 * 1024;

#[derive(Debug, Error)]
enum SyncError {
    #[error(transparent)]
    Intake(#[from] IntakeError),
    #[error(transparent)]
    Auth(#[from] AuthError),
    #[error("another version of the sync protocol")]
    Version,
    #[error("the request is over a bound")]
    Bounds,
    #[error("the assertion was used before")]
    Replayed,
    #[error("the install was ended")]
    Ended,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("serving ended without an answer")]
    Lost,
}

impl From<ServeError> for SyncError {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Version => Self::Version,
            ServeError::Bounds => Self::Bounds,
            ServeError::Replayed => Self::Replayed,
            ServeError::InstallEnded => Self::Ended,
            ServeError::Store(error) => Self::Store(error),
        }
    }
}

impl From<SyncError> for Refusal {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Intake(error) => error.into(),
            SyncError::Auth(error) => error.into(),
            SyncError::Version => Self::new(Code::VersionUnsupported),
            SyncError::Bounds => Self::new(Code::Malformed),
            SyncError::Replayed => Self::new(Code::AssertionReplayed),
            SyncError::Ended => Self::new(Code::InstallRevoked),
            SyncError::Store(error) => error.into(),
            SyncError::Lost => Self::new(Code::Internal),
        }
    }
}

/// Answers.
pub(super) async fn handle(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Refusal> {
    Ok(sent(sync(app, &request, payload).await?))
}

async fn sync(app: Data<App>, request: &HttpRequest, payload: Payload) -> Result<Vec<Frame>, SyncError> {
    app.limits.address(address::of(request, &app.proxies)).map_err(IntakeError::Limited)?;
    let mut body = Body::of(request, payload, SYNC_REQUEST_BYTES_MAX)?;
    match version(body.first(VERSION_WITHIN_BYTES).await?) {
        Some(SYNC_VERSION) => {}
        Some(_) => return Err(SyncError::Version),
        None => return Err(IntakeError::Malformed.into()),
    }
    let caller = Caller::of(&app, request).await?;
    let bytes = body.whole().await?;
    let caller = caller.with_body(&bytes)?;
    let sync: SyncRequest = intake::decoded(&bytes, SYNC_REQUEST_BYTES_MAX)?;
    drop(bytes);
    app.note_seen(caller.record().install).await;
    poll::answer(&app, &caller, sync).await
}

/// A request's array and its version stand within so many bytes.
const VERSION_WITHIN_BYTES: usize = 11;

fn version(start: &[u8]) -> Option<u8> {
    let mut decoder = minicbor::Decoder::new(start);
    decoder.array().ok()?;
    // A version that no byte can hold is another version all the same.
    decoder.u64().ok().map(|version| u8::try_from(version).unwrap_or(u8::MAX))
}

fn sent(frames: Vec<Frame>) -> HttpResponse {
    let mut pieces = pieces(frames);
    let mut response = HttpResponse::Ok();
    response.content_type(CBOR_SEQUENCE);
    match (pieces.next(), pieces.next()) {
        (Some(only), None) => response.body(only),
        (first, second) => {
            let all = first.into_iter().chain(second).chain(pieces);
            response.streaming(stream::iter(all.map(Ok::<_, Infallible>)))
        }
    }
}

// Encodes as the link takes it, so that a slow phone costs no second copy of its answer.
//
// A piece becomes one frame of HTTP/2, which a phone gets whole or not at all: the first are small, so that a link that
// breaks after a kilobyte brings something each time, and later ones large, so that a long answer costs few headers.
fn pieces(frames: Vec<Frame>) -> impl Iterator<Item = Bytes> {
    let mut frames = frames.into_iter();
    let (mut encoded, mut sent) = (BytesMut::new(), 0);
    std::iter::from_fn(move || {
        let size = if sent < SMALL_PIECES_UP_TO { SMALL_PIECE_BYTES } else { PIECE_BYTES };
        while encoded.len() < size {
            let Some(frame) = frames.next() else { break };
            encoded.extend_from_slice(&codec::encode(&frame));
        }
        let piece = encoded.split_to(size.min(encoded.len()));
        sent += piece.len();
        (!piece.is_empty()).then(|| piece.freeze())
    })
}

#[cfg(test)]
mod tests {
    use beside_wire::frame::{End, Piece};

    use super::*;

    #[test]
    fn a_version_is_read_from_a_request_of_any_length() {
        let request = SyncRequest { version: 7, budget_bytes: 0, wait_seconds: 0, known: [0; 8], spaces: Vec::new() };
        assert_eq!(version(&codec::encode(&request)), Some(7));
        assert_eq!(version(&[0x9f, 0x19, 0x01, 0x00]), Some(u8::MAX));
        assert_eq!(version(&[]), None);
        assert_eq!(version(b"{\"version\":1}"), None);
    }

    #[test]
    fn pieces_together_are_the_frames_in_order() {
        let frame = |position| Frame::Piece(Piece { position, offset: 0, prev: None, bytes: vec![7; 9_000] });
        let mut frames: Vec<Frame> = (1..=5).map(frame).collect();
        frames.push(Frame::End(End { more: false }));
        let whole: Vec<u8> = frames.iter().flat_map(codec::encode).collect();
        let sent: Vec<Bytes> = pieces(frames).collect();
        assert!(sent.iter().take(SMALL_PIECES_UP_TO / SMALL_PIECE_BYTES).all(|piece| piece.len() == SMALL_PIECE_BYTES));
        assert!(sent.iter().all(|piece| piece.len() <= PIECE_BYTES));
        assert_eq!(sent.concat(), whole);
    }
}
