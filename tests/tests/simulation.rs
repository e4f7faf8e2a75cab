//! Thousands of worlds by seed.
//!
//! `BESIDE_SEEDS` says how many (300) and `BESIDE_FIRST_SEED` which is the first; after `BESIDE_SECONDS` no further one
//! is begun, and the count says how far it came. Seeds that once failed are kept in `tests/seeds/` and run before all
//! others. That a run can fail, `tests/tests/sabotage.rs` shows.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use beside_tests::sim::faults::{Counts, Mark};
use beside_tests::sim::violation::Violation;
use beside_tests::sim::world::{Options, Outcome, run};

const SEEDS: u64 = 300;
/// Fewer in the time that is given say nothing.
const SEEDS_MIN: u64 = 100;
const STEPS: u32 = 200;
const SAME_TWICE_EVERY: u64 = 100;
const KEPT_SEEDS: &str = include_str!("../seeds/simulation.txt");

#[derive(Default)]
struct Totals {
    counts: Counts,
    seeds: u64,
    steps: u64,
    saved: u64,
    commits: u64,
    rounds: u32,
    repeated: u64,
    failures: Vec<String>,
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

fn kept_seeds() -> impl Iterator<Item = u64> {
    let lines = KEPT_SEEDS.lines().filter_map(|line| line.split('#').next()).map(str::trim);
    lines.filter(|line| !line.is_empty()).map(|line| line.parse().expect("a seed"))
}

fn world(seed: u64) -> Result<Outcome, Violation> {
    let options = Options { steps: STEPS };
    catch_unwind(|| run(seed, options)).unwrap_or_else(|_| Err(Violation::new("I15", "a panic")))
}

fn add(totals: &mut Totals, seed: u64, outcome: Result<Outcome, Violation>, again: Option<Result<Outcome, Violation>>) {
    totals.seeds += 1;
    if let Some(again) = again {
        totals.repeated += 1;
        if again != outcome {
            totals.failures.push(format!("seed {seed}: two runs of one seed differ"));
        }
    }
    match outcome {
        Ok(outcome) => {
            totals.counts.add(&outcome.counts);
            totals.steps += outcome.steps;
            totals.saved += outcome.saved;
            totals.commits += outcome.commits;
            totals.rounds = totals.rounds.max(outcome.rounds);
        }
        Err(violation) => totals.failures.push(format!("seed {seed}: {violation}")),
    }
}

// Each world has one thread; several worlds go side by side.
fn run_all(seeds: &[u64], most: Duration) -> Totals {
    let start = Instant::now();
    let (next, totals) = (AtomicUsize::new(0), Mutex::new(Totals::default()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let drawn = || seeds.get(next.fetch_add(1, Ordering::Relaxed)).copied();
                while let Some(seed) = drawn().filter(|_| start.elapsed() < most) {
                    let outcome = world(seed);
                    let again = seed.is_multiple_of(SAME_TWICE_EVERY).then(|| world(seed));
                    add(&mut totals.lock().unwrap(), seed, outcome, again);
                }
            });
        }
    });
    totals.into_inner().unwrap()
}

#[test]
fn i1_i2_i7_i12_i14_i16_hold_in_thousands_of_worlds() {
    let (first, count) = (number("BESIDE_FIRST_SEED", 0), number("BESIDE_SEEDS", SEEDS));
    let most = Duration::from_secs(number("BESIDE_SECONDS", u64::MAX));
    let kept: BTreeSet<u64> = kept_seeds().collect();
    let others = (first..first + count).filter(|seed| !kept.contains(seed));
    let seeds: Vec<u64> = kept.iter().copied().chain(others).collect();
    let start = Instant::now();
    let mut totals = run_all(&seeds, most);
    let of = |mark| totals.counts.of(mark);
    println!(
        "{} seeds ({} of them twice), {} steps, {} edits saved, {} commits, {} crashes, {} full disks, {} relay kills, \
         {} cuts, {} losses, {} doubles, {} late answers; agreed within {} rounds; {} s",
        totals.seeds,
        totals.repeated,
        totals.steps,
        totals.saved,
        totals.commits,
        of(Mark::CrashNothing) + of(Mark::CrashEverything) + of(Mark::CrashBetween),
        of(Mark::FullDisk),
        of(Mark::RelayKill),
        of(Mark::CutAnswer),
        of(Mark::LostRequest) + of(Mark::LostAnswer),
        of(Mark::DoubledRequest),
        of(Mark::LateAnswer),
        totals.rounds,
        start.elapsed().as_secs(),
    );
    totals.failures.sort();
    assert!(totals.failures.is_empty(), "{} failures:\n{}", totals.failures.len(), totals.failures.join("\n"));
    assert!(totals.seeds >= count.min(SEEDS_MIN), "only {} seeds in {most:?}", totals.seeds);
    assert!(totals.seeds < SEEDS || totals.counts.never().is_empty(), "never happened: {:?}", totals.counts.never());
}
