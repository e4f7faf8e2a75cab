//! Which changes a document holds, and whether one more may follow them.
//!
//! Every rule looks only at a change and at what it builds on, never at what else happened to arrive, so all devices
//! judge alike in whatever order changes come. Without them a member could write a change that some devices take and
//! others can't, and split the space for good.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, Change};

use super::{
    ActorId, ChangeHash, QuarantineReason,
    chunk::{Chunk, ChunkKind},
};

/// A change whose frame was checked; what it builds on may still be missing.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) change: Change,
    pub(super) hash: ChangeHash,
    pub(super) actor: ActorId,
    pub(super) deps: BTreeSet<ChangeHash>,
    /// The highest operation of each actor that it refers to.
    references: Vec<(ActorId, u64)>,
}

impl Candidate {
    /// Reads one change. Automerge may panic on bytes that nobody honest wrote: call this behind the fence.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, QuarantineReason> {
        let chunk = Chunk::only(bytes, ChunkKind::Change).ok_or(QuarantineReason::Malformed)?;
        let indexed = chunk.change_references()?;
        let change = Change::from_bytes(bytes.to_vec()).map_err(|_| QuarantineReason::Malformed)?;
        // Automerge computes the hash from the bytes but doesn't compare it with the checksum.
        if change.hash().0.first_chunk() != Some(&chunk.checksum) {
            return Err(QuarantineReason::HashMismatch);
        }
        let actors: Option<Vec<_>> = change.actors().map(ActorId::from_automerge).collect();
        let actors = actors.ok_or(QuarantineReason::ForeignActor)?;
        let references: Option<Vec<_>> = indexed
            .into_iter()
            .map(|(index, counter)| Some((*actors.get(usize::try_from(index).ok()?)?, counter)))
            .collect();
        Ok(Self {
            hash: change.hash().into(),
            actor: *actors.first().ok_or(QuarantineReason::Malformed)?,
            deps: change.deps().iter().map(|dep| ChangeHash::from(*dep)).collect(),
            references: references.ok_or(QuarantineReason::Malformed)?,
            change,
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.change.raw_bytes()
    }
}

struct Known {
    actor: ActorId,
    seq: u64,
    last_operation: u64,
    /// The last operation of each actor that this change had seen, its own included.
    seen: BTreeMap<ActorId, u64>,
}

/// The changes of a document.
#[derive(Default)]
pub(super) struct Ledger {
    known: BTreeMap<ChangeHash, Known>,
    taken: BTreeSet<(ActorId, u64)>,
}

impl Ledger {
    pub(super) fn of(doc: &Automerge) -> Self {
        let mut ledger = Self::default();
        // Automerge gives the changes in an order in which each comes after what it builds on.
        for change in doc.get_changes_meta(&[]) {
            let Some(actor) = ActorId::from_automerge(&change.actor) else { continue };
            let deps = change.deps.iter().map(|dep| ChangeHash::from(*dep)).collect();
            let seen = ledger.seen_by(&deps);
            ledger.enter(change.hash.into(), Known { actor, seq: change.seq, last_operation: change.max_op, seen });
        }
        ledger
    }

    pub(super) fn holds(&self, hash: &ChangeHash) -> bool {
        self.known.contains_key(hash)
    }

    /// Takes a change whose dependencies are all here.
    pub(super) fn admit(&mut self, candidate: &Candidate) -> Result<(), QuarantineReason> {
        let (actor, seq) = (candidate.actor, candidate.change.seq());
        if self.taken.contains(&(actor, seq)) {
            return Err(QuarantineReason::SequenceReused);
        }
        let deps: Vec<_> = candidate.deps.iter().filter_map(|dep| self.known.get(dep)).collect();
        // Naming one's own previous change makes each actor's changes one line for everybody.
        let follows = seq == 1 || deps.iter().any(|dep| dep.actor == actor && Some(dep.seq) == seq.checked_sub(1));
        if !follows {
            return Err(QuarantineReason::SequenceBroken);
        }
        let last = deps.iter().map(|dep| dep.last_operation).max().unwrap_or(0);
        if last.checked_add(1) != Some(candidate.change.start_op().get()) {
            return Err(QuarantineReason::CountBroken);
        }
        let length = u64::try_from(candidate.change.len()).map_err(|_| QuarantineReason::TooLarge)?;
        let last_operation = last.checked_add(length).ok_or(QuarantineReason::TooLarge)?;
        let seen = self.seen_by(&candidate.deps);
        let refers_to_seen = candidate.references.iter().all(|(of, counter)| {
            let last = if *of == actor { last_operation } else { seen.get(of).copied().unwrap_or(0) };
            *counter <= last
        });
        if !refers_to_seen {
            return Err(QuarantineReason::ForeignReference);
        }
        self.enter(candidate.hash, Known { actor, seq, last_operation, seen });
        Ok(())
    }

    fn seen_by(&self, deps: &BTreeSet<ChangeHash>) -> BTreeMap<ActorId, u64> {
        let mut seen = BTreeMap::new();
        for known in deps.iter().filter_map(|dep| self.known.get(dep)) {
            for (actor, last) in &known.seen {
                let entry = seen.entry(*actor).or_insert(0);
                *entry = (*last).max(*entry);
            }
        }
        seen
    }

    fn enter(&mut self, hash: ChangeHash, mut known: Known) {
        known.seen.insert(known.actor, known.last_operation);
        self.taken.insert((known.actor, known.seq));
        self.known.insert(hash, known);
    }
}
