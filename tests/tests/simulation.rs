//! Thousands of worlds by seed.

use beside_tests::sim::disk::Sabotage;
use beside_tests::sim::world::{Options, run};

#[test]
fn smoke() {
    let options = Options { steps: 200, sabotage: Sabotage::None };
    let first: u64 = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let n: u64 = std::env::var("N").ok().and_then(|s| s.parse().ok()).unwrap_or(20);
    let start = std::time::Instant::now();
    let mut failed = 0;
    let mut counts = beside_tests::sim::faults::Counts::default();
    let mut rounds = 0;
    for seed in first..first + n {
        match std::panic::catch_unwind(|| run(seed, options)) {
            Ok(Ok(o)) => { counts.add(&o.counts); rounds = rounds.max(o.rounds); }
            Ok(Err(v)) => { failed += 1; println!("seed {seed}: {v}"); }
            Err(_) => { failed += 1; println!("seed {seed}: panic"); }
        }
    }
    println!("{n} seeds, {failed} failed, {rounds} rounds, {:?}, {counts:?}", start.elapsed());
    assert_eq!(failed, 0);
}
