//! Changes that came before what they build on, and the step that takes in all that is complete.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ReadDoc as _};

use super::{
    ChangeHash, QuarantineReason,
    fence::{Extend, extended},
    ledger::{Candidate, Ledger},
    limits,
};

/// Changes whose dependencies are missing. Kept beside Automerge, whose own queue depends on the order of arrival.
#[derive(Clone, Default)]
pub(super) struct Waiting(BTreeMap<ChangeHash, Candidate>);

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn holds(&self, hash: &ChangeHash) -> bool {
        self.0.contains_key(hash)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Candidate> {
        self.0.values()
    }

    pub(super) fn is_full(&self) -> bool {
        let bytes: usize = self.iter().map(|candidate| candidate.bytes().len()).sum();
        self.0.len() > limits::WAITING_CHANGES_MAX || bytes > limits::WAITING_BYTES_MAX
    }

    /// What is waited for: named by something that waits, and neither here nor waiting itself.
    pub(super) fn missing(&self, doc: &Automerge) -> Vec<ChangeHash> {
        let wanted: BTreeSet<_> = self.iter().flat_map(|candidate| candidate.deps.iter().copied()).collect();
        let absent =
            |hash: &ChangeHash| !self.holds(hash) && doc.get_change_meta_by_hash(&hash.to_automerge()).is_none();
        wanted.into_iter().filter(absent).collect()
    }
}

/// What became of some candidates.
pub(super) struct Absorbed {
    pub(super) doc: Automerge,
    pub(super) waiting: Waiting,
    pub(super) refused: Vec<(ChangeHash, QuarantineReason)>,
}

/// Adds all candidates whose dependencies are complete; the rest waits. The given document isn't touched.
pub(super) fn absorb((doc, waiting): (&Automerge, &Waiting), incoming: Vec<Candidate>, extend: Extend) -> Absorbed {
    let mut pending = waiting.0.clone();
    let mut ledger = Ledger::of(doc);
    pending.extend(incoming.into_iter().filter(|new| !ledger.holds(&new.hash)).map(|new| (new.hash, new)));
    let mut refused = Vec::new();
    let ready = order(&mut pending, &mut ledger, &mut refused);
    let changes: Vec<_> = ready.iter().map(|candidate| candidate.change.clone()).collect();
    let doc = match extend(doc, &changes) {
        Ok(doc) => doc,
        // Something in it can't be taken: find out what, one by one.
        Err(_) => one_by_one(doc.clone(), ready, &mut pending, &mut refused),
    };
    Absorbed { doc, waiting: Waiting(pending), refused }
}

/// Takes out what is complete, each after what it builds on; ties go by hash.
pub(super) fn order(
    pending: &mut BTreeMap<ChangeHash, Candidate>,
    ledger: &mut Ledger,
    refused: &mut Vec<(ChangeHash, QuarantineReason)>,
) -> Vec<Candidate> {
    let mut awaited: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
    let mut ready = BTreeSet::new();
    for candidate in pending.values() {
        let mut complete = true;
        for dep in candidate.deps.iter().filter(|dep| !ledger.holds(dep)) {
            awaited.entry(*dep).or_default().push(candidate.hash);
            complete = false;
        }
        if complete {
            ready.insert(candidate.hash);
        }
    }
    let mut ordered = Vec::new();
    while let Some(hash) = ready.pop_first() {
        let Some(candidate) = pending.remove(&hash) else { continue };
        if let Err(reason) = ledger.admit(&candidate) {
            refused.push((hash, reason));
            continue;
        }
        let next = awaited.remove(&hash).unwrap_or_default();
        let complete = |next: &ChangeHash| {
            pending.get(next).is_some_and(|candidate| candidate.deps.iter().all(|dep| ledger.holds(dep)))
        };
        ready.extend(next.into_iter().filter(complete));
        ordered.push(candidate);
    }
    ordered
}

fn one_by_one(
    mut doc: Automerge,
    ready: Vec<Candidate>,
    pending: &mut BTreeMap<ChangeHash, Candidate>,
    refused: &mut Vec<(ChangeHash, QuarantineReason)>,
) -> Automerge {
    for candidate in ready {
        let complete = candidate.change.deps().iter().all(|dep| doc.get_change_by_hash(dep).is_some());
        if !complete {
            pending.insert(candidate.hash, candidate);
            continue;
        }
        match extended(&doc, std::slice::from_ref(&candidate.change)) {
            Ok(next) => doc = next,
            Err(reason) => refused.push((candidate.hash, reason)),
        }
    }
    doc
}
