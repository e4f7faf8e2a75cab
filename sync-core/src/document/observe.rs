//! What changed, in the words of the app. Coarse: a list or a view reads the entry again.

use super::{ChangeHash, DocumentError, Replica};

/// Something about an entry is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryEvent {
    /// It is here for the first time. Comes alone.
    Created,
    /// Text or formatting.
    TextChanged,
    /// Mood, day, tags, content notes or prompt.
    FieldsChanged,
    /// It was put away.
    Deleted,
    /// It is shown again.
    Restored,
}

impl Replica {
    /// What is different from the version at these heads (none: from nothing), in the order of [`EntryEvent`].
    ///
    /// # Errors
    /// When this device doesn't have that version, or the document is no entry.
    pub fn events_since(&self, heads: &[ChangeHash]) -> Result<Vec<EntryEvent>, DocumentError> {
        let now = match self.journal() {
            Err(DocumentError::NotHereYet) => return Ok(Vec::new()),
            now => now?,
        };
        let before = match self.entry_at(heads) {
            Err(DocumentError::NotHereYet) => return Ok(vec![EntryEvent::Created]),
            before => before?,
        };
        let mut events = Vec::new();
        if before.text != now.text {
            events.push(EntryEvent::TextChanged);
        }
        let fields_equal = before.mood == now.mood
            && before.about_day == now.about_day
            && before.tags == now.tags
            && before.content_notes == now.content_notes
            && before.prompt == now.prompt;
        if !fields_equal {
            events.push(EntryEvent::FieldsChanged);
        }
        match (before.deleted, now.deleted) {
            (false, true) => events.push(EntryEvent::Deleted),
            (true, false) => events.push(EntryEvent::Restored),
            (true, true) | (false, false) => {}
        }
        Ok(events)
    }
}
