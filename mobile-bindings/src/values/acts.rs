//! What a person does to an entry or a goal, as foreign languages have it.

use beside_core::model::{
    ContentNote, Day, GoalEdit, GoalText, GoalTitle, Habit, HeadingLevel, JournalEdit, LinkTarget, Mark, MarkKind,
    MarkName, Mood, Prompt, PromptId, PromptText, Span, StepId, StepText, StreakUnit, Tag, TimesPerWeek, Weekdays,
};

use crate::error::BesideError;

/// When something is to be done again and again.
#[uniffi::remote(Enum)]
pub enum Habit {
    /// On these days of the week: bit 0 is Monday.
    Weekdays(Weekdays),
    /// So many times a week, on any days.
    TimesPerWeek(TimesPerWeek),
}

/// What a streak counts.
#[uniffi::remote(Enum)]
pub enum StreakUnit {
    /// Days of the schedule.
    ScheduledDays,
    /// Weeks.
    Weeks,
}

/// One act on a goal.
#[uniffi::remote(Enum)]
pub enum GoalEdit {
    /// Names it.
    SetTitle(Option<GoalTitle>),
    /// Says why.
    SetWhy(GoalText),
    /// Says how one will know.
    SetMeasure(GoalText),
    /// Sets or takes the day.
    SetTargetDay(Option<Day>),
    /// Adds a step.
    AddStep {
        /// Its id, from `Goals.new_step`.
        id: StepId,
        /// What is to be done.
        text: StepText,
        /// The step behind which it stands; none for the beginning.
        after: Option<StepId>,
    },
    /// Words a step anew.
    SetStepText {
        /// Which.
        id: StepId,
        /// The new words.
        text: StepText,
    },
    /// Marks a step.
    SetStepDone {
        /// Which.
        id: StepId,
        /// Done or not.
        done: bool,
    },
    /// Moves a step.
    MoveStep {
        /// Which.
        id: StepId,
        /// The step behind which it stands then; none for the beginning.
        after: Option<StepId>,
    },
    /// Takes a step away.
    RemoveStep(StepId),
    /// Brings it back.
    RestoreStep(StepId),
    /// Sets or takes the habit.
    SetHabit(Option<Habit>),
    /// Puts the goal away.
    Delete,
    /// Brings it back.
    UndoDelete,
}

uniffi::custom_type!(Span, TextSpan, {
    remote,
    try_lift: |span| {
        let place = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
        Ok(Span::new(place(span.start), place(span.end)).map_err(BesideError::from)?)
    },
    lower: |span| {
        let place = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        TextSpan { start: place(span.start()), end: place(span.end()) }
    },
});

/// A part of a text, counted in Unicode scalar values: not in bytes, not in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct TextSpan {
    /// The first.
    pub start: u32,
    /// The one behind the last.
    pub end: u32,
}

/// A kind of formatting.
#[uniffi::remote(Enum)]
pub enum MarkKind {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading.
    Heading(HeadingLevel),
    /// A quotation.
    Quote,
    /// A link.
    Link(LinkTarget),
    /// One that this version doesn't know; it is kept.
    Unknown(String),
}

/// The name of a kind of formatting.
#[uniffi::remote(Enum)]
pub enum MarkName {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading.
    Heading,
    /// A quotation.
    Quote,
    /// A link.
    Link,
}

/// Formatting of a part of a text.
#[uniffi::remote(Record)]
pub struct Mark {
    /// Which part.
    pub span: Span,
    /// How.
    pub kind: MarkKind,
}

/// What an entry answers.
#[uniffi::remote(Enum)]
pub enum Prompt {
    /// A prompt of a pack.
    Listed(PromptId),
    /// One's own.
    Own(PromptText),
}

/// One act on a journal entry.
#[uniffi::remote(Enum)]
pub enum JournalEdit {
    /// The text, as it is to be: what others wrote meanwhile merges into it.
    SetText(String),
    /// Formats.
    Mark(Mark),
    /// Takes formatting away.
    Unmark {
        /// Where.
        span: Span,
        /// Which.
        name: MarkName,
    },
    /// Sets or takes the mood.
    SetMood(Option<Mood>),
    /// Adds a tag.
    AddTag(Tag),
    /// Takes a tag away.
    RemoveTag(Tag),
    /// Adds a content note.
    AddContentNote(ContentNote),
    /// Takes a content note away.
    RemoveContentNote(ContentNote),
    /// Sets the day that it is about.
    SetAboutDay(Day),
    /// Sets or takes the prompt.
    SetPrompt(Option<Prompt>),
    /// Puts the entry away.
    Delete,
    /// Brings it back.
    UndoDelete,
}
