//! When something is to be done again and again.

use super::{Day, ModelError, limits};

/// A habit's schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// On certain days of the week.
    Weekdays(Weekdays),
    /// So many times a week, on whichever days.
    TimesPerWeek(TimesPerWeek),
}

/// Days of the week, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// A bit for each day: 1 for Monday, 2 for Tuesday, up to 64 for Sunday.
    ///
    /// # Errors
    /// When there is no day, or a bit that stands for none.
    pub const fn from_bits(bits: u8) -> Result<Self, ModelError> {
        if bits == 0 || bits > 0x7f {
            return Err(ModelError::HabitRange);
        }
        Ok(Self(bits))
    }

    /// The bits.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the day is among them.
    #[must_use]
    pub const fn hold(self, day: Day) -> bool {
        self.0 & (1 << day.weekday()) != 0
    }

    /// How many days there are, 1 to 7.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// How many of them come before that day in its week, 0 to 6.
    #[must_use]
    pub const fn count_before(self, day: Day) -> u32 {
        (self.0 & ((1 << day.weekday()) - 1)).count_ones()
    }
}

/// A number of times a week, 1 to 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimesPerWeek(u8);

impl TimesPerWeek {
    /// Checks the number.
    ///
    /// # Errors
    /// Outside 1 to [`limits::TIMES_PER_WEEK_MAX`].
    pub const fn new(times: u8) -> Result<Self, ModelError> {
        if times == 0 || times > limits::TIMES_PER_WEEK_MAX {
            return Err(ModelError::HabitRange);
        }
        Ok(Self(times))
    }

    /// 1 to 7.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_habit_has_some_time() {
        for bits in [0, 128, 255] {
            assert_eq!(Weekdays::from_bits(bits), Err(ModelError::HabitRange));
        }
        for times in [0, 8] {
            assert_eq!(TimesPerWeek::new(times), Err(ModelError::HabitRange));
        }
        assert_eq!(TimesPerWeek::new(7).unwrap().get(), 7);
    }

    #[test]
    fn weekdays_hold_their_days() {
        let weekend_and_monday = Weekdays::from_bits(0b110_0001).unwrap();
        let saturday: Day = "2024-06-01".parse().unwrap();
        let held: Vec<bool> =
            (0..7).map(|later| weekend_and_monday.hold(Day::from_days(saturday.days() + later).unwrap())).collect();
        assert_eq!(held, [true, true, true, false, false, false, false]);
        assert_eq!(weekend_and_monday.count(), 3);
        assert_eq!(weekend_and_monday.count_before(saturday), 1);
        assert_eq!(Weekdays::from_bits(127).unwrap().count(), 7);
    }
}
