//! Bundles out and in: what two phones pass each other without a relay. What comes this way climbs the same witnesses as
//! what a relay sends, and is offered to the relay later, by whoever gets there first.

use beside_wire::bundle::{Bundle, SpaceBundle};
use beside_wire::envelope::{Envelope, Place};
use beside_wire::frame::{EnvelopeOffer, OperationOffer};
use beside_wire::id::SpaceId;
use beside_wire::operation::{Operation, OperationBody};

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::log::waiting_wraps;
use super::membership::{Arrived, take};
use super::rows::{self, By, ChainOwner, ChainRow, EnvelopeRow, OperationRow};
use super::step::Step;
use crate::seal::ChainPoint;
use crate::storage::{KeyRange, Read, Scan, StorageError, Table};

const ROWS_MAX: usize = 1_000_000;

/// What a bundle for the other members of a space holds: all operations, and all envelopes that they haven't said to have.
///
/// # Errors
/// What the store says.
pub fn bundle(store: &dyn Read, space: &SpaceId) -> Result<Bundle, StorageError> {
    let mut operations = Vec::new();
    for (key, value) in store.scan(&KeyRange::prefix(Table::Operation, space.as_bytes()), Scan::forward(ROWS_MAX))? {
        let row: OperationRow = rows::decode(&value, key.table)?;
        let wraps = waiting_wraps(store, space, &row)?;
        operations.push(OperationOffer { operation: row.bytes, wraps, old_proof: None });
    }
    let mut envelopes = Vec::new();
    for (key, value) in store.scan(&KeyRange::prefix(Table::EnvelopeBody, space.as_bytes()), Scan::forward(ROWS_MAX))? {
        let row: EnvelopeRow = rows::decode(&value, key.table)?;
        let Ok(envelope) = Envelope::from_bytes(&row.bytes) else { continue };
        let point = ChainPoint { chain: envelope.chain, seq: envelope.seq };
        let delivered: Option<u64> = rows::read(store, &rows::delivered(space, &point.chain, By::Peer))?;
        let set_aside = store.get(&rows::quarantine(space, &point))?.is_some();
        if delivered.is_none_or(|seq| seq < point.seq) && !set_aside {
            envelopes.push(EnvelopeOffer { envelope: row.bytes, prev: row.prev, old_proof: None });
        }
    }
    Ok(Bundle::new(vec![SpaceBundle { space: *space, operations, envelopes }]))
}

impl Engine {
    /// Takes what somebody carried here.
    pub(super) fn take_bundle(&mut self, step: &mut Step<'_>, bundle: &Bundle) -> Result<(), EngineError> {
        let (mut operations, mut envelopes) = (0, 0);
        for part in bundle.spaces() {
            operations += self.take_carried_operations(step, part)?;
            if self.takes_part(step, &part.space)? {
                for offer in &part.envelopes {
                    envelopes += u64::from(self.take_carried(step, &part.space, offer)?);
                }
            }
        }
        step.output(Output::Carried { operations, envelopes });
        Ok(())
    }

    fn take_carried_operations(&mut self, step: &mut Step<'_>, part: &SpaceBundle) -> Result<u64, EngineError> {
        let verified: Vec<_> = part
            .operations
            .iter()
            .filter_map(|offer| Some((Operation::verify(&offer.operation).ok()?, &offer.wraps)))
            .filter(|(operation, _)| operation.space() == part.space)
            .collect();
        if !self.takes_part(step, &part.space)? {
            let creation = verified.iter().find(|(it, _)| matches!(it.body(), OperationBody::PairCreate(_)));
            match creation {
                Some((creation, _)) if self.take_announced(step, creation)? => {}
                Some(_) | None => return Ok(0),
            }
        }
        let mut new = 0;
        for (operation, wraps) in verified {
            new += u64::from(step.get(&rows::operation(&part.space, &operation.id()))?.is_none());
            take(step, &part.space, Arrived { operation: &operation, position: None, wraps: wraps.clone() })?;
        }
        self.folds.forget(&part.space);
        Ok(new)
    }

    // An envelope is taken where its place is free and a member's device has signed it. `true` where it is new.
    fn take_carried(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        offer: &EnvelopeOffer,
    ) -> Result<bool, EngineError> {
        let Ok(envelope) = Envelope::from_bytes(&offer.envelope) else { return Ok(false) };
        let point = ChainPoint { chain: envelope.chain, seq: envelope.seq };
        if step.get(&rows::envelope(space, &point))?.is_some() {
            return Ok(false);
        }
        let before = ChainPoint { chain: envelope.chain, seq: envelope.seq.saturating_sub(1) };
        let known: Option<ChainRow> = step.read(&rows::chain_place(space, &before))?;
        let prev = known.map(|row| row.id).or(offer.prev);
        let Some(folded) = self.folds.of(step, space)? else { return Ok(false) };
        let Some(epoch) = folded.membership.epoch_by_hint(&envelope.epoch) else { return Ok(false) };
        let place = Place { space: *space, prev, epoch };
        let id = envelope.id(&place);
        let stands: Option<ChainRow> = step.read(&rows::chain_place(space, &point))?;
        let Some(device) = self.signer(step, &envelope, &place)?.filter(|_| stands.is_none_or(|row| row.id == id))
        else {
            return Ok(false);
        };
        if let Some(opening) = &envelope.opening {
            step.put(rows::chain_owner(space, &point.chain), &ChainOwner { device, lane: opening.lane });
        }
        step.put(rows::envelope(space, &point), &EnvelopeRow { bytes: offer.envelope.clone(), prev, id, epoch });
        step.put(rows::unopened(space, &point), &point);
        if let Some(at) = stands.and_then(|row| row.position) {
            step.delete(rows::missing(space, at.position));
        }
        if stands.is_none() {
            step.put(rows::chain_place(space, &point), &ChainRow { id, position: None });
            step.put(rows::outbox(space, &point), &point);
        }
        Ok(true)
    }
}
