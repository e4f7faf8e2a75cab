//! What a person can do to an entry.

use super::{ContentNote, Day, Mark, MarkName, Mood, Prompt, Span, Tag};

/// One act. Several of them in one call become one change that arrives whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalEdit {
    /// The whole new text. What differs from the old one is found and sent, so that two writers merge by character.
    SetText(String),
    /// Format a part. Positions are those of the text as the edits before this one leave it.
    Mark(Mark),
    /// Take one kind of formatting off a part.
    Unmark {
        /// Where.
        span: Span,
        /// What.
        name: MarkName,
    },
    /// Set or clear the mood.
    SetMood(Option<Mood>),
    /// File it under a tag.
    AddTag(Tag),
    /// Take a tag off.
    RemoveTag(Tag),
    /// Say what a reader may want to know.
    AddContentNote(ContentNote),
    /// Take such a note off.
    RemoveContentNote(ContentNote),
    /// Say which day it is about.
    SetAboutDay(Day),
    /// Set or clear what it answers.
    SetPrompt(Option<Prompt>),
    /// Put it away. An edit that happens at the same time elsewhere is kept.
    Delete,
    /// Show it again. Wins over a delete that happens at the same time elsewhere: of the two mistakes, an entry too
    /// many is the smaller.
    UndoDelete,
}
