//! What people write: pure values and typed edits.
//!
//! Every value checks itself where it is made, so that whoever holds a [`Tag`] or a [`Day`] needs no second look.
//! Nothing here knows how a value is stored, merged, sealed or sent; `document` does the first two.

mod edit;
mod error;
mod goal;
mod goal_edit;
mod habit;
mod journal;
mod label;
pub mod limits;
mod mark;
mod progress;
pub mod record;
mod step;
mod text;
mod time;

pub use edit::JournalEdit;
pub use error::ModelError;
pub use goal::{Goal, GoalText};
pub use goal_edit::GoalEdit;
pub use habit::{Habit, TimesPerWeek, Weekdays};
pub use journal::{JournalEntry, Mood, Prompt};
pub use label::{ContentNote, GoalTitle, PromptId, PromptText, StepText, Tag};
pub use mark::{HeadingLevel, LinkTarget, Mark, MarkKind, MarkName, RichText, Span};
pub use progress::{HabitProgress, StepProgress, StreakUnit, habit_progress};
pub use step::{Step, StepId};
pub use text::{fold, preview};
pub use time::{Day, Timestamp};
