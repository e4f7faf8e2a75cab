//! I12, I15: what a peer writes oddly into a goal is read within bounds, and hurts nobody.

use automerge::{ObjId, ObjType, ROOT, ReadDoc as _, ScalarValue, transaction::Transactable as _};

use super::*;
use crate::{
    document::{DocumentError, Writable},
    model::limits,
};

type Transaction<'a> = automerge::transaction::Transaction<'a>;

/// What another device writes that keeps to no layout.
fn odd(base: &Replica, write: impl FnOnce(&mut Transaction<'_>)) -> Replica {
    let mut doc = base.automerge().clone().with_actor(actor(9).to_automerge());
    let mut transaction = doc.transaction();
    write(&mut transaction);
    let (hash, _) = transaction.commit();
    let remote = RemoteChanges {
        document: document(),
        content: RemoteContent::Changes(vec![doc.get_change_by_hash(&hash.unwrap()).unwrap().raw_bytes().to_vec()]),
        allowed_actor: actor(9),
    };
    let mut replica = applied(merge(Some(base), &remote)).replica;
    replica.set_actor(actor(1));
    replica
}

fn steps(transaction: &Transaction<'_>) -> ObjId {
    transaction.get(ROOT, "steps").unwrap().unwrap().1
}

fn step(transaction: &Transaction<'_>, n: u8) -> ObjId {
    transaction.get(steps(transaction), id(n).to_string()).unwrap().unwrap().1
}

#[test]
fn a_newer_schema_is_read_and_kept_but_not_written() {
    let (base, _) = begun_goal();
    let mut replica = odd(&base, |transaction| transaction.put(ROOT, "schema", 2_u64).unwrap());
    assert_eq!(replica.writable(), Ok(Writable::NewerSchema));
    assert_eq!(replica.goal(), base.goal());
    assert_eq!(replica.edit_goal(&[done(1)], at(0)), Err(DocumentError::NewerSchema));
}

#[test]
fn unknown_keys_and_steps_stay() {
    let (base, _) = begun_goal();
    let mut replica = odd(&base, |transaction| {
        transaction.put(ROOT, "weather", "rain").unwrap();
        transaction.put(step(transaction, 2), "who", "Ana").unwrap();
        transaction.put_object(steps(transaction), "of another form", ObjType::Map).unwrap();
        transaction.put(steps(transaction), "00000000000000FF", 1).unwrap();
    });
    assert_eq!(replica.goal(), base.goal());
    let edits = [title("Rest"), say(2, "zwei"), put(2, None), remove(2), add(5, "five", Some(4)), GoalEdit::Delete];
    edited_goal(&mut replica, &edits);
    let doc = replica.automerge();
    assert_eq!(doc.get(ROOT, "weather").unwrap().unwrap().0.as_str(), Some("rain"));
    let (_, steps) = doc.get(ROOT, "steps").unwrap().unwrap();
    let (_, second) = doc.get(&steps, id(2).to_string()).unwrap().unwrap();
    assert_eq!(doc.get(second, "who").unwrap().unwrap().0.as_str(), Some("Ana"));
    assert!(
        doc.get(&steps, "of another form").unwrap().is_some() && doc.get(&steps, "00000000000000FF").unwrap().is_some()
    );
}

#[test]
fn i12_i15_odd_values_are_passed_over() {
    let (base, _) = begun_goal();
    let mut replica = odd(&base, |transaction| {
        transaction.put(ROOT, "title", 7).unwrap();
        transaction.put(ROOT, "why", "x".repeat(limits::GOAL_TEXT_BYTES_MAX + 1)).unwrap();
        transaction.put_object(ROOT, "measure", ObjType::List).unwrap();
        transaction.put(ROOT, "target", i64::MAX).unwrap();
        transaction.put(ROOT, "habit", "times:8").unwrap();
        transaction.put(ROOT, "deleted", "yes").unwrap();
        transaction.delete(step(transaction, 1), "text").unwrap();
        transaction.delete(step(transaction, 2), "at").unwrap();
        transaction.put(step(transaction, 2), "done", "very").unwrap();
        transaction.put(step(transaction, 2), "removed", ScalarValue::Bytes(vec![1; 3])).unwrap();
        transaction.put(step(transaction, 3), "at", ScalarValue::Bytes(vec![9; 1_000])).unwrap();
        transaction.put(step(transaction, 3), "removed", true).unwrap();
        transaction.put(step(transaction, 4), "text", "two\nlines").unwrap();
        transaction.put(steps(transaction), id(5).to_string(), "no map").unwrap();
        transaction.put_object(steps(transaction), id(6).to_string(), ObjType::Map).unwrap();
    });
    let goal = replica.goal().unwrap();
    assert_eq!((goal.title.clone(), goal.why.as_str(), goal.measure.as_str()), (None, "", ""));
    assert_eq!((goal.target_day, goal.habit, goal.deleted), (None, None, false));
    assert_eq!(seen(&goal), ["2 two", "3 three"], "by id where nobody knows the place");
    edited_goal(&mut replica, &[title("Sleep"), put(3, None), add(7, "seven", Some(2)), done(2), remove(3)]);
    assert_eq!(seen(&replica.goal().unwrap()), ["2 two+", "7 seven"]);
    edited_goal(&mut replica, &[restore(3)]);
    assert_eq!(seen(&replica.goal().unwrap()), ["3 three", "2 two+", "7 seven"]);
    for taken in [5, 6] {
        assert_eq!(replica.edit_goal(&[add(taken, "x", None)], at(0)).unwrap_err().code(), "step-exists");
    }
}

#[test]
fn a_goal_without_its_layout_is_not_here_yet() {
    let (base, _) = begun_goal();
    for key in ["steps", "created", "schema"] {
        let mut replica = odd(&base, |transaction| transaction.delete(ROOT, key).unwrap());
        assert_eq!(replica.goal(), Err(DocumentError::NotHereYet), "{key}");
        assert!(key == "created" || replica.edit_goal(&[done(1)], at(0)).is_err());
    }
    let replica = odd(&base, |transaction| transaction.put(ROOT, "kind", "garden").unwrap());
    assert_eq!((replica.goal(), replica.kind()), (Err(DocumentError::OtherKind), Err(DocumentError::OtherKind)));
}

#[test]
fn i12_i13_of_ten_thousand_steps_the_oldest_are_read_and_the_rest_can_be_taken_out() {
    let (base, _) = begun_goal();
    let mut replica = odd(&base, |transaction| {
        let steps = steps(transaction);
        for n in 0..10_000_u64 {
            let step = transaction.put_object(&steps, format!("{n:016x}"), ObjType::Map).unwrap();
            transaction.put(&step, "text", "spam").unwrap();
            transaction.put(&step, "at", ScalarValue::Bytes(vec![1])).unwrap();
        }
    });
    let goal = replica.goal().unwrap();
    assert_eq!(goal.steps.len(), limits::STEPS_READ_MAX);
    assert_eq!(seen(&goal).iter().filter(|step| !step.ends_with("spam")).count(), 4, "what was there is still there");
    assert_eq!(replica.edit_goal(&[add(5, "x", None)], at(0)).unwrap_err().code(), "too-many-steps");
    edited_goal(&mut replica, &[put(4, None), done(1)]);
    let goal = replica.goal().unwrap();
    assert_eq!(seen(&goal).first().unwrap(), "4 four");
    let spam = goal.standing().filter(|step| step.text.as_str() == "spam");
    let removals: Vec<_> = spam.map(|step| GoalEdit::RemoveStep(step.id)).collect();
    edited_goal(&mut replica, &removals);
    assert_eq!(seen(&replica.goal().unwrap()), ["4 four", "1 one+", "2 two", "3 three"]);
}

#[test]
fn places_that_leave_no_room_are_given_anew() {
    let (base, _) = begun_goal();
    let longest = crate::document::limits::POSITION_BYTES_MAX;
    let mut replica = odd(&base, |transaction| {
        for (n, at) in [(1, vec![0xff; longest]), (2, vec![0xff; longest]), (3, vec![0; 4]), (4, Vec::new())] {
            transaction.put(step(transaction, n), "at", ScalarValue::Bytes(at)).unwrap();
        }
    });
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "2 two", "3 three", "4 four"]);
    edited_goal(&mut replica, &[add(5, "five", Some(1)), put(2, Some(3))]);
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "5 five", "3 three", "2 two", "4 four"]);
    for _ in 0..600 {
        edited_goal(&mut replica, &[put(3, Some(1)), put(5, Some(1))]);
    }
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "5 five", "3 three", "2 two", "4 four"]);
}

