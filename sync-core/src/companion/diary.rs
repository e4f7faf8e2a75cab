//! The whole journal in and out, in steps that are short enough for others to come between.

use beside_wire::id::DocumentId;

use super::journal::{NewEntry, draft_of};
use super::{Companion, CompanionError};
use crate::diary::Item;
use crate::model::JournalEntry;
use crate::sync::{EntryDraft, month_entries, months_of};

impl Companion {
    /// Takes entries of a file in, with their formatting, in durable batches. Gives the ids in order.
    ///
    /// # Errors
    /// As [`Self::journal_import`].
    pub fn import_diary(&mut self, items: Vec<Item>) -> Result<Vec<DocumentId>, CompanionError> {
        self.write_drafts(items.into_iter().map(draft_of_item).collect())
    }

    /// Gives every entry, oldest first. Says how many.
    ///
    /// # Errors
    /// What the store or `each` says.
    pub fn export(
        &self,
        each: &mut dyn FnMut(&JournalEntry) -> Result<(), CompanionError>,
    ) -> Result<u64, CompanionError> {
        let mut count = 0;
        for month in self.months()? {
            self.export_month(month, &mut |entry| {
                count += 1;
                each(entry)
            })?;
        }
        Ok(count)
    }

    /// The months that have entries, oldest first, for exporting in short steps.
    ///
    /// # Errors
    /// What the store says.
    pub fn months(&self) -> Result<Vec<i32>, CompanionError> {
        let mut months = months_of(&self.store)?;
        months.reverse();
        Ok(months)
    }

    /// Gives every entry of a month, oldest first.
    ///
    /// # Errors
    /// What the store or `each` says.
    pub fn export_month(
        &self,
        month: i32,
        each: &mut dyn FnMut(&JournalEntry) -> Result<(), CompanionError>,
    ) -> Result<(), CompanionError> {
        let rows = month_entries(&self.store, month)?;
        rows.into_iter().rev().try_for_each(|row| each(&self.journal_show(&row.id)?.entry))
    }
}

fn draft_of_item(item: Item) -> EntryDraft {
    let Item { text, about_day, written_at, mood, tags, content_notes, afterwards } = item;
    let (about_day, written_at) = (Some(about_day), Some(written_at));
    let mut draft = draft_of(NewEntry { text, about_day, written_at, mood, tags, content_notes });
    draft.edits.extend(afterwards);
    draft
}
