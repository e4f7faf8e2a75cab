//! Writing a goal.

use automerge::{
    ObjType, ROOT, ScalarValue,
    transaction::{Transactable as _, Transaction},
};

use super::{Deleted, set_deleted, set_field, steps::Steps};
use crate::{
    document::{
        DocumentError, GoalStart,
        read::View,
        schema::{self, SCHEMA_VERSION},
    },
    model::{Day, GoalEdit, GoalText, GoalTitle, Habit},
};

/// Lays out an empty goal.
pub(in crate::document) fn create(transaction: &mut Transaction<'_>, start: GoalStart) -> Result<(), DocumentError> {
    transaction.put(ROOT, schema::SCHEMA, SCHEMA_VERSION)?;
    transaction.put(ROOT, schema::KIND, schema::KIND_GOAL)?;
    transaction.put(ROOT, schema::CREATED_AT, start.created_at.millis())?;
    transaction.put_object(ROOT, schema::STEPS, ObjType::Map)?;
    Ok(())
}

/// Writes the edits. How many steps stand is judged once all are written, so that a goal that is full may change one
/// step for another in any order.
pub(in crate::document) fn apply(transaction: &mut Transaction<'_>, edits: &[GoalEdit]) -> Result<(), DocumentError> {
    let mut steps = Steps::open(transaction)?;
    edits.iter().try_for_each(|edit| apply_one(&mut steps, edit))?;
    steps.expect_room()
}

fn apply_one(steps: &mut Steps<'_, '_>, edit: &GoalEdit) -> Result<(), DocumentError> {
    match edit {
        GoalEdit::SetTitle(title) => set_title(steps.transaction, title.as_ref()),
        GoalEdit::SetWhy(text) => set_text(steps.transaction, schema::WHY, text),
        GoalEdit::SetMeasure(text) => set_text(steps.transaction, schema::MEASURE, text),
        GoalEdit::SetTargetDay(day) => set_target_day(steps.transaction, *day),
        GoalEdit::SetHabit(habit) => set_habit(steps.transaction, *habit),
        GoalEdit::AddStep { id, text, after } => steps.add(*id, text, *after),
        GoalEdit::SetStepText { id, text } => steps.say(*id, text),
        GoalEdit::SetStepDone { id, done } => {
            if steps.row(*id)?.step.done == *done {
                return Ok(());
            }
            steps.put(*id, schema::STEP_DONE, (*done).into())
        }
        GoalEdit::MoveStep { id, after } => steps.place(*id, *after),
        GoalEdit::RemoveStep(id) => steps.remove(*id),
        GoalEdit::RestoreStep(id) => steps.restore(*id),
        GoalEdit::Delete => set_deleted(steps.transaction, Deleted::Yes),
        GoalEdit::UndoDelete => set_deleted(steps.transaction, Deleted::No),
    }
}

fn set_title(transaction: &mut Transaction<'_>, title: Option<&GoalTitle>) -> Result<(), DocumentError> {
    if View::now(transaction).title()?.as_ref() == title {
        return Ok(());
    }
    set_field(transaction, schema::TITLE, title.map(|title| title.as_str().into()))
}

fn set_text(transaction: &mut Transaction<'_>, key: &str, text: &GoalText) -> Result<(), DocumentError> {
    if View::now(transaction).goal_text(key)? == *text {
        return Ok(());
    }
    set_field(transaction, key, Some(text.as_str().into()))
}

fn set_target_day(transaction: &mut Transaction<'_>, day: Option<Day>) -> Result<(), DocumentError> {
    if View::now(transaction).target_day()? == day {
        return Ok(());
    }
    set_field(transaction, schema::TARGET_DAY, day.map(|day| ScalarValue::from(i64::from(day.days()))))
}

fn set_habit(transaction: &mut Transaction<'_>, habit: Option<Habit>) -> Result<(), DocumentError> {
    if View::now(transaction).habit()? == habit {
        return Ok(());
    }
    set_field(transaction, schema::HABIT, habit.map(|habit| schema::habit_to_text(habit).into()))
}
