//! The journal: write, edit, list, show, search, undo. All of it works in flight mode.

use beside_wire::id::DocumentId;

use super::{Companion, CompanionError, ItemStatus, Output, changed};
use crate::crypto::compress::expand;
use crate::document::StoredDocument;
use crate::model::{ContentNote, Day, JournalEdit, JournalEntry, Mood, Tag, Timestamp, fold};
use crate::storage::{KeyRange, Read as _, Scan, StorageError, Table};
use crate::sync::{EntryDraft, EntryRow, Input, JournalAct, month_entries, months_of, rows};

/// Entries in one durable batch, which is written whole or not at all.
pub const WRITTEN_PER_BATCH: usize = 128;
const SCANNED_PER_READ: usize = 128;
const TEXT_BYTES_MAX: usize = 1024 * 1024;
const SNIPPET_CHARS: usize = 80;
/// The first moment of the year 1, with which the days begin.
const FIRST_MOMENT: Timestamp = Timestamp::from_millis(-62_135_596_800_000);

/// A new entry.
#[derive(Clone)]
pub struct NewEntry {
    /// The text.
    pub text: String,
    /// The day that it is about; `None` for today.
    pub about_day: Option<Day>,
    /// When it was written, for one that is imported; `None` for now, as which a moment that hasn't come counts too.
    pub written_at: Option<Timestamp>,
    /// The mood.
    pub mood: Option<Mood>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Content notes.
    pub content_notes: Vec<ContentNote>,
}

/// Whether a list shows entries that were put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// It doesn't.
    Hidden,
    /// It does.
    Shown,
}

/// One page of the journal, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Where the page before this one ended.
    pub before: Option<PageMark>,
    /// How many entries at most.
    pub limit: usize,
    /// Whether put-away entries are shown.
    pub deleted: Deleted,
}

/// Where a page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageMark {
    /// The day of its last entry, in days since 1970.
    pub day: i32,
    /// When that was written, in milliseconds since 1970.
    pub written_at: i64,
    /// Which it is.
    pub id: DocumentId,
}

/// What a list shows of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntrySummary {
    /// The entry.
    pub id: DocumentId,
    /// The day that it is about.
    pub day: Day,
    /// When it was written.
    pub written_at: Timestamp,
    /// The start of its text.
    pub preview: String,
    /// The mood.
    pub mood: Option<Mood>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it was put away.
    pub deleted: bool,
}

/// A page and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// Newest first.
    pub entries: Vec<EntrySummary>,
    /// The mark of the next page; `None` at the end.
    pub next: Option<PageMark>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// The entry.
    pub entry: JournalEntry,
    /// How far it has come.
    pub status: ItemStatus,
    /// Whether something that it builds on is still on its way.
    pub incomplete: bool,
    /// Words that are being typed and aren't part of the entry yet.
    pub draft: Option<String>,
}

/// A search's hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The entry.
    pub id: DocumentId,
    /// The day that it is about.
    pub day: Day,
    /// The words around the first place.
    pub snippet: String,
}

impl Companion {
    /// Writes an entry: durable when this returns.
    ///
    /// # Errors
    /// [`CompanionError::Locked`], a bound of the model, or what the store says.
    pub fn journal_write(&mut self, new: NewEntry) -> Result<DocumentId, CompanionError> {
        let ids = self.journal_import(vec![new])?;
        ids.first().copied().ok_or(CompanionError::NotFound)
    }

