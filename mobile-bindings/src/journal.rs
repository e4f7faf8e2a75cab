//! The journal.

mod files;

use std::sync::Arc;
use std::time::SystemTime;

use beside_core::companion::{
    Deleted, EntrySummary, EntryView, ItemStatus, NewEntry as CoreEntry, Page, PageMark, SearchHit as CoreHit,
};
use beside_core::model::{ContentNote, Day, JournalEdit, JournalEntry, Mark, Mood, Prompt, Tag, Timestamp};
use beside_wire::id::{DeviceKey, DocumentId};

use files::each_entry;
pub use files::{ImportOptions, ImportReport, ImportStop, MarkdownFile, UnfitEntry, unfit_reason};

use crate::error::BesideError;
use crate::held::Held;
use crate::values::time_of;

/// A new entry.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewEntry {
    /// The text.
    pub text: String,
    /// The day that it is about; `None` for today.
    #[uniffi(default = None)]
    pub about_day: Option<Day>,
    /// When it was written, for one that is imported; `None` for now.
    #[uniffi(default = None)]
    pub written_at: Option<Timestamp>,
    /// The mood, 1 to 5.
    #[uniffi(default = None)]
    pub mood: Option<Mood>,
    /// Tags.
    #[uniffi(default = [])]
    pub tags: Vec<Tag>,
    /// Content notes.
    #[uniffi(default = [])]
    pub content_notes: Vec<ContentNote>,
}

impl From<NewEntry> for CoreEntry {
    fn from(new: NewEntry) -> Self {
        Self {
            text: new.text,
            about_day: new.about_day,
            written_at: new.written_at,
            mood: new.mood,
            tags: new.tags,
            content_notes: new.content_notes,
        }
    }
}

/// An entry.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Entry {
    /// Which.
    pub id: DocumentId,
    /// The text, as all edits that have arrived make it.
    pub text: String,
    /// Its formatting.
    pub marks: Vec<Mark>,
    /// When it was written.
    pub written_at: SystemTime,
    /// The day that it is about.
    pub about_day: Day,
    /// The mood, 1 to 5.
    pub mood: Option<Mood>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Content notes.
    pub content_notes: Vec<ContentNote>,
    /// What it answers.
    pub prompt: Option<Prompt>,
    /// Whether it was put away.
    pub put_away: bool,
    /// How far it has come; `None` in an export.
    pub status: Option<ItemStatus>,
    /// Whether something that it builds on is still on its way.
    pub incomplete: bool,
    /// Words that are being typed and aren't part of the entry yet.
    pub draft: Option<String>,
}

impl From<&JournalEntry> for Entry {
    fn from(entry: &JournalEntry) -> Self {
        Self {
            id: entry.id,
            text: entry.text.text.clone(),
            marks: entry.text.marks.clone(),
            written_at: time_of(entry.written_at.millis()),
            about_day: entry.about_day,
            mood: entry.mood,
            tags: entry.tags.iter().cloned().collect(),
            content_notes: entry.content_notes.iter().cloned().collect(),
            prompt: entry.prompt.clone(),
            put_away: entry.deleted,
            status: None,
            incomplete: false,
            draft: None,
        }
    }
}

impl From<EntryView> for Entry {
    fn from(view: EntryView) -> Self {
        Self { status: Some(view.status), incomplete: view.incomplete, draft: view.draft, ..Self::from(&view.entry) }
    }
}

/// An entry in a list.
#[derive(Debug, Clone, uniffi::Record)]
pub struct EntryItem {
    /// Which.
    pub id: DocumentId,
    /// The day that it is about.
    pub day: Day,
    /// When it was written.
    pub written_at: SystemTime,
    /// The start of its text.
    pub preview: String,
    /// The mood, 1 to 5.
    pub mood: Option<Mood>,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it was put away.
    pub put_away: bool,
}

impl From<EntrySummary> for EntryItem {
    fn from(summary: EntrySummary) -> Self {
        Self {
            id: summary.id,
            day: summary.day,
            written_at: time_of(summary.written_at.millis()),
            preview: summary.preview,
            mood: summary.mood,
            tags: summary.tags,
            put_away: summary.deleted,
        }
    }
}

