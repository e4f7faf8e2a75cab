//! The one request: cursors that moved, what is offered, and what is missing (D9).

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

impl Engine {
    /// The next request's body, what it offers, and whether it names any space.
    pub(super) fn request(&mut self, step: &Step<'_>) -> Result<(Vec<u8>, Vec<Offer>, bool), EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let space = self.identity.space;
        let cursor: SpaceCursor = step.read(&rows::cursor(&space))?.unwrap_or_default();
        let known = if self.told.is_empty() {
            [0; 8]
        } else {
            fingerprint(&self.told.iter().map(|(space, cursor)| (*space, *cursor)).collect::<Vec<_>>())
        };
        let (operations, mut offered) = operation_offers(step, &space, session)?;
        let (envelopes, points) = envelope_offers(step, &space, session)?;
        offered.extend(points);
        let missing = missing_ranges(step, &space)?;
        let partial = step
            .read::<PartialRow>(&rows::partial(&space))?
            .and_then(|row| Some(PartialBody { position: row.position, offset: u32::try_from(row.bytes.len()).ok()? }));
        let idle = offered.is_empty() && missing.is_empty() && partial.is_none();
        let named = !idle || session.show_head || self.told.get(&space) != Some(&cursor.taken);
        let shown = step.read(&rows::shown_head(&space))?;
        // Whatever offers shows its head too: a relay that was restored would give old positions a second time.
        let shows_head = self.told.is_empty() || session.show_head || !offered.is_empty();
        let head = shows_head.then_some(shown.or(cursor.head)).flatten();
        let request = SyncRequest {
            version: SYNC_VERSION,
            budget_bytes: session.options.budget_bytes,
            wait_seconds: if idle { session.options.wait_seconds } else { 0 },
            known,
            spaces: named
                .then_some(SpaceRequest {
                    space,
                    cursor: cursor.taken,
                    operations: cursor.operations,
                    head,
                    offered_operations: operations,
                    offered_envelopes: envelopes,
                    missing,
                    partial,
                })
                .into_iter()
                .collect(),
        };
        if named {
            self.told.insert(space, cursor.taken);
        }
        if let Some(session) = &mut self.session {
            session.head_shown |= session.show_head;
            session.show_head = false;
        }
        Ok((codec::encode(&request), offered, named))
    }

    /// Whether anything is left to offer or to fetch.
    pub(super) fn has_work(&self, step: &Step<'_>) -> Result<bool, EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let space = self.identity.space;
        let one = Scan::forward(1);
        let missing = KeyRange::prefix(Table::Missing, space.as_bytes());
        Ok(!operation_offers(step, &space, session)?.1.is_empty()
            || !envelope_offers(step, &space, session)?.1.is_empty()
            || !step.scan(&missing, one)?.is_empty())
    }
}

// Parents first: an operation is offered once all its parents have a position or stand before it in the offer.
fn operation_offers(
    step: &Step<'_>,
    space: &SpaceId,
    session: &Session,
) -> Result<(Vec<OperationOffer>, Vec<Offer>), StorageError> {
    let range = KeyRange::prefix(Table::Operation, space.as_bytes());
    let mut placed = std::collections::BTreeSet::new();
    let mut waiting = Vec::new();
    for (key, value) in step.scan(&range, Scan::forward(beside_wire::limits::OPERATIONS_MAX))? {
        let row: OperationRow = rows::decode(&value, key.table)?;
        let Some(id) = key.row.get(32..).and_then(OperationId::from_slice) else { continue };
        if row.position.is_some() {
            placed.insert(id);
        } else if !session.refused.contains(&Offer::Operation(id)) {
            let parents = beside_wire::operation::Operation::verify(&row.bytes)
                .map(|operation| operation.parents().to_vec())
                .map_err(|_| StorageError::Damaged { table: Some(Table::Operation) })?;
            waiting.push((id, parents, row));
        }
    }
    let (mut offers, mut ids) = (Vec::new(), Vec::new());
    while let Some(at) = waiting.iter().position(|(_, parents, _)| parents.iter().all(|id| placed.contains(id))) {
        let (id, _, row) = waiting.remove(at);
        if ids.len() == SYNC_OPERATIONS_MAX {
            break;
        }
        placed.insert(id);
        ids.push(Offer::Operation(id));
        offers.push(OperationOffer { operation: row.bytes, wraps: row.wraps, old_proof: None });
    }
    Ok((offers, ids))
}

fn envelope_offers(
    step: &Step<'_>,
    space: &SpaceId,
    session: &Session,
) -> Result<(Vec<EnvelopeOffer>, Vec<Offer>), StorageError> {
    let range = KeyRange::prefix(Table::Outbox, space.as_bytes());
    let (mut offers, mut points, mut bytes) = (Vec::new(), Vec::new(), 0);
    let mut before: Option<ChainPoint> = None;
    for (key, value) in step.scan(&range, Scan::forward(SYNC_ENVELOPES_MAX))? {
        let point: ChainPoint = rows::decode(&value, key.table)?;
        let follows = before.is_some_and(|before| before.chain == point.chain && before.seq + 1 == point.seq);
        let blocked = session.refused.iter().any(|offer| {
            matches!(offer, Offer::Envelope(refused) if refused.chain == point.chain && refused.seq <= point.seq)
        });
        if blocked {
            continue;
        }
        let row: EnvelopeRow = step
            .read(&rows::envelope(space, &point))?
            .ok_or(StorageError::Damaged { table: Some(Table::EnvelopeBody) })?;
        bytes += row.bytes.len();
        if !offers.is_empty() && bytes > session.options.upload_bytes as usize {
            break;
        }
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
