//! Taking what a peer wrote.
//!
//! The bytes are authenticated and size-bounded when they come here, and they still are a peer's: everything is checked,
//! Automerge runs behind `catch_unwind`, and whatever goes wrong is an outcome that leaves the given replica as it was.

use std::collections::BTreeMap;

use automerge::Automerge;
use beside_wire::id::DocumentId;

use super::{
    ActorId, ChangeHash, Replica,
    chunk::{Chunk, ChunkKind},
    fence::{extended, fenced, probe},
    ledger::{Candidate, Ledger},
    limits,
    replica::{blank_automerge, load_options},
    waiting::{Absorbed, Waiting, absorb, order},
};

/// What one envelope brings for one document.
#[derive(Clone)]
pub struct RemoteChanges {
    /// The document that it names.
    pub document: DocumentId,
    /// The bytes.
    pub content: RemoteContent,
    /// The only actor whose changes it may bring: [`ActorId::derive`] of the document and the envelope's chain.
    pub allowed_actor: ActorId,
}

/// In which form the changes come.
#[derive(Clone)]
pub enum RemoteContent {
    /// Single changes, uncompressed, in any order.
    Changes(Vec<Vec<u8>>),
    /// A whole document by one author, as [`Replica::snapshot`] writes it.
    Snapshot(Vec<u8>),
}

/// What became of it.
pub enum MergeOutcome {
    /// Something was new.
    Applied(Box<Merged>),
    /// Everything was known.
    Duplicate,
    /// Too much waits for changes that are missing. Nothing was taken; offer it again after what it builds on.
    Deferred,
    /// A peer's fault. Nothing was taken.
    Quarantined(QuarantineReason),
}

/// A document after a merge.
pub struct Merged {
    /// The document with what was new.
    pub replica: Replica,
    /// Its version before.
    pub heads_before: Vec<ChangeHash>,
    /// Its version now; the same if all that came has to wait.
    pub heads_after: Vec<ChangeHash>,
    /// What is to be stored: the new changes, uncompressed, those that wait included.
    pub accepted: Vec<Vec<u8>>,
    /// Changes that others build on and that aren't here. While there are any the document is incomplete.
    pub missing: Vec<ChangeHash>,
    /// Changes that were found wanting once what they build on was there: from this envelope or an earlier one.
    pub refused: Vec<(ChangeHash, QuarantineReason)>,
}

/// Why something was set aside. Names no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuarantineReason {
    /// It speaks for a chain that isn't the envelope's.
    ForeignActor,
    /// It is for another document.
    WrongDocument,
    /// It isn't in the form that this version writes.
    Malformed,
    /// It is beyond every bound.
    TooLarge,
    /// The checksum belongs to other bytes.
    HashMismatch,
    /// The merge library gave up on it.
    Panicked,
    /// It would be written differently than it was read.
    Unstable,
    /// The same actor used a number twice: its chain has forked.
    SequenceReused,
    /// It doesn't name its actor's previous change.
    SequenceBroken,
    /// Its operations don't count on from what it builds on.
    CountBroken,
    /// It refers to operations that it had not seen.
    ForeignReference,
}

/// Merges what came into a document, or begins one. The given replica is never changed.
#[must_use]
pub fn merge(replica: Option<&Replica>, remote: &RemoteChanges) -> MergeOutcome {
    if replica.is_some_and(|replica| replica.document() != remote.document) {
        return MergeOutcome::Quarantined(QuarantineReason::WrongDocument);
    }
    match fenced(|| read(remote)) {
        Ok(received) => take(replica, remote, received),
        Err(reason) => MergeOutcome::Quarantined(reason),
    }
}

struct Received {
    candidates: Vec<Candidate>,
    /// The document that a snapshot gave, so that a new replica needs no second pass.
    whole: Option<Automerge>,
}

