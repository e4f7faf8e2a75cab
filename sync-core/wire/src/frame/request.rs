//! What a phone asks for and offers.

use minicbor::{Decode, Encode};

use crate::envelope::Lane;
use crate::hash::hash;
use crate::head::SignedHead;
use crate::id::{EnvelopeId, HpkeKey, SpaceId};
use crate::line::Cursor;

/// Everything that a phone wants, in one request.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SyncRequest {
    /// [`SYNC_VERSION`](super::SYNC_VERSION).
    #[n(0)]
    pub version: u8,
    /// How many bytes the response may have.
    #[n(1)]
    pub budget_bytes: u32,
    /// How long the relay may wait for something new, in seconds, if there is nothing.
    #[n(2)]
    pub wait_seconds: u16,
    /// [`fingerprint`] of the cursors that the relay was last told, which stand for all spaces not named below.
    /// Zero names nothing: then `spaces` names all.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub known: [u8; 8],
    /// Spaces whose cursor moved, that offer something, or that miss something.
    #[n(4)]
    pub spaces: Vec<SpaceRequest>,
}

/// One space's part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SpaceRequest {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// How far this device has taken the lines.
    #[n(1)]
    pub cursor: Cursor,
    /// How far this device has taken the operations, which come first and whole.
    #[n(2)]
    pub operations: Cursor,
    /// The highest head that this device has seen: with every offer, where it stands above `cursor`, and where nothing was
    /// told yet.
    #[n(3)]
    pub head: Option<SignedHead>,
    /// Operations to store, parents first.
    #[n(4)]
    pub offered_operations: Vec<OperationOffer>,
    /// Envelopes to store, each chain in order.
    #[n(5)]
    pub offered_envelopes: Vec<EnvelopeOffer>,
    /// Positions whose lines this device has, and whose bodies it wants.
    #[n(6)]
    pub missing: Vec<MissingRange>,
    /// A body that was cut in flight.
    #[n(7)]
    pub partial: Option<PartialBody>,
}

/// An operation that is offered to the relay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperationOffer {
    /// Its wire form.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub operation: Vec<u8>,
    /// For a rotate: the epoch's key, wrapped to each recipient.
    #[n(1)]
    pub wraps: Vec<Wrap>,
    /// For an entry that an earlier incarnation had already placed: that proof.
    #[n(2)]
    pub old_proof: Option<SignedHead>,
}

/// An epoch's key, wrapped to one recipient (RFC 9180, 80 bytes).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Wrap {
    /// The recipient's HPKE key.
    #[n(0)]
    pub recipient: HpkeKey,
    /// Encapsulated key and ciphertext.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// An envelope that is offered to the relay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EnvelopeOffer {
    /// Its wire form.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// The envelope before it in its chain, left out where that stands earlier in the log or in this offer.
    #[n(1)]
    pub prev: Option<EnvelopeId>,
    /// For an entry that an earlier incarnation had already placed: that proof.
    #[n(2)]
    pub old_proof: Option<SignedHead>,
}

/// Positions `from..=to` of one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MissingRange {
    /// The lane.
    #[n(0)]
    pub lane: Lane,
    /// The first position.
    #[n(1)]
    pub from: u64,
    /// The last position.
    #[n(2)]
    pub to: u64,
}

/// The start of a body that this device already holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PartialBody {
    /// The body's position.
    #[n(0)]
    pub position: u64,
    /// How many of its bytes are held.
    #[n(1)]
    pub offset: u32,
}

/// What the relay and the phone remember of the cursors that were last told: eight bytes for all spaces.
///
/// `cursors` are in ascending order of spaces. Never all zeroes, which stands for *nothing told*.
#[must_use]
pub fn fingerprint(cursors: &[(SpaceId, Cursor)]) -> [u8; 8] {
    let digest = hash("cursors", &[&crate::codec::encode(&cursors.to_vec())]);
    let mut short = [1; 8];
    for (to, from) in short.iter_mut().zip(digest).take(7) {
        *to = from;
    }
    short
}
