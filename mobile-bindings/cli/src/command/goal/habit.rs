//! `days:1,3,5` and `times:3`: when something is to be done again and again.

use beside_core::model::{Habit, TimesPerWeek, Weekdays};

use crate::failure::Failure;

/// Reads a schedule. Days are counted from Monday, which is 1.
pub(super) fn read(text: &str) -> Result<Habit, Failure> {
    let unread = || Failure::new("habit-unreadable");
    let (kind, rest) = text.trim().split_once(':').ok_or_else(unread)?;
    match kind.trim() {
        "times" => Ok(Habit::TimesPerWeek(TimesPerWeek::new(rest.trim().parse().map_err(|_| unread())?)?)),
        "days" => {
            let bits = rest.split(',').try_fold(0, |bits, day| bit(day).map(|bit| bits | bit).ok_or_else(unread))?;
            Ok(Habit::Weekdays(Weekdays::from_bits(bits)?))
        }
        _ => Err(unread()),
    }
}

fn bit(day: &str) -> Option<u8> {
    let day: u32 = day.trim().parse().ok()?;
    (1..=7).contains(&day).then(|| 1 << (day - 1))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_schedule_is_read_from_monday_on() {
        let days = |bits| Habit::Weekdays(Weekdays::from_bits(bits).unwrap());
        assert_eq!(read("days:1,3,5").unwrap(), days(0b1_0101));
        assert_eq!(read(" days: 7, 7 ").unwrap(), days(0b100_0000));
        assert_eq!(read("times:3").unwrap(), Habit::TimesPerWeek(TimesPerWeek::new(3).unwrap()));
        for wrong in ["", "3", "days", "days:", "days:0", "days:8", "days:1,,2", "weeks:3", "times:x", "times:-1"] {
            assert_eq!(read(wrong).unwrap_err().code(), "habit-unreadable", "{wrong}");
        }
        for wrong in ["times:0", "times:8"] {
            assert_eq!(read(wrong).unwrap_err().code(), "habit-range", "{wrong}");
        }
    }
}
