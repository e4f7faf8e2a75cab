//! A relay that is at one with itself: whatever it tells, it signs a head over exactly that. To such a relay's log a
//! phone can't object; only what an envelope says of itself is left.

use std::collections::BTreeMap;

use beside_core::seal::ChainPoint;
use beside_core::sync::rows::{self, ChainRow};
use beside_server::relay::heads::HeadSigner;
use beside_wire::envelope::{Envelope, Place};
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::frame::{Frame, PlacedEnvelope};
use beside_wire::hash::Digest;
use beside_wire::id::EnvelopeId;
use beside_wire::line::{EMPTY_LOG, Line};
use beside_wire::operation::Operation;

use super::lies::with_heads;
use crate::sim::phone::Phone;

/// Signs the heads of an answer over the entries that it tells to this phone, whatever they are.
#[must_use]
pub fn signed_over(frames: Vec<Frame>, phone: &Phone, signer: &dyn HeadSigner) -> Vec<Frame> {
    let told = told(&frames, phone);
    let space = phone.identity().space;
    with_heads(frames, (signer, space), &mut |mut head| {
        head.cursor.position = told.position;
        head.hash = told.hash;
        (head.operations, head.operations_hash) = told.operations;
        head
    })
}

struct Told {
    position: u64,
    hash: Digest,
    operations: (u64, Digest),
}

fn told(frames: &[Frame], phone: &Phone) -> Told {
    let mut operations = phone.operations();
    let mut lines: BTreeMap<u64, Line> = BTreeMap::new();
    let mut placed_operations: BTreeMap<u64, Line> = BTreeMap::new();
    let mut note = |position: u64, operation: &beside_wire::operation::VerifiedOperation| {
        let size = operation.bytes().len() as u32;
        placed_operations.insert(position, Line::of_operation(position, operation.id(), size));
    };
    for known in &operations {
        if let Some(at) = known.position {
            note(at.position, &known.operation);
        }
    }
    for frame in frames {
        if let Frame::Operation(placed) = frame
            && let Ok(operation) = Operation::verify(&placed.operation)
        {
            note(placed.position, &operation);
            operations.push(PlacedOperation { operation, position: None });
        }
    }
    lines.extend(placed_operations.clone());
    if let Some(membership) = fold(&phone.identity().space, &operations) {
        let mut ids = BTreeMap::new();
        for frame in frames {
            if let Frame::Entry(placed) = frame
                && let Some(line) = line_of(placed, phone, (&membership, &mut ids))
            {
                lines.insert(placed.position, line);
            }
        }
    }
    let cursor = phone.cursor();
    let (mut position, mut hash) = (cursor.taken.position, cursor.hash);
    while let Some(line) = lines.get(&(position + 1)) {
        hash = line.extend(&hash);
        position += 1;
    }
    let operations_hash = placed_operations.values().fold(EMPTY_LOG, |hash, line| line.extend(&hash));
    Told { position, hash, operations: (placed_operations.len() as u64, operations_hash) }
}

// The line that the phone will make of an entry, as it names what came before in its chain.
fn line_of(
    placed: &PlacedEnvelope,
    phone: &Phone,
    (membership, ids): (&Membership, &mut BTreeMap<ChainPoint, EnvelopeId>),
) -> Option<Line> {
    let space = phone.identity().space;
    let envelope = Envelope::from_bytes(&placed.envelope).ok()?;
    let before = ChainPoint { chain: envelope.chain, seq: envelope.seq.saturating_sub(1) };
    let known: Option<ChainRow> = rows::read(phone.store(), &rows::chain_place(&space, &before)).ok()?;
    let prev = ids.get(&before).copied().or(known.map(|row| row.id)).or(placed.prev);
    let place = Place { space, prev, epoch: membership.epoch_by_hint(&envelope.epoch)? };
    let id = envelope.id(&place);
    ids.insert(ChainPoint { chain: envelope.chain, seq: envelope.seq }, id);
    Some(Line {
        position: placed.position,
        id: id.into(),
        chain: Some(envelope.chain),
        seq: envelope.seq,
        kind: envelope.kind.entry(),
        size: placed.envelope.len() as u32,
    })
}
