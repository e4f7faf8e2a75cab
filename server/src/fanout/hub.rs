//! Waiters by what they wait for. A pure registry: whoever commits calls [`Hub::wake`], afterwards.
//!
//! Subscribe, then read, then wait: what is committed after the reading wakes, since a wake-up that comes while nobody
//! waits yet is kept for the waiter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use beside_wire::id::{DeviceKey, SpaceId};
use tokio::sync::Notify;

/// What one may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Topic {
    /// A space's log has grown.
    Space(SpaceId),
    /// A device was brought into a space, or its install was ended.
    Device(DeviceKey),
}

/// Waits at once that a relay holds.
const WAITERS_MAX: usize = 65_536;

/// Everybody who waits.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    waiters: BTreeMap<u64, Arc<Notify>>,
    by_topic: BTreeMap<Topic, BTreeSet<u64>>,
}

/// One wait. Ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Subscription {
    hub: Arc<Hub>,
    waiter: u64,
    topics: Vec<Topic>,
    notify: Arc<Notify>,
}

impl Hub {
    /// Begins to wait, unless too many wait already.
    pub(crate) fn subscribe(self: &Arc<Self>, topics: Vec<Topic>) -> Option<Subscription> {
        let mut waiting = self.lock();
        if waiting.waiters.len() >= WAITERS_MAX {
            return None;
        }
        let waiter = waiting.next;
        waiting.next += 1;
        let notify = Arc::new(Notify::new());
        waiting.waiters.insert(waiter, Arc::clone(&notify));
        for topic in &topics {
            waiting.by_topic.entry(*topic).or_default().insert(waiter);
        }
        drop(waiting);
        Some(Subscription { hub: Arc::clone(self), waiter, topics, notify })
    }

    /// Wakes whoever waits for any of these.
    pub(crate) fn wake(&self, topics: impl IntoIterator<Item = Topic>) {
        let waiting = self.lock();
        let waiters: BTreeSet<u64> =
            topics.into_iter().filter_map(|topic| waiting.by_topic.get(&topic)).flatten().copied().collect();
        for notify in waiters.iter().filter_map(|waiter| waiting.waiters.get(waiter)) {
            notify.notify_one();
        }
    }

    // A panic under the lock leaves maps of which every reader can bear any prefix.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// Comes back once anything was told since the subscription, or since it last came back.
    pub(crate) async fn woken(&self) {
        self.notify.notified().await;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut waiting = self.hub.lock();
        waiting.waiters.remove(&self.waiter);
        for topic in &self.topics {
            if let Some(waiters) = waiting.by_topic.get_mut(topic) {
                waiters.remove(&self.waiter);
                if waiters.is_empty() {
                    waiting.by_topic.remove(topic);
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn space(byte: u8) -> Topic {
        Topic::Space(SpaceId::new([byte; 32]))
    }

    #[test]
    fn what_was_told_before_the_wait_is_not_lost() {
        let hub = Arc::new(Hub::default());
        let subscription = hub.subscribe(vec![space(1), space(2)]).unwrap();
        assert!(subscription.woken().now_or_never().is_none());
        hub.wake([space(3)]);
        assert!(subscription.woken().now_or_never().is_none());
        hub.wake([space(2), space(1)]);
        assert!(subscription.woken().now_or_never().is_some());
        assert!(subscription.woken().now_or_never().is_none(), "once told is once woken");
    }

    #[test]
    fn all_who_wait_are_woken_and_nobody_is_remembered() {
        let hub = Arc::new(Hub::default());
        let device = Topic::Device(DeviceKey::new([1; 32]));
        let one = hub.subscribe(vec![space(1), device]).unwrap();
        let two = hub.subscribe(vec![space(1)]).unwrap();
        hub.wake([space(1)]);
        assert!(one.woken().now_or_never().is_some() && two.woken().now_or_never().is_some());
        hub.wake([device]);
        assert!(one.woken().now_or_never().is_some() && two.woken().now_or_never().is_none());
        drop((one, two));
        assert!(hub.lock().waiters.is_empty() && hub.lock().by_topic.is_empty());
    }
}
