//! Bodies that are here and not opened yet: each climbs the witnesses as far as it can today.

use beside_wire::envelope::{Envelope, EnvelopeKind, Place};
use beside_wire::id::{DeviceKey, SpaceId};

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::merge::{Merged, Says};
use super::rows::{self, ChainOwner, ChainRow, EnvelopeRow, EpochKeyRow};
use super::step::Step;
use crate::crypto::secret::EpochKey;
use crate::seal::{ChainPoint, Opened, Received, RefusalReason, Verified};
use crate::storage::{KeyRange, Scan, StorageError, Table};

const OPENED_PER_STEP_MAX: usize = 16;

/// What became of one body.
enum Outcome {
    Merged(Merged),
    Waits,
    Refused(RefusalReason),
}

impl Engine {
    /// Opens some of the bodies that wait, and asks for more steps while that makes sense.
    pub(super) fn open_some(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        if self.is_locked() {
            return Ok(());
        }
        let mut again = false;
        let mut range = KeyRange::table(Table::Unopened);
        match &self.opened_up_to {
            Some(after) => range = range.starting_after(after),
            None => {
                for space in self.spaces(step)? {
                    self.close_outrun_chains(step, &space)?;
                    again |= self.learn_from_wraps(step, &space)?;
                }
            }
        }
        let waiting = step.scan(&range, Scan::forward(OPENED_PER_STEP_MAX))?;
        let reached_end = waiting.len() < OPENED_PER_STEP_MAX;
        for (key, value) in waiting {
            let point: ChainPoint = rows::decode(&value, key.table)?;
            let Some(space) = rows::space_of(&key) else { continue };
            let outcome = self.open_one(step, &space, &point)?;
            again |= matches!(outcome, Outcome::Merged(Merged::TakenWithKey));
            settle(step, &space, &point, &outcome)?;
            self.opened_up_to = Some(key.row);
        }
        if again {
            self.opened_up_to = None;
        }
        if again || !reached_end {
            step.output(Output::Again);
        } else {
            self.opened_up_to = None;
        }
        Ok(())
    }

    fn open_one(&mut self, step: &mut Step<'_>, space: &SpaceId, point: &ChainPoint) -> Result<Outcome, EngineError> {
        let row: EnvelopeRow = step
            .read(&rows::envelope(space, point))?
            .ok_or(StorageError::Damaged { table: Some(Table::EnvelopeBody) })?;
        let Ok(envelope) = Envelope::from_bytes(&row.bytes) else {
            return Ok(Outcome::Refused(RefusalReason::Malformed));
        };
        let Some(key) = step
            .read::<EpochKeyRow>(&rows::epoch_key(space, &row.epoch))?
            .and_then(|stored| EpochKey::from_slice(&stored.key))
        else {
            return Ok(Outcome::Waits);
        };
        let place = Place { space: *space, prev: row.prev, epoch: row.epoch };
        match self.climb(step, &envelope, &place, &key)? {
            Ok(opened) => {
                let merged = self.merge(step, space, &opened)?;
                Ok(Outcome::Merged(merged))
            }
            Err(reason) if reason.is_for_now() => Ok(Outcome::Waits),
            Err(reason) => Ok(Outcome::Refused(reason)),
        }
    }

    fn climb(
        &mut self,
        step: &mut Step<'_>,
        envelope: &Envelope,
        place: &Place,
        key: &EpochKey,
    ) -> Result<Result<Opened, RefusalReason>, EngineError> {
        let space = place.space;
        let owner: Option<ChainOwner> = step.read(&rows::chain_owner(&space, &envelope.chain))?;
        let position = step
            .read::<ChainRow>(&rows::chain_place(&space, &ChainPoint { chain: envelope.chain, seq: envelope.seq }))?
            .and_then(|row| row.position);
        let Some(folded) = self.folds.of(step, &space)? else { return Ok(Err(RefusalReason::UnknownDevice)) };
        let membership = &folded.membership;
        let candidates: Vec<DeviceKey> = match (&owner, &envelope.opening) {
            (Some(owner), _) => vec![owner.device],
            (None, Some(opening)) => vec![opening.device],
            // Newest first: the chain's first envelope isn't here yet, so the signature finds its device.
            (None, None) => membership.devices().map(|(device, _)| *device).collect(),
        };
        let verified = candidates
            .iter()
            .find_map(|device| verify(envelope, place, position, device).map(|verified| (*device, verified)));
        let Some((device, verified)) = verified else {
            let unknown = owner.is_none() && envelope.opening.is_none();
            return Ok(Err(if unknown { RefusalReason::UnknownDevice } else { RefusalReason::BadSignature }));
        };
        let opened = verified.authorize(membership).and_then(|authorized| authorized.open(key));
        if let (Ok(_), Some(opening)) = (&opened, &envelope.opening) {
            step.put(rows::chain_owner(&space, &envelope.chain), &ChainOwner { device, lane: opening.lane });
        }
        Ok(opened)
    }
}

fn verify(
    envelope: &Envelope,
    place: &Place,
    position: Option<beside_wire::line::Cursor>,
    device: &DeviceKey,
) -> Option<Verified> {
    Received::new(envelope.clone(), *place, position).verify(device).ok()
}

fn settle(step: &mut Step<'_>, space: &SpaceId, point: &ChainPoint, outcome: &Outcome) -> Result<(), StorageError> {
    let quarantined = match outcome {
        Outcome::Merged(Merged::Taken | Merged::TakenWithKey) => None,
        Outcome::Merged(Merged::Quarantined(_)) => Some(RefusalReason::Malformed),
        Outcome::Refused(reason) => Some(*reason),
        Outcome::Waits | Outcome::Merged(Merged::Deferred) => return Ok(()),
    };
    step.delete(rows::unopened(space, point));
    match quarantined {
        Some(reason) => {
            step.put(rows::quarantine(space, point), &(reason as u8));
            let held: Option<EnvelopeRow> = step.read(&rows::envelope(space, point))?;
            let kind = held.and_then(|row| Envelope::from_bytes(&row.bytes).ok()).map(|envelope| envelope.kind);
            if kind == Some(EnvelopeKind::Documents) {
                Engine::note_merged(step, space, *point, Says::Nothing)?;
            }
        }
        // A false body may have stood in this place before.
        None => step.delete(rows::quarantine(space, point)),
    }
    Ok(())
}
