//! I12, I15: what a peer does wrong hurts nobody else.

use automerge::{Automerge, Change, ExpandedChange, ROOT, ReadDoc as _, transaction::Transactable as _};

use super::*;
use crate::document::{ChangeHash, DocumentError, Writable};

fn raw(actor: ActorId, change: Vec<u8>) -> RemoteChanges {
    RemoteChanges { document: document(), content: RemoteContent::Changes(vec![change]), allowed_actor: actor }
}

/// A change as somebody dishonest would write it: well-formed, with a right checksum.
fn forged(change: &LocalChange, forge: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let honest = Change::from_bytes(change.changes.first().unwrap().clone()).unwrap();
    let mut expanded = honest.decode();
    forge(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}

#[test]
fn nobody_speaks_for_another() {
    let (base, _) = begun("a");
    let mut second = on_device(&base, 2);
    let change = edited(&mut second, &[text("b")]);
    let mut stolen = sent(&change);
    stolen.allowed_actor = actor(3);
    assert_eq!(quarantined(&merge(Some(&base), &stolen)), Some(QuarantineReason::ForeignActor));
    stolen.document = DocumentId::new([8; 16]);
    assert_eq!(quarantined(&merge(Some(&base), &stolen)), Some(QuarantineReason::WrongDocument));
    let snapshot = RemoteChanges {
        document: document(),
        content: RemoteContent::Snapshot(second.snapshot()),
        allowed_actor: actor(2),
    };
    assert!(!second.single_author(actor(2)));
    assert_eq!(quarantined(&merge(None, &snapshot)), Some(QuarantineReason::ForeignActor));
}

#[test]
fn a_snapshot_of_one_author_begins_a_document_or_joins_one() {
    let (mut base, created) = begun("a");
    edited(&mut base, &[text("a day"), JournalEdit::AddTag(tag("x"))]);
    assert!(base.single_author(actor(1)));
    let snapshot = RemoteChanges {
        document: document(),
        content: RemoteContent::Snapshot(base.snapshot()),
        allowed_actor: actor(1),
    };
    let merged = applied(merge(None, &snapshot));
    assert_eq!(merged.replica.journal().unwrap(), base.journal().unwrap());
    assert_eq!((merged.heads_before, merged.heads_after), (Vec::new(), base.heads()));
    assert_eq!(merged.accepted.len(), 2);
    assert!(matches!(merge(Some(&base), &snapshot), MergeOutcome::Duplicate));
    let older = deliver(None, [&created]).unwrap();
    let merged = applied(merge(Some(&older), &snapshot));
    assert_eq!(merged.accepted.len(), 1);
    assert_eq!(merged.replica.heads(), base.heads());
}

#[test]
fn i12_a_flipped_bit_is_never_taken() {
    let (base, _) = begun("A short text.");
    let mut second = on_device(&base, 2);
    let change = edited(&mut second, &[text("A short text, with more."), JournalEdit::AddTag(tag("x"))]);
    let bytes = change.changes.first().unwrap();
    let before = base.save();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        *flipped.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        let outcome = merge(Some(&base), &raw(actor(2), flipped));
        assert!(quarantined(&outcome).is_some(), "bit {bit}");
    }
    assert_eq!(base.save(), before);
    assert!(quarantined(&merge(Some(&base), &raw(actor(2), bytes.clone()))).is_none());
}

#[test]
fn i12_a_flipped_bit_in_a_snapshot_is_never_taken() {
    let (base, _) = begun("Krótki tekst");
    let bytes = base.snapshot();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        *flipped.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        let remote =
            RemoteChanges { document: document(), content: RemoteContent::Snapshot(flipped), allowed_actor: actor(1) };
        assert!(quarantined(&merge(None, &remote)).is_some(), "bit {bit}");
    }
}

#[test]
fn i12_a_flipped_bit_under_a_right_checksum_leaves_a_document_that_loads() {
    let (base, _) = begun("A short text.");
    let mut second = on_device(&base, 2);
    let bytes = edited(&mut second, &[text("A text."), JournalEdit::AddTag(tag("x"))]).changes.concat();
    for bit in 9 * 8..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        *flipped.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        // Whoever writes a change also writes its checksum.
        let Ok(Ok(parsed)) = std::panic::catch_unwind(|| Change::from_bytes(flipped.clone())) else { continue };
        flipped.get_mut(4..8).unwrap().copy_from_slice(parsed.hash().0.get(..4).unwrap());
        if let MergeOutcome::Applied(merged) = merge(Some(&base), &raw(actor(2), flipped)) {
            let reloaded = Replica::load(document(), &merged.replica.save()).unwrap();
            assert_eq!(reloaded.heads(), merged.heads_after, "bit {bit}");
            assert_eq!(reloaded.journal(), merged.replica.journal(), "bit {bit}");
            assert_eq!(reloaded.missing(), merged.missing, "bit {bit}");
        }
    }
}

