//! What people read in Beside, in English, Portuguese and Polish.
//!
//! Texts live in `locales/{shared,terminal}/<language>/*.ftl` (Project Fluent, with the plural rules of Unicode CLDR) and are compiled in.
//! Who shows something picks a [`Language`] once and asks for texts by the constants in [`message`]. Whatever goes wrong
//! has two texts: what happened, and what to do now ([`problem`], and [`problem_in_app`] where there are no commands).
//!
//! ```
//! use beside_texts::{Language, message::{say, show}, text, text_with};
//!
//! let polish = Language::detect(["pl_PL.UTF-8"]);
//! assert_eq!(text(polish, say::SAVED), "Zapisane.");
//! assert_eq!(text_with(polish, show::OVERVIEW_ENTRIES, &[("count", 4_u64.into())]), "4 wpisy");
//! ```
//!
//! The feature `terminal` holds what only the terminal says; errors and what belongs to entries is shared.
//!
//! Deliberately absent: dates and sizes (who shows them knows how wide the screen is), and any decision by language.

mod argument;
mod catalogue;
mod language;
pub mod message;
mod policy;
mod problem;

pub use argument::Argument;
pub use language::Language;
pub use message::Message;
pub use policy::policy;
pub use problem::{Problem, problem, problem_in_app};

use catalogue::look_up;

/// One text that has no variables.
#[must_use]
pub fn text(language: Language, message: Message) -> String {
    text_with(language, message, &[])
}

/// One text with its variables filled in. Where a variable isn't given, the text's own name is shown instead.
#[must_use]
pub fn text_with(language: Language, message: Message, arguments: &[(&'static str, Argument<'_>)]) -> String {
    // The id itself is all that could be shown if a text or a variable were missing; a test holds that no text is.
    look_up(language, message.id(), arguments).unwrap_or_else(|| message.id().to_owned())
}

/// Why a file, or one entry of it, can't be taken, by its stable code (`reason-no-date`). It stands inside a sentence.
#[must_use]
pub fn import_reason(language: Language, code: &str) -> String {
    look_up(language, code, &[]).unwrap_or_else(|| code.to_owned())
}

#[cfg(all(test, feature = "terminal"))]
mod tests;
