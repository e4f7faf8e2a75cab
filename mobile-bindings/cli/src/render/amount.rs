//! Sizes, times and moments, as the language writes them.

use std::time::Duration;

use beside_texts::Language;
use jiff::{Timestamp, tz::TimeZone};

use crate::voice::Voice;

/// A size with three digits at most: `812 B`, `2.41 MB`. Units are powers of a thousand.
pub(crate) fn bytes(voice: Voice, count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (size, unit) in UNITS {
        if count >= size {
            return format!("{} {unit}", decimal(voice, count.saturating_mul(100) / size));
        }
    }
    format!("{count} B")
}

/// A duration with a fitting unit: `8.20 ms`, `1.35 s`.
pub(crate) fn duration(voice: Voice, duration: Duration) -> String {
    let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
    if micros >= 1_000_000 {
        format!("{} s", decimal(voice, micros / 10_000))
    } else {
        format!("{} ms", decimal(voice, micros / 10))
    }
}

/// Hundredths as a decimal number with three significant digits.
fn decimal(voice: Voice, hundredths: u64) -> String {
    let point = match voice.language() {
        Language::English => '.',
        Language::Portuguese | Language::Polish => ',',
    };
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match whole {
        0..=9 => format!("{whole}{point}{part:02}"),
        10..=99 => format!("{whole}{point}{}", part / 10),
        _ => whole.to_string(),
    }
}

/// A moment in the time zone of this device, to the minute.
pub(crate) fn moment(millis: i64) -> String {
    Timestamp::from_millisecond(millis).map_or_else(
        |_| millis.to_string(),
        |moment| moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// Reads a byte count that may end in `k` or `M`.
pub(crate) fn parse_bytes(text: &str) -> Option<u64> {
    let (digits, factor) = match text.trim().strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000),
        None => match text.trim().strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 1_000_000),
            None => (text.trim(), 1),
        },
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_three_digits_and_the_point_of_the_language() {
        let (english, polish) = (Voice::new(Language::English), Voice::new(Language::Polish));
        for (count, shown) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.00 kB"),
            (56_780, "56.7 kB"),
            (2_415_000, "2.41 MB"),
            (999_999_999, "999 MB"),
        ] {
            assert_eq!(bytes(english, count), shown);
        }
        assert_eq!(bytes(polish, 2_415_000), "2,41 MB");
        assert_eq!(duration(english, Duration::from_micros(8_204)), "8.20 ms");
        assert_eq!(duration(polish, Duration::from_millis(1_350)), "1,35 s");
    }

    #[test]
    fn budgets_are_read_with_their_unit() {
        for (text, count) in
            [("0", Some(0)), ("64k", Some(64_000)), (" 2M", Some(2_000_000)), ("1.5M", None), ("", None), ("k", None)]
        {
            assert_eq!(parse_bytes(text), count, "{text}");
        }
        assert_eq!(parse_bytes("99999999999999999999"), None);
        assert_eq!(parse_bytes("18446744073709551615k"), None);
    }
}
