//! The one request: cursors that moved, what is offered, and what is missing (D9).

use std::collections::BTreeMap;

use beside_wire::codec;
use beside_wire::frame::{
    EnvelopeOffer, MissingRange, OperationOffer, PartialBody, SYNC_VERSION, SpaceRequest, SyncRequest, fingerprint,
};
use beside_wire::id::{OperationId, SpaceId};
use beside_wire::limits::{MISSING_RANGES_MAX, SYNC_ENVELOPES_MAX, SYNC_OPERATIONS_MAX};

use super::engine::{Engine, EngineError};
use super::rows::{self, ChainRow, EnvelopeRow, MissingRow, OperationRow, PartialRow, SpaceCursor};
use super::session::{Offer, Session};
use super::step::Step;
use crate::seal::ChainPoint;
use crate::storage::{KeyRange, Scan, StorageError, Table};

const MISSING_SCAN_MAX: usize = 65_536;

/// A request's body, what it offers, and whether it names all spaces.
pub(super) struct Asked {
    pub(super) body: Vec<u8>,
    pub(super) offered: BTreeMap<SpaceId, Vec<Offer>>,
    pub(super) named_all: bool,
}

/// What one request may still carry, over all spaces.
struct Room {
    operations: usize,
    envelopes: usize,
    bytes: usize,
}

impl Room {
    const fn new(upload_bytes: u32) -> Self {
        Self { operations: SYNC_OPERATIONS_MAX, envelopes: SYNC_ENVELOPES_MAX, bytes: upload_bytes as usize }
    }
}

impl Engine {
    /// The next request.
    pub(super) fn request(&mut self, step: &Step<'_>) -> Result<Asked, EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let options = session.options;
        let known = if self.told.is_empty() {
            [0; 8]
        } else {
            fingerprint(&self.told.iter().map(|(space, cursor)| (*space, *cursor)).collect::<Vec<_>>())
        };
        let spaces = self.spaces(step)?;
        let mut room = Room::new(options.upload_bytes);
        let (mut parts, mut offered, mut idle) = (Vec::new(), BTreeMap::new(), true);
        for space in &spaces {
            let (part, offers) = self.space_request(step, space, &mut room)?;
            let wants = !offers.is_empty() || !part.missing.is_empty() || part.partial.is_some();
            idle &= !wants;
            if wants || self.shows_head(space) || self.told.get(space) != Some(&part.cursor) {
                parts.push(part);
            }
            if !offers.is_empty() {
                offered.insert(*space, offers);
            }
        }
        self.told.extend(parts.iter().map(|part| (part.space, part.cursor)));
        if let Some(session) = &mut self.session {
            session.head_shown.append(&mut session.show_head);
        }
        let named_all = parts.len() == spaces.len();
        let request = SyncRequest {
            version: SYNC_VERSION,
            budget_bytes: options.budget_bytes,
            wait_seconds: if idle { options.wait_seconds } else { 0 },
            known,
            spaces: parts,
        };
        Ok(Asked { body: codec::encode(&request), offered, named_all })
    }

    fn shows_head(&self, space: &SpaceId) -> bool {
        self.session.as_ref().is_some_and(|session| session.show_head.contains(space))
    }