fn read(remote: &RemoteChanges) -> Result<Received, QuarantineReason> {
    let received = match &remote.content {
        RemoteContent::Changes(changes) => {
            let bytes = changes.iter().map(Vec::len).fold(0, usize::saturating_add);
            if changes.len() > limits::CHANGES_MAX || bytes > limits::MERGE_BYTES_MAX {
                return Err(QuarantineReason::TooLarge);
            }
            let candidates = changes.iter().map(|change| Candidate::read(change)).collect::<Result<_, _>>()?;
            Received { candidates, whole: None }
        }
        RemoteContent::Snapshot(bytes) => read_snapshot(bytes)?,
    };
    if received.candidates.is_empty() {
        return Err(QuarantineReason::Malformed);
    }
    if received.candidates.iter().any(|candidate| candidate.actor != remote.allowed_actor) {
        return Err(QuarantineReason::ForeignActor);
    }
    Ok(received)
}

fn read_snapshot(bytes: &[u8]) -> Result<Received, QuarantineReason> {
    if bytes.len() > limits::MERGE_BYTES_MAX {
        return Err(QuarantineReason::TooLarge);
    }
    let chunk = Chunk::only(bytes, ChunkKind::Document).ok_or(QuarantineReason::Malformed)?;
    chunk.check_document()?;
    let doc = Automerge::load_with_options(bytes, load_options()).map_err(|_| QuarantineReason::Malformed)?;
    probe(&doc);
    let changes = doc.get_changes(&[]);
    if changes.len() > limits::CHANGES_MAX {
        return Err(QuarantineReason::TooLarge);
    }
    let candidates = changes.iter().map(|change| Candidate::read(change.raw_bytes())).collect::<Result<_, _>>()?;
    Ok(Received { candidates, whole: Some(doc) })
}

fn take(replica: Option<&Replica>, remote: &RemoteChanges, received: Received) -> MergeOutcome {
    let blank;
    let before = if let Some(replica) = replica {
        replica
    } else {
        blank = Replica::blank(remote.document);
        &blank
    };
    let new: BTreeMap<_, _> = received
        .candidates
        .into_iter()
        .filter(|candidate| !before.holds(&candidate.hash))
        .map(|candidate| (candidate.hash, candidate))
        .collect();
    if new.is_empty() {
        return MergeOutcome::Duplicate;
    }
    let accepted: BTreeMap<_, _> = new.iter().map(|(hash, candidate)| (*hash, candidate.bytes().to_vec())).collect();
    let absorbed = match received.whole {
        Some(whole) if replica.is_none() => begin(whole, new),
        _ => absorb((before.automerge(), before.waiting()), new.into_values().collect(), extended),
    };
    finish(before, accepted, absorbed)
}

/// A snapshot that passes every rule is the new document.
fn begin(whole: Automerge, new: BTreeMap<ChangeHash, Candidate>) -> Absorbed {
    let candidates: Vec<_> = new.values().cloned().collect();
    let (mut pending, mut refused) = (new, Vec::new());
    order(&mut pending, &mut Ledger::default(), &mut refused);
    if pending.is_empty() && refused.is_empty() {
        return Absorbed { doc: whole, waiting: Waiting::default(), refused };
    }
    absorb((&blank_automerge(), &Waiting::default()), candidates, extended)
}

fn finish(before: &Replica, mut accepted: BTreeMap<ChangeHash, Vec<u8>>, absorbed: Absorbed) -> MergeOutcome {
    let mut first_reason = None;
    for (hash, reason) in &absorbed.refused {
        if accepted.remove(hash).is_some() {
            first_reason = first_reason.or(Some(*reason));
        }
    }
    if let (true, Some(reason)) = (accepted.is_empty(), first_reason) {
        return MergeOutcome::Quarantined(reason);
    }
    if absorbed.waiting.is_full() {
        return MergeOutcome::Deferred;
    }
    let replica = before.with(absorbed.doc, absorbed.waiting);
    MergeOutcome::Applied(Box::new(Merged {
        heads_before: before.heads(),
        heads_after: replica.heads(),
        accepted: accepted.into_values().collect(),
        missing: replica.missing(),
        refused: absorbed.refused,
        replica,
    }))
}
