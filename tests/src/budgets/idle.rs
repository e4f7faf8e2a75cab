//! What it costs when there is little or nothing to say.

use super::desk::Desk;
use super::table::{Figure, Table};
use crate::fixture::entry;

// The first sync brings an assertion and tables of headers, the second the token: from the third on nothing is new.
const WARM: usize = 2;
const MEASURED: usize = 10;

/// Syncs without news on a kept connection, and a new phone that joins an account with an empty journal.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let mut desk = Desk::new().await?;
    let mut second = desk.join().await?;
    second.settle().await?;
    table.note("first join", vec![Figure::at_most(second.tap.bytes(), "B", 60_000)]);
    drop(second);

    desk.phone.companion.journal_write(entry("There is something in it, and it has been said."))?;
    desk.phone.settle().await?;
    let (mut bytes, mut trips) = (0, 0);
    for round in 0..WARM + MEASURED {
        let before = desk.phone.tap.bytes();
        let (taken, more) = desk.phone.sync().await?;
        anyhow::ensure!(!more, "an idle sync that leaves something");
        if round >= WARM {
            bytes = bytes.max(desk.phone.tap.bytes() - before);
            trips = trips.max(u64::from(taken));
        }
    }
    let largest = format!("the largest of {MEASURED}; one space, and one fingerprint stands for any number");
    table.note(
        "nothing to sync, four spaces",
        vec![Figure::at_most(trips, "round trip", 1), Figure::at_most(bytes, "B", 300), Figure::told(largest)],
    );
    Ok(())
}
