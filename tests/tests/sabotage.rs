//! Defects that are planted on purpose: each must be found within a hundred seeds, by an oracle and not by a panic.
//!
//! They exist only where everything was compiled with `--cfg sabotage`, as `.ci/sabotage` does:
//!
//! ```sh
//! RUSTC_WORKSPACE_WRAPPER=$PWD/.ci/sabotage cargo test -p beside-tests --test sabotage -- --nocapture
//! ```
//!
//! `BESIDE_SABOTAGE=torn-batch` looks for one of them alone. In any other build the simulator runs the same seeds and
//! finds nothing, so that it's the defects that are found.

use std::panic::catch_unwind;

use beside_tests::sim::violation::Violation;
use beside_tests::sim::world::{Options, Outcome, run};

const SEEDS: u64 = 100;
const STEPS: u32 = 200;

fn world(seed: u64) -> Result<Outcome, Violation> {
    catch_unwind(|| run(seed, Options { steps: STEPS })).unwrap_or_else(|_| Err(Violation::new("I15", "a panic")))
}

#[cfg(sabotage)]
#[test]
fn planted_defects_are_found_within_a_hundred_seeds() {
    use beside_wire::sabotage::{Defect, plant};

    let wanted = std::env::var("BESIDE_SABOTAGE").ok().map(|name| Defect::named(&name).expect("a defect's name"));
    let mut missed = Vec::new();
    for defect in Defect::ALL.into_iter().filter(|defect| wanted.is_none_or(|wanted| wanted == *defect)) {
        plant(Some(defect));
        let found = (0..SEEDS).find_map(|seed| world(seed).err().map(|violation| (seed, violation)));
        plant(None);
        let Some((seed, violation)) = found else {
            missed.push(defect.name());
            continue;
        };
        println!("{} is found by seed {seed}: {violation}", defect.name());
        assert_ne!(violation.invariant, "I15", "{} is found by a panic and by no oracle", defect.name());
    }
    assert!(missed.is_empty(), "not found within {SEEDS} seeds: {missed:?}");
}

#[test]
fn without_a_defect_the_same_seeds_find_nothing() {
    let found: Vec<_> =
        (0..SEEDS / 4).filter_map(|seed| world(seed).err().map(|violation| (seed, violation))).collect();
    assert!(found.is_empty(), "{found:?}");
}