/// A page of the journal, newest first.
#[derive(Debug, Clone, uniffi::Record)]
pub struct EntryPage {
    /// The entries.
    pub entries: Vec<EntryItem>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<PageMark>,
}

/// A place where something was found.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SearchHit {
    /// The entry.
    pub id: DocumentId,
    /// The day that it is about.
    pub day: Day,
    /// The words around the first place.
    pub snippet: String,
}

impl From<CoreHit> for SearchHit {
    fn from(hit: CoreHit) -> Self {
        Self { id: hit.id, day: hit.day, snippet: hit.snippet }
    }
}

/// The journal of an open companion.
#[derive(uniffi::Object)]
pub struct Journal(pub(crate) Arc<Held>);

impl Journal {
    fn list(&self, limit: u32, before: Option<PageMark>, deleted: Deleted) -> Result<EntryPage, BesideError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let page = self.0.read(|core| core.journal_list(Page { before, limit, deleted }))?;
        Ok(EntryPage { entries: page.entries.into_iter().map(Into::into).collect(), next: page.next })
    }
}

#[uniffi::export]
impl Journal {
    /// Writes an entry: durable when this returns.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Invalid`], [`BesideError::Storage`].
    pub fn write(&self, entry: NewEntry) -> Result<DocumentId, BesideError> {
        self.0.write(|core| core.journal_write(entry.into()))
    }

    /// Takes many entries in, in a few durable batches.
    ///
    /// # Errors
    /// As [`Self::write`]; the batches before the one that fails are kept.
    pub fn import_entries(&self, entries: Vec<NewEntry>) -> Result<Vec<DocumentId>, BesideError> {
        self.0.write(|core| core.journal_import(entries.into_iter().map(Into::into).collect()))
    }

    /// Edits an entry, all at once. `false` where nothing had to change.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Invalid`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn edit(&self, id: DocumentId, edits: Vec<JournalEdit>) -> Result<bool, BesideError> {
        self.0.write(|core| core.journal_edit(&id, &edits))
    }

    /// Keeps what is being typed, on each keystroke: durable, and not an edit yet.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub fn keep_draft(&self, id: DocumentId, text: String) -> Result<(), BesideError> {
        self.0.write(|core| core.journal_draft(&id, &text))
    }

    /// Goes back before the last own edit, as a new edit. `false` where there is none.
    ///
    /// # Errors
    /// As [`Self::edit`].
    pub fn undo(&self, id: DocumentId) -> Result<bool, BesideError> {
        self.0.write(|core| core.journal_undo(&id))
    }

    /// A page, newest first.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    #[uniffi::method(default(before = None))]
    pub fn page(&self, limit: u32, before: Option<PageMark>) -> Result<EntryPage, BesideError> {
        self.list(limit, before, Deleted::Hidden)
    }

    /// The same with entries that were put away among them.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    #[uniffi::method(default(before = None))]
    pub fn page_with_put_away(&self, limit: u32, before: Option<PageMark>) -> Result<EntryPage, BesideError> {
        self.list(limit, before, Deleted::Shown)
    }

    /// How many entries there are, put-away ones left out.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn count(&self) -> Result<u64, BesideError> {
        self.0.read(|core| core.journal_count())
    }

    /// One entry.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn show(&self, id: DocumentId) -> Result<Entry, BesideError> {
        self.0.read(|core| core.journal_show(&id)).map(Into::into)
    }

    /// Entries that hold all of the words, newest first; capitals and accents make no difference.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<SearchHit>, BesideError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let hits = self.0.read(|core| core.journal_search(words, limit))?;
        Ok(hits.into_iter().map(Into::into).collect())
    }

    /// All entries, put-away ones too, oldest first.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn export_entries(&self) -> Result<Vec<Entry>, BesideError> {
        let mut entries = Vec::new();
        each_entry(&self.0, &mut |entry| entries.push(Entry::from(entry)))?;
        Ok(entries)
    }

    /// The devices that can read an entry.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn who_can_see(&self, id: DocumentId) -> Result<Vec<DeviceKey>, BesideError> {
        let devices = self.0.read(|core| core.who_can_see(&id))?;
        Ok(devices.into_iter().map(|device| device.device).collect())
    }
}