    /// Writes many entries, in durable batches. Gives the ids of what was written, in order.
    ///
    /// # Errors
    /// As [`Self::journal_write`]; batches before the failing one stay.
    pub fn journal_import(&mut self, entries: Vec<NewEntry>) -> Result<Vec<DocumentId>, CompanionError> {
        let now = self.now();
        self.write_drafts(entries.into_iter().map(|new| draft_of(new, now)).collect())
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.now_ms())
    }

    pub(super) fn write_drafts(&mut self, mut drafts: Vec<EntryDraft>) -> Result<Vec<DocumentId>, CompanionError> {
        let mut written = Vec::with_capacity(drafts.len());
        while !drafts.is_empty() {
            let rest = drafts.split_off(drafts.len().min(WRITTEN_PER_BATCH));
            for output in self.step(Input::Journal(JournalAct::Write(drafts)))? {
                if let Output::Written(ids) = output {
                    written.extend(ids);
                }
            }
            drafts = rest;
        }
        Ok(written)
    }

    /// Edits an entry: one change. Says whether anything changed.
    ///
    /// # Errors
    /// As [`Self::journal_write`], and [`CompanionError::NotFound`].
    pub fn journal_edit(&mut self, id: &DocumentId, edits: &[JournalEdit]) -> Result<bool, CompanionError> {
        let outputs = self.step(Input::Journal(JournalAct::Edit(*id, edits.to_vec())))?;
        Ok(changed(&outputs))
    }

    /// Keeps words that are being typed: durable, and not yet part of the entry.
    ///
    /// # Errors
    /// As [`Self::journal_edit`].
    pub fn journal_draft(&mut self, id: &DocumentId, text: &str) -> Result<(), CompanionError> {
        self.step(Input::Journal(JournalAct::Type(*id, text.to_owned())))?;
        Ok(())
    }

    /// Takes back the last own edit, as a new edit, while nobody has built on it. Says whether there was one.
    ///
    /// # Errors
    /// As [`Self::journal_edit`].
    pub fn journal_undo(&mut self, id: &DocumentId) -> Result<bool, CompanionError> {
        let outputs = self.step(Input::Journal(JournalAct::Undo(*id)))?;
        Ok(changed(&outputs))
    }

    /// A page of the journal, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn journal_list(&self, page: Page) -> Result<EntryPage, CompanionError> {
        let before = page.before.map(|mark| (mark.day, mark.written_at, mark.id));
        let mut entries: Vec<EntryRow> = Vec::new();
        for month in months_of(&self.store)? {
            for row in month_entries(&self.store, month)? {
                let shown = page.deleted == Deleted::Shown || !row.deleted;
                if shown && before.is_none_or(|before| row.order() < before) {
                    entries.push(row);
                }
            }
            if entries.len() > page.limit {
                break;
            }
        }
        let more = entries.len() > page.limit;
        entries.truncate(page.limit);
        let last = entries.last().filter(|_| more);
        let next = last.map(|row| PageMark { day: row.day, written_at: row.written_at, id: row.id });
        let entries = entries.into_iter().map(summary_of).collect::<Result<_, CompanionError>>()?;
        Ok(EntryPage { entries, next })
    }

    /// How many entries there are, put-away ones left out.
    ///
    /// # Errors
    /// What the store says.
    pub fn journal_count(&self) -> Result<u64, CompanionError> {
        Ok(crate::sync::entry_count(&self.store)?)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], or what the store says.
    pub fn journal_show(&self, id: &DocumentId) -> Result<EntryView, CompanionError> {
        let bytes = self.store.get(&rows::document(id))?.ok_or(CompanionError::NotFound)?;
        let replica = StoredDocument::decode(&bytes)?.open(*id)?;
        let entry = replica.journal()?;
        let draft = rows::read(&self.store, &rows::draft(id))?;
        Ok(EntryView { entry, status: self.item_status(id)?, incomplete: replica.incomplete(), draft })
    }

    /// The entry whose id begins with these hex characters.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] or [`CompanionError::Ambiguous`].
    pub fn journal_find(&self, prefix: &str) -> Result<DocumentId, CompanionError> {
        let prefix = prefix.to_ascii_lowercase();
        if prefix.len() < 4 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(CompanionError::NotFound);
        }
        let mut found = None;
        self.each_id(&mut |id| {
            if !begins_with(&id, &prefix) {
                return Ok(());
            }
            match found.replace(id) {
                None => Ok(()),
                Some(_) => Err(CompanionError::Ambiguous),
            }
        })?;
        found.ok_or(CompanionError::NotFound)
    }

    /// Entries that hold these words, newest first: diacritics and case don't matter.
    ///
    /// # Errors
    /// What the store says.
    pub fn journal_search(&self, query: &str, limit: usize) -> Result<Vec<SearchHit>, CompanionError> {
        let words: Vec<String> = fold(query).split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let first = words.first().map_or("", String::as_str);
        let mut hits = Vec::new();
        // Newest first, as they are shown: it ends as soon as there are enough.
        for month in months_of(&self.store)? {
            for row in month_entries(&self.store, month)? {
                if hits.len() >= limit {
                    return Ok(hits);
                }
                if !row.deleted && self.holds(&row.id, &words)? {
                    let entry = self.journal_show(&row.id)?.entry;
                    let snippet = snippet(&entry.text.text, first);
                    hits.push(SearchHit { id: entry.id, day: entry.about_day, snippet });
                }
            }
        }
        Ok(hits)
    }

    fn holds(&self, id: &DocumentId, words: &[String]) -> Result<bool, CompanionError> {
        let damaged = StorageError::Damaged { table: Some(Table::SearchText) };
        let Some(value) = self.store.get(&rows::search_text(id))? else { return Ok(false) };
        let text = expand(&value, TEXT_BYTES_MAX).map_err(|_| damaged)?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged)?;
        Ok(words.iter().all(|word| text.contains(word.as_str())))
    }

    pub(super) fn each_id(
        &self,
        each: &mut dyn FnMut(DocumentId) -> Result<(), CompanionError>,
    ) -> Result<(), CompanionError> {
        let mut range = KeyRange::table(Table::Document);
        loop {
            let rows = self.store.scan(&range, Scan::forward(SCANNED_PER_READ))?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            range = range.starting_after(&last.row);
            for (key, _) in &rows {
                if let Some(id) = DocumentId::from_slice(&key.row) {
                    each(id)?;
                }
            }
        }
    }
}

