//! What a person does to a goal is what the goal becomes.

use super::*;
use crate::{
    document::DocumentError,
    model::{Habit, ModelError, TimesPerWeek, limits},
};

fn text(words: &str) -> GoalText {
    GoalText::new(words).unwrap()
}

#[test]
fn a_goal_is_what_was_said() {
    let (mut replica, created) = begun_goal();
    assert_eq!((created.seq, created.deps.len()), (1, 0));
    assert_eq!(replica.kind(), Ok(DocumentKind::Goal));
    let habit = Habit::TimesPerWeek(TimesPerWeek::new(3).unwrap());
    let day = Day::from_date(2024, 12, 31).unwrap();
    let edits = [
        GoalEdit::SetWhy(text("Bo tak")),
        GoalEdit::SetMeasure(text("Osiem godzin\nprzez pięć nocy")),
        GoalEdit::SetTargetDay(Some(day)),
        GoalEdit::SetHabit(Some(habit)),
        done(2),
        put(4, None),
        say(3, "trzy"),
        GoalEdit::Delete,
    ];
    let change = edited_goal(&mut replica, &edits);
    assert_eq!((change.seq, change.deps), (2, created.hashes));
    let goal = replica.goal().unwrap();
    assert_eq!(goal.title.as_ref().unwrap().as_str(), "Sleep");
    assert_eq!((goal.why.as_str(), goal.measure.as_str()), ("Bo tak", "Osiem godzin\nprzez pięć nocy"));
    assert_eq!((goal.target_day, goal.habit, goal.created_at), (Some(day), Some(habit), goal_start().created_at));
    assert_eq!(seen(&goal), ["4 four", "1 one", "2 two+", "3 trzy"]);
    assert!(goal.deleted);
    let nothing = [edits.to_vec(), vec![remove(1), restore(1), restore(2), put(1, Some(1))]].concat();
    let after_nothing = edited_goal(&mut replica, &nothing);
    assert_eq!(replica.goal().unwrap(), goal, "a step that is removed and restored is as it was");
    assert_eq!(replica.edit_goal(&edits, at(5)), Ok(None), "what changes nothing writes nothing");
    assert_eq!(replica.heads(), after_nothing.hashes);
    let cleared =
        [GoalEdit::SetTitle(None), GoalEdit::SetTargetDay(None), GoalEdit::SetHabit(None), GoalEdit::UndoDelete];
    edited_goal(&mut replica, &cleared);
    let goal = replica.goal().unwrap();
    assert_eq!((goal.title, goal.target_day, goal.habit, goal.deleted), (None, None, None, false));
}

#[test]
fn the_same_edits_give_the_same_bytes() {
    let run = || {
        let (mut replica, created) = begun_goal();
        let change = edited_goal(&mut replica, &[put(1, Some(3)), say(2, "zwei")]);
        (created, change, replica.save(), replica.snapshot())
    };
    assert!(run() == run());
}

/// A change's hash stands over its bytes.
#[test]
fn a_goal_keeps_its_bytes() {
    let (mut replica, created) = begun_goal();
    let edits = [put(1, Some(3)), say(2, "zwei"), done(2), remove(4), GoalEdit::SetWhy(text("Bo tak"))];
    let changes = [created, edited_goal(&mut replica, &edits), edited_goal(&mut replica, &[restore(4)])];
    let hashes: Vec<_> = changes.iter().map(|change| format!("{:?}", change.hashes)).collect();
    let kept = ["73b17d102115438d", "228cbdc844461048", "0c9c7c07bc8b324a"];
    assert_eq!(hashes, kept.map(|hash| format!("[ChangeHash({hash})]")));
}

#[test]
fn an_entry_is_no_goal_and_a_goal_is_no_entry() {
    let (mut entry, _) = begun("a");
    assert_eq!(entry.kind(), Ok(DocumentKind::Journal));
    assert_eq!(entry.goal(), Err(DocumentError::OtherKind));
    assert_eq!(entry.edit_goal(&[GoalEdit::Delete], at(0)), Err(DocumentError::OtherKind));
    let (mut goal, _) = begun_goal();
    assert_eq!(goal.journal(), Err(DocumentError::OtherKind));
    assert_eq!(goal.edit(&[JournalEdit::Delete], at(0)), Err(DocumentError::OtherKind));
    assert!(!goal.goal().unwrap().deleted && !entry.journal().unwrap().deleted);
}

#[test]
fn an_edit_that_fails_half_way_leaves_nothing() {
    let (mut replica, _) = begun_goal();
    let before = replica.save();
    for (failing, error) in [
        (vec![title("Other"), done(9)], ModelError::StepUnknown),
        (vec![put(1, None), put(1, Some(9))], ModelError::StepUnknown),
        (vec![add(5, "five", Some(9))], ModelError::StepUnknown),
        (vec![remove(1), add(1, "again", None)], ModelError::StepExists),
    ] {
        assert_eq!(replica.edit_goal(&failing, at(0)), Err(error.into()));
        assert_eq!(replica.save(), before);
    }
}

fn many(count: usize, from: usize) -> Vec<GoalEdit> {
    let numbered = |n: usize| StepId::new(u64::try_from(n).unwrap().to_be_bytes());
    (from..from + count)
        .map(|n| GoalEdit::AddStep {
            id: numbered(n),
            text: words(&format!("step {n}")),
            after: (n > from).then(|| numbered(n - 1)),
        })
        .collect()
}

