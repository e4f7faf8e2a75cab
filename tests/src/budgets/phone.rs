//! A phone with ten years on it: what its database holds, and how fast it reads.

use std::time::{Duration, Instant};

use beside_core::companion::{Companion, Deleted, Page};
use beside_core::storage::Table as Rows;
use tempfile::TempDir;

use super::desk::{bytes_below, database_below};
use super::diary::Diary;
use super::table::{Figure, Table, thousands};
use crate::fixture::{device, passphrase};

const PAGE: usize = 20;
const OPENED: u32 = 200;
const HITS: usize = 50;
const SEARCHES: u32 = 3;

/// Opens the closed phone in this folder.
pub fn measure(table: &mut Table, folder: &TempDir, diary: &Diary) -> anyhow::Result<()> {
    let bytes = bytes_below(folder.path())?;
    table.note("a ten-year diary in the phone's database", vec![Figure::told(format!("{} B", thousands(bytes)))]);
    kinds(table, folder)?;

    let mut companion = Companion::open(device(folder.path()))?;
    let key = companion.session_key(&passphrase())?;
    drop(companion);
    let begun = Instant::now();
    let mut companion = Companion::open(device(folder.path()))?;
    companion.unlock_with_session(&key)?;
    let page = companion.journal_list(Page { before: None, limit: PAGE, deleted: Deleted::Hidden })?;
    table.note("cold open of a ten-year journal to the newest page", vec![Figure::time(begun.elapsed())]);

    let begun = Instant::now();
    for entry in page.entries.iter().cycle().take(OPENED as usize) {
        companion.journal_show(&entry.id)?;
    }
    table.note("one entry", vec![Figure::time(begun.elapsed() / OPENED)]);

    let rare = search(&companion, "no such words anywhere")?;
    let common = search(&companion, diary.word())?;
    table.note(
        "search of a ten-year journal",
        vec![
            Figure::time(rare),
            Figure::told(format!("of words that no entry has; {:.2} ms to {HITS} hits", common.as_secs_f64() * 1000.0)),
        ],
    );
    Ok(())
}

fn search(companion: &Companion, words: &str) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    for _ in 0..SEARCHES {
        companion.journal_search(words, HITS)?;
    }
    Ok(begun.elapsed() / SEARCHES)
}

/// Which kinds of rows take up the room: names and sealed values, as they are stored.
fn kinds(table: &mut Table, folder: &TempDir) -> anyhow::Result<()> {
    let database = rusqlite::Connection::open(database_below(folder.path())?)?;
    let mut sums = database.prepare(
        "SELECT tab, count(*), sum(length(row) + length(value)) FROM entry GROUP BY tab ORDER BY 3 DESC LIMIT 6",
    )?;
    let found = sums.query_map([], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
    for row in found {
        let (code, count, bytes) = row?;
        let kind = Rows::ALL.iter().find(|kind| kind.code() == code);
        let name = kind.map_or_else(|| code.to_string(), |kind| format!("{kind:?}"));
        let told =
            format!("{name} {} B in {} rows", thousands(u64::try_from(bytes)?), thousands(u64::try_from(count)?));
        table.note("a ten-year diary in the phone's database", vec![Figure::told(told)]);
    }
    Ok(())
}
