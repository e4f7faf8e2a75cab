//! Counting the rows of Automerge's columns, and finding which operations a change refers to.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{QuarantineReason, chunk::Reader, limits};

const MALFORMED: QuarantineReason = QuarantineReason::Malformed;

/// Columns of a change that refer to operations: the actor's, and the counter's.
const REFERENCES: [(u64, u64); 3] = [
    (0x01, 0x02), // the object written to
    (0x11, 0x13), // the element after which something stands
    (0x71, 0x73), // the operations that are overwritten
];
const DELTA: u64 = 3;
const DEFLATED: u64 = 8;

/// A column: what it is, and its bytes.
type Column<'a> = (u64, &'a [u8]);

/// Which columns follow and how long they are.
pub(super) struct Metadata(Vec<(u64, u64)>);

impl Metadata {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, QuarantineReason> {
        let count = reader.unsigned().ok_or(MALFORMED)?;
        if count > limits::COLUMNS_MAX {
            return Err(MALFORMED);
        }
        let mut columns = Vec::new();
        for _ in 0..count {
            let specification = reader.unsigned().ok_or(MALFORMED)?;
            let length = reader.unsigned().ok_or(MALFORMED)?;
            if specification & DEFLATED != 0 {
                return Err(MALFORMED);
            }
            columns.push((specification, length));
        }
        Ok(Self(columns))
    }

    pub(super) fn take_data<'a>(&self, reader: &mut Reader<'a>) -> Result<Vec<Column<'a>>, QuarantineReason> {
        let take = |&(specification, length)| reader.take(length).map(|data| (specification, data)).ok_or(MALFORMED);
        self.0.iter().map(take).collect()
    }
}

/// Refuses columns that stand for more rows than any document has.
pub(super) fn check_rows(columns: &[Column<'_>]) -> Result<(), QuarantineReason> {
    columns.iter().try_for_each(|&(specification, data)| {
        let rows = match specification & 7 {
            // A group's values say how many rows each has in the columns that belong to it.
            0 => grouped_rows(data),
            1 | 2 | 6 => rows(data, Cell::Unsigned),
            3 => rows(data, Cell::Signed),
            4 => boolean_rows(data),
            5 => rows(data, Cell::Text),
            _ => Some(0),
        };
        match rows {
            None => Err(MALFORMED),
            Some(rows) if rows > limits::COLUMN_ROWS_MAX => Err(QuarantineReason::TooLarge),
            Some(_) => Ok(()),
        }
    })
}

/// The highest operation of each actor that the columns refer to. Call after [`check_rows`].
pub(super) fn references(columns: &[Column<'_>]) -> Result<BTreeMap<u64, u64>, QuarantineReason> {
    let mut highest = BTreeMap::new();
    for (actors, counters) in REFERENCES {
        let actors = runs(find(columns, actors), Cell::Unsigned).ok_or(MALFORMED)?;
        let cell = if counters & 7 == DELTA { Cell::Signed } else { Cell::Unsigned };
        let found = runs(find(columns, counters), cell).ok_or(MALFORMED)?;
        let counters = if counters & 7 == DELTA { Counters::Steps(0) } else { Counters::Plain };
        pair(actors, found, counters, &mut highest).ok_or(MALFORMED)?;
    }
    Ok(highest)
}

fn find<'a>(columns: &[Column<'a>], wanted: u64) -> &'a [u8] {
    columns.iter().find(|(specification, _)| *specification == wanted).map(|(_, data)| *data).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Cell {
    Unsigned,
    Signed,
    Text,
}

impl Cell {
    /// Text has no number and reads as zero.
    fn read(self, reader: &mut Reader<'_>) -> Option<i64> {
        match self {
            Self::Unsigned => i64::try_from(reader.unsigned()?).ok(),
            Self::Signed => reader.signed(),
            Self::Text => reader.prefixed().map(|_| 0),
        }
    }
}

/// The same value, or none, in so many rows.
struct Run {
    value: Option<i64>,
    rows: u64,
}

/// Walks a run-length encoded column: a positive count and a value; a negative count and that many values; zero and a
/// count of rows without any.
fn walk(data: &[u8], cell: Cell, mut visit: impl FnMut(Run) -> Option<()>) -> Option<()> {
    let mut reader = Reader(data);
    while !reader.0.is_empty() {
        let count = reader.signed()?;
        match count.cmp(&0) {
            Ordering::Greater => {
                let value = Some(cell.read(&mut reader)?);
                visit(Run { value, rows: count.unsigned_abs() })?;
            }
            Ordering::Less => {
                for _ in 0..count.unsigned_abs() {
                    let value = Some(cell.read(&mut reader)?);
                    visit(Run { value, rows: 1 })?;
                }
            }
            Ordering::Equal => visit(Run { value: None, rows: reader.unsigned()? })?,
        }
    }
    Some(())
}

