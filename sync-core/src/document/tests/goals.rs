//! What holds for goals.

mod convergence;
mod editing;
mod faults;
mod pairs;

use super::*;
use crate::{
    document::{DocumentKind, GoalStart},
    model::{Goal, GoalEdit, GoalText, GoalTitle, Step, StepId, StepText},
};

fn id(n: u8) -> StepId {
    StepId::new([n; 8])
}

fn words(text: &str) -> StepText {
    StepText::new(text).unwrap()
}

fn title(text: &str) -> GoalEdit {
    GoalEdit::SetTitle(Some(GoalTitle::new(text).unwrap()))
}

fn add(n: u8, text: &str, after: Option<u8>) -> GoalEdit {
    GoalEdit::AddStep { id: id(n), text: words(text), after: after.map(id) }
}

fn say(n: u8, text: &str) -> GoalEdit {
    GoalEdit::SetStepText { id: id(n), text: words(text) }
}

fn done(n: u8) -> GoalEdit {
    GoalEdit::SetStepDone { id: id(n), done: true }
}

fn put(n: u8, after: Option<u8>) -> GoalEdit {
    GoalEdit::MoveStep { id: id(n), after: after.map(id) }
}

fn remove(n: u8) -> GoalEdit {
    GoalEdit::RemoveStep(id(n))
}

fn restore(n: u8) -> GoalEdit {
    GoalEdit::RestoreStep(id(n))
}

fn goal_start() -> GoalStart {
    GoalStart { created_at: at(1_700_000_000_000) }
}

/// A goal with the steps 1 to 4, which the first actor began.
fn begun_goal() -> (Replica, LocalChange) {
    let edits = [
        title("Sleep"),
        add(1, "one", None),
        add(2, "two", Some(1)),
        add(3, "three", Some(2)),
        add(4, "four", Some(3)),
    ];
    Replica::create_goal(document(), actor(1), goal_start(), &edits).unwrap()
}

fn edited_goal(replica: &mut Replica, edits: &[GoalEdit]) -> LocalChange {
    replica.edit_goal(edits, at(1_700_000_001_000)).unwrap().expect("the edit changes something")
}

/// The steps that stand, as a person sees them: the first byte of the id and the words; `?` where contested, `+` where
/// done.
fn seen(goal: &Goal) -> Vec<String> {
    let look = |step: &Step| {
        let [first, ..] = *step.id.as_bytes();
        let (contested, done) = (if step.contested { "?" } else { "" }, if step.done { "+" } else { "" });
        format!("{first} {}{contested}{done}", step.text)
    };
    goal.standing().map(look).collect()
}
