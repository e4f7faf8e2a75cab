//! How far somebody is: computed from what is there, never stored.
//!
//! The caller gives the set of days on which a habit was ticked; that the same day and habit is one tick follows from
//! its being a set. Days after today, from a phone whose clock is ahead, don't count yet.

use std::collections::BTreeSet;

use super::{Day, Habit};

/// How many steps of a goal are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepProgress {
    /// Done.
    pub done: usize,
    /// Of so many.
    pub of: usize,
}

/// What a streak counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreakUnit {
    /// Days of the schedule in a row; the days between them neither count nor break it.
    ScheduledDays,
    /// Weeks in a row, each with as many ticks as the habit asks for.
    Weeks,
}

/// How a habit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HabitProgress {
    /// What the streaks count.
    pub unit: StreakUnit,
    /// The streak that goes on today. Today, or this week, breaks it only once it is over.
    pub current_streak: u32,
    /// The longest that there was.
    pub longest_streak: u32,
    /// Ticks of this week that the schedule asks for; may be more than asked for where any day will do.
    pub done_this_week: u32,
    /// How many a week asks for.
    pub per_week: u32,
}

/// How a habit goes, as of today.
#[must_use]
pub fn habit_progress(ticks: &BTreeSet<Day>, habit: Habit, today: Day) -> HabitProgress {
    let past = || ticks.range(..=today);
    let this_week = |day: &&Day| day.week() == today.week();
    match habit {
        Habit::Weekdays(days) => {
            // The days of the schedule, numbered through all weeks without a gap.
            let count = i64::from(days.count());
            let turn = |day: Day| i64::from(day.week()) * count + i64::from(days.count_before(day));
            let scheduled = || past().filter(|day| days.hold(**day));
            let met: Vec<_> = scheduled().map(|day| turn(*day)).collect();
            let last_over = turn(today) - 1;
            HabitProgress {
                unit: StreakUnit::ScheduledDays,
                current_streak: current(&met, last_over),
                longest_streak: longest(&met),
                done_this_week: counted(scheduled().filter(this_week).count()),
                per_week: days.count(),
            }
        }
        Habit::TimesPerWeek(times) => {
            let wanted = usize::from(times.get());
            let days: Vec<_> = past().collect();
            let weeks = days.chunk_by(|one, next| one.week() == next.week());
            let enough = weeks.filter(|week| week.len() >= wanted).filter_map(|week| week.first());
            let met: Vec<_> = enough.map(|day| i64::from(day.week())).collect();
            let last_over = i64::from(today.week()) - 1;
            HabitProgress {
                unit: StreakUnit::Weeks,
                current_streak: current(&met, last_over),
                longest_streak: longest(&met),
                done_this_week: counted(past().filter(this_week).count()),
                per_week: u32::from(times.get()),
            }
        }
    }
}

/// The lengths of runs without a gap, in order.
fn runs(met: &[i64]) -> impl DoubleEndedIterator<Item = &[i64]> {
    met.chunk_by(|one, next| one + 1 == *next)
}

/// The last run, if what is over already lies in it or right before it.
fn current(met: &[i64], last_over: i64) -> u32 {
    let goes_on = |run: &&[i64]| run.last().is_some_and(|last| *last >= last_over);
    counted(runs(met).next_back().filter(goes_on).map_or(0, <[i64]>::len))
}

fn longest(met: &[i64]) -> u32 {
    counted(runs(met).map(<[i64]>::len).max().unwrap_or(0))
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
