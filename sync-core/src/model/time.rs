//! Days of the calendar and instants.
//!
//! A day is what a person means by "yesterday": it has no time zone and no clock. An instant is what the caller's hybrid
//! clock says. Neither is read from the machine here.

use std::{fmt, str::FromStr};

use jiff::{Span, civil::Date};

use super::ModelError;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A day of the proleptic Gregorian calendar (ISO 8601), from 0001-01-01 to 9999-12-31, so that old diaries fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// The day that lies so many days after 1970-01-01, or before it when negative.
    ///
    /// # Errors
    /// Outside the years 1 to 9999.
    pub const fn from_days(days: i32) -> Result<Self, ModelError> {
        if days < Self::MIN.0 || days > Self::MAX.0 {
            return Err(ModelError::DayInvalid);
        }
        Ok(Self(days))
    }

    /// The day of a year, a month from 1 to 12 and a day from 1 on.
    ///
    /// # Errors
    /// When the calendar has no such day.
    pub fn from_date(year: i16, month: i8, day: i8) -> Result<Self, ModelError> {
        let date = Date::new(year, month, day).map_err(|_| ModelError::DayInvalid)?;
        let since = EPOCH.until(date).map_err(|_| ModelError::DayInvalid)?;
        Self::from_days(since.get_days())
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Which day of the week it is, from 0 for Monday to 6 for Sunday (ISO 8601).
    #[must_use]
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday. What is left of a division by seven is below seven.
        (self.0 + 3).rem_euclid(7).to_le_bytes()[0]
    }

    /// The number of its week, counted from the one that holds 1970-01-01. Monday begins a week.
    #[must_use]
    pub const fn week(self) -> i32 {
        (self.0 + 3).div_euclid(7)
    }

    /// Year, month and day of the month.
    ///
    /// # Panics
    /// Never: every day between `MIN` and `MAX` is in the calendar.
    #[must_use]
    pub fn date(self) -> (i16, i8, i8) {
        let date = Span::new()
            .try_days(self.0)
            .and_then(|span| EPOCH.checked_add(span))
            .expect("every day between MIN and MAX is in the calendar");
        (date.year(), date.month(), date.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = ModelError;

    /// Reads exactly `YYYY-MM-DD`; the many other spellings of ISO 8601 are refused, so that one day has one text.
    fn from_str(text: &str) -> Result<Self, ModelError> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !well_formed {
            return Err(ModelError::DayInvalid);
        }
        let mut parts = text.split('-');
        let year = number(parts.next())?;
        let month = number(parts.next())?;
        let day = number(parts.next())?;
        Self::from_date(year, month, day)
    }
}

fn number<N: FromStr>(part: Option<&str>) -> Result<N, ModelError> {
    part.and_then(|digits| digits.parse().ok()).ok_or(ModelError::DayInvalid)
}

/// An instant in milliseconds since 1970-01-01 UTC, as the caller's clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// An instant from milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1660-01-01", -113_225),
            ("2000-02-29", 11_016),
            ("0001-01-01", Day::MIN.days()),
            ("9999-12-31", Day::MAX.days()),
        ] {
            assert_eq!(text.parse::<Day>().unwrap().days(), days);
            assert_eq!(Day::from_days(days).unwrap().to_string(), text);
        }
    }

    #[test]
    fn monday_begins_a_week() {
        for (text, weekday, week) in [
            ("1970-01-01", 3, 0),
            ("1970-01-04", 6, 0),
            ("1970-01-05", 0, 1),
            ("1969-12-28", 6, -1),
            ("2024-12-29", 6, 2_869),
            ("2024-12-30", 0, 2_870),
            ("2025-01-05", 6, 2_870),
        ] {
            let day: Day = text.parse().unwrap();
            assert_eq!((day.weekday(), day.week()), (weekday, week), "{text}");
        }
        assert!(Day::MIN.weekday() < 7 && Day::MAX.weekday() < 7);
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "2023-02-29",
            "0000-01-01",
            "1-1-1",
            "2023-1-01",
            "20230101",
            "2023-13-01",
            "2023-00-10",
            "+023-01-01",
            "2023-01-01T00:00",
            "",
            "２023-01-01",
        ] {
            assert_eq!(text.parse::<Day>(), Err(ModelError::DayInvalid), "{text}");
        }
        assert!(Day::from_days(Day::MIN.days() - 1).is_err());
        assert!(Day::from_days(Day::MAX.days() + 1).is_err());
        assert!(Day::from_date(-1, 1, 1).is_err());
    }

    proptest! {
        #[test]
        fn text_and_back(days in Day::MIN.days()..=Day::MAX.days()) {
            let day = Day::from_days(days).unwrap();
            prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        }
    }
}
