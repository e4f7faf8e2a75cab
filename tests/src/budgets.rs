//! What a phone on a bad link can bear, measured on real things: a real relay over real HTTP/2 on a counted line, real
//! databases on both sides.
//!
//! Counts of bytes and of round trips are conditions. Times and memory are printed and never one: they are the machine's.
//! `docs/BUDGETS.md` restates the rows, and a test holds both to the same ones.

mod desk;
mod diary;
mod edits;
mod idle;
mod memory;
mod phone;
mod relay;
mod speed;
pub mod table;
mod talk;
mod year;

use std::path::PathBuf;
use std::time::Instant;

use diary::Diary;
use table::Table;

/// What the program is asked to do.
pub struct Arguments {
    diary: Option<PathBuf>,
}

impl Arguments {
    /// Reads `--diary FILE`, or nothing.
    ///
    /// # Errors
    /// For anything else.
    pub fn of(words: &[String]) -> anyhow::Result<Self> {
        match words {
            [] => Ok(Self { diary: None }),
            [flag, path] if flag == "--diary" => Ok(Self { diary: Some(path.into()) }),
            _ => anyhow::bail!("usage: budgets [--diary FILE]: one JSON object a line, with \"date\" and \"text\""),
        }
    }
}

/// Measures everything that exists.
///
/// # Errors
/// Where something that is measured doesn't work at all.
pub async fn measure(arguments: &Arguments) -> anyhow::Result<Table> {
    let mut watch = Watch::default();
    let diary = Diary::of(arguments.diary.as_deref())?;
    let mut table = Table::default();
    table.remark(diary.words());
    idle::measure(&mut table).await?;
    watch.lap("idle");
    edits::measure(&mut table).await?;
    watch.lap("edits");
    talk::measure(&mut table).await?;
    watch.lap("talk");
    year::measure(&mut table, &diary).await?;
    watch.lap("year");
    let phone = diary::measure(&mut table, &diary).await?;
    watch.lap("diary");
    phone::measure(&mut table, &phone, &diary)?;
    watch.lap("phone");
    speed::measure(&mut table)?;
    relay::measure(&mut table).await?;
    watch.lap("the rest");
    memory::measure(&mut table);
    table.remark(watch.told());
    Ok(table)
}

/// How long each part took, so that a run that becomes slow shows where.
struct Watch {
    last: Instant,
    laps: Vec<String>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }
}

impl Watch {
    fn lap(&mut self, part: &str) {
        self.laps.push(format!("{part} {:.1} s", self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }

    fn told(&self) -> String {
        format!("measured in: {}", self.laps.join(", "))
    }
}
