//! The rows, and what was measured of them.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// One row of a table of budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which table it stands in.
    pub section: &'static str,
    /// What is done.
    pub what: &'static str,
    /// What it may cost.
    pub budget: &'static str,
}

const fn row(section: &'static str, what: &'static str, budget: &'static str) -> Row {
    Row { section, what, budget }
}

const BYTES: &str = "Bytes and round trips";
const PHONE: &str = "Time and memory on the phone";
const RELAY: &str = "Relay";

/// Every budget, in the order of the documents.
pub const ROWS: [Row; 25] = [
    row(BYTES, "nothing to sync, four spaces", "1 round trip, ≤ 300 B both ways on a kept HTTP/2 connection"),
    row(BYTES, "one short text message, sealed, signed, padded", "≤ 260 B alone, ≤ 80 B in a batch of 50"),
    row(BYTES, "one 600-character journal entry, sealed, padded", "≤ 760 B"),
    row(BYTES, "1,000 small edits of one document made offline, sealed, padded", "≤ 11 KB"),
    row(
        BYTES,
        "1,000 small edits made offline over many entries, sealed, padded",
        "≤ 1.1 × the sum of the smaller of changes and save()",
    ),
    row(BYTES, "active day: 10 messages, 3 journal edits, 5 habit ticks, 1 check-in", "≤ 8 KB up, 1 round trip"),
    row(BYTES, "catch-up of 30 days, 300 messages that were each sent alone", "≤ 85 KB, ≤ 4 round trips"),
    row(BYTES, "a ten-year diary to a new device", "≤ 2.6 MB on the wire, ≤ 3 MB at the relay"),
    row(BYTES, "first join", "≤ 60 KB besides the app"),
    row(BYTES, "a year of use", "≤ 12 MB on the wire, ≤ 15 MB on the phone"),
    row(BYTES, "membership change, 20 people × 2 devices", "≤ 5 KB sent, ≤ 600 B for each who receives it"),
    row(PHONE, "cold open of a ten-year journal to the newest page", "≤ 10 ms"),
    row(PHONE, "one entry", "≤ 0.5 ms"),
    row(PHONE, "search of a ten-year journal", "≤ 150 ms"),
    row(PHONE, "peak heap of any operation, Argon2id apart", "≤ 16 MB"),
    row(PHONE, "a remote edit applied", "≤ 0.25 ms"),
    row(PHONE, "200 + 200 diverged edits merged", "≤ 10 ms"),
    row(PHONE, "batch apply", "≥ 25,000 small changes/s"),
    row(PHONE, "a save", "≤ 1 fsync"),
    row(PHONE, "stripped library", "≤ 8 MB per ABI"),
    row(PHONE, "a nearly full disk", "works with 5 MB left, read-only below 1 MB, never corrupt"),
    row(PHONE, "a ten-year diary in the phone's database", "no budget of its own"),
    row(RELAY, "acked durable envelopes of 1 KB per second", "≥ 60 % of the bare batched insert in the same run"),
    row(RELAY, "10,000 idle live connections", "≤ 300 MB"),
    row(RELAY, "pull latency", "independent of other users' backlog"),
];

/// One figure of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    told: String,
    verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Within,
    Over,
    /// Printed, and never a condition.
    Told,
}

impl Figure {
    /// A count that has to keep to its budget.
    #[must_use]
    pub fn at_most(count: u64, unit: &str, most: u64) -> Self {
        let verdict = if count <= most { Verdict::Within } else { Verdict::Over };
        Self { told: format!("{} {unit}", thousands(count)), verdict }
    }

    /// A figure that is only told.
    #[must_use]
    pub fn told(told: impl Into<String>) -> Self {
        Self { told: told.into(), verdict: Verdict::Told }
    }

    /// A time that is only told.
    #[must_use]
    pub fn time(time: Duration) -> Self {
        Self::told(format!("{:.2} ms", time.as_secs_f64() * 1000.0))
    }
}

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Table {
    measured: BTreeMap<&'static str, Vec<Figure>>,
    remarks: Vec<String>,
}

impl Table {
    /// Notes a row's figures.
    ///
    /// # Panics
    /// Where there is no such row: a figure that nobody sees is a mistake of the program.
    pub fn note(&mut self, what: &'static str, figures: Vec<Figure>) {
        assert!(ROWS.iter().any(|row| row.what == what), "no row is called {what:?}");
        self.measured.entry(what).or_default().extend(figures);
    }

    /// Adds a sentence below the tables.
    pub fn remark(&mut self, sentence: impl Into<String>) {
        self.remarks.push(sentence.into());
    }

    /// The rows that are over their budget.
    #[must_use]
    pub fn over(&self) -> Vec<&'static str> {
        let over = |row: &&Row| self.figures(row).iter().any(|figure| figure.verdict == Verdict::Over);
        ROWS.iter().filter(over).map(|row| row.what).collect()
    }

    fn figures(&self, row: &Row) -> &[Figure] {
        self.measured.get(row.what).map_or(&[], Vec::as_slice)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut section = "";
        for row in &ROWS {
            if row.section != section {
                section = row.section;
                writeln!(f, "\n{section}")?;
            }
            let figures = self.figures(row);
            let told: Vec<&str> = figures.iter().map(|figure| figure.told.as_str()).collect();
            let told = if told.is_empty() { "not yet".to_owned() } else { told.join(", ") };
            let over = figures.iter().any(|figure| figure.verdict == Verdict::Over);
            let mark = match (figures.is_empty(), over) {
                (true, _) => ' ',
                (false, true) => '!',
                (false, false) => '•',
            };
            writeln!(f, " {mark} {}: {told}   [{}]", row.what, row.budget)?;
        }
        writeln!(f)?;
        self.remarks.iter().try_for_each(|remark| writeln!(f, "{remark}"))
    }
}

/// A count with its thousands apart.
#[must_use]
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut told = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}
