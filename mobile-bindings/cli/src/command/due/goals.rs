//! Goals that wait: a habit that is due, a day that has come, words that only the other person has signed.

use beside_core::companion::{Clock as _, Companion, PairView};
use beside_core::driver::SystemClock;
use beside_core::model::{Day, Habit};
use beside_core::sync::{Standing, talk::GoalView};
use beside_texts::{Argument, message::goal as texts};
use serde_json::{Value, json};

use crate::{
    command::goal,
    failure::Failure,
    render::{entry, goal as render, person},
    voice::Voice,
};

/// What waits, for people and for scripts.
#[derive(Default)]
pub(super) struct Goals {
    pub(super) lines: Vec<String>,
    pub(super) habits: Vec<Value>,
    pub(super) days: Vec<Value>,
    pub(super) sign: Vec<Value>,
}

impl Goals {
    /// Looks at one's own goals and those of every pair that goes on.
    pub(super) fn gather(voice: Voice, companion: &Companion) -> Result<Self, Failure> {
        let mut due = Self::default();
        let today = SystemClock.today();
        for (space, pair) in goal::places(companion)? {
            if pair.as_ref().is_some_and(|pair| pair.standing == Standing::Ended) {
                continue;
            }
            for summary in companion.goals(&space)?.into_iter().filter(|goal| !goal.deleted) {
                due.look_at((voice, today), pair.as_ref(), &companion.goal(&summary.id)?);
            }
        }
        Ok(due)
    }

    fn look_at(&mut self, (voice, today): (Voice, Day), pair: Option<&PairView>, view: &GoalView) {
        let title = render::title(&view.goal);
        let words: Vec<(&'static str, Argument<'static>)> = vec![
            ("title", render::named(voice, title).into()),
            ("id", entry::short(&view.goal.id).into()),
            ("name", pair.map(person::name).unwrap_or_default().into()),
        ];
        let with = |name, value: String| [words.as_slice(), &[(name, value.into())]].concat();
        let found = || {
            json!({
                "id": entry::long(&view.goal.id),
                "title": title,
                "pair": pair.map(|pair| person::long(&pair.space)),
            })
        };
        if let Some(progress) = view.habit.filter(|_| habit_due(view, today)) {
            self.lines.push(voice.fill(texts::DUE_HABIT, &with("week", render::this_week(voice, progress))));
            self.habits.push(found());
        }
        if let Some(day) = view.goal.target_day.filter(|day| *day <= today) {
            self.lines.push(voice.fill(texts::DUE_DAY, &with("day", day.to_string())));
            self.days.push(found());
        }
        if let Some(pair) = pair
            && view.agreed_by.len() == 1
            && view.agreed_by.contains(&pair.peer)
        {
            self.lines.push(voice.fill(texts::DUE_SIGN, &words));
            self.sign.push(found());
        }
    }
}

/// Whether today is a day for the habit, and it wasn't kept yet.
fn habit_due(view: &GoalView, today: Day) -> bool {
    let wanted = match view.goal.habit {
        Some(Habit::Weekdays(days)) => days.hold(today),
        Some(Habit::TimesPerWeek(_)) => view.habit.is_some_and(|progress| progress.done_this_week < progress.per_week),
        None => false,
    };
    wanted && !view.ticks.contains(&today)
}
