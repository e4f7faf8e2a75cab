//! The network: whole requests get lost, doubled and delayed; answers get lost, delayed, and cut at any byte.

use super::chance::Chance;
use super::faults::{Counts, Faults, Mark};

/// How long a phone waits for an answer, in milliseconds.
pub const PATIENCE_MS: i64 = 60_000;
const DAY_MS: u64 = 24 * 3600 * 1000;

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// When the request reaches the relay, in milliseconds from now; `None` if it never does.
    pub first: Option<i64>,
    /// When a second copy of it does.
    pub copy: Option<i64>,
}

/// What becomes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// When, in milliseconds from now.
    pub after_ms: i64,
    /// How many of its bytes arrive.
    pub bytes: usize,
    /// In how many pieces they are read.
    pub pieces: usize,
}

/// The network of one world.
#[derive(Debug)]
pub struct Network {
    chance: Chance,
    faults: Faults,
}

impl Network {
    /// A network with faults.
    #[must_use]
    pub fn new(chance: Chance, faults: Faults) -> Self {
        Self { chance, faults }
    }

    /// From now on nothing goes wrong.
    pub fn heal(&mut self) {
        self.faults = Faults::default();
    }

    /// What becomes of a request.
    pub fn request(&mut self, counts: &mut Counts) -> Fate {
        let lost = self.chance.per_mille(self.faults.lost_requests);
        let doubled = self.chance.per_mille(self.faults.doubled_requests);
        let delay = self.delay();
        if lost {
            counts.mark(Mark::LostRequest);
        }
        let copy = doubled.then(|| {
            let later =
                if self.chance.per_mille(200) { self.chance.below(3 * DAY_MS) } else { self.chance.below(90_000) };
            delay + later as i64
        });
        Fate { first: (!lost).then_some(delay), copy }
    }

    /// What becomes of an answer of so many bytes; `None` if it never comes.
    pub fn answer(&mut self, bytes: usize, counts: &mut Counts) -> Option<Arrival> {
        let after_ms = self.delay();
        let pieces = self.chance.between(1, 4) as usize;
        if self.chance.per_mille(self.faults.lost_answers) {
            counts.mark(Mark::LostAnswer);
            return None;
        }
        let cut = self.chance.per_mille(self.faults.cut_answers);
        let arrived = if cut { self.chance.index(bytes) } else { bytes };
        if cut {
            counts.mark(Mark::CutAnswer);
        }
        Some(Arrival { after_ms, bytes: arrived, pieces })
    }

    fn delay(&mut self) -> i64 {
        let longest = if self.chance.per_mille(self.faults.slow_links) { 100_000 } else { 300 };
        self.chance.between(5, longest) as i64
    }
}
