//! Offers that the relay answered: where they stand, and when that is proven.

use beside_wire::envelope::Envelope;
use beside_wire::frame::RunningHashes;
use beside_wire::head::Head;
use beside_wire::id::SpaceId;
use beside_wire::line::{Cursor, Line};

use super::rows::{self, ChainRow, EnvelopeRow, OperationRow};
use super::session::Offer;
use super::step::Step;
use crate::seal::ChainPoint;
use crate::storage::StorageError;

/// Notes where the relay says that an offer stands. An operation's position counts from now on; an envelope waits in
/// the outbox until a head has proven it.
pub(super) fn place(step: &mut Step<'_>, space: &SpaceId, offer: &Offer, at: Cursor) -> Result<(), StorageError> {
    let position = at.position;
    if let Some(line) = line_of(step, space, offer, position)?
        && step.get(&rows::line(space, position))?.is_none()
    {
        step.put(rows::line(space, position), &line);
    }
    if let Offer::Operation(id) = offer {
        let key = rows::operation(space, id);
        if let Some(mut row) = step.read::<OperationRow>(&key)? {
            row.position = row.position.or(Some(at));
            row.wraps.clear();
            step.put(key, &row);
        }
    }
    Ok(())
}

/// An offer's place is proven: it leaves the outbox. Says whether an envelope left.
pub(super) fn settle(step: &mut Step<'_>, space: &SpaceId, offer: &Offer, at: Cursor) -> Result<bool, StorageError> {
    let Offer::Envelope(point) = offer else { return Ok(false) };
    let Some(line) = step.read::<Line>(&rows::line(space, at.position))? else { return Ok(false) };
    let Some(row) = step.read::<EnvelopeRow>(&rows::envelope(space, point))? else { return Ok(false) };
    if line.id != row.id.into() {
        return Ok(false);
    }
    step.put(rows::chain_place(space, point), &ChainRow { id: row.id, position: Some(at) });
    step.delete(rows::outbox(space, point));
    Ok(true)
}

/// Whether a head, with the running hash before the first accepted offer, proves all of them: the receipt for a device
/// that hasn't taken all lines yet.
pub(super) fn receipt_fits(
    step: &Step<'_>,
    space: &SpaceId,
    (before, head): (&RunningHashes, &Head),
    settling: &[(Offer, u64)],
) -> bool {
    let (mut hash, mut at) = (before.hash, before.position);
    let mut placed: Vec<&(Offer, u64)> = settling.iter().filter(|(_, position)| *position > at).collect();
    placed.sort_unstable_by_key(|(_, position)| *position);
    for (offer, position) in placed {
        match line_of(step, space, offer, *position) {
            Ok(Some(line)) if *position == at + 1 => hash = line.extend(&hash),
            Ok(_) | Err(_) => return false,
        }
        at = *position;
    }
    at == head.cursor.position && hash == head.hash
}

fn line_of(step: &Step<'_>, space: &SpaceId, offer: &Offer, position: u64) -> Result<Option<Line>, StorageError> {
    match offer {
        Offer::Operation(id) => {
            let row: Option<OperationRow> = step.read(&rows::operation(space, id))?;
            let size = row.and_then(|row| u32::try_from(row.bytes.len()).ok());
            Ok(size.map(|size| Line::of_operation(position, *id, size)))
        }
        Offer::Envelope(point) => envelope_line(step, space, point, position),
    }
}

fn envelope_line(
    step: &Step<'_>,
    space: &SpaceId,
    point: &ChainPoint,
    position: u64,
) -> Result<Option<Line>, StorageError> {
    let Some(row) = step.read::<EnvelopeRow>(&rows::envelope(space, point))? else { return Ok(None) };
    let Ok(envelope) = Envelope::from_bytes(&row.bytes) else { return Ok(None) };
    Ok(Some(Line {
        position,
        id: row.id.into(),
        chain: Some(point.chain),
        seq: point.seq,
        kind: envelope.kind.entry(),
        size: u32::try_from(row.bytes.len()).unwrap_or(u32::MAX),
    }))
}
