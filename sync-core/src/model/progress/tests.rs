//! Exact examples around weeks, years, gaps and today.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;
use crate::model::{TimesPerWeek, Weekdays};

const EVERY_DAY: u8 = 0b111_1111;
const MONDAY_WEDNESDAY_FRIDAY: u8 = 0b001_0101;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn ticked(days: &[&str]) -> BTreeSet<Day> {
    days.iter().map(|text| day(text)).collect()
}

fn on(days: u8) -> Habit {
    Habit::Weekdays(Weekdays::from_bits(days).unwrap())
}

fn times(times: u8) -> Habit {
    Habit::TimesPerWeek(TimesPerWeek::new(times).unwrap())
}

/// Current and longest streak, done this week and how many of it.
fn seen(ticks: &[&str], habit: Habit, today: &str) -> [u32; 4] {
    let progress = habit_progress(&ticked(ticks), habit, day(today));
    [progress.current_streak, progress.longest_streak, progress.done_this_week, progress.per_week]
}

#[test]
fn nothing_ticked_is_no_streak() {
    assert_eq!(seen(&[], on(EVERY_DAY), "2024-06-05"), [0, 0, 0, 7]);
    assert_eq!(seen(&[], times(3), "2024-06-05"), [0, 0, 0, 3]);
}

#[test]
fn today_breaks_a_streak_only_once_it_is_over() {
    let ticks = ["2024-06-03", "2024-06-04"];
    assert_eq!(seen(&ticks, on(EVERY_DAY), "2024-06-04"), [2, 2, 2, 7]);
    assert_eq!(seen(&ticks, on(EVERY_DAY), "2024-06-05"), [2, 2, 2, 7], "not yet");
    assert_eq!(seen(&ticks, on(EVERY_DAY), "2024-06-06"), [0, 2, 2, 7], "yesterday is missing");
}

#[test]
fn a_streak_goes_over_the_end_of_a_year_and_a_leap_day() {
    let new_year = ["2024-12-30", "2024-12-31", "2025-01-01", "2025-01-02"];
    assert_eq!(seen(&new_year, on(EVERY_DAY), "2025-01-02"), [4, 4, 4, 7], "one week of two years");
    let leap = ["2024-02-28", "2024-02-29", "2024-03-01"];
    assert_eq!(seen(&leap, on(EVERY_DAY), "2024-03-01"), [3, 3, 3, 7]);
    assert_eq!(seen(&["2023-02-28", "2023-03-01"], on(EVERY_DAY), "2023-03-01"), [2, 2, 2, 7]);
}

#[test]
fn a_gap_ends_a_streak_and_the_longest_is_remembered() {
    let ticks = ["2024-06-01", "2024-06-02", "2024-06-03", "2024-06-05", "2024-06-06"];
    assert_eq!(seen(&ticks, on(EVERY_DAY), "2024-06-06"), [2, 3, 3, 7], "Monday begins the week");
}

#[test]
fn days_between_those_of_the_schedule_neither_count_nor_break() {
    let ticks = ["2024-05-31", "2024-06-03", "2024-06-05", "2024-06-07"];
    let habit = on(MONDAY_WEDNESDAY_FRIDAY);
    assert_eq!(seen(&ticks, habit, "2024-06-07"), [4, 4, 3, 3]);
    assert_eq!(seen(&ticks, habit, "2024-06-09"), [4, 4, 3, 3], "the weekend asks for nothing");
    assert_eq!(seen(&ticks, habit, "2024-06-10"), [4, 4, 0, 3], "Monday isn't over");
    assert_eq!(seen(&ticks, habit, "2024-06-11"), [0, 4, 0, 3], "Monday was missed");
    let beside = ["2024-06-03", "2024-06-04", "2024-06-06"];
    assert_eq!(seen(&beside, habit, "2024-06-06"), [0, 1, 1, 3], "other days stand for none");
}

#[test]
fn a_week_counts_once_it_has_enough() {
    let ticks = ["2024-06-03", "2024-06-09", "2024-06-10", "2024-06-11", "2024-06-20"];
    assert_eq!(seen(&ticks, times(2), "2024-06-12"), [2, 2, 2, 2]);
    assert_eq!(seen(&ticks, times(2), "2024-06-20"), [2, 2, 1, 2], "this week isn't over");
    assert_eq!(seen(&ticks, times(2), "2024-06-24"), [0, 2, 0, 2], "last week had one");
    assert_eq!(seen(&ticks, times(1), "2024-06-24"), [3, 3, 0, 1]);
    assert_eq!(seen(&["2024-06-03", "2024-06-04", "2024-06-05"], times(2), "2024-06-05"), [1, 1, 3, 2], "more is fine");
    let new_year = ["2024-12-30", "2025-01-05", "2024-12-23", "2024-12-29"];
    assert_eq!(seen(&new_year, times(2), "2025-01-05"), [2, 2, 2, 2], "a week of two years is one");
}

#[test]
fn a_day_to_come_does_not_count_yet() {
    let ticks = ["2024-06-04", "2024-06-05", "2024-06-07"];
    assert_eq!(seen(&ticks, on(EVERY_DAY), "2024-06-05"), [2, 2, 2, 7]);
    assert_eq!(seen(&["2024-06-07"], times(1), "2024-06-05"), [0, 0, 0, 1]);
}

#[test]
fn the_ends_of_the_calendar_are_days_like_others() {
    for end in [Day::MIN, Day::MAX] {
        for habit in [on(EVERY_DAY), times(1)] {
            let progress = habit_progress(&BTreeSet::from([end]), habit, end);
            assert_eq!((progress.current_streak, progress.done_this_week), (1, 1));
        }
    }
}

proptest! {
    /// Counting back day by day gives the same.
    #[test]
    fn a_streak_is_what_counting_back_gives(
        offsets in proptest::collection::btree_set(0_i32..40, 0..40),
        bits in 1_u8..=127,
        today in 0_i32..40,
    ) {
        let base = day("2024-12-10").days();
        let at = |offset: i32| Day::from_days(base + offset).unwrap();
        let ticks: BTreeSet<_> = offsets.into_iter().map(at).collect();
        let days = Weekdays::from_bits(bits).unwrap();
        let mut expected = 0;
        for offset in (-60..=today).rev() {
            let day = at(offset);
            if !days.hold(day) || (offset == today && !ticks.contains(&day)) {
                continue;
            }
            if !ticks.contains(&day) {
                break;
            }
            expected += 1;
        }
        let progress = habit_progress(&ticks, Habit::Weekdays(days), at(today));
        prop_assert_eq!(progress.current_streak, expected);
        prop_assert!(progress.longest_streak >= expected);
        prop_assert!(progress.done_this_week <= progress.per_week);
    }
}