    fn space_request(
        &self,
        step: &Step<'_>,
        space: &SpaceId,
        room: &mut Room,
    ) -> Result<(SpaceRequest, Vec<Offer>), EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let cursor: SpaceCursor = step.read(&rows::cursor(space))?.unwrap_or_default();
        let (offered_operations, mut offers) = operation_offers(step, space, (session, &mut *room))?;
        let (offered_envelopes, points) = envelope_offers(step, space, (session, room))?;
        offers.extend(points);
        let partial = step
            .read::<PartialRow>(&rows::partial(space))?
            .and_then(|row| Some(PartialBody { position: row.position, offset: u32::try_from(row.bytes.len()).ok()? }));
        let shown = step.read(&rows::shown_head(space))?;
        // Whatever offers shows its head too: a relay that was restored would give old positions a second time.
        let shows_head = !self.told.contains_key(space) || self.shows_head(space) || !offers.is_empty();
        let request = SpaceRequest {
            space: *space,
            cursor: cursor.taken,
            operations: cursor.operations,
            head: shows_head.then_some(shown.or(cursor.head)).flatten(),
            offered_operations,
            offered_envelopes,
            missing: missing_ranges(step, space)?,
            partial,
        };
        Ok((request, offers))
    }

    /// Whether anything is left to offer or to fetch.
    pub(super) fn has_work(&self, step: &Step<'_>) -> Result<bool, EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        for space in self.spaces(step)? {
            let mut room = Room::new(session.options.upload_bytes);
            let missing = KeyRange::prefix(Table::Missing, space.as_bytes());
            if !self.told.contains_key(&space)
                || !operation_offers(step, &space, (session, &mut room))?.1.is_empty()
                || !envelope_offers(step, &space, (session, &mut room))?.1.is_empty()
                || !step.scan(&missing, Scan::forward(1))?.is_empty()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

// Parents first: an operation is offered once all its parents have a position or stand before it in the offer.
fn operation_offers(
    step: &Step<'_>,
    space: &SpaceId,
    (session, room): (&Session, &mut Room),
) -> Result<(Vec<OperationOffer>, Vec<Offer>), StorageError> {
    let range = KeyRange::prefix(Table::Operation, space.as_bytes());
    let mut placed = std::collections::BTreeSet::new();
    let mut waiting = Vec::new();
    for (key, value) in step.scan(&range, Scan::forward(beside_wire::limits::OPERATIONS_MAX))? {
        let row: OperationRow = rows::decode(&value, key.table)?;
        let Some(id) = key.row.get(32..).and_then(OperationId::from_slice) else { continue };
        if row.position.is_some() {
            placed.insert(id);
        } else if !session.refused.contains(&(*space, Offer::Operation(id))) {
            let parents = beside_wire::operation::Operation::verify(&row.bytes)
                .map(|operation| operation.parents().to_vec())
                .map_err(|_| StorageError::Damaged { table: Some(Table::Operation) })?;
            waiting.push((id, parents, row));
        }
    }
    let (mut offers, mut ids) = (Vec::new(), Vec::new());
    while let Some(at) = waiting.iter().position(|(_, parents, _)| parents.iter().all(|id| placed.contains(id))) {
        if room.operations == 0 {
            break;
        }
        room.operations -= 1;
        let (id, _, row) = waiting.remove(at);
        placed.insert(id);
        ids.push(Offer::Operation(id));
        offers.push(OperationOffer { operation: row.bytes, wraps: row.wraps, old_proof: None });
    }
    Ok((offers, ids))
}

fn envelope_offers(
    step: &Step<'_>,
    space: &SpaceId,
    (session, room): (&Session, &mut Room),
) -> Result<(Vec<EnvelopeOffer>, Vec<Offer>), StorageError> {
    let range = KeyRange::prefix(Table::Outbox, space.as_bytes());
    let (mut offers, mut points) = (Vec::new(), Vec::new());
    let mut before: Option<ChainPoint> = None;
    for (key, value) in step.scan(&range, Scan::forward(room.envelopes))? {
        let point: ChainPoint = rows::decode(&value, key.table)?;
        let follows = before.is_some_and(|before| before.chain == point.chain && before.seq + 1 == point.seq);
        let blocked = session.refused.iter().any(|offer| {
            matches!(offer, (_, Offer::Envelope(refused)) if refused.chain == point.chain && refused.seq <= point.seq)
        });
        if blocked {
            continue;
        }
        let row: EnvelopeRow = step
            .read(&rows::envelope(space, &point))?
            .ok_or(StorageError::Damaged { table: Some(Table::EnvelopeBody) })?;
        // One goes in any case: a budget that is smaller than an envelope must not stop everything.
        let untouched = room.envelopes == SYNC_ENVELOPES_MAX;
        if row.bytes.len() > room.bytes && !untouched {
            break;
        }
        room.bytes = room.bytes.saturating_sub(row.bytes.len());
        room.envelopes -= 1;
        let prev = if follows || in_log(step, space, &point)? { None } else { row.prev };
        offers.push(EnvelopeOffer { envelope: row.bytes, prev, old_proof: None });
        points.push(Offer::Envelope(point));
        before = Some(point);
    }
    Ok((offers, points))
}

fn in_log(step: &Step<'_>, space: &SpaceId, point: &ChainPoint) -> Result<bool, StorageError> {
    let before = ChainPoint { chain: point.chain, seq: point.seq.saturating_sub(1) };
    Ok(step.read::<ChainRow>(&rows::chain_place(space, &before))?.is_some_and(|row| row.position.is_some()))
}

fn missing_ranges(step: &Step<'_>, space: &SpaceId) -> Result<Vec<MissingRange>, StorageError> {
    let range = KeyRange::prefix(Table::Missing, space.as_bytes());
    let mut ranges: Vec<MissingRange> = Vec::new();
    // Newest first: where there are too many ranges for one request, the oldest wait.
    for (key, value) in step.scan(&range, Scan::backward(MISSING_SCAN_MAX))? {
        let row: MissingRow = rows::decode(&value, key.table)?;
        let Some(position) = key.row.get(32..).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes) else {
            continue;
        };
        let lane = row.kind.lane();
        let full = ranges.len() == MISSING_RANGES_MAX;
        match ranges.last_mut() {
            Some(last) if last.lane == lane && last.from == position + 1 => last.from = position,
            _ if full => break,
            _ => ranges.push(MissingRange { lane, from: position, to: position }),
        }
    }
    Ok(ranges)
}
