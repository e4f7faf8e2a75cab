//! The whole journal in and out.

use beside_wire::id::DocumentId;

use super::journal::{NewEntry, draft_of};
use super::{Companion, CompanionError};
use crate::diary::Item;
use crate::model::{JournalEntry, Timestamp};
use crate::sync::{EntryDraft, Input, JournalAct, month_entries, months_of};

impl Companion {
    /// Takes entries of a file in, with their formatting, in durable batches. Gives the ids in order.
    ///
    /// # Errors
    /// As [`Self::journal_import`].
    pub fn import_diary(&mut self, items: Vec<Item>) -> Result<Vec<DocumentId>, CompanionError> {
        let now = self.now();
        self.write_drafts(items.into_iter().map(|item| draft_of_item(item, now)).collect())
    }

    /// Words that are being typed become part of their entries, so that what is given out has them.
    ///
    /// # Errors
    /// [`CompanionError::Locked`], or what the store says.
    pub fn finish_drafts(&mut self) -> Result<(), CompanionError> {
        self.step(Input::Journal(JournalAct::FinishTyping)).map(drop)
    }

    /// All entries as they are now, oldest first, put-away ones among them.
    ///
    /// # Errors
    /// What the store says.
    pub fn entry_ids(&self) -> Result<Vec<DocumentId>, CompanionError> {
        let mut ids = Vec::new();
        for month in months_of(&self.store)?.into_iter().rev() {
            ids.extend(month_entries(&self.store, month)?.into_iter().rev().map(|row| row.id));
        }
        Ok(ids)
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
        for id in self.entry_ids()? {
            each(&self.journal_show(&id)?.entry)?;
            count += 1;
        }
        Ok(count)
    }
}

fn draft_of_item(item: Item, now: Timestamp) -> EntryDraft {
    let Item { text, about_day, written_at, mood, tags, content_notes, edits } = item;
    let (about_day, written_at) = (Some(about_day), Some(written_at));
    let mut draft = draft_of(NewEntry { text, about_day, written_at, mood, tags, content_notes }, now);
    draft.edits.extend(edits);
    draft
}