fn rows(data: &[u8], cell: Cell) -> Option<u64> {
    let mut total = 0_u64;
    walk(data, cell, |run| {
        total = total.saturating_add(run.rows);
        Some(())
    })?;
    Some(total)
}

fn grouped_rows(data: &[u8]) -> Option<u64> {
    let mut total = 0_u64;
    walk(data, Cell::Unsigned, |run| {
        let each = run.value.unwrap_or(0).unsigned_abs().max(1);
        total = total.saturating_add(run.rows.saturating_mul(each));
        Some(())
    })?;
    Some(total)
}

fn boolean_rows(data: &[u8]) -> Option<u64> {
    let mut reader = Reader(data);
    let mut total = 0_u64;
    while !reader.0.is_empty() {
        total = total.saturating_add(reader.unsigned()?);
    }
    Some(total)
}

fn runs(data: &[u8], cell: Cell) -> Option<Vec<Run>> {
    let mut found = Vec::new();
    walk(data, cell, |run| {
        found.push(run);
        Some(())
    })?;
    Some(found)
}

/// How a counter's column is read.
enum Counters {
    /// Each row holds the counter.
    Plain,
    /// Each row holds the step from the last counter, which is kept here.
    Steps(i64),
}

impl Counters {
    /// The highest counter among so many rows with one value.
    fn highest(&mut self, value: i64, rows: u64) -> Option<i64> {
        match self {
            Self::Plain => Some(value),
            Self::Steps(last) => {
                let first = last.checked_add(value)?;
                *last = last.checked_add(value.checked_mul(i64::try_from(rows).ok()?)?)?;
                Some(first.max(*last))
            }
        }
    }
}

/// Walks an actor's and a counter's column side by side.
fn pair(actors: Vec<Run>, counters: Vec<Run>, mut reading: Counters, highest: &mut BTreeMap<u64, u64>) -> Option<()> {
    let mut actors = actors.into_iter();
    let mut actor = Run { value: None, rows: 0 };
    for mut counter in counters {
        while counter.rows > 0 {
            if actor.rows == 0 {
                // Where the actors' column has ended, nobody is referred to.
                actor = actors.next().unwrap_or(Run { value: None, rows: counter.rows });
                continue_if_empty(&mut actor, counter.rows);
            }
            let rows = actor.rows.min(counter.rows);
            actor.rows -= rows;
            counter.rows -= rows;
            let Some(value) = counter.value else { continue };
            let most = reading.highest(value, rows)?;
            if let Some(actor) = actor.value {
                let entry = highest.entry(u64::try_from(actor).ok()?).or_insert(0);
                *entry = (*entry).max(u64::try_from(most).ok()?);
            }
        }
    }
    Some(())
}

/// A run of no rows would never be used up; it is not written by Automerge and counts for nothing here.
fn continue_if_empty(run: &mut Run, rows: u64) {
    if run.rows == 0 {
        *run = Run { value: None, rows };
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_few_bytes_that_stand_for_endless_rows_are_refused() {
        let endless = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f, 0x01];
        for specification in [0x01, 0x42, 0x13, 0x70] {
            assert_eq!(check_rows(&[(specification, &endless)]), Err(QuarantineReason::TooLarge), "{specification}");
        }
        let boolean = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f];
        assert_eq!(check_rows(&[(0x34, &boolean)]), Err(QuarantineReason::TooLarge));
        assert_eq!(check_rows(&[(0x70, &[0x02, 0xff, 0xff, 0xff, 0xff, 0x3f])]), Err(QuarantineReason::TooLarge));
        assert_eq!(check_rows(&[(0x42, &[0x02])]), Err(QuarantineReason::Malformed), "a run without a value");
    }

    #[test]
    fn the_highest_reference_of_each_actor_is_found() {
        // Actors 0 0 1 1 none; counters by steps 5 +1 +1 +10 and a last one that nobody has.
        let actors = [0x02, 0x00, 0x02, 0x01, 0x00, 0x01];
        let counters = [0x7f, 0x05, 0x02, 0x01, 0x7e, 0x0a, 0x01];
        let found = references(&[(0x71, &actors), (0x73, &counters)]).unwrap();
        assert_eq!(found, BTreeMap::from([(0, 6), (1, 17)]));
    }

    #[test]
    fn objects_are_counted_plainly() {
        let found = references(&[(0x01, &[0x03, 0x02]), (0x02, &[0x03, 0x07])]).unwrap();
        assert_eq!(found, BTreeMap::from([(2, 7)]));
    }
}
