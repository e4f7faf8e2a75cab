//! What holds for documents as a whole.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::panic, reason = "a test fails by panicking")]

mod convergence;
mod editing;
mod faults;
mod goals;
mod storing;

use beside_wire::id::{ChainId, DocumentId};

use super::{
    ActorId, EntryStart, LocalChange, MergeOutcome, Merged, QuarantineReason, RemoteChanges, RemoteContent, Replica,
    merge,
};
use crate::model::{Day, JournalEdit, Tag, Timestamp};

fn document() -> DocumentId {
    DocumentId::new([7; 16])
}

/// The actor of the n-th chain.
fn actor(n: u8) -> ActorId {
    ActorId::derive(&document(), &ChainId::new([n; 16]))
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn start() -> EntryStart {
    EntryStart { written_at: at(1_700_000_000_000), about_day: Day::from_date(2024, 2, 29).unwrap() }
}

fn text(words: &str) -> JournalEdit {
    JournalEdit::SetText(words.to_owned())
}

fn tag(word: &str) -> Tag {
    Tag::new(word).unwrap()
}

/// An entry that the first actor began.
fn begun(words: &str) -> (Replica, LocalChange) {
    Replica::create(document(), actor(1), start(), &[text(words)]).unwrap()
}

/// The same entry on another device.
fn on_device(replica: &Replica, n: u8) -> Replica {
    let mut copy = replica.clone();
    copy.set_actor(actor(n));
    copy
}

fn edited(replica: &mut Replica, edits: &[JournalEdit]) -> LocalChange {
    replica.edit(edits, at(1_700_000_001_000)).unwrap().expect("the edit changes something")
}

fn sent(change: &LocalChange) -> RemoteChanges {
    RemoteChanges {
        document: change.document,
        content: RemoteContent::Changes(change.changes.clone()),
        allowed_actor: change.actor,
    }
}

fn applied(outcome: MergeOutcome) -> Merged {
    match outcome {
        MergeOutcome::Applied(merged) => *merged,
        MergeOutcome::Duplicate => panic!("a duplicate"),
        MergeOutcome::Deferred => panic!("deferred"),
        MergeOutcome::Quarantined(reason) => panic!("quarantined: {reason:?}"),
    }
}

fn quarantined(outcome: &MergeOutcome) -> Option<QuarantineReason> {
    match outcome {
        MergeOutcome::Quarantined(reason) => Some(*reason),
        MergeOutcome::Applied(_) | MergeOutcome::Duplicate | MergeOutcome::Deferred => None,
    }
}

/// Delivers changes one by one; duplicates are fine.
fn deliver<'a>(replica: Option<Replica>, changes: impl IntoIterator<Item = &'a LocalChange>) -> Option<Replica> {
    changes.into_iter().fold(replica, |replica, change| match merge(replica.as_ref(), &sent(change)) {
        MergeOutcome::Applied(merged) => Some(merged.replica),
        MergeOutcome::Duplicate => replica,
        MergeOutcome::Deferred => panic!("deferred"),
        MergeOutcome::Quarantined(reason) => panic!("quarantined: {reason:?}"),
    })
}
