//! The keyring: epoch keys that this device has, gets from wraps, or reads from keyring records.

use beside_wire::id::{EpochId, SpaceId};

use super::engine::{Engine, EngineError};
use super::membership::{Arrived, Taken, take};
use super::rows::{self, EpochKeyRow, SpaceCursor};
use super::step::Step;
use crate::access::epoch;
use crate::crypto::secret::EpochKey;
use crate::seal::KeyringRecord;
use crate::storage::StorageError;
use beside_wire::frame::Wrap;

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

    /// Takes a key that a keyring record tells, if it is the one that the epoch's operation committed to.
    pub(super) fn learn_from_record(
        &mut self,
        step: &mut Step<'_>,
        record: &KeyringRecord,
    ) -> Result<bool, EngineError> {
        let Some(folded) = self.folds.of(step, &record.space)? else { return Ok(false) };
        let known = step.get(&rows::epoch_key(&record.space, &record.epoch))?.is_some();
        if known || !epoch::is_key_of(&folded.membership, &record.epoch, &record.key) {
            return Ok(false);
        }
        store(step, &record.space, &record.epoch, &record.key)?;
        Ok(true)
    }

    /// The epoch to write under, minted if there is none. The flag says whether it was.
    pub(super) fn writable_epoch(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
    ) -> Result<(EpochId, EpochKey, Minting), EngineError> {
        let aged = self.sealed_since_rotation(step, space)? >= beside_wire::limits::EPOCH_ENVELOPES_MAX;
        let coarse = step.read::<SpaceCursor>(&rows::cursor(space))?.unwrap_or_default().coarse_seconds;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let folded = self.folds.of(step, space)?.ok_or(EngineError::NoSpace)?;
        let learned = |id: &EpochId| step.read::<EpochKeyRow>(&rows::epoch_key(space, id)).ok().flatten();
        let is_fresh = |id: &EpochId| {
            learned(id).is_some_and(|row| {
                coarse.saturating_sub(row.learned_seconds) < beside_wire::limits::EPOCH_SECONDS_MAX
                    && !(coarse == 0 && aged)
            })
        };
        if let Some(id) = folded.membership.sealable(&is_fresh)
            && let Some(key) = learned(&id).and_then(|row| EpochKey::from_slice(&row.key))
        {
            return Ok((id, key, Minting::Found));
        }
        let minted = epoch::mint(&folded.membership, &folded.operations, &secrets.signing, step.rng)?;
        let parents = parent_keys(step, space, folded.membership.epochs().map(|(id, _)| *id))?;
        let arrived = Arrived { bytes: minted.operation.bytes(), position: None, wraps: minted.wraps };
        if let Taken::Refused(error) = take(step, space, arrived)? {
            return Err(EngineError::Operation(error));
        }
        store(step, space, &minted.epoch, &minted.key)?;
        self.folds.forget(space);
        Ok((minted.epoch, minted.key, Minting::Minted(parents)))
    }
}

/// Whether an epoch was there, or was drawn now; then its first envelope carries the keys of those before it.
pub(super) enum Minting {
    /// It was there.
    Found,
    /// It was drawn now.
    Minted(Vec<KeyringRecord>),
}

fn parent_keys(
    step: &Step<'_>,
    space: &SpaceId,
    epochs: impl Iterator<Item = EpochId>,
) -> Result<Vec<KeyringRecord>, StorageError> {
    let mut records = Vec::new();
    for epoch in epochs {
        let row: Option<EpochKeyRow> = step.read(&rows::epoch_key(space, &epoch))?;
        if let Some(key) = row.and_then(|row| EpochKey::from_slice(&row.key)) {
            records.push(KeyringRecord { space: *space, epoch, key });
        }
    }
    Ok(records)
}

fn store(step: &mut Step<'_>, space: &SpaceId, epoch: &EpochId, key: &EpochKey) -> Result<(), StorageError> {
    let cursor: SpaceCursor = step.read(&rows::cursor(space))?.unwrap_or_default();
    let row = EpochKeyRow { key: key.expose().to_vec(), learned_seconds: cursor.coarse_seconds };
    step.put(rows::epoch_key(space, epoch), &row);
    Ok(())
}