#[test]
fn i12_a_flipped_bit_of_a_goals_change_is_never_taken() {
    let (base, _) = begun_goal();
    let mut second = on_device(&base, 2);
    let change = edited_goal(&mut second, &[put(1, Some(3)), say(2, "zwei"), remove(4)]);
    let bytes = change.changes.first().unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        *flipped.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        // Whoever writes a change also writes its checksum.
        if let Ok(Ok(parsed)) = std::panic::catch_unwind(|| automerge::Change::from_bytes(flipped.clone())) {
            let mut resealed = flipped.clone();
            resealed.get_mut(4..8).unwrap().copy_from_slice(parsed.hash().0.get(..4).unwrap());
            let remote = RemoteChanges { content: RemoteContent::Changes(vec![resealed]), ..sent(&change) };
            if let MergeOutcome::Applied(merged) = merge(Some(&base), &remote) {
                let reloaded = Replica::load(document(), &merged.replica.save()).unwrap();
                assert_eq!(reloaded.goal(), merged.replica.goal(), "bit {bit}");
            }
        }
        let remote = RemoteChanges { content: RemoteContent::Changes(vec![flipped]), ..sent(&change) };
        assert!(quarantined(&merge(Some(&base), &remote)).is_some(), "bit {bit}");
    }
}