#[test]
fn a_number_is_used_once() {
    let (base, _) = begun("a");
    let (mut here, mut restored) = (on_device(&base, 2), on_device(&base, 2));
    let first = edited(&mut here, &[text("ab")]);
    let again = edited(&mut restored, &[text("ac")]);
    let replica = deliver(Some(base), [&first]).unwrap();
    assert_eq!(quarantined(&merge(Some(&replica), &sent(&again))), Some(QuarantineReason::SequenceReused));
}

#[test]
fn an_actors_changes_are_one_line() {
    let (base, _) = begun("a");
    let mut second = on_device(&base, 2);
    let first = edited(&mut second, &[JournalEdit::AddTag(tag("x"))]);
    let next = edited(&mut second, &[JournalEdit::AddTag(tag("y"))]);
    let base_heads: Vec<_> = base.heads();
    let detached = forged(&next, |change| {
        change.deps = base_heads.iter().map(|head| automerge::ChangeHash(*head.as_bytes())).collect();
        change.start_op = change.start_op.checked_add(0).unwrap();
    });
    let expected = Some(QuarantineReason::SequenceBroken);
    assert_eq!(quarantined(&merge(Some(&base), &raw(actor(2), detached.clone()))), expected);
    let after = deliver(Some(base), [&first]).unwrap();
    assert_eq!(quarantined(&merge(Some(&after), &raw(actor(2), detached))), expected, "in whatever order");
}

#[test]
fn operations_count_on_from_what_was_seen() {
    let (base, _) = begun("a");
    let mut second = on_device(&base, 2);
    let change = edited(&mut second, &[JournalEdit::AddTag(tag("x"))]);
    for start in [1, 4_000_000_000_u64] {
        let counted = forged(&change, |change| change.start_op = start.try_into().unwrap());
        let reason = quarantined(&merge(Some(&base), &raw(actor(2), counted)));
        assert!(
            matches!(reason, Some(QuarantineReason::CountBroken | QuarantineReason::ForeignReference)),
            "{reason:?}"
        );
    }
}

#[test]
fn nobody_refers_to_what_they_had_not_seen() {
    let (base, _) = begun("abc");
    let mut third = on_device(&base, 3);
    let unseen = edited(&mut third, &[text("abcd"), JournalEdit::AddTag(tag("x"))]);
    let mut second = deliver(Some(on_device(&base, 2)), [&unseen]).unwrap();
    let change = edited(&mut second, &[JournalEdit::RemoveTag(tag("x")), text("ab")]);
    let base_heads = base.heads();
    let base_operations = base.automerge().get_changes_meta(&[]).iter().map(|change| change.max_op).max().unwrap();
    let forged = forged(&change, |change| {
        change.deps = base_heads.iter().map(|head| automerge::ChangeHash(*head.as_bytes())).collect();
        change.start_op = (base_operations + 1).try_into().unwrap();
    });
    let expected = Some(QuarantineReason::ForeignReference);
    assert_eq!(quarantined(&merge(Some(&base), &raw(actor(2), forged.clone()))), expected);
    let knowing = deliver(Some(base), [&unseen]).unwrap();
    assert_eq!(quarantined(&merge(Some(&knowing), &raw(actor(2), forged))), expected, "whoever has it");
}

#[test]
fn one_bad_change_that_waited_does_not_hold_up_a_good_one() {
    let (base, _) = begun("a");
    let mut second = on_device(&base, 2);
    let good = edited(&mut second, &[JournalEdit::AddTag(tag("x"))]);
    let next = edited(&mut second, &[JournalEdit::AddTag(tag("y"))]);
    let bad = forged(&next, |change| change.start_op = 9_999.try_into().unwrap());
    let waiting = applied(merge(Some(&base), &raw(actor(2), bad)));
    assert_eq!(waiting.missing, good.hashes);
    assert_eq!(waiting.heads_before, waiting.heads_after);
    let merged = applied(merge(Some(&waiting.replica), &sent(&good)));
    assert_eq!(merged.heads_after, good.hashes);
    assert_eq!(merged.refused.iter().map(|(_, reason)| *reason).collect::<Vec<_>>(), [QuarantineReason::CountBroken]);
    assert!(!merged.replica.incomplete());
}

#[test]
fn what_comes_early_waits_and_says_for_what() {
    let (base, created) = begun("a");
    let mut second = on_device(&base, 2);
    let first = edited(&mut second, &[text("ab")]);
    let next = edited(&mut second, &[text("abc")]);
    let early = applied(merge(None, &sent(&next)));
    assert_eq!(early.missing, first.hashes);
    assert_eq!(early.replica.journal(), Err(DocumentError::NotHereYet));
    assert_eq!(early.replica.writable(), Ok(Writable::NotHereYet));
    assert!(matches!(merge(Some(&early.replica), &sent(&next)), MergeOutcome::Duplicate));
    let reloaded = Replica::load(document(), &early.replica.save()).unwrap();
    assert_eq!(reloaded.missing(), first.hashes);
    let later = applied(merge(Some(&reloaded), &sent(&first)));
    assert_eq!(later.missing, created.hashes);
    let whole = applied(merge(Some(&later.replica), &sent(&created)));
    assert!(whole.missing.is_empty() && !whole.replica.incomplete());
    assert_eq!(whole.replica.journal().unwrap().text.text, "abc");
}

