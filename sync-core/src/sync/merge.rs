//! From opened envelopes to documents, keys and receipts.

use std::collections::BTreeMap;

use beside_wire::id::{ChainId, DocumentId, SpaceId};
use minicbor::bytes::ByteVec;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::log;
use super::record::Said;
use super::rows::{self, By, ChainOwner, DocumentRow};
use super::stamp;
use super::step::Step;
use crate::document::{
    ActorId, MergeOutcome, QuarantineReason, RemoteChanges, RemoteContent, Replica, StoredDocument, from_wire_form,
    limits::CHANGES_MAX, merge,
};
use crate::seal::{ChainPoint, DocumentChanges, Gossip, Leaf, Opened, Part};
use crate::storage::StorageError;

const ORIGINS_MAX: usize = 32;

/// What became of an opened envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merged {
    /// Its content is in, or was in already.
    Taken,
    /// A new epoch key came with it: what waited for keys may open now.
    TakenWithKey,
    /// Set aside whole: nothing of it was taken.
    Quarantined(QuarantineReason),
    /// Too much waits already: offer it again later.
    Deferred,
}

/// What an envelope says, as far as it has to be answered by gossip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// No more than what its device had merged.
    Gossip,
    /// Content.
    Content,
    /// It was set aside. The relay mustn't learn that by a silence (I19): what is answered is what was merged before.
    Nothing,
}

/// A document that grew, before it is written.
struct Grown {
    replica: Replica,
    accepted: Vec<Vec<u8>>,
}

impl Engine {
    /// Merges all leaves of an envelope, or none of them.
    pub(super) fn merge(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        opened: &Opened,
    ) -> Result<Merged, EngineError> {
        let envelope = opened.envelope().envelope();
        let point = ChainPoint { chain: envelope.chain, seq: envelope.seq };
        let author = opened.envelope().device();
        let device = self.folds.of(step, space)?.and_then(|folded| folded.membership.device(&author).cloned());
        let Some(identity) = device.map(|device| device.identity) else { return Ok(Merged::Deferred) };
        let by = if self.person(step)? == Some(identity) { By::OwnDevice } else { By::Peer };
        let mut grown: BTreeMap<DocumentId, Grown> = BTreeMap::new();
        let mut key = false;
        let mut says = Says::Gossip;
        let (mut assembled, mut pieces) = (Vec::new(), Vec::new());
        for leaf in opened.leaves() {
            if let Leaf::Part(part) = leaf
                && let Some((leaf, of)) = assemble(step, space, &point, part)?
            {
                assembled.push(leaf);
                pieces.extend(of);
            }
        }
        // Words that are being typed were typed into the text before this: they become a change beside it.
        for document in opened.leaves().iter().chain(&assembled).filter_map(Leaf::document) {
            self.flush_draft(step, &document)?;
        }
        for leaf in opened.leaves().iter().chain(&assembled) {
            match leaf {
                Leaf::Changes(changes) => {
                    let Some(content) = restored(changes, &point.chain) else {
                        return Ok(Merged::Quarantined(QuarantineReason::Malformed));
                    };
                    match Self::merge_document(step, &mut grown, (space, &point), (changes.document, content))? {
                        Merged::Taken | Merged::TakenWithKey => says = Says::Content,
                        refused @ (Merged::Quarantined(_) | Merged::Deferred) => return Ok(refused),
                    }
                }
                Leaf::Snapshot(snapshot) => {
                    let content = RemoteContent::Snapshot(snapshot.saved.to_vec());
                    match Self::merge_document(step, &mut grown, (space, &point), (snapshot.document, content))? {
                        Merged::Taken | Merged::TakenWithKey => says = Says::Content,
                        refused @ (Merged::Quarantined(_) | Merged::Deferred) => return Ok(refused),
                    }
                }
                Leaf::Keyring(record) => {
                    key |= self.learn_from_record(step, record, (space, opened.envelope().place().epoch))?;
                }
                Leaf::Record(bytes) => {
                    let said = Said { space, author, identity, point };
                    if !self.take_record(step, &said, bytes)? {
                        return Ok(Merged::Quarantined(QuarantineReason::Malformed));
                    }
                    says = Says::Content;
                }
                Leaf::Gossip(gossip) => self.take_gossip(step, (space, by), gossip)?,
                Leaf::Part(_) => says = Says::Content,
            }
        }
        for piece in pieces {
            step.delete(rows::part(space, &piece));
        }
        for (id, grown) in grown {
            self.keep_merged(step, &id, &grown, (space, &point))?;
        }
        Self::note_merged(step, space, point, says)?;
        Ok(if key { Merged::TakenWithKey } else { Merged::Taken })
    }

