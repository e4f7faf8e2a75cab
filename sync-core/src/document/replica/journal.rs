//! Journal entries among documents.

use beside_wire::id::DocumentId;

use super::{ActorId, DocumentError, LocalChange, Replica, View, reloaded, write};
use crate::{
    document::DocumentKind,
    model::{Day, JournalEdit, JournalEntry, Timestamp},
};

/// What a new entry is given once and keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryStart {
    /// When it was begun.
    pub written_at: Timestamp,
    /// The day that it is about; may be edited later.
    pub about_day: Day,
}

impl Replica {
    /// Begins an entry. Its layout and the first edits are one change, made by one device, so that no container is ever
    /// made twice.
    ///
    /// # Errors
    /// When an edit is out of bounds.
    pub fn create(
        document: DocumentId,
        actor: ActorId,
        start: EntryStart,
        edits: &[JournalEdit],
    ) -> Result<(Self, LocalChange), DocumentError> {
        let begun = Self::begun(document, actor, start.written_at, |transaction| {
            write::journal::create(transaction, start)?;
            edits.iter().try_for_each(|edit| write::journal::apply(transaction, edit))
        })?;
        // Plain words and fields in an empty document can be loaded again; how marks lie, only loading them shows.
        if edits.iter().any(write::journal::is_mark) {
            reloaded(&begun.0.doc).map_err(|_| DocumentError::Engine)?;
        }
        Ok(begun)
    }

    /// Makes the edits one change; none when they change nothing. The time is kept with the change for the history and
    /// never decides anything.
    ///
    /// # Errors
    /// When an edit is out of bounds, or the document isn't writable here; nothing is changed then.
    pub fn edit(&mut self, edits: &[JournalEdit], now: Timestamp) -> Result<Option<LocalChange>, DocumentError> {
        self.changed(DocumentKind::Journal, now, |transaction| {
            edits.iter().try_for_each(|edit| write::journal::apply(transaction, edit))
        })
    }

    /// The entry as it is now.
    ///
    /// # Errors
    /// When it isn't here yet, or isn't a journal entry.
    pub fn journal(&self) -> Result<JournalEntry, DocumentError> {
        View::now(&self.doc).entry(self.document)
    }
}
