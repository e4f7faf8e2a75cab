#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

#[derive(Debug, Default)]
struct Hands(AtomicU64);

impl Clock for Hands {
    fn unix_milliseconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.unix_milliseconds())
    }
}

fn limits(rate: Rate) -> (Limits, Arc<Hands>) {
    let hands = Arc::new(Hands::default());
    let clock: Arc<dyn Clock> = Arc::clone(&hands) as _;
    let quotas =
        Quotas { entry_per_address: rate, entry_per_account: rate, use_per_address: rate, use_per_install: rate };
    (Limits::new(&quotas, &clock), hands)
}

#[test]
fn a_burst_is_served_then_one_for_each_refill() {
    let (limits, hands) = limits(Rate::new(3, Duration::from_secs(2)));
    let address = "192.0.2.1".parse().unwrap();
    assert!((0..3).all(|_| limits.entry(address).is_ok()));
    let refusal = limits.entry(address).unwrap_err();
    assert_eq!(refusal.code(), Code::RateLimited);
    assert_eq!(refusal.problem().retry_after_ms, Some(2_000));
    hands.0.store(2_000, Ordering::SeqCst);
    assert!(limits.entry(address).is_ok());
    assert!(limits.entry(address).is_err());
}

#[test]
fn one_line_of_ipv6_is_one_address_and_two_ipv4_are_two() {
    let (limits, _) = limits(Rate::new(1, Duration::from_mins(1)));
    assert!(limits.address("2001:db8::1".parse().unwrap()).is_ok());
    assert!(limits.address("2001:db8::2".parse().unwrap()).is_err());
    assert!(limits.address("2001:db8:0:1::1".parse().unwrap()).is_ok());
    assert!(limits.address("192.0.2.1".parse().unwrap()).is_ok());
    assert!(limits.address("192.0.2.2".parse().unwrap()).is_ok());
    assert!(limits.address("::ffff:192.0.2.1".parse().unwrap()).is_err());
}

#[test]
fn kinds_of_limits_are_counted_apart_and_forgotten_when_full_again() {
    let (limits, hands) = limits(Rate::new(1, Duration::from_secs(1)));
    assert!(limits.attempt(b"ana-2345").is_ok());
    assert!(limits.attempt(b"ana-2345").is_err());
    assert!(limits.attempt(b"ben-2345").is_ok());
    assert!(limits.install(InstallId::new([7; 8])).is_ok());
    hands.0.store(10_000, Ordering::SeqCst);
    limits.tidy();
    assert!(limits.attempt(b"ana-2345").is_ok());
}
