//! Goals for scripts. The names of the fields are stable.

use beside_core::companion::{GoalSummary, PairView};
use beside_core::diary;
use beside_core::model::{Habit, HabitProgress, Step, StreakUnit};
use beside_core::sync::talk::GoalView;
use serde_json::{Value, json};

use super::{title, who_code};
use crate::render::{entry, person};

/// A list's goal.
pub(crate) fn summary_json(pair: Option<&PairView>, goal: &GoalSummary) -> Value {
    json!({
        "id": entry::long(&goal.id),
        "title": goal.title,
        "by": goal.target_day.map(|day| day.to_string()),
        "pair": pair.map(|pair| person::long(&pair.space)),
        "name": pair.and_then(|pair| pair.name.clone()),
        "put_away": goal.deleted,
    })
}

/// The whole goal.
pub(crate) fn json(pair: Option<&PairView>, view: &GoalView) -> Value {
    let goal = &view.goal;
    let progress = goal.progress();
    let check_ins: Vec<Value> = view
        .check_ins
        .iter()
        .map(|told| {
            json!({
                "by": who_code(pair, &told.identity),
                "date": person::day(told.check_in.day),
                "value": told.check_in.value,
                "note": told.check_in.note,
            })
        })
        .collect();
    json!({
        "id": entry::long(&goal.id),
        "title": title(goal),
        "why": goal.why.as_str(),
        "measure": goal.measure.as_str(),
        "by": goal.target_day.map(|day| day.to_string()),
        "steps": goal.steps.iter().zip(1..).map(|(step, number)| step_json(step, number)).collect::<Vec<_>>(),
        "steps_done": progress.done,
        "steps_of": progress.of,
        "habit": goal.habit.zip(view.habit).map(|(habit, progress)| habit_json(habit, progress)),
        "ticks": view.ticks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "check_ins": check_ins,
        "agreed_by": view.agreed_by.iter().map(|identity| who_code(pair, identity)).collect::<Vec<_>>(),
        "pair": pair.map(|pair| person::long(&pair.space)),
        "name": pair.and_then(|pair| pair.name.clone()),
        "created_at": diary::moment(goal.created_at.millis()),
        "put_away": goal.deleted,
    })
}

fn step_json(step: &Step, number: u32) -> Value {
    json!({
        "number": number,
        "id": step.id.to_string(),
        "text": step.text.as_str(),
        "done": step.done,
        "removed": step.removed,
        "contested": step.contested,
    })
}

fn habit_json(habit: Habit, progress: HabitProgress) -> Value {
    let (days, times) = match habit {
        Habit::Weekdays(days) => (Some((1..=7).filter(|day| days.bits() >> (day - 1) & 1 == 1).collect()), None),
        Habit::TimesPerWeek(times) => (None::<Vec<u8>>, Some(times.get())),
    };
    json!({
        "days": days,
        "times": times,
        "streak_unit": match progress.unit { StreakUnit::ScheduledDays => "days", StreakUnit::Weeks => "weeks" },
        "streak": progress.current_streak,
        "longest_streak": progress.longest_streak,
        "this_week": progress.done_this_week,
        "per_week": progress.per_week,
    })
}
