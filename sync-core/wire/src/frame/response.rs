//! What a relay answers, frame by frame.

use minicbor::{Decode, Encode};

use super::request::Wrap;
use crate::hash::Digest;
use crate::head::{SignedHead, SignedIncarnation};
use crate::id::{ChainId, EntryId, EnvelopeId, RelayKey, SpaceId};
use crate::line::{EntryKind, Incarnation};

/// One frame of a response.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Frame {
    /// Always first.
    #[n(1)]
    Welcome(#[n(0)] Welcome),
    /// What follows is about this space, until the next such frame.
    #[n(2)]
    Space(#[n(0)] SpaceId),
    /// The life of the relay's database has changed since the cursor that was named.
    #[n(3)]
    Incarnation(#[n(0)] SignedIncarnation),
    /// What became of the offers: operations first, then envelopes, in their order.
    #[n(4)]
    Results(#[n(0)] Vec<OfferResult>),
    /// The running hashes before the first entry that this request added. With the head, that is the receipt.
    #[n(5)]
    Before(#[n(0)] RunningHashes),
    /// An operation. All that are new come before anything else.
    #[n(6)]
    Operation(#[n(0)] PlacedOperation),
    /// An envelope at a position. New ones come in log order, without lines.
    #[n(7)]
    Entry(#[n(0)] PlacedEnvelope),
    /// Lines whose bodies don't fit the budget.
    #[n(8)]
    Lines(#[n(0)] LineRun),
    /// The rest of a body of which the device holds the start.
    #[n(9)]
    Piece(#[n(0)] Piece),
    /// The log's end.
    #[n(10)]
    Head(#[n(0)] SignedHead),
    /// Always last. What comes without it was cut.
    #[n(11)]
    End(#[n(0)] End),
    /// This space can't be served; the others can.
    #[n(12)]
    Refused(#[n(0)] SpaceRefusal),
}

/// How the relay greets.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Welcome {
    /// The relay's [`SYNC_VERSION`](super::SYNC_VERSION).
    #[n(0)]
    pub version: u8,
    /// The life of its database.
    #[n(1)]
    pub incarnation: Incarnation,
    /// An access token for the next requests, where the request came with an assertion.
    #[n(2)]
    pub token: Option<String>,
    /// Whether the relay recognised `known`. If not, the phone names all its spaces and asks again.
    #[n(3)]
    pub recognised: bool,
}

/// What became of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum OfferResult {
    /// It is in the log, at this position, by this request.
    #[n(1)]
    Accepted(#[n(0)] u64),
    /// It was in the log already, at this position.
    #[n(2)]
    Duplicate(#[n(0)] u64),
    /// It is not in the log.
    #[n(3)]
    Refused(#[n(0)] OfferRefusal),
}

/// Why an offer is not in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum OfferRefusal {
    /// Not readable, or over a bound.
    #[n(1)]
    Malformed,
    /// A signature doesn't fit, or the chain isn't bound to the device.
    #[n(2)]
    BadSignature,
    /// The log has another envelope of this chain and sequence number. The chain is closed; start a new one.
    #[n(3)]
    ChainFork,
    /// What comes before it in its chain, or a parent of the operation, isn't in the log: offer that first.
    #[n(4)]
    MissingPrevious,
    /// No rotate operation in the log names this epoch: offer that first.
    #[n(5)]
    UnknownEpoch,
    /// The author isn't a member, or its device is revoked.
    #[n(6)]
    NotAMember,
    /// This version of the relay doesn't read such operations.
    #[n(7)]
    UnknownKind,
    /// The account's storage is used up.
    #[n(8)]
    QuotaExceeded,
    /// A bound of the space is reached: too many chains, devices or operations.
    #[n(9)]
    TooMany,
}

/// Both running hashes at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RunningHashes {
    /// The position.
    #[n(0)]
    pub position: u64,
    /// Over all lines.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Digest,
    /// How many operations.
    #[n(2)]
    pub operations: u64,
    /// Over the operations' lines.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub operations_hash: Digest,
}

/// An operation with its position and the wraps that are for this install's devices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlacedOperation {
    /// Its position.
    #[n(0)]
    pub position: u64,
    /// Its wire form.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub operation: Vec<u8>,
    /// For a rotate: wraps to this install's devices and, in a personal space, to the vault recipient.
    #[n(2)]
    pub wraps: Vec<Wrap>,
    /// The proof of an earlier incarnation, if it was offered with one.
    #[n(3)]
    pub old_proof: Option<SignedHead>,
}

/// An envelope with its position.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlacedEnvelope {
    /// Its position.
    #[n(0)]
    pub position: u64,
    /// Its wire form.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// The envelope before it in its chain, left out where that one's line stands earlier in the log.
    #[n(2)]
    pub prev: Option<EnvelopeId>,
}

/// Consecutive lines. Operations among them are left out, since the phone has them already: their positions are the
/// gaps.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LineRun {
    /// The position up to which this run speaks.
    #[n(0)]
    pub to: u64,
    /// The chains that the lines name by index.
    #[n(1)]
    pub chains: Vec<ChainId>,
    /// The lines, in log order.
    #[n(2)]
    pub lines: Vec<ShortLine>,
}

/// A line in a [`LineRun`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ShortLine {
    /// The position.
    #[n(0)]
    pub position: u64,
    /// The envelope's id.
    #[n(1)]
    pub id: EntryId,
    /// Index into the run's chains.
    #[n(2)]
    pub chain: u32,
    /// The sequence number.
    #[n(3)]
    pub seq: u64,
    /// What it is.
    #[n(4)]
    pub kind: EntryKind,
    /// The length of its wire form, in bytes.
    #[n(5)]
    pub size: u32,
}

/// The rest of a body whose start arrived earlier.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Piece {
    /// The body's position.
    #[n(0)]
    pub position: u64,
    /// Where these bytes begin in the envelope's wire form.
    #[n(1)]
    pub offset: u32,
    /// The envelope before it in its chain, where that one's line doesn't stand earlier in the log.
    #[n(2)]
    pub prev: Option<EnvelopeId>,
    /// The bytes, up to the end.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// How a response ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct End {
    /// Whether the budget kept something back: ask again.
    #[n(0)]
    pub more: bool,
}

/// Why a space can't be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SpaceRefusal {
    /// No such space here, or this install has no device in it. The relay doesn't say which.
    #[n(1)]
    Unknown,
    /// The space's home is another relay.
    #[n(2)]
    OtherRelay,
}

/// Names the relay whose key a phone must know before it speaks to it (`GET /v1/relay`).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct RelayInfo {
    /// The relay's head-signing key.
    #[n(0)]
    pub relay: RelayKey,
    /// Its [`SYNC_VERSION`](super::SYNC_VERSION).
    #[n(1)]
    pub version: u8,
    /// The oldest sync version that it still speaks.
    #[n(2)]
    pub version_min: u8,
    /// Its time, in milliseconds since 1970.
    #[n(3)]
    pub unix_milliseconds: u64,
}