#[test]
fn ten_thousand_steps_are_refused_and_nothing_is_lost() {
    let expected = Err(DocumentError::Model(ModelError::TooManySteps));
    let begun = Replica::create_goal(document(), actor(1), goal_start(), &many(10_000, 0));
    assert_eq!(begun.map(|_| ()), expected);
    let (mut replica, _) = begun_goal();
    let before = replica.save();
    assert_eq!(replica.edit_goal(&many(10_000, 0), at(0)).map(|_| ()), expected);
    assert_eq!(replica.save(), before);
    let left = limits::STEPS_MAX - 4;
    edited_goal(&mut replica, &many(left, 0));
    assert_eq!(replica.goal().unwrap().progress().of, limits::STEPS_MAX);
    assert_eq!(replica.edit_goal(&[add(9, "one more", None)], at(0)).map(|_| ()), expected);
    edited_goal(&mut replica, &[add(9, "one more", None), remove(1)]);
    assert_eq!(replica.edit_goal(&[restore(1)], at(0)).map(|_| ()), expected, "a restored step counts");
    edited_goal(&mut replica, &[done(9)]);
}

#[test]
fn a_step_that_is_removed_for_ever_counts_towards_all_there_ever_were() {
    let (mut replica, _) = Replica::create_goal(document(), actor(1), goal_start(), &[]).unwrap();
    let per_round = limits::STEPS_MAX;
    for round in 0..limits::STEPS_EVER_MAX / per_round {
        let added = many(per_round, round * per_round);
        edited_goal(&mut replica, &added);
        let removed: Vec<_> = replica.goal().unwrap().standing().map(|step| GoalEdit::RemoveStep(step.id)).collect();
        edited_goal(&mut replica, &removed);
    }
    assert_eq!(replica.goal().unwrap().steps.len(), limits::STEPS_EVER_MAX);
    assert_eq!(replica.edit_goal(&[add(255, "x", None)], at(0)), Err(ModelError::TooManySteps.into()));
    assert!(replica.snapshot().len() < crate::document::limits::MERGE_BYTES_MAX / 16);
}

#[test]
fn two_who_filled_a_goal_together_go_on() {
    let (base, _) = Replica::create_goal(document(), actor(1), goal_start(), &many(150, 0)).unwrap();
    let (mut first, mut second) = (on_device(&base, 1), on_device(&base, 2));
    let one = edited_goal(&mut first, &many(50, 1_000));
    let other = edited_goal(&mut second, &many(50, 2_000));
    let mut both = deliver(Some(first), [&other]).unwrap();
    assert_eq!(deliver(Some(second), [&one]).unwrap().goal(), both.goal());
    assert_eq!(both.goal().unwrap().progress().of, 250, "all are shown");
    assert_eq!(both.edit_goal(&[add(9, "x", None)], at(0)), Err(ModelError::TooManySteps.into()));
    let known = both.goal().unwrap().steps.first().unwrap().id;
    edited_goal(&mut both, &[GoalEdit::SetStepDone { id: known, done: true }]);
}

#[test]
fn removed_steps_keep_their_place() {
    let (mut replica, _) = begun_goal();
    edited_goal(&mut replica, &[remove(2)]);
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "3 three", "4 four"]);
    edited_goal(&mut replica, &[restore(2)]);
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "2 two", "3 three", "4 four"]);
    edited_goal(&mut replica, &[remove(2), say(2, "zwei")]);
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "2 zwei", "3 three", "4 four"], "other words restore it");
}

#[test]
fn the_last_edit_is_undone_by_a_new_one() {
    let (mut replica, _) = begun_goal();
    let earlier = replica.goal().unwrap();
    let edits =
        [title("Other"), put(1, Some(4)), say(2, "x"), remove(3), done(4), add(5, "five", None), GoalEdit::Delete];
    edited_goal(&mut replica, &edits);
    let last = replica.history().pop().unwrap();
    assert_eq!(replica.goal_at(&last.deps).unwrap(), earlier);
    assert_eq!(replica.goal_at(&[last.hash]).unwrap(), replica.goal().unwrap());
    let undo = replica.goal().unwrap().edits_towards(&earlier);
    edited_goal(&mut replica, &undo);
    let mut undone = replica.goal().unwrap();
    assert_eq!(undone.content_hash(), earlier.content_hash());
    undone.steps.retain(|step| step.id != id(5));
    assert_eq!(undone, earlier, "but for the removed step, which can still be restored");
}

#[test]
fn an_undo_puts_a_removed_step_back_where_it_stood() {
    let (mut replica, _) = begun_goal();
    let earlier = replica.goal().unwrap();
    edited_goal(&mut replica, &[remove(2), put(1, Some(2))]);
    assert_eq!(seen(&replica.goal().unwrap()), ["1 one", "3 three", "4 four"]);
    let undo = replica.goal().unwrap().edits_towards(&earlier);
    edited_goal(&mut replica, &undo);
    assert_eq!(replica.goal().unwrap(), earlier);
}

#[test]
fn a_small_edit_costs_little() {
    let (mut replica, _) = begun_goal();
    let sizes: Vec<_> = [vec![done(1)], vec![put(1, Some(3))], vec![remove(2)], vec![say(3, "x")]]
        .iter()
        .map(|edits| {
            let change = edited_goal(&mut replica, edits);
            crate::document::wire_form(change.changes.first().unwrap(), change.actor).unwrap().len()
        })
        .collect();
    assert!(sizes.iter().all(|size| *size <= 100), "{sizes:?}");
}
