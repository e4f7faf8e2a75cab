//! What a signature stands over, and how few edits lead from one version to another.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::model::{GoalEdit, StepId, StepText, TimesPerWeek, Weekdays};

fn id(n: u8) -> StepId {
    StepId::new([n; 8])
}

fn step(n: u8, text: &str) -> Step {
    Step { id: id(n), text: StepText::new(text).unwrap(), done: false, removed: false, contested: false }
}

fn goal() -> Goal {
    Goal {
        id: DocumentId::new([7; 16]),
        title: Some(GoalTitle::new("Spać osiem godzin").unwrap()),
        why: GoalText::new("Bo rano jestem zmęczona").unwrap(),
        measure: GoalText::new("Pięć nocy w tygodniu").unwrap(),
        target_day: Some("2024-12-31".parse().unwrap()),
        steps: vec![step(1, "Lie down at ten"), step(2, "No phone in bed"), step(3, "Walk at noon")],
        habit: Some(Habit::TimesPerWeek(TimesPerWeek::new(5).unwrap())),
        created_at: Timestamp::from_millis(1_700_000_000_000),
        deleted: false,
    }
}

fn changed(change: impl FnOnce(&mut Goal)) -> Goal {
    let mut goal = goal();
    change(&mut goal);
    goal
}

fn first(goal: &mut Goal) -> &mut Step {
    goal.steps.first_mut().unwrap()
}

fn u128s(digest: &Digest) -> Vec<u128> {
    digest.chunks(16).map(|half| u128::from_be_bytes(half.try_into().unwrap())).collect()
}

#[test]
fn the_content_hash_keeps_its_bytes() {
    let bytes = u128s(&goal().content_hash());
    assert_eq!(bytes, [0xda51_6711_6d51_ac77_d5ae_608a_d635_a8df, 0x45f3_8657_9eab_e25a_380a_78d6_38ae_deec]);
    let empty = changed(|goal| {
        *goal = Goal {
            title: None,
            why: GoalText::default(),
            measure: GoalText::default(),
            target_day: None,
            steps: Vec::new(),
            habit: None,
            ..goal.clone()
        };
    });
    assert_eq!(empty.content_hash(), hash("goal", &[b"", b"", b"", b"", b""]));
}

#[test]
fn doing_a_step_voids_no_signature() {
    let agreed = goal().content_hash();
    let removed = |goal: &mut Goal| goal.steps.push(Step { removed: true, ..step(9, "Gone") });
    for same in [
        changed(|goal| first(goal).done = true),
        changed(|goal| first(goal).contested = true),
        changed(removed),
        changed(|goal| goal.deleted = true),
        changed(|goal| goal.created_at = Timestamp::from_millis(0)),
    ] {
        assert_eq!(same.content_hash(), agreed);
    }
}

#[test]
fn an_edit_voids_a_signature() {
    let mut hashes = vec![goal().content_hash()];
    hashes.extend(
        [
            changed(|goal| goal.title = None),
            changed(|goal| goal.why = goal.measure.clone()),
            changed(|goal| goal.measure = goal.why.clone()),
            changed(|goal| std::mem::swap(&mut goal.why, &mut goal.measure)),
            changed(|goal| goal.target_day = None),
            changed(|goal| goal.target_day = Some("2025-01-01".parse().unwrap())),
            changed(|goal| goal.habit = None),
            changed(|goal| goal.habit = Some(Habit::Weekdays(Weekdays::from_bits(5).unwrap()))),
            changed(|goal| goal.steps.swap(0, 1)),
            changed(|goal| first(goal).removed = true),
            changed(|goal| first(goal).text = StepText::new("Lie down at eleven").unwrap()),
            changed(|goal| first(goal).id = id(9)),
            changed(|goal| goal.steps.push(step(4, "One more"))),
        ]
        .iter()
        .map(Goal::content_hash),
    );
    let count = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), count, "no two of them are alike");
}

#[test]
fn what_is_equal_gives_no_edits_and_one_move_gives_one() {
    assert_eq!(goal().edits_towards(&goal()), []);
    let last_first = changed(|goal| goal.steps.rotate_right(1));
    assert_eq!(goal().edits_towards(&last_first), [GoalEdit::MoveStep { id: id(3), after: None }]);
    let first_last = changed(|goal| goal.steps.rotate_left(1));
    assert_eq!(goal().edits_towards(&first_last), [GoalEdit::MoveStep { id: id(1), after: Some(id(3)) }]);
    let without = changed(|goal| drop(goal.steps.remove(1)));
    assert_eq!(goal().edits_towards(&without), [GoalEdit::RemoveStep(id(2))]);
    let text = step(2, "x").text;
    let other_words =
        changed(|goal| goal.steps.iter_mut().filter(|step| step.id == id(2)).for_each(|step| step.text = text.clone()));
    assert_eq!(goal().edits_towards(&other_words), [GoalEdit::SetStepText { id: id(2), text: text.clone() }]);
}

#[test]
fn a_contested_step_is_settled_and_a_removed_one_comes_back() {
    for unsettled in [changed(|goal| first(goal).contested = true), changed(|goal| first(goal).removed = true)] {
        assert_eq!(unsettled.edits_towards(&goal()), [GoalEdit::RestoreStep(id(1))]);
    }
}

#[test]
fn progress_counts_the_steps_that_stand() {
    assert_eq!(goal().progress(), StepProgress { done: 0, of: 3 });
    let some = changed(|goal| {
        first(goal).done = true;
        goal.steps.push(Step { removed: true, done: true, ..step(9, "Gone") });
    });
    assert_eq!(some.progress(), StepProgress { done: 1, of: 3 });
}

#[test]
fn a_goals_texts_are_bounded() {
    let longest = "ż".repeat(limits::GOAL_TEXT_BYTES_MAX / 2);
    assert!(GoalText::new(&longest).is_ok());
    assert_eq!(GoalText::new(&format!("{longest}a")), Err(ModelError::GoalTextTooLong));
    assert_eq!(GoalText::new("two\nlines").unwrap().as_str(), "two\nlines");
    assert!(GoalTitle::new(&"ż".repeat(limits::GOAL_TITLE_CHARS_MAX)).is_ok());
    assert_eq!(GoalTitle::new(&"a".repeat(limits::GOAL_TITLE_CHARS_MAX + 1)), Err(ModelError::LabelTooLong));
    assert_eq!(StepText::new(&"a".repeat(limits::STEP_TEXT_CHARS_MAX + 1)), Err(ModelError::LabelTooLong));
    assert_eq!(StepText::new("two\nlines"), Err(ModelError::LabelControl));
    assert_eq!(GoalTitle::new(" "), Err(ModelError::LabelEmpty));
}
