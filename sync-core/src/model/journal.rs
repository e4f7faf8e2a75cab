//! A journal entry as it is read.

use std::collections::BTreeSet;

use beside_wire::id::DocumentId;

use super::{
    ContentNote, Day, JournalEdit, Mark, MarkKind, ModelError, PromptId, PromptText, RichText, Tag, Timestamp, limits,
};

/// One entry, as all edits that have arrived make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// The document that holds it.
    pub id: DocumentId,
    /// What was written.
    pub text: RichText,
    /// When it was begun, by the writer's clock. Never changes.
    pub written_at: Timestamp,
    /// The day that it is about.
    pub about_day: Day,
    /// How the person felt.
    pub mood: Option<Mood>,
    /// What it is filed under.
    pub tags: BTreeSet<Tag>,
    /// What a reader may want to know before reading.
    pub content_notes: BTreeSet<ContentNote>,
    /// What it answers.
    pub prompt: Option<Prompt>,
    /// Put away. The text stays, and "undo delete" shows it again with whatever was written meanwhile.
    pub deleted: bool,
}

impl JournalEntry {
    /// The edits that give this entry the content of another version of it, which is how an edit is undone: as a new
    /// edit that everybody sees. What is already equal gives none; formatting of a newer version is left alone.
    #[must_use]
    pub fn edits_towards(&self, target: &Self) -> Vec<JournalEdit> {
        let mut edits = Vec::new();
        if self.text.text != target.text.text {
            edits.push(JournalEdit::SetText(target.text.text.clone()));
        }
        if self.text.marks != target.text.marks {
            edits.extend(marks_towards(&self.text, &target.text));
        }
        if self.mood != target.mood {
            edits.push(JournalEdit::SetMood(target.mood));
        }
        if self.about_day != target.about_day {
            edits.push(JournalEdit::SetAboutDay(target.about_day));
        }
        if self.prompt != target.prompt {
            edits.push(JournalEdit::SetPrompt(target.prompt.clone()));
        }
        // Removing comes first, so that an entry that is full never exceeds its bounds on the way.
        edits.extend(self.tags.difference(&target.tags).cloned().map(JournalEdit::RemoveTag));
        edits.extend(target.tags.difference(&self.tags).cloned().map(JournalEdit::AddTag));
        let (mine, theirs) = (&self.content_notes, &target.content_notes);
        edits.extend(mine.difference(theirs).cloned().map(JournalEdit::RemoveContentNote));
        edits.extend(theirs.difference(mine).cloned().map(JournalEdit::AddContentNote));
        match (self.deleted, target.deleted) {
            (false, true) => edits.push(JournalEdit::Delete),
            (true, false) => edits.push(JournalEdit::UndoDelete),
            (true, true) | (false, false) => {}
        }
        edits
    }
}

/// Positions move with the text, so all known formatting is taken off and set again at its own places.
fn marks_towards(from: &RichText, to: &RichText) -> Vec<JournalEdit> {
    let mut edits = Vec::new();
    if let Ok(whole) = super::Span::new(0, to.text.chars().count()) {
        let names: BTreeSet<_> = from.marks.iter().filter_map(|mark| mark.kind.name()).collect();
        edits.extend(names.into_iter().map(|name| JournalEdit::Unmark { span: whole, name }));
    }
    let known = |mark: &&Mark| !matches!(mark.kind, MarkKind::Unknown(_));
    edits.extend(to.marks.iter().filter(known).cloned().map(JournalEdit::Mark));
    edits
}

/// How somebody felt, from 1 to 5. Shown, never judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mood(u8);

impl Mood {
    /// Checks the value.
    ///
    /// # Errors
    /// Outside 1 to 5.
    pub const fn new(value: u8) -> Result<Self, ModelError> {
        if value == 0 || value > limits::MOOD_MAX {
            return Err(ModelError::MoodRange);
        }
        Ok(Self(value))
    }

    /// 1 to 5.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// What an entry answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// One from a pack, shown in the reader's language.
    Listed(PromptId),
    /// Somebody's own words.
    Own(PromptText),
}
