//! What a new goal and a changed one have in common: why, how one sees it, by when, how often.

use beside_core::model::{GoalEdit, GoalText};
use beside_texts::message::help;
use clap::{Arg, ArgMatches};

use super::habit;
use crate::{arguments::option, failure::Failure, voice::Voice};

/// The options.
pub(super) fn arguments(voice: Voice) -> [Arg; 4] {
    [
        option(voice, "why", help::ARG_GOAL_WHY, help::VALUE_TEXT),
        option(voice, "measure", help::ARG_GOAL_MEASURE, help::VALUE_TEXT),
        option(voice, "by", help::ARG_GOAL_BY, help::VALUE_DAY),
        option(voice, "habit", help::ARG_GOAL_HABIT, help::VALUE_HABIT),
    ]
}

/// What was given of them.
pub(super) fn edits(matches: &ArgMatches) -> Result<Vec<GoalEdit>, Failure> {
    let given = |name: &str| matches.get_one::<String>(name).map(|text| text.trim());
    let mut edits = Vec::new();
    if let Some(why) = given("why") {
        edits.push(GoalEdit::SetWhy(GoalText::new(why)?));
    }
    if let Some(measure) = given("measure") {
        edits.push(GoalEdit::SetMeasure(GoalText::new(measure)?));
    }
    if let Some(day) = given("by") {
        edits.push(GoalEdit::SetTargetDay(Some(day.parse()?)));
    }
    if let Some(schedule) = given("habit") {
        edits.push(GoalEdit::SetHabit(Some(habit::read(schedule)?)));
    }
    Ok(edits)
}
