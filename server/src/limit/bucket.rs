//! One kind of limit: GCRA by `governor`, on the relay's own clock, with a bound on how many keys are remembered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::{Key, Rate};
use crate::clock::Clock;

/// Keys that one kind of limit remembers. Each costs about a hundred bytes.
const KEYS_MAX: usize = 200_000;
/// After so many requests the keys are looked through again once there are too many.
const LOOK_EVERY: u64 = 1_024;
/// What somebody is told who isn't remembered, while there are too many keys.
const CROWDED: Duration = Duration::from_secs(30);

/// The relay's clock as governor wants it.
#[derive(Debug, Clone)]
struct Monotonic(Arc<dyn Clock>);

impl governor::clock::Clock for Monotonic {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.monotonic()
    }
}

type Limiter = RateLimiter<Key, DashMapStateStore<Key>, Monotonic, NoOpMiddleware<Duration>>;

/// How often each key asked.
pub(super) struct Buckets {
    clock: Monotonic,
    limiter: Limiter,
    counted: AtomicU64,
}

impl Buckets {
    pub(super) fn new(rate: Rate, clock: &Arc<dyn Clock>) -> Self {
        let refill = rate.refill.max(Duration::from_nanos(1));
        let quota = Quota::with_period(refill).expect("a period of at least a nanosecond isn't zero");
        let clock = Monotonic(Arc::clone(clock));
        let limiter = RateLimiter::dashmap_with_clock(quota.allow_burst(rate.burst), clock.clone());
        Self { clock, limiter, counted: AtomicU64::new(0) }
    }

    /// Takes one, or says after what time one can be taken.
    pub(super) fn take(&self, key: Key) -> Result<(), Duration> {
        let counted = self.counted.fetch_add(1, Ordering::Relaxed);
        if counted.is_multiple_of(LOOK_EVERY) && self.limiter.len() > KEYS_MAX {
            self.tidy();
        }
        // Twice the bound is never passed by much: then everybody waits, since forgetting would let everybody in.
        if self.limiter.len() > 2 * KEYS_MAX {
            return Err(CROWDED);
        }
        self.limiter.check_key(&key).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Forgets keys whose buckets are full again.
    pub(super) fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}
