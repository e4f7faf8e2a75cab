//! What readers ask of a log, and what they get.

use std::collections::BTreeSet;

use beside_wire::envelope::Lane;
use beside_wire::frame::Wrap;
use beside_wire::id::{EnvelopeId, HpkeKey, SpaceId};

/// Which lines a reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinesQuery {
    /// The space.
    pub space: SpaceId,
    /// The first position.
    pub from: u64,
    /// The last position.
    pub to: u64,
    /// Of one lane only; `None` for all entries, operations included.
    pub lane: Option<Lane>,
    /// From which end.
    pub order: LineOrder,
    /// At most so many.
    pub limit: u32,
}

/// From which end lines are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineOrder {
    /// In log order.
    OldestFirst,
    /// Against it.
    NewestFirst,
}

/// How much a run of the log holds besides operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunSize {
    /// How many envelopes.
    pub envelopes: u64,
    /// Their wire forms, in bytes.
    pub bytes: u64,
}

/// A run of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The space.
    pub space: SpaceId,
    /// The first position.
    pub from: u64,
    /// The last position.
    pub to: u64,
}

/// An envelope's body with what its wire form leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBody {
    /// The position.
    pub position: u64,
    /// The envelope before it in its chain.
    pub prev: Option<EnvelopeId>,
    /// The position of that one's line, if it is in the log.
    pub prev_position: Option<u64>,
    /// The wire form.
    pub bytes: Vec<u8>,
}

/// Which wraps a reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapsQuery {
    /// The space.
    pub space: SpaceId,
    /// Rotates after this position.
    pub after: u64,
    /// To these keys only.
    pub recipients: BTreeSet<HpkeKey>,
}

/// A wrap that is kept beside a rotate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWrap {
    /// The rotate's position.
    pub position: u64,
    /// The wrap.
    pub wrap: Wrap,
}
