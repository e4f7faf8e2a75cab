//! Chance by seed: one stream for each concern, all ChaCha8.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore as _, SeedableRng as _};

/// What a stream decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Concern {
    /// Which faults this seed has, and how often.
    Swarm = 1,
    /// Loss, delay, doubles and cuts.
    Network = 2,
    /// Crashes and full disks.
    Disk = 3,
    /// What people do, and when.
    Workload = 4,
    /// Keys, nonces and ids.
    Entropy = 5,
    /// Restarts of the relay, and its tags.
    Relay = 6,
    /// Whether two people know each other, and what they say.
    Talk = 7,
}

/// One stream.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a seed for a concern.
    #[must_use]
    pub fn new(seed: u64, concern: Concern) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        bytes[8] = concern as u8;
        Self(ChaCha8Rng::from_seed(bytes))
    }

    /// A number below `bound`; zero where the bound is zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.0.next_u64() % bound }
    }

    /// A number from `from` to `to`, both inside.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// An index into something of this length.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// True so many times in a thousand.
    pub fn per_mille(&mut self, rate: u64) -> bool {
        self.below(1000) < rate
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    /// Puts things into any order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            things.swap(end, self.index(end + 1));
        }
    }

    /// A seed for something that draws by itself.
    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }

    /// A generator that draws by itself.
    pub fn generator(&mut self) -> ChaCha8Rng {
        ChaCha8Rng::from_seed(self.seed())
    }

    /// Bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
