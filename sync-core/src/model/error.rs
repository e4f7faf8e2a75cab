//! Why a value was refused.

use thiserror::Error;

/// A value that a person gave is outside what can be kept. The words say what to do; they never repeat the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// More than [`TEXT_BYTES_MAX`](super::limits::TEXT_BYTES_MAX).
    #[error("this text is too long for one entry: split it into two entries")]
    TextTooLong,
    /// A label without any visible character.
    #[error("this is empty: write at least one character")]
    LabelEmpty,
    /// A label above its bound.
    #[error("this is too long: shorten it")]
    LabelTooLong,
    /// A line break or another control character in a label.
    #[error("this must stand on one line: remove line breaks and control characters")]
    LabelControl,
    /// The entry has as many tags as it can take.
    #[error("this entry has the most tags it can have: remove one first")]
    TooManyTags,
    /// The entry has as many content notes as it can take.
    #[error("this entry has the most content notes it can have: remove one first")]
    TooManyContentNotes,
    /// A mood outside 1 to 5.
    #[error("a mood is a number from 1 to 5: choose one of them")]
    MoodRange,
    /// A day that no calendar has, or outside the years 1 to 9999.
    #[error("this is no day: write it as YYYY-MM-DD, in the years 0001 to 9999")]
    DayInvalid,
    /// A span that is empty or ends outside the text.
    #[error("this part of the text does not exist: select some text first")]
    SpanInvalid,
    /// A heading level outside 1 to 3.
    #[error("a heading has level 1, 2 or 3: choose one of them")]
    HeadingLevel,
    /// A link that is too long or leads elsewhere than to the web, to mail or to a phone.
    #[error("this link cannot be kept: begin it with https://, http://, mailto: or tel:")]
    LinkInvalid,
    /// A message, a note or a part of an agreement above its bound.
    #[error("this is too long to be sent at once: split it")]
    StatementTooLong,
    /// Quiet hours that begin and end at the same minute, or lie outside a day.
    #[error("quiet hours are two different times of a day: write them as HH:MM-HH:MM")]
    QuietHoursInvalid,
    /// A mark that a newer version wrote; it is kept, but cannot be set here.
    #[error("this formatting comes from a newer version: update to change it")]
    MarkUnknown,
    /// A reason or a measure above [`GOAL_TEXT_BYTES_MAX`](super::limits::GOAL_TEXT_BYTES_MAX).
    #[error("this is too long for a goal: shorten it, or write it into your journal")]
    GoalTextTooLong,
    /// The goal has as many steps as it can take.
    #[error("this goal has the most steps it can have: put the rest into another goal")]
    TooManySteps,
    /// A step that the goal doesn't have.
    #[error("this step is not in the goal: look at the goal again and choose one of its steps")]
    StepUnknown,
    /// A new step under the id of another.
    #[error("this step is in the goal already: add it under a new id")]
    StepExists,
    /// A habit without a day, or with a number of times outside 1 to 7.
    #[error("a habit has at least one weekday, or 1 to 7 times a week: choose one of them")]
    HabitRange,
}

impl ModelError {
    /// A stable name for bindings and translated texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TextTooLong => "text-too-long",
            Self::LabelEmpty => "label-empty",
            Self::LabelTooLong => "label-too-long",
            Self::LabelControl => "label-control",
            Self::TooManyTags => "too-many-tags",
            Self::TooManyContentNotes => "too-many-content-notes",
            Self::MoodRange => "mood-range",
            Self::DayInvalid => "day-invalid",
            Self::SpanInvalid => "span-invalid",
            Self::HeadingLevel => "heading-level",
            Self::LinkInvalid => "link-invalid",
            Self::StatementTooLong => "statement-too-long",
            Self::QuietHoursInvalid => "quiet-hours-invalid",
            Self::MarkUnknown => "mark-unknown",
            Self::GoalTextTooLong => "goal-text-too-long",
            Self::TooManySteps => "too-many-steps",
            Self::StepUnknown => "step-unknown",
            Self::StepExists => "step-exists",
            Self::HabitRange => "habit-range",
        }
    }
}