#[test]
fn a_copy_that_is_behind_its_own_actor_does_not_write() {
    let (base, _) = begun("a");
    let mut ahead = on_device(&base, 2);
    edited(&mut ahead, &[text("ab")]);
    let lost = edited(&mut ahead, &[text("abc")]);
    let mut restored = applied(merge(Some(&on_device(&base, 2)), &sent(&lost))).replica;
    assert_eq!(restored.edit(&[text("x")], at(0)), Err(DocumentError::ActorAhead));
    restored.set_actor(actor(4));
    assert!(restored.edit(&[text("x")], at(0)).unwrap().is_some());
}

#[test]
fn bounds_hold_before_anything_is_parsed() {
    let many = vec![vec![0]; crate::document::limits::CHANGES_MAX + 1];
    let large = vec![vec![0; crate::document::limits::MERGE_BYTES_MAX + 1]];
    for changes in [many, large] {
        let remote =
            RemoteChanges { document: document(), content: RemoteContent::Changes(changes), allowed_actor: actor(1) };
        assert_eq!(quarantined(&merge(None, &remote)), Some(QuarantineReason::TooLarge));
    }
    let nothing =
        RemoteChanges { document: document(), content: RemoteContent::Changes(Vec::new()), allowed_actor: actor(1) };
    assert_eq!(quarantined(&merge(None, &nothing)), Some(QuarantineReason::Malformed));
    let compressed = begun(&"word ".repeat(400)).0.save();
    let remote =
        RemoteChanges { document: document(), content: RemoteContent::Snapshot(compressed), allowed_actor: actor(1) };
    assert_eq!(quarantined(&merge(None, &remote)), Some(QuarantineReason::Malformed), "it could inflate to anything");
}

/// A change that a newer version would write.
fn from_the_future(base: &Replica, write: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> RemoteChanges {
    let mut doc: Automerge = base.automerge().clone().with_actor(actor(9).to_automerge());
    let mut transaction = doc.transaction();
    write(&mut transaction);
    let (hash, _) = transaction.commit();
    raw(actor(9), doc.get_change_by_hash(&hash.unwrap()).unwrap().raw_bytes().to_vec())
}

#[test]
fn a_newer_schema_is_read_and_kept_but_not_written() {
    let (base, _) = begun("a");
    let newer = from_the_future(&base, |transaction| {
        transaction.put(ROOT, "schema", 2_u64).unwrap();
        transaction.put(ROOT, "weather", "rain").unwrap();
    });
    let mut replica = applied(merge(Some(&base), &newer)).replica;
    replica.set_actor(actor(1));
    assert_eq!(replica.writable(), Ok(Writable::NewerSchema));
    assert_eq!(replica.journal().unwrap().text.text, "a");
    assert_eq!(replica.edit(&[text("b")], at(0)), Err(DocumentError::NewerSchema));
}

#[test]
fn unknown_keys_labels_and_marks_stay() {
    let (base, _) = begun("abc");
    let newer = from_the_future(&base, |transaction| {
        transaction.put(ROOT, "weather", "rain").unwrap();
        let (_, text) = transaction.get(ROOT, "text").unwrap().unwrap();
        let mark = automerge::marks::Mark::new("wobbly".to_owned(), true, 0, 2);
        transaction.mark(&text, mark, automerge::marks::ExpandMark::None).unwrap();
        let (_, tags) = transaction.get(ROOT, "tags").unwrap().unwrap();
        transaction.put(&tags, " not trimmed\n", true).unwrap();
    });
    let mut replica = applied(merge(Some(&base), &newer)).replica;
    replica.set_actor(actor(1));
    edited(&mut replica, &[text("abcd"), JournalEdit::AddTag(tag("x")), JournalEdit::Delete]);
    let entry = replica.journal().unwrap();
    let unknown = crate::model::MarkKind::Unknown("wobbly".to_owned());
    assert_eq!(entry.text.marks.iter().map(|mark| &mark.kind).collect::<Vec<_>>(), [&unknown]);
    assert_eq!(entry.tags.len(), 1);
    let weather = replica.automerge().get(ROOT, "weather").unwrap().unwrap();
    assert_eq!(weather.0.as_str(), Some("rain"));
}

#[test]
fn what_is_no_entry_says_so() {
    let (base, _) = begun("abc");
    let other = from_the_future(&base, |transaction| transaction.put(ROOT, "kind", "goal").unwrap());
    let replica = applied(merge(Some(&base), &other)).replica;
    assert_eq!(replica.journal(), Err(DocumentError::OtherKind));
    assert_eq!(base.entry_at(&[ChangeHash::new([1; 32])]), Err(DocumentError::UnknownVersion));
}
