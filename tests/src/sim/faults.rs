//! Which faults a seed has and how often, and how often each happened: a simulator that injects nothing is green.

use std::collections::BTreeMap;

use super::chance::Chance;

/// Rates per thousand, and the bounds of a seed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// A request is lost.
    pub lost_requests: u64,
    /// An answer is lost, though the relay has done its part.
    pub lost_answers: u64,
    /// A request reaches the relay a second time, possibly days later.
    pub doubled_requests: u64,
    /// An answer is cut at some byte.
    pub cut_answers: u64,
    /// Delays are minutes instead of milliseconds.
    pub slow_links: u64,
    /// The power goes at a commit.
    pub crashes_at_commits: u64,
    /// The power goes between two steps.
    pub crashes_between: u64,
    /// The disk has no room for a commit.
    pub full_disks: u64,
    /// The relay is killed before it serves a request.
    pub relay_kills: u64,
    /// A phone's clock jumps.
    pub clock_jumps: u64,
}

impl Faults {
    /// A subset of faults with a rate for each, drawn from a seed.
    #[must_use]
    pub fn draw(swarm: &mut Chance) -> Self {
        let mut rate = |highest: u64| if swarm.per_mille(500) { swarm.between(1, highest) } else { 0 };
        Self {
            lost_requests: rate(300),
            lost_answers: rate(300),
            doubled_requests: rate(500),
            cut_answers: rate(400),
            slow_links: rate(300),
            crashes_at_commits: rate(60),
            crashes_between: rate(40),
            full_disks: rate(30),
            relay_kills: rate(200),
            clock_jumps: rate(20),
        }
    }
}

/// One kind of thing that happens, to be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A request was lost.
    LostRequest,
    /// An answer was lost.
    LostAnswer,
    /// A request was served twice.
    DoubledRequest,
    /// A request overtook an older one.
    ReorderedRequest,
    /// An answer was cut.
    CutAnswer,
    /// A body was cut in its middle, and its start kept.
    PartialBody,
    /// A crash at a commit of which nothing survived.
    CrashNothing,
    /// A crash at a commit of which everything survived.
    CrashEverything,
    /// A crash between two steps.
    CrashBetween,
    /// A commit that found no room.
    FullDisk,
    /// The relay was killed.
    RelayKill,
    /// A clock jumped.
    ClockJump,
    /// A phone began with a clock that is years off.
    YearsOff,
    /// A sync ran on a locked phone.
    LockedSync,
    /// A person gave up on an answer.
    LostPatience,
    /// An answer told lines instead of bodies.
    MissingBodies,
    /// An answer came that nobody waited for any more.
    LateAnswer,
}

impl Mark {
    /// All of them: each must have happened in a run of many seeds.
    pub const ALL: [Self; 17] = [
        Self::LostRequest,
        Self::LostAnswer,
        Self::DoubledRequest,
        Self::ReorderedRequest,
        Self::CutAnswer,
        Self::PartialBody,
        Self::CrashNothing,
        Self::CrashEverything,
        Self::CrashBetween,
        Self::FullDisk,
        Self::RelayKill,
        Self::ClockJump,
        Self::YearsOff,
        Self::LockedSync,
        Self::LostPatience,
        Self::MissingBodies,
        Self::LateAnswer,
    ];
}

/// How often each thing happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Mark, u64>);

impl Counts {
    /// It happened.
    pub fn mark(&mut self, mark: Mark) {
        *self.0.entry(mark).or_default() += 1;
    }

    /// How often.
    #[must_use]
    pub fn of(&self, mark: Mark) -> u64 {
        self.0.get(&mark).copied().unwrap_or(0)
    }

    /// Adds another run's counts.
    pub fn add(&mut self, other: &Self) {
        for (mark, count) in &other.0 {
            *self.0.entry(*mark).or_default() += count;
        }
    }

    /// What never happened.
    #[must_use]
    pub fn never(&self) -> Vec<Mark> {
        Mark::ALL.into_iter().filter(|mark| self.of(*mark) == 0).collect()
    }
}
