//! I1: whoever has the same changes has the same version and reads the same goal.

use proptest::prelude::*;

use super::*;
use crate::model::{Habit, ModelError, TimesPerWeek, Weekdays};

#[derive(Clone, Debug)]
enum Act {
    Edit(u8, Vec<GoalEdit>),
    Hear(u8, usize),
}

fn step() -> impl Strategy<Value = u8> + Clone {
    1_u8..9
}

fn edit() -> impl Strategy<Value = GoalEdit> {
    let after = || proptest::option::of(step());
    let habit = prop_oneof![
        (1_u8..=127).prop_map(|bits| Habit::Weekdays(Weekdays::from_bits(bits).unwrap())),
        (1_u8..=7).prop_map(|times| Habit::TimesPerWeek(TimesPerWeek::new(times).unwrap())),
    ];
    prop_oneof![
        1 => "[ab ż👍]{1,6}[c]".prop_map(|text| title(&text)),
        1 => Just(GoalEdit::SetTitle(None)),
        1 => "[ab\nż]{0,6}".prop_map(|text| GoalEdit::SetWhy(GoalText::new(&text).unwrap())),
        1 => "[ab\nż]{0,6}".prop_map(|text| GoalEdit::SetMeasure(GoalText::new(&text).unwrap())),
        1 => proptest::option::of(0_i32..3).prop_map(|day| GoalEdit::SetTargetDay(day.map(|day| Day::from_days(day).unwrap()))),
        1 => proptest::option::of(habit).prop_map(GoalEdit::SetHabit),
        4 => (step(), "[abc]", after()).prop_map(|(n, text, after)| add(n, &text, after)),
        3 => (step(), "[abc]").prop_map(|(n, text)| say(n, &text)),
        2 => (step(), any::<bool>()).prop_map(|(n, done)| GoalEdit::SetStepDone { id: id(n), done }),
        4 => (step(), after()).prop_map(|(n, after)| put(n, after)),
        3 => step().prop_map(remove),
        2 => step().prop_map(restore),
        1 => Just(GoalEdit::Delete),
        1 => Just(GoalEdit::UndoDelete),
    ]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => (1_u8..=3, proptest::collection::vec(edit(), 1..4)).prop_map(|(who, edits)| Act::Edit(who, edits)),
        2 => (1_u8..=3, 0_usize..40).prop_map(|(who, which)| Act::Hear(who, which)),
    ];
    proptest::collection::vec(act, 0..40)
}

/// The edits that name steps which are there, or add those that aren't, as a person would.
fn sensible(replica: &Replica, edits: &[GoalEdit]) -> Vec<GoalEdit> {
    let mut known: Vec<_> = replica.goal().unwrap().steps.iter().map(|step| step.id).collect();
    let mut sensible = Vec::new();
    for edit in edits {
        let fits = match edit {
            GoalEdit::AddStep { id, after, .. } => {
                let fits = !known.contains(id) && after.is_none_or(|after| known.contains(&after));
                known.extend(Some(*id).filter(|_| fits));
                fits
            }
            GoalEdit::MoveStep { id, after } => known.contains(id) && after.is_none_or(|after| known.contains(&after)),
            GoalEdit::SetStepText { id, .. }
            | GoalEdit::SetStepDone { id, .. }
            | GoalEdit::RemoveStep(id)
            | GoalEdit::RestoreStep(id) => known.contains(id),
            GoalEdit::SetTitle(_)
            | GoalEdit::SetWhy(_)
            | GoalEdit::SetMeasure(_)
            | GoalEdit::SetTargetDay(_)
            | GoalEdit::SetHabit(_)
            | GoalEdit::Delete
            | GoalEdit::UndoDelete => true,
        };
        sensible.extend(Some(edit.clone()).filter(|_| fits));
    }
    sensible
}

/// What a goal's steps are without any merging: a list.
fn apply(steps: &mut Vec<Step>, edit: &GoalEdit) {
    let index = |steps: &[Step], wanted: StepId| steps.iter().position(|step| step.id == wanted);
    let behind =
        |steps: &[Step], after: Option<StepId>| after.and_then(|after| index(steps, after)).map_or(0, |at| at + 1);
    let by_id = |steps: &mut Vec<Step>, id: StepId, change: &dyn Fn(&mut Step)| {
        steps.iter_mut().filter(|step| step.id == id).for_each(change);
    };
    match edit {
        GoalEdit::AddStep { id, text, after } => {
            let step = Step { id: *id, text: text.clone(), done: false, removed: false, contested: false };
            steps.insert(behind(steps, *after), step);
        }
        GoalEdit::MoveStep { id, after } if *after != Some(*id) => {
            let step = steps.remove(index(steps, *id).unwrap());
            steps.insert(behind(steps, *after), step);
        }
        GoalEdit::SetStepText { id, text } => by_id(steps, *id, &|step| {
            step.removed &= step.text == *text;
            step.text = text.clone();
        }),
        GoalEdit::SetStepDone { id, done } => by_id(steps, *id, &|step| step.done = *done),
        GoalEdit::RemoveStep(id) => by_id(steps, *id, &|step| step.removed = true),
        GoalEdit::RestoreStep(id) => by_id(steps, *id, &|step| step.removed = false),
        GoalEdit::MoveStep { .. }
        | GoalEdit::SetTitle(_)
        | GoalEdit::SetWhy(_)
        | GoalEdit::SetMeasure(_)
        | GoalEdit::SetTargetDay(_)
        | GoalEdit::SetHabit(_)
        | GoalEdit::Delete
        | GoalEdit::UndoDelete => {}
    }
}

