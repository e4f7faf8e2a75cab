//! What lists and search read: projections of documents, rebuilt from them whenever the schema of a projection changes.
//!
//! A month's entries stand together in one row, so that the newest page is one or two reads however long the journal
//! is. Row names on disk are random: they tell nobody in which months a person wrote.

use std::collections::BTreeMap;

use beside_wire::id::DocumentId;
use minicbor::{Decode, Encode};

use super::rows;
use super::step::Step;
use crate::crypto::compress::compress;
use crate::model::{JournalEntry, fold, preview};
use crate::storage::{Key, Read, StorageError, Table};

const PREVIEW_CHARS_MAX: usize = 80;

/// What a list shows of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EntryRow {
    /// The entry.
    #[n(0)]
    pub id: DocumentId,
    /// The day that it is about, as days since 1970.
    #[n(1)]
    pub day: i32,
    /// When it was written, in milliseconds since 1970, by the writer's stamp.
    #[n(2)]
    pub written_at: i64,
    /// The start of its text.
    #[n(3)]
    pub preview: String,
    /// The mood, 1 to 5; zero for none.
    #[n(4)]
    pub mood: u8,
    /// Its tags.
    #[n(5)]
    pub tags: Vec<String>,
    /// Whether it was put away.
    #[n(6)]
    pub deleted: bool,
}

impl EntryRow {
    fn of(entry: &JournalEntry) -> Self {
        Self {
            id: entry.id,
            day: entry.about_day.days(),
            written_at: entry.written_at.millis(),
            preview: preview(&entry.text.text, PREVIEW_CHARS_MAX).to_owned(),
            mood: entry.mood.map_or(0, crate::model::Mood::get),
            tags: entry.tags.iter().map(ToString::to_string).collect(),
            deleted: entry.deleted,
        }
    }

    /// The order of lists: by day, then by stamp, then by id.
    #[must_use]
    pub const fn order(&self) -> (i32, i64, DocumentId) {
        (self.day, self.written_at, self.id)
    }
}

/// The row of a month's entries, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
struct MonthRow {
    #[n(0)]
    entries: Vec<EntryRow>,
}

/// Which months there are, and under which random names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
struct MonthIndex {
    #[n(0)]
    months: BTreeMap<i32, MonthName>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
struct MonthName {
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    row: [u8; 8],
    #[n(1)]
    entries: u32,
}

/// The month of a day: months since the year 0.
#[must_use]
pub fn month_of(day: crate::model::Day) -> i32 {
    let (year, month, _) = day.date();
    i32::from(year) * 12 + i32::from(month) - 1
}

fn index_key() -> Key {
    Key::new(Table::Month, Vec::new())
}

fn month_key(name: MonthName) -> Key {
    Key::new(Table::Month, name.row.to_vec())
}

/// Lists an entry under its month, and takes it off the month where it was before. Gives the month.
pub(super) fn list(step: &mut Step<'_>, entry: &JournalEntry, before: Option<i32>) -> Result<i32, StorageError> {
    let month = month_of(entry.about_day);
    let mut index: MonthIndex = step.read(&index_key())?.unwrap_or_default();
    if let Some(before) = before.filter(|before| *before != month)
        && let Some(name) = index.months.get_mut(&before)
    {
        let mut row: MonthRow = step.read(&month_key(*name))?.unwrap_or_default();
        row.entries.retain(|listed| listed.id != entry.id);
        name.entries = count(&row);
        step.put(month_key(*name), &row);
    }
    let mut fresh = [0; 8];
    if !index.months.contains_key(&month) {
        step.rng.fill_bytes(&mut fresh);
    }
    let name = index.months.entry(month).or_insert(MonthName { row: fresh, entries: 0 });
    let mut row: MonthRow = step.read(&month_key(*name))?.unwrap_or_default();
    row.entries.retain(|listed| listed.id != entry.id);
    let listed = EntryRow::of(entry);
    let at = row.entries.partition_point(|other| other.order() < listed.order());
    row.entries.insert(at, listed);
    name.entries = count(&row);
    step.put(month_key(*name), &row);
    step.put(index_key(), &index);
    step.put_bytes(rows::search_text(&entry.id), compress(fold(&entry.text.text).as_bytes()));
    Ok(month)
}

fn count(row: &MonthRow) -> u32 {
    u32::try_from(row.entries.iter().filter(|entry| !entry.deleted).count()).unwrap_or(u32::MAX)
}

/// The months that have entries, newest first.
pub(crate) fn months(store: &dyn Read) -> Result<Vec<i32>, StorageError> {
    let index: MonthIndex = rows::read(store, &index_key())?.unwrap_or_default();
    Ok(index.months.keys().rev().copied().collect())
}

/// How many entries there are, put-away ones left out.
pub(crate) fn entries(store: &dyn Read) -> Result<u64, StorageError> {
    let index: MonthIndex = rows::read(store, &index_key())?.unwrap_or_default();
    Ok(index.months.values().map(|name| u64::from(name.entries)).sum())
}

/// A month's entries, newest first.
pub(crate) fn month(store: &dyn Read, month: i32) -> Result<Vec<EntryRow>, StorageError> {
    let index: MonthIndex = rows::read(store, &index_key())?.unwrap_or_default();
    let Some(name) = index.months.get(&month) else { return Ok(Vec::new()) };
    let row: MonthRow = rows::read(store, &month_key(*name))?.unwrap_or_default();
    Ok(row.entries.into_iter().rev().collect())
}
