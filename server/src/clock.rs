//! The relay's time, passed in wherever it is needed, so that a test can say what time it is.

use std::fmt::Debug;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time. Phones never decide by their own clock what the relay's says, so there is exactly one of these.
pub trait Clock: Debug + Send + Sync {
    /// Milliseconds since 1970, UTC.
    fn unix_milliseconds(&self) -> u64;

    /// Time since some fixed moment; never goes back.
    fn monotonic(&self) -> Duration;

    /// Seconds since 1970, UTC.
    fn unix_seconds(&self) -> u64 {
        self.unix_milliseconds() / 1000
    }
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock that others ask")]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that others ask")]
    fn unix_milliseconds(&self) -> u64 {
        // A machine whose clock stands before 1970 is as good as one at 1970: every assertion is refused as skewed.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}
