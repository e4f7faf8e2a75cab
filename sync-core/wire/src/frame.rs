//! The one sync request and the frames that answer it (`POST /v1/sync`).
//!
//! A request is one CBOR value. A response is a CBOR sequence (RFC 8742) of [`Frame`]s, so that a phone whose link
//! breaks keeps every frame that arrived whole, and of a broken body the bytes that came. Unknown trailing fields are
//! ignored, so either side may be newer.

mod decoder;
mod request;
mod response;

pub use decoder::{FrameDecoder, FrameError, PartialPiece};
pub use request::{
    EnvelopeOffer, MissingRange, OperationOffer, PartialBody, SpaceRequest, SyncRequest, Wrap, fingerprint,
};
pub use response::{
    End, Frame, LineRun, OfferRefusal, OfferResult, Piece, PlacedEnvelope, PlacedOperation, RelayInfo, RunningHashes,
    ShortLine, SpaceRefusal, Welcome,
};

/// The version of the sync protocol. A relay that doesn't speak it answers with a problem that says so.
pub const SYNC_VERSION: u8 = 1;
