//! The keyring: epoch keys that this device has, gets from wraps, or reads from keyring records.

use beside_wire::fold::Membership;
use beside_wire::id::{EpochId, OperationId, SpaceId};
use minicbor::bytes::ByteVec;

use super::engine::{Engine, EngineError};
use super::membership::{Arrived, take};
use super::pairs::Standing;
use super::rows::{self, EpochKeyRow, SpaceCursor};
use super::spaces;
use super::step::Step;
use crate::access::epoch;
use crate::crypto::secret::EpochKey;
use crate::seal::KeyringRecord;
use crate::storage::{KeyRange, Scan, StorageError, Table};
use beside_wire::frame::Wrap;

const EPOCHS_MAX: usize = 65_536;

impl Engine {
    /// Takes every epoch key that a wrap at hand gives to this device or, while the vault is open, to its recipient.
    pub(super) fn learn_from_wraps(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<bool, EngineError> {
        let Some(secrets) = &self.secrets else { return Ok(false) };
        let Some(folded) = self.folds.of(step, space)? else { return Ok(false) };
        let mut learned = false;
        let privates = [Some(&secrets.hpke), self.vault_recipient.as_ref()];
        for (id, _) in folded.membership.epochs() {
            if step.get(&rows::epoch_key(space, id))?.is_some() {
                continue;
            }
            let waiting = rows::waiting_key(space, id);
            let told = step.read::<ByteVec>(&waiting)?.and_then(|bytes| EpochKey::from_slice(&bytes));
            if let Some(key) = told.filter(|key| epoch::is_key_of(&folded.membership, id, key)) {
                store(step, space, id, &key)?;
                step.delete(waiting);
                learned = true;
                continue;
            }
            for private in privates.into_iter().flatten() {
                let wrap: Option<Wrap> = step.read(&rows::wrap(space, id, private.public().as_bytes()))?;
                let key = wrap.and_then(|wrap| epoch::unwrap(&folded.membership, id, &wrap, private));
                if let Some(key) = key {
                    store(step, space, id, &key)?;
                    learned = true;
                    break;
                }
            }
        }
        Ok(learned)
    }

    /// Takes a key that a keyring record tells, if it is the one that the epoch's operation committed to. The record was
    /// told in a space, under one of its epochs.
    pub(super) fn learn_from_record(
        &mut self,
        step: &mut Step<'_>,
        record: &KeyringRecord,
        told_in: (&SpaceId, EpochId),
    ) -> Result<bool, EngineError> {
        let (from, under) = told_in;
        // A member may tell the keys of the space that it speaks in; those of others only one's own devices tell.
        if record.space != *from && *from != self.identity.space {
            return Ok(false);
        }
        step.put(rows::told(from, &record.epoch), &under);
        let Some(folded) = self.folds.of(step, &record.space)? else {
            step.put(rows::waiting_key(&record.space, &record.epoch), &ByteVec::from(record.key.expose().to_vec()));
            return Ok(false);
        };
        let known = step.get(&rows::epoch_key(&record.space, &record.epoch))?.is_some();
        if known || !epoch::is_key_of(&folded.membership, &record.epoch, &record.key) {
            return Ok(false);
        }
        store(step, &record.space, &record.epoch, &record.key)?;
        Ok(true)
    }

    /// The epoch to write under, minted if there is none.
    pub(super) fn writable_epoch(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
    ) -> Result<(EpochId, EpochKey), EngineError> {
        let aged = Self::sealed_since_rotation(step, space)? >= beside_wire::limits::EPOCH_ENVELOPES_MAX;
        let coarse = step.read::<SpaceCursor>(&rows::cursor(space))?.unwrap_or_default().coarse_seconds;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let folded = self.folds.of(step, space)?.ok_or(EngineError::NoSpace)?;
        let learned = |id: &EpochId| step.read::<EpochKeyRow>(&rows::epoch_key(space, id)).ok().flatten();
        // An epoch from before the first head has no age in the relay's time: it is counted by envelopes.
        let is_fresh = |id: &EpochId| {
            covers(&folded.membership, id)
                && learned(id).is_some_and(|row| match row.learned_seconds {
                    0 => !aged,
                    learned => coarse.saturating_sub(learned) < beside_wire::limits::EPOCH_SECONDS_MAX,
                })
        };
        if let Some(id) = folded.membership.sealable(&is_fresh)
            && let Some(key) = learned(&id).and_then(|row| EpochKey::from_slice(&row.key))
        {
            return Ok((id, key));
        }
        let minted = epoch::mint(&folded.membership, &folded.operations, &secrets.signing, step.rng)?;
        take(step, space, Arrived { operation: &minted.operation, position: None, wraps: minted.wraps })?;
        store(step, space, &minted.epoch, &minted.key)?;
        self.folds.forget(space);
        Self::begin_counting(step, space)?;
        Ok((minted.epoch, minted.key))
    }

    /// Keys that this device has of epochs which some active device, or the vault recipient, may lack: nobody has told
    /// them yet under an epoch that all of those have.
    pub(super) fn untold(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Vec<KeyringRecord>, EngineError> {
        let Some(folded) = self.folds.of(step, space)? else { return Ok(Vec::new()) };
        let membership = &folded.membership;
        let mut records = Vec::new();
        for (id, _) in membership.epochs().filter(|(id, _)| !covers(membership, id)) {
            let told: Option<EpochId> = step.read(&rows::told(space, id))?;
            if told.is_some_and(|under| covers(membership, &under)) {
                continue;
            }
            let row: Option<EpochKeyRow> = step.read(&rows::epoch_key(space, id))?;
            if let Some(key) = row.and_then(|row| EpochKey::from_slice(&row.key)) {
                records.push(KeyringRecord { space: *space, epoch: *id, key });
            }
        }
        if *space == self.identity.space {
            self.untold_of_pairs(step, &mut records)?;
        }
        Ok(records)
    }

    // Keys of the pairs that a person keeps: so that a later phone, or the recovery code alone, can read them (D7).
    fn untold_of_pairs(&mut self, step: &Step<'_>, records: &mut Vec<KeyringRecord>) -> Result<(), EngineError> {
        let personal = self.identity.space;
        for space in spaces::pairs(&step.view())? {
            if self.standing(step, &space)? == Some(Standing::Offered) {
                continue;
            }
            let range = KeyRange::prefix(Table::EpochKey, space.as_bytes());
            for (key, value) in step.scan(&range, Scan::forward(EPOCHS_MAX))? {
                let Some(epoch) = key.row.get(32..).and_then(OperationId::from_slice).map(EpochId::new) else {
                    continue;
                };
                if step.get(&rows::told(&personal, &epoch))?.is_some() {
                    continue;
                }
                let row: EpochKeyRow = rows::decode(&value, key.table)?;
                if let Some(key) = EpochKey::from_slice(&row.key) {
                    records.push(KeyringRecord { space, epoch, key });
                }
            }
        }
        Ok(())
    }
}

// Whether every active device and the vault recipient have an epoch's key from its own wraps.
fn covers(membership: &Membership, epoch: &EpochId) -> bool {
    membership.epoch(epoch).is_some_and(|state| membership.recipients().is_subset(&state.recipients))
}

fn store(step: &mut Step<'_>, space: &SpaceId, epoch: &EpochId, key: &EpochKey) -> Result<(), StorageError> {
    let cursor: SpaceCursor = step.read(&rows::cursor(space))?.unwrap_or_default();
    let row = EpochKeyRow { key: key.expose().to_vec(), learned_seconds: cursor.coarse_seconds };
    step.put(rows::epoch_key(space, epoch), &row);
    Ok(())
}