// Digit by digit, since a prefix may end in the middle of a byte.
fn begins_with(id: &DocumentId, prefix: &str) -> bool {
    let digits = id.as_bytes().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let wanted = prefix.chars().map(|digit| digit.to_digit(16));
    prefix.len() <= 2 * DocumentId::BYTES && wanted.zip(digits).all(|(wanted, digit)| wanted == Some(u32::from(digit)))
}

/// Nothing was written tomorrow: a moment that hasn't come would put the clocks of all who read it forward for good.
pub(super) fn draft_of(new: NewEntry, now: Timestamp) -> EntryDraft {
    let mut edits = vec![JournalEdit::SetText(new.text)];
    edits.extend(new.mood.map(|mood| JournalEdit::SetMood(Some(mood))));
    edits.extend(new.tags.into_iter().map(JournalEdit::AddTag));
    edits.extend(new.content_notes.into_iter().map(JournalEdit::AddContentNote));
    let written_at = new.written_at.map(|at| at.max(FIRST_MOMENT).min(now));
    EntryDraft { about_day: new.about_day, written_at, edits }
}

fn summary_of(row: EntryRow) -> Result<EntrySummary, CompanionError> {
    Ok(EntrySummary {
        id: row.id,
        day: Day::from_days(row.day)?,
        written_at: Timestamp::from_millis(row.written_at),
        preview: row.preview,
        mood: if row.mood == 0 { None } else { Some(Mood::new(row.mood)?) },
        tags: row.tags,
        deleted: row.deleted,
    })
}

// Folding may change lengths, so the place is found again by words rather than by offset.
fn snippet(text: &str, word: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|candidate| fold(candidate).contains(word)).unwrap_or(0);
    let mut snippet = String::new();
    for word in words.iter().skip(at.saturating_sub(4)) {
        if snippet.chars().count() + word.chars().count() > SNIPPET_CHARS {
            break;
        }
        if !snippet.is_empty() {
            snippet.push(' ');
        }
        snippet.push_str(word);
    }
    snippet
}
