//! Earlier versions of a document, and the changes between them.

use std::collections::BTreeSet;

use automerge::{Change, ReadDoc as _};

use super::{ActorId, ChangeHash, DocumentError, LocalChange, Replica, read::View, replica::sorted};
use crate::model::{Goal, JournalEntry, Timestamp};

/// One step of a document's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The change. `entry_at(&[hash])` is the entry as its writer saw it after making it.
    pub hash: ChangeHash,
    /// Who made it.
    pub actor: ActorId,
    /// Its number among that actor's changes, from 1.
    pub seq: u64,
    /// What its writer saw before: `entry_at(&deps)`. Empty for the first.
    pub deps: Vec<ChangeHash>,
    /// When, to the second, by its writer's clock.
    pub at: Timestamp,
}

impl Replica {
    /// All changes, each after those that it builds on.
    #[must_use]
    pub fn history(&self) -> Vec<Version> {
        let changes = self.automerge().get_changes_meta(&[]);
        let version = |change: &automerge::ChangeMetadata<'_>| {
            Some(Version {
                hash: change.hash.into(),
                actor: ActorId::from_automerge(&change.actor)?,
                seq: change.seq,
                deps: sorted(&change.deps),
                at: Timestamp::from_millis(change.timestamp.saturating_mul(1000)),
            })
        };
        changes.iter().filter_map(version).collect()
    }

    /// The entry as it was. With [`JournalEntry::edits_towards`] an edit is undone by a new one.
    ///
    /// # Errors
    /// When this device doesn't have that version.
    pub fn entry_at(&self, heads: &[ChangeHash]) -> Result<JournalEntry, DocumentError> {
        let heads = self.known(heads)?;
        View::at(self.automerge(), &heads).entry(self.document())
    }

    /// The goal as it was. With [`Goal::edits_towards`] an edit is undone by a new one.
    ///
    /// # Errors
    /// When this device doesn't have that version, or it is no goal.
    pub fn goal_at(&self, heads: &[ChangeHash]) -> Result<Goal, DocumentError> {
        let heads = self.known(heads)?;
        View::at(self.automerge(), &heads).goal(self.document())
    }

    /// The text as it was.
    ///
    /// # Errors
    /// When this device doesn't have that version.
    pub fn text_at(&self, heads: &[ChangeHash]) -> Result<String, DocumentError> {
        let heads = self.known(heads)?;
        View::at(self.automerge(), &heads).text()
    }

    /// The changes that a device at these heads lacks, uncompressed, each after those that it builds on.
    ///
    /// # Errors
    /// When this device doesn't have that version.
    pub fn changes_since(&self, heads: &[ChangeHash]) -> Result<Vec<Vec<u8>>, DocumentError> {
        let heads = self.known(heads)?;
        Ok(self.automerge().get_changes(&heads).iter().map(|change| change.raw_bytes().to_vec()).collect())
    }

    /// What this device's actor wrote after its change with this number, as one; none when that is nothing. This is how
    /// what is pending for a chain is joined when an envelope is made.
    ///
    /// # Errors
    /// When no actor is set.
    pub fn own_changes_after(&self, seq: u64) -> Result<Option<LocalChange>, DocumentError> {
        let actor = self.actor().ok_or(DocumentError::NoActor)?;
        let mut changes: Vec<Change> = Vec::new();
        for change in self.history().iter().filter(|change| change.actor == actor && change.seq > seq) {
            let hash = change.hash.to_automerge();
            changes.push(self.automerge().get_change_by_hash(&hash).ok_or(DocumentError::Engine)?);
        }
        let Some(first) = changes.first() else { return Ok(None) };
        let hashes: Vec<ChangeHash> = changes.iter().map(|change| change.hash().into()).collect();
        let inside: BTreeSet<_> = hashes.iter().copied().collect();
        let deps: BTreeSet<_> = changes.iter().flat_map(|change| sorted(change.deps())).collect();
        Ok(Some(LocalChange {
            document: self.document(),
            seq: first.seq(),
            changes: changes.iter().map(|change| change.raw_bytes().to_vec()).collect(),
            hashes,
            deps: deps.difference(&inside).copied().collect(),
            actor,
        }))
    }

    fn known(&self, heads: &[ChangeHash]) -> Result<Vec<automerge::ChangeHash>, DocumentError> {
        let known = |hash: &ChangeHash| {
            let hash = hash.to_automerge();
            self.automerge().get_change_meta_by_hash(&hash).map(|_| hash).ok_or(DocumentError::UnknownVersion)
        };
        heads.iter().map(known).collect()
    }
}