    fn merge_document(
        step: &Step<'_>,
        grown: &mut BTreeMap<DocumentId, Grown>,
        (space, point): (&SpaceId, &ChainPoint),
        (document, content): (DocumentId, RemoteContent),
    ) -> Result<Merged, EngineError> {
        // A document stays in its space: else a peer who learned its name could write into somebody's journal.
        let home = step.read::<DocumentRow>(&rows::document_row(&document))?.and_then(|row| row.space);
        if home.is_some_and(|home| home != *space) {
            return Ok(Merged::Quarantined(QuarantineReason::Malformed));
        }
        let known = match grown.remove(&document) {
            Some(grown) => Some(grown),
            None => match step.get(&rows::document(&document))? {
                Some(bytes) => {
                    let replica = StoredDocument::decode(&bytes)?.open(document)?;
                    Some(Grown { replica, accepted: Vec::new() })
                }
                None => None,
            },
        };
        let allowed_actor = ActorId::derive(&document, &point.chain);
        let remote = RemoteChanges { document, content, allowed_actor };
        match merge(known.as_ref().map(|known| &known.replica), &remote) {
            MergeOutcome::Applied(merged) => {
                let merged = *merged;
                let mut accepted = known.map_or_else(Vec::new, |known| known.accepted);
                accepted.extend(merged.accepted);
                grown.insert(document, Grown { replica: merged.replica, accepted });
                Ok(Merged::Taken)
            }
            MergeOutcome::Duplicate => {
                if let Some(known) = known.filter(|known| !known.accepted.is_empty()) {
                    grown.insert(document, known);
                }
                Ok(Merged::Taken)
            }
            MergeOutcome::Deferred => Ok(Merged::Deferred),
            MergeOutcome::Quarantined(reason) => Ok(Merged::Quarantined(reason)),
        }
    }

    fn keep_merged(
        &self,
        step: &mut Step<'_>,
        id: &DocumentId,
        grown: &Grown,
        (space, point): (&SpaceId, &ChainPoint),
    ) -> Result<(), EngineError> {
        let key = rows::document(id);
        let stored = match step.get(&key)? {
            Some(bytes) => StoredDocument::decode(&bytes)?.grown(&grown.replica, &grown.accepted),
            None => StoredDocument::collapsed(&grown.replica),
        };
        step.put_bytes(key, stored.encode());
        let mut row: DocumentRow = step.read(&rows::document_row(id))?.unwrap_or_default();
        row.space = Some(*space);
        row.undo.clear();
        row.origins.retain(|origin| origin.chain != point.chain);
        row.origins.push(*point);
        if row.origins.len() > ORIGINS_MAX {
            row.origins.remove(0);
        }
        self.project(step, &grown.replica, &mut row)?;
        step.put(rows::document_row(id), &row);
        let begun = match grown.replica.goal() {
            Ok(goal) => Some(goal.created_at),
            Err(_) => grown.replica.journal().ok().map(|entry| entry.written_at),
        };
        if let Some(begun) = begun {
            stamp::observe(step, begun)?;
        }
        step.output(Output::Changed(*id));
        Ok(())
    }

    // Another device says what it has merged: of this device's chains that is proof of delivery.
    fn take_gossip(
        &self,
        step: &mut Step<'_>,
        (space, by): (&SpaceId, By),
        gossip: &Gossip,
    ) -> Result<(), EngineError> {
        if let Some(head) = &gossip.head {
            log::compare_shown(step, space, (&self.identity.relay, head))?;
        }
        for point in &gossip.merged {
            let owner: Option<ChainOwner> = step.read(&rows::chain_owner(space, &point.chain))?;
            let own = owner.is_some_and(|owner| owner.device == self.identity.device);
            // What a peer has of another own phone's words is worth knowing here too.
            if own || (by == By::Peer && owner.is_some()) {
                raise(step, rows::delivered(space, &point.chain, by), point.seq)?;
            }
        }
        Ok(())
    }

