//! The machine's clock and entropy.

use rand_core::RngCore as _;

use crate::companion::Clock;
use crate::model::Day;

/// The machine's own clock, and its calendar in its own time zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[expect(clippy::disallowed_methods, reason = "the driver is where time comes from")]
impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    fn today(&self) -> Day {
        let date = jiff::Zoned::now().date();
        Day::from_date(date.year(), date.month(), date.day())
            .expect("the calendar of a running machine lies within the years 1 to 9999")
    }

    fn minute(&self) -> u16 {
        let time = jiff::Zoned::now().time();
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    }
}

/// 32 random bytes of the operating system: a companion's seed, drawn afresh at every start.
#[must_use]
pub fn entropy() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand_core::OsRng.fill_bytes(&mut bytes);
    bytes
}
