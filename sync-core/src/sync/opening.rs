//! Bodies that are here and not opened yet: each climbs the witnesses as far as it can today.

use beside_wire::envelope::{Envelope, EnvelopeKind, Place};
use beside_wire::id::{DeviceKey, SpaceId};
use beside_wire::line::Cursor;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::merge::{Merged, Says};
use super::pairs::Standing;
use super::rows::{self, ChainOwner, ChainRow, EnvelopeRow, EpochKeyRow, SpaceRow};
use super::step::Step;
use crate::crypto::secret::EpochKey;
use crate::seal::{ChainPoint, Opened, Received, RefusalReason, Verified};
use crate::storage::{KeyRange, Scan, StorageError, Table};

const OPENED_PER_STEP_MAX: usize = 16;
// Room for a greeting of a kilobyte in a few envelopes.
const CONTACT_SEALED_BYTES_MAX: u64 = 4 * 1024;

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
        if !self.may_open(step, space, envelope.ciphertext.len())? {
            return Ok(Outcome::Waits);
        }
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

    // Whoever accepted an invite is heard a little before the other has confirmed, and no more.
    fn may_open(&mut self, step: &mut Step<'_>, space: &SpaceId, sealed: usize) -> Result<bool, EngineError> {
        let key = rows::space(space);
        let Some(mut row) = step.read::<SpaceRow>(&key)? else { return Ok(true) };
        if self.standing(step, space)? != Some(Standing::Offered) {
            return Ok(true);
        }
        let bytes = row.contact_bytes.saturating_add(sealed as u64);
        if bytes > CONTACT_SEALED_BYTES_MAX {
            return Ok(false);
        }
        row.contact_bytes = bytes;
        step.put(key, &row);
        Ok(true)
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
        let verified = self.verified(step, envelope, (place, position))?;
        let Some((device, verified)) = verified else {
            let unknown = owner.is_none() && envelope.opening.is_none();
            return Ok(Err(if unknown { RefusalReason::UnknownDevice } else { RefusalReason::BadSignature }));
        };
        let Some(folded) = self.folds.of(step, &space)? else { return Ok(Err(RefusalReason::UnknownDevice)) };
        let opened = verified.authorize(&folded.membership).and_then(|authorized| authorized.open(key));
        if let (Ok(_), Some(opening)) = (&opened, &envelope.opening) {
            step.put(rows::chain_owner(&space, &envelope.chain), &ChainOwner { device, lane: opening.lane });
        }
        Ok(opened)
    }
}

impl Engine {
    /// Whose envelope it is: the owner of its chain, or whoever it names as that and has signed it.
    pub(super) fn signer(
        &mut self,
        step: &Step<'_>,
        envelope: &Envelope,
        place: &Place,
    ) -> Result<Option<DeviceKey>, StorageError> {
        Ok(self.verified(step, envelope, (place, None))?.map(|(device, _)| device))
    }

    fn verified(
        &mut self,
        step: &Step<'_>,
        envelope: &Envelope,
        (place, position): (&Place, Option<Cursor>),
    ) -> Result<Option<(DeviceKey, Verified)>, StorageError> {
        let owner: Option<ChainOwner> = step.read(&rows::chain_owner(&place.space, &envelope.chain))?;
        let Some(folded) = self.folds.of(step, &place.space)? else { return Ok(None) };
        let candidates: Vec<DeviceKey> = match (&owner, &envelope.opening) {
            (Some(owner), _) => vec![owner.device],
            (None, Some(opening)) => vec![opening.device],
            // Newest first: the chain's first envelope isn't here yet, so the signature finds its device.
            (None, None) => folded.membership.devices().map(|(device, _)| *device).collect(),
        };
        let verified = candidates.iter().find_map(|device| Some((*device, verify(envelope, place, position, device)?)));
        Ok(verified)
    }
}

fn verify(envelope: &Envelope, place: &Place, position: Option<Cursor>, device: &DeviceKey) -> Option<Verified> {
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