    // Only an unbroken run of a chain is said to be merged: newest first, gaps are filled last.
    pub(super) fn note_merged(
        step: &mut Step<'_>,
        space: &SpaceId,
        point: ChainPoint,
        says: Says,
    ) -> Result<(), StorageError> {
        let before: u64 = step.read(&rows::merged(space, &point.chain))?.unwrap_or(0);
        let mut run = ChainPoint { chain: point.chain, seq: before };
        loop {
            let next = ChainPoint { chain: point.chain, seq: run.seq + 1 };
            if next != point && !is_merged(step, space, &next)? {
                break;
            }
            run = next;
        }
        if run.seq == before {
            return Ok(());
        }
        // Gossip about gossip alone would never end.
        let answered = says != Says::Gossip || run.seq > before + 1;
        if says == Says::Nothing {
            run.seq = before;
        } else {
            step.put(rows::merged(space, &point.chain), &run.seq);
        }
        if answered {
            let mut due: Vec<ChainPoint> = step.read(&rows::gossip_due(space))?.unwrap_or_default();
            due.retain(|other| other.chain != point.chain);
            due.push(run);
            due.sort_unstable();
            step.put(rows::gossip_due(space), &due);
        }
        Ok(())
    }
}

// An envelope that waits, or was set aside, is here and isn't merged.
fn is_merged(step: &Step<'_>, space: &SpaceId, point: &ChainPoint) -> Result<bool, StorageError> {
    Ok(step.get(&rows::envelope(space, point))?.is_some()
        && step.get(&rows::unopened(space, point))?.is_none()
        && step.get(&rows::quarantine(space, point))?.is_none())
}

/// The changes as they were before they were trimmed for their way; none when no change looks like one of them.
pub(super) fn restored(changes: &DocumentChanges, chain: &ChainId) -> Option<RemoteContent> {
    if changes.changes.len() > CHANGES_MAX {
        return None;
    }
    let actor = ActorId::derive(&changes.document, chain);
    let restored: Option<_> = changes.changes.iter().map(|change| from_wire_form(change, actor)).collect();
    restored.map(RemoteContent::Changes)
}

fn raise(step: &mut Step<'_>, key: crate::storage::Key, seq: u64) -> Result<(), StorageError> {
    let known: Option<u64> = step.read(&key)?;
    if known.is_none_or(|known| known < seq) {
        step.put(key, &seq);
    }
    Ok(())
}

/// Keeps a piece; gives the leaf and where its pieces are when all are there, in whatever order they came. The pieces
/// stay until the leaf is taken: it may have to wait.
fn assemble(
    step: &mut Step<'_>,
    space: &SpaceId,
    point: &ChainPoint,
    part: &Part,
) -> Result<Option<(Leaf, Vec<ChainPoint>)>, EngineError> {
    let (Some(first), true) = (point.seq.checked_sub(u64::from(part.index)), part.index < part.count) else {
        return Ok(None);
    };
    step.put(rows::part(space, point), &ByteVec::from(part.bytes.clone()));
    let (mut bytes, mut pieces) = (Vec::new(), Vec::new());
    for index in 0..part.count {
        let place = ChainPoint { chain: point.chain, seq: first + u64::from(index) };
        match step.read::<ByteVec>(&rows::part(space, &place))? {
            Some(piece) => bytes.extend_from_slice(&piece),
            None => return Ok(None),
        }
        pieces.push(place);
    }
    Ok(Leaf::from_bytes(&bytes).ok().map(|leaf| (leaf, pieces)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(changes: Vec<Vec<u8>>) -> DocumentChanges {
        DocumentChanges {
            document: DocumentId::new([7; 16]),
            origins: Vec::new(),
            changes: changes.into_iter().map(ByteVec::from).collect(),
        }
    }

    #[test]
    fn only_what_looks_like_a_change_is_restored() {
        let chain = ChainId::new([1; 16]);
        assert!(restored(&changes(vec![vec![0; 9]]), &chain).is_some());
        assert!(restored(&changes(vec![vec![0; 9], vec![2; 33]]), &chain).is_none());
        assert!(restored(&changes(vec![Vec::new()]), &chain).is_none());
        assert!(restored(&changes(vec![vec![0]; CHANGES_MAX + 1]), &chain).is_none());
    }
}
