//! The spaces that this device takes part in: the personal one, and a row for each pair.

use beside_wire::fold::Membership;
use beside_wire::id::{IdentityKey, SpaceId};
use beside_wire::limits::SYNC_SPACES_MAX;
use beside_wire::operation::{OperationBody, VerifiedOperation};

use super::engine::Engine;
use super::rows::{self, SpaceRow};
use super::step::Step;
use super::talk;
use crate::model::record::{RecordBody, Subject};
use crate::storage::{KeyRange, Read, Scan, StorageError, Table};

/// The pairs that have a row here, in the order of their ids.
pub(super) fn pairs(store: &dyn Read) -> Result<Vec<SpaceId>, StorageError> {
    let rows = store.scan(&KeyRange::table(Table::Space), Scan::forward(SYNC_SPACES_MAX - 1))?;
    Ok(rows.iter().filter_map(|(key, _)| SpaceId::from_slice(&key.row)).collect())
}

impl Engine {
    /// All spaces, the personal one first: its operations say which of this person's devices may take part elsewhere.
    pub(super) fn spaces(&self, step: &Step<'_>) -> Result<Vec<SpaceId>, StorageError> {
        let mut spaces = vec![self.identity.space];
        spaces.extend(pairs(&step.view())?);
        Ok(spaces)
    }

    /// Whether this device keeps a space.
    pub(super) fn takes_part(&self, step: &Step<'_>, space: &SpaceId) -> Result<bool, StorageError> {
        Ok(*space == self.identity.space || step.get(&rows::space(space))?.is_some())
    }

    /// Whose device this is; `None` until the personal space's creation is here.
    pub(super) fn person(&mut self, step: &Step<'_>) -> Result<Option<IdentityKey>, StorageError> {
        let space = self.identity.space;
        Ok(self.folds.of(step, &space)?.and_then(|folded| person_of(&folded.membership)))
    }

    /// Begins to keep a pair that the relay, or a file, announces: only one that this person's own device has signed, be
    /// it as the inviter or as the invited. Says whether it is kept now.
    pub(super) fn take_announced(
        &mut self,
        step: &mut Step<'_>,
        operation: &VerifiedOperation,
    ) -> Result<bool, StorageError> {
        let OperationBody::PairCreate(pair) = operation.body() else { return Ok(false) };
        let Some(person) = self.person(step)? else { return Ok(false) };
        if pair.invite.relay != self.identity.relay || pairs(&step.view())?.len() + 1 >= SYNC_SPACES_MAX {
            return Ok(false);
        }
        let signers = [pair.invite.founder.first(), pair.newcomer.first()];
        let own = signers.into_iter().flatten().find(|certificate| certificate.identity == person);
        let personal = self.identity.space;
        // A device that was ended may have kept its keys: what it signs afterwards begins nothing. What it had begun before,
        // its person keeps.
        let active = match (own, self.folds.of(step, &personal)?) {
            (Some(own), Some(folded)) => folded.membership.is_active(&own.device),
            (_, _) => false,
        };
        let space = operation.space();
        let takes = active || (own.is_some() && was_kept(&step.view(), &personal, &space)?);
        if takes {
            step.put(rows::space(&space), &SpaceRow::default());
        }
        Ok(takes)
    }
}

/// Whether any record of this person says that a pair is kept.
pub(super) fn was_kept(store: &dyn Read, personal: &SpaceId, space: &SpaceId) -> Result<bool, StorageError> {
    let decided = talk::about(store, personal, &Subject::Pairs)?;
    Ok(decided.iter().any(|told| matches!(&told.record.body, RecordBody::KeepPair(keep) if keep.space == *space)))
}

/// The person of a personal space.
pub(super) fn person_of(personal: &Membership) -> Option<IdentityKey> {
    personal.members().next().copied()
}
