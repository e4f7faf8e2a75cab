//! What is stored comes back, and bytes that aren't ours don't.

use proptest::prelude::*;

use super::*;
use crate::{
    document::{DocumentError, StoredDocument, limits},
    model::Mood,
};

#[test]
fn a_document_collapses_after_many_changes() {
    let (mut replica, _) = begun("a");
    let mut stored = StoredDocument::collapsed(&replica);
    let mut collapsed = 0;
    for n in 1..=2 * limits::STORED_CHANGES_MAX {
        let change = edited(&mut replica, &[text(&"x".repeat(n))]);
        stored = stored.grown(&replica, &change.changes);
        assert!(stored.loose_changes() < limits::STORED_CHANGES_MAX);
        collapsed += usize::from(stored.loose_changes() == 0);
        let opened = StoredDocument::decode(&stored.encode()).unwrap().open(document()).unwrap();
        assert_eq!(opened.heads(), replica.heads());
        assert_eq!(opened.journal().unwrap(), replica.journal().unwrap());
    }
    assert_eq!(collapsed, 2);
}

#[test]
fn a_document_collapses_after_large_changes() {
    let (mut replica, _) = begun("a");
    let stored = StoredDocument::collapsed(&replica);
    let change = edited(&mut replica, &[text(&"słowo ".repeat(2_000))]);
    let stored = stored.grown(&replica, &change.changes);
    assert_eq!(stored.loose_changes(), 0);
    assert_eq!(stored.open(document()).unwrap().heads(), replica.heads());
}

#[test]
fn what_waits_is_stored_too() {
    let (base, created) = begun("a");
    let mut second = on_device(&base, 2);
    edited(&mut second, &[text("ab")]);
    let early = edited(&mut second, &[text("abc")]);
    let waiting = applied(merge(None, &sent(&early)));
    for stored in [
        StoredDocument::collapsed(&waiting.replica),
        StoredDocument::collapsed(&Replica::load(document(), &base.save()).unwrap()).grown(&base, &waiting.accepted),
    ] {
        let opened = stored.open(document()).unwrap();
        assert_eq!(opened.missing(), waiting.missing);
        let whole = deliver(Some(opened), [&created]).unwrap();
        assert!(whole.incomplete());
    }
}

#[test]
fn damage_is_noticed() {
    let (mut replica, _) = begun("a");
    let stored = StoredDocument::collapsed(&replica);
    let change = edited(&mut replica, &[text("ab")]);
    let bytes = stored.grown(&replica, &change.changes).encode();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        *damaged.get_mut(at).unwrap() ^= 0x10;
        let opened = StoredDocument::decode(&damaged).and_then(|stored| stored.open(document()));
        assert_eq!(opened.err(), Some(DocumentError::Damaged), "byte {at}");
        let cut = StoredDocument::decode(bytes.get(..at).unwrap()).and_then(|stored| stored.open(document()));
        assert_eq!(cut.err(), Some(DocumentError::Damaged), "up to {at}");
    }
    let too_large = vec![0; limits::STORED_BYTES_MAX + 1];
    assert_eq!(StoredDocument::decode(&too_large).err(), Some(DocumentError::TooLarge));
}

/// A change's hash stands over its bytes, so what is stored and sent for an entry is as it was.
#[test]
fn an_entry_keeps_its_bytes() {
    let (mut replica, created) = begun("Zażółć");
    let edits = [text("Zażółć gęślą"), JournalEdit::AddTag(tag("x")), JournalEdit::SetMood(Mood::new(3).ok())];
    let changes = [created, edited(&mut replica, &edits), edited(&mut replica, &[JournalEdit::Delete])];
    let hashes: Vec<_> = changes.iter().map(|change| format!("{:?}", change.hashes)).collect();
    let kept = ["dd809f470393d741", "a9ab73642bc4e832", "641ecc7d2a6a5cb3"];
    assert_eq!(hashes, kept.map(|hash| format!("[ChangeHash({hash})]")));
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(StoredDocument::decode(&bytes).is_err() || bytes.first() == Some(&0x83));
        prop_assert_eq!(Replica::load(document(), &bytes).err(), Some(DocumentError::Damaged));
        let remote = RemoteChanges {
            document: document(),
            content: RemoteContent::Changes(vec![bytes]),
            allowed_actor: actor(1),
        };
        prop_assert_eq!(quarantined(&merge(None, &remote)), Some(QuarantineReason::Malformed));
    }
}
