//! What people write: pure values and typed edits.
//!
//! Every value checks itself where it is made, so that whoever holds a [`Tag`] or a [`Day`] needs no second look.
//! Nothing here knows how a value is stored, merged, sealed or sent; `document` does the first two.

mod edit;
mod error;
mod journal;
mod label;
pub mod limits;
mod mark;
pub mod record;
mod text;
mod time;

pub use edit::JournalEdit;
pub use error::ModelError;
pub use journal::{JournalEntry, Mood, Prompt};
pub use label::{ContentNote, PromptId, PromptText, Tag};
pub use mark::{HeadingLevel, LinkTarget, Mark, MarkKind, MarkName, RichText, Span};
pub use text::{fold, preview};
pub use time::{Day, Timestamp};