fn standing(steps: &[Step]) -> Vec<Step> {
    steps.iter().filter(|step| !step.removed).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn i1_i8_goals_converge_under_any_delivery_with_repeats(acts in acts(), shuffle in any::<prop::sample::Index>()) {
        let (base, created) = begun_goal();
        let mut devices: Vec<_> = (1..=3).map(|n| on_device(&base, n)).collect();
        let mut written = vec![created];
        for act in acts {
            match act {
                Act::Edit(who, edits) => {
                    let device = devices.get_mut(usize::from(who) - 1).unwrap();
                    match device.edit_goal(&edits, at(0)) {
                        Ok(change) => written.extend(change),
                        // They name steps that aren't there yet, or add some that are.
                        Err(error) => prop_assert!(["step-unknown", "step-exists"].contains(&error.code())),
                    }
                }
                Act::Hear(who, which) => {
                    let device = devices.get_mut(usize::from(who) - 1).unwrap();
                    let change = written.get(which % written.len()).unwrap();
                    *device = deliver(Some(device.clone()), [change]).unwrap();
                }
            }
        }
        let turn = shuffle.index(written.len());
        let turned: Vec<_> = written.iter().skip(turn).chain(written.iter().take(turn)).collect();
        let backwards: Vec<_> = written.iter().rev().collect();
        let mut ends = vec![deliver(None, turned).unwrap(), deliver(None, backwards).unwrap()];
        ends.extend(devices.into_iter().map(|device| deliver(Some(device), &written).unwrap()));
        let first = ends.first().unwrap();
        let goal = first.goal().unwrap();
        let mut ids: Vec<_> = goal.steps.iter().map(|step| step.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), goal.steps.len(), "a step stands twice");
        prop_assert!(!goal.steps.iter().any(|step| step.removed && step.contested));
        for end in &ends {
            prop_assert!(!end.incomplete());
            prop_assert_eq!(end.heads(), first.heads());
            prop_assert_eq!(end.goal().unwrap(), goal.clone());
        }
    }

    #[test]
    fn a_goal_is_what_its_edits_say(calls in proptest::collection::vec(proptest::collection::vec(edit(), 0..4), 0..16)) {
        let (mut replica, created) = Replica::create_goal(document(), actor(1), goal_start(), &[]).unwrap();
        let mut naive = Vec::new();
        let mut written = vec![created];
        for call in &calls {
            let edits = sensible(&replica, call);
            for edit in &edits {
                apply(&mut naive, edit);
            }
            written.extend(replica.edit_goal(&edits, at(0)).unwrap());
            prop_assert_eq!(&replica.goal().unwrap().steps, &naive);
        }
        let goal = replica.goal().unwrap();
        prop_assert_eq!(deliver(None, written.iter().rev()).unwrap().goal().unwrap(), goal.clone());
        prop_assert_eq!(Replica::load(document(), &replica.save()).unwrap().goal().unwrap(), goal);
    }

    #[test]
    fn what_was_begun_opens_again(edits in proptest::collection::vec(edit(), 0..12)) {
        let blank = Replica::create_goal(document(), actor(1), goal_start(), &[]).unwrap().0;
        let edits = sensible(&blank, &edits);
        let (replica, created) = Replica::create_goal(document(), actor(1), goal_start(), &edits).unwrap();
        let elsewhere = deliver(None, [&created]).unwrap();
        for opened in [Replica::load(document(), &replica.save()).unwrap(), elsewhere] {
            prop_assert_eq!(opened.heads(), created.hashes.clone());
            prop_assert_eq!(opened.goal().unwrap(), replica.goal().unwrap());
        }
    }

    #[test]
    fn edits_towards_a_version_give_its_content(
        here in proptest::collection::vec(edit(), 0..16),
        there in proptest::collection::vec(edit(), 0..16),
    ) {
        let (base, _) = begun_goal();
        let mut from = on_device(&base, 1);
        let mut to = on_device(&base, 2);
        let (here, there) = (sensible(&from, &here), sensible(&to, &there));
        from.edit_goal(&here, at(0)).unwrap();
        to.edit_goal(&there, at(0)).unwrap();
        let target = to.goal().unwrap();
        let blank = Replica::create_goal(document(), actor(3), goal_start(), &[]).unwrap().0;
        for mut replica in [from, blank] {
            let edits = replica.goal().unwrap().edits_towards(&target);
            replica.edit_goal(&edits, at(0)).unwrap();
            let reached = replica.goal().unwrap();
            prop_assert_eq!(standing(&reached.steps), standing(&target.steps));
            prop_assert_eq!(reached.content_hash(), target.content_hash());
            prop_assert_eq!(reached.deleted, target.deleted);
            prop_assert!(reached.edits_towards(&target).is_empty());
        }
    }
}

#[test]
fn a_step_that_two_add_under_one_id_is_one_step() {
    let (base, _) = begun_goal();
    let (mut first, mut second) = (on_device(&base, 1), on_device(&base, 2));
    let one = edited_goal(&mut first, &[add(5, "five", None)]);
    let other = edited_goal(&mut second, &[add(5, "other", Some(4))]);
    let first = deliver(Some(first), [&other]).unwrap();
    let mut second = deliver(Some(second), [&one]).unwrap();
    assert_eq!(first.goal(), second.goal());
    assert_eq!(first.goal().unwrap().steps.iter().filter(|step| step.id == id(5)).count(), 1);
    edited_goal(&mut second, &[done(5), put(5, Some(1)), say(5, "both")]);
    assert_eq!(seen(&second.goal().unwrap()), ["1 one", "5 both+", "2 two", "3 three", "4 four"]);
    assert_eq!(second.edit_goal(&[add(5, "again", None)], at(0)), Err(ModelError::StepExists.into()));
}
