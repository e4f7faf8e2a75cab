//! Bodies: all that are new in log order, or the most wanted first.

use std::cmp::Reverse;

use beside_store::log::StoredBody;
use beside_wire::frame::{Frame, PartialBody, Piece, PlacedEnvelope};
use beside_wire::id::EnvelopeId;
use beside_wire::line::{EntryKind, Line};

use super::answer::frame_bytes;

/// A body that an answer could bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its position.
    pub position: u64,
    /// Its wire form, in bytes.
    pub size: u32,
    /// Its sequence number.
    pub seq: u64,
    /// What it is.
    pub kind: EntryKind,
}

impl From<&Line> for Candidate {
    fn from(line: &Line) -> Self {
        Self { position: line.position, size: line.size, seq: line.seq, kind: line.kind }
    }
}

// Keyring first, because what else comes may need its keys; then what people say, then what they edit.
fn rank(kind: EntryKind) -> u8 {
    match kind {
        EntryKind::Operation | EntryKind::Keyring => 0,
        EntryKind::Talk => 1,
        EntryKind::Documents => 2,
    }
}

/// Chooses, of candidates, the most wanted that fit into `room` bytes, in the order in which they go; and whether some
/// were kept back. With `first` the first one goes whatever it weighs.
#[must_use]
pub fn choose(candidates: Vec<Candidate>, room: usize, first: First) -> (Vec<u64>, bool) {
    let mut wanted = candidates;
    wanted.sort_by_key(|candidate| (rank(candidate.kind), Reverse(candidate.position)));
    wanted.dedup_by_key(|candidate| candidate.position);
    let mut left = room;
    let mut chosen = Vec::new();
    for candidate in &wanted {
        let bytes = entry_bytes(candidate);
        let free = first == First::GoesAnyway && chosen.is_empty();
        if bytes > left && !free {
            return (chosen, true);
        }
        left = left.saturating_sub(bytes);
        chosen.push(candidate.position);
    }
    (chosen, false)
}

/// Whether an answer may exceed its budget by its first item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// It may: nothing has gone out yet.
    GoesAnyway,
    /// It may not.
    Fits,
}

// Out of log order the previous id always goes along, since the phone may not have its line.
fn entry_bytes(candidate: &Candidate) -> usize {
    let prev = (candidate.seq > 1).then(|| EnvelopeId::new([0; 32]));
    let empty = PlacedEnvelope { position: candidate.position, envelope: Vec::new(), prev };
    let size = usize::try_from(candidate.size).unwrap_or(usize::MAX);
    frame_bytes(&Frame::Entry(empty)).saturating_add(size).saturating_add(head_bytes(candidate.size) - 1)
}

// The length of a byte string's head (RFC 8949, section 3).
const fn head_bytes(length: u32) -> usize {
    match length {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
    }
}

/// The frame of a body out of log order; the rest of it, where the phone holds its start.
#[must_use]
pub fn placed(body: StoredBody, partial: Option<&PartialBody>) -> Frame {
    let StoredBody { position, prev, bytes, .. } = body;
    let offset = partial.filter(|partial| partial.position == position && partial.offset > 0);
    let rest = offset.and_then(|partial| {
        let rest = bytes.get(usize::try_from(partial.offset).ok()?..)?;
        (!rest.is_empty()).then(|| Piece { position, offset: partial.offset, prev, bytes: rest.to_vec() })
    });
    rest.map_or(Frame::Entry(PlacedEnvelope { position, envelope: bytes, prev }), Frame::Piece)
}

/// The frames of all new bodies in log order, if they fit into `room` bytes. What the phone has as a line already names
/// the previous id, so that is left out.
#[must_use]
pub fn entries_in_order(bodies: Vec<StoredBody>, partial: Option<&PartialBody>, room: usize) -> Option<Vec<Frame>> {
    let mut left = room;
    let mut frames = Vec::with_capacity(bodies.len());
    for mut body in bodies {
        if body.prev_position.is_some_and(|before| before < body.position) {
            body.prev = None;
        }
        let frame = placed(body, partial);
        left = left.checked_sub(frame_bytes(&frame))?;
        frames.push(frame);
    }
    Some(frames)
}
