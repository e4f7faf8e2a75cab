//! Goals: in lists, whole, and as JSON. A goal without a pair is one's own.

mod json;

pub(crate) use json::{json, summary_json};

use beside_core::companion::PairView;
use beside_core::model::{Goal, GoalText, Habit, HabitProgress, Step, StreakUnit};
use beside_core::sync::talk::{CheckInView, GoalView};
use beside_texts::{
    Message,
    message::{goal as texts, people, show},
};
use beside_wire::id::IdentityKey;

use super::{entry, output::Output, person, table};
use crate::voice::Voice;

/// A title, or words for there being none.
pub(crate) fn named(voice: Voice, title: &str) -> String {
    if title.is_empty() { voice.say(texts::NO_TITLE) } else { title.to_owned() }
}

/// A goal's title as text; empty where nobody has named it.
pub(crate) fn title(goal: &Goal) -> &str {
    goal.title.as_ref().map_or("", |title| title.as_str())
}

/// Who has it.
pub(crate) fn place(voice: Voice, pair: Option<&PairView>) -> String {
    pair.map_or_else(
        || voice.say(texts::OWN),
        |pair| voice.fill(texts::TOGETHER, &[("name", person::name(pair).into())]),
    )
}

/// The whole goal for a person.
pub(crate) fn page((output, voice): (Output, Voice), pair: Option<&PairView>, view: &GoalView) -> String {
    let mut parts = vec![output.strong(&named(voice, title(&view.goal)))];
    if view.goal.deleted {
        parts.push(voice.say(texts::IS_PUT_AWAY));
    }
    parts.push(table::pairs(output, rows(voice, pair, view)));
    if !view.goal.steps.is_empty() {
        let progress = view.goal.progress();
        let done = voice.fill(texts::DONE_OF, &[("done", progress.done.into()), ("of", progress.of.into())]);
        parts.push(format!("\n{}", output.faint(&done)));
        parts.extend(view.goal.steps.iter().zip(1..).map(|(step, number)| line((output, voice), step, number)));
    }
    if !view.check_ins.is_empty() {
        parts.push(format!("\n{}", output.faint(&voice.say(texts::CHECK_INS))));
        parts.extend(view.check_ins.iter().map(|told| check_in(voice, pair, told)));
    }
    parts.join("\n")
}

fn rows(voice: Voice, pair: Option<&PairView>, view: &GoalView) -> Vec<(String, String)> {
    let goal = &view.goal;
    let written = |text: &GoalText| Some(text.to_string()).filter(|text| !text.is_empty());
    let rows: [(Message, Option<String>); 9] = [
        (show::ID, Some(entry::short(&goal.id))),
        (texts::WHY, written(&goal.why)),
        (texts::MEASURE, written(&goal.measure)),
        (texts::BY, goal.target_day.map(|day| day.to_string())),
        (texts::HABIT, goal.habit.map(|habit| schedule(voice, habit))),
        (texts::THIS_WEEK, view.habit.map(|progress| this_week(voice, progress))),
        (texts::STREAK, view.habit.map(|progress| streak(voice, progress))),
        (texts::WHERE, Some(place(voice, pair))),
        (texts::AGREED_BY, pair.map(|pair| agreed(voice, pair, view))),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((voice.say(name), value?))).collect()
}

fn agreed(voice: Voice, pair: &PairView, view: &GoalView) -> String {
    let names: Vec<String> = view.agreed_by.iter().map(|identity| person::who(voice, pair, identity)).collect();
    if names.is_empty() { voice.say(texts::AGREED_BY_NOBODY) } else { names.join(", ") }
}

fn schedule(voice: Voice, habit: Habit) -> String {
    const DAYS: [Message; 7] = [
        texts::MONDAY,
        texts::TUESDAY,
        texts::WEDNESDAY,
        texts::THURSDAY,
        texts::FRIDAY,
        texts::SATURDAY,
        texts::SUNDAY,
    ];
    match habit {
        Habit::TimesPerWeek(times) => voice.fill(texts::TIMES, &[("count", u32::from(times.get()).into())]),
        Habit::Weekdays(days) => {
            let named = DAYS.into_iter().enumerate().filter(|(at, _)| days.bits() >> at & 1 == 1);
            named.map(|(_, day)| voice.say(day)).collect::<Vec<_>>().join(", ")
        }
    }
}

/// How often it was kept this week, of how often it is wanted.
pub(crate) fn this_week(voice: Voice, progress: HabitProgress) -> String {
    voice.fill(texts::KEPT_OF, &[("done", progress.done_this_week.into()), ("of", progress.per_week.into())])
}

fn streak(voice: Voice, progress: HabitProgress) -> String {
    let message = match progress.unit {
        StreakUnit::ScheduledDays => texts::STREAK_DAYS,
        StreakUnit::Weeks => texts::STREAK_WEEKS,
    };
    let longest = [("longest", progress.longest_streak.into())];
    let now = voice.fill(message, &[("count", progress.current_streak.into())]);
    format!("{now} ({})", voice.fill(texts::LONGEST, &longest))
}

fn line((output, voice): (Output, Voice), step: &Step, number: u32) -> String {
    let sign = if step.done { "x" } else { " " };
    let words = format!("{number:>3}. [{sign}] {}", step.text.as_str());
    match (step.removed, step.contested) {
        (true, _) => output.faint(&format!("{words} ({})", voice.say(texts::STEP_IS_REMOVED))),
        (false, true) => format!("{words} ({})", voice.say(texts::STEP_IS_CONTESTED)),
        (false, false) => words,
    }
}

fn check_in(voice: Voice, pair: Option<&PairView>, told: &CheckInView) -> String {
    let who = pair.map_or_else(|| voice.say(people::YOU), |pair| person::who(voice, pair, &told.identity));
    let value = told.check_in.value.map(|value| format!("{value}/5")).unwrap_or_default();
    let parts = [person::day(told.check_in.day), who, value, told.check_in.note.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// Who said something about a goal, for scripts.
fn who_code(pair: Option<&PairView>, identity: &IdentityKey) -> &'static str {
    pair.map_or("me", |pair| person::who_code(pair, identity))
}
