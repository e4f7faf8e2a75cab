//! One kind of thing under way, by a secret that was given for it.
//!
//! Secrets are looked up by a salted hash: how long a search takes says something about hashes that nobody can predict,
//! and nothing about secrets.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use beside_wire::hash::{Digest, hash};

use crate::chance;

/// Things of one kind, all good for the same time.
pub(super) struct Slots<T> {
    salt: [u8; 16],
    lifetime: Duration,
    count_max: usize,
    by_secret: BTreeMap<Digest, Slot<T>>,
    // In the order of their ends, which is that of their beginnings.
    ends: VecDeque<(Duration, Digest)>,
}

enum Slot<T> {
    Fresh(T),
    Taken { request: Digest, answer: Option<Vec<u8>> },
}

/// What somebody gets who takes.
pub(crate) enum Taken<T> {
    /// The thing. It is nobody else's now.
    Fresh(T),
    /// The answer that this very request got before.
    Again(Vec<u8>),
    /// Nothing: it is over, was taken by another request, or never was.
    Gone,
}

impl<T> Slots<T> {
    pub(super) fn new(lifetime: Duration, count_max: usize) -> Self {
        Self { salt: chance::bytes(), lifetime, count_max, by_secret: BTreeMap::new(), ends: VecDeque::new() }
    }

    pub(super) fn put(&mut self, secret: &[u8], value: T, now: Duration) {
        self.forget(now);
        while self.ends.len() >= self.count_max {
            self.forget_oldest();
        }
        let key = self.key(secret);
        // A handle may be minted twice while nobody registers it; its first end must not end the second.
        if self.by_secret.insert(key, Slot::Fresh(value)).is_some() {
            self.ends.retain(|(_, other)| *other != key);
        }
        self.ends.push_back((now + self.lifetime, key));
    }

    pub(super) fn look(&mut self, secret: &[u8], now: Duration) -> Option<&T> {
        self.forget(now);
        match self.by_secret.get(&self.key(secret))? {
            Slot::Fresh(value) => Some(value),
            Slot::Taken { .. } => None,
        }
    }

    pub(super) fn take(&mut self, secret: &[u8], request: &[u8], now: Duration) -> Taken<T> {
        self.forget(now);
        let request = hash("request", &[&self.salt, request]);
        let key = self.key(secret);
        let Some(slot) = self.by_secret.get_mut(&key) else {
            return Taken::Gone;
        };
        match slot {
            Slot::Taken { request: before, answer: Some(answer) } if *before == request => Taken::Again(answer.clone()),
            Slot::Taken { .. } => Taken::Gone,
            Slot::Fresh(_) => match std::mem::replace(slot, Slot::Taken { request, answer: None }) {
                Slot::Fresh(value) => Taken::Fresh(value),
                Slot::Taken { .. } => Taken::Gone,
            },
        }
    }

    pub(super) fn answer(&mut self, secret: &[u8], bytes: &[u8]) {
        if let Some(Slot::Taken { answer, .. }) = self.by_secret.get_mut(&self.key(secret)) {
            *answer = Some(bytes.to_vec());
        }
    }

    pub(super) fn forget(&mut self, now: Duration) {
        while self.ends.front().is_some_and(|(end, _)| *end <= now) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, key)) = self.ends.pop_front() {
            self.by_secret.remove(&key);
        }
    }

    fn key(&self, secret: &[u8]) -> Digest {
        hash("slot", &[&self.salt, secret])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(100);
    const LIFE: Duration = Duration::from_secs(10);

    fn taken(slots: &mut Slots<u8>, secret: &[u8], request: &[u8], now: Duration) -> Result<u8, Option<Vec<u8>>> {
        match slots.take(secret, request, now) {
            Taken::Fresh(value) => Ok(value),
            Taken::Again(answer) => Err(Some(answer)),
            Taken::Gone => Err(None),
        }
    }

    #[test]
    fn what_is_taken_is_taken_once_and_its_answer_is_for_the_same_request() {
        let mut slots = Slots::new(LIFE, 8);
        slots.put(b"secret", 7, NOW);
        assert_eq!(slots.look(b"secret", NOW), Some(&7));
        assert_eq!(taken(&mut slots, b"other", b"request", NOW), Err(None));
        assert_eq!(taken(&mut slots, b"secret", b"request", NOW), Ok(7));
        assert_eq!(slots.look(b"secret", NOW), None);
        assert_eq!(taken(&mut slots, b"secret", b"request", NOW), Err(None), "while the first is at work");
        slots.answer(b"secret", b"answer");
        assert_eq!(taken(&mut slots, b"secret", b"request", NOW), Err(Some(b"answer".to_vec())));
        assert_eq!(taken(&mut slots, b"secret", b"another", NOW), Err(None));
        assert_eq!(taken(&mut slots, b"secret", b"request", NOW + LIFE), Err(None));
    }

    #[test]
    fn everything_ends_and_the_oldest_gives_way() {
        let mut slots = Slots::new(LIFE, 2);
        slots.put(b"a", 1, NOW);
        slots.put(b"b", 2, NOW + Duration::from_secs(1));
        slots.put(b"c", 3, NOW + Duration::from_secs(2));
        assert_eq!(slots.look(b"a", NOW), None);
        assert_eq!(slots.look(b"b", NOW + LIFE), Some(&2));
        assert_eq!(slots.look(b"b", NOW + LIFE + Duration::from_secs(1)), None);
        assert_eq!(slots.look(b"c", NOW + LIFE + Duration::from_secs(1)), Some(&3));
        slots.put(b"c", 4, NOW + LIFE + Duration::from_secs(1));
        assert_eq!(slots.look(b"c", NOW + LIFE + Duration::from_secs(5)), Some(&4));
        assert_eq!(slots.by_secret.len(), slots.ends.len());
    }
}
