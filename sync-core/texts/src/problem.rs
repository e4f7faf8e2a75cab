//! What is told when something goes wrong.

use crate::{Argument, Language, look_up, message::error, text_with};

/// Two sentences for somebody who has a bad day already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened.
    pub what: String,
    /// What to do now.
    pub what_to_do: String,
}

/// The words for an error, by its stable code (`wrong-passphrase`). A code that has no words here, which a newer core
/// may have, is named in a sentence that says so.
///
/// ```
/// let words = beside_texts::problem(beside_texts::Language::English, "locked", &[]);
/// assert_eq!(words.what, "The vault is locked.");
/// assert!(words.what_to_do.contains("beside unlock"));
/// ```
#[must_use]
pub fn problem(language: Language, code: &str, arguments: &[(&'static str, Argument<'_>)]) -> Problem {
    words(Place::Terminal, language, code, arguments)
}

/// The same for somebody in an app, where commands and switches mean nothing. Takes the codes that the core can give;
/// those that only a terminal makes keep the words of the terminal.
///
/// ```
/// let words = beside_texts::problem_in_app(beside_texts::Language::English, "locked", &[]);
/// assert_eq!(words.what, "The vault is locked.");
/// assert_eq!(words.what_to_do, "Open it with your passphrase. What you wrote is safe inside.");
/// ```
#[must_use]
pub fn problem_in_app(language: Language, code: &str, arguments: &[(&'static str, Argument<'_>)]) -> Problem {
    words(Place::App, language, code, arguments)
}

/// Where the words are read. Only one of the two has commands.
#[derive(Clone, Copy)]
enum Place {
    Terminal,
    App,
}

fn words(place: Place, language: Language, code: &str, arguments: &[(&'static str, Argument<'_>)]) -> Problem {
    let mut filled = vec![("code", Argument::from(code))];
    filled.extend(arguments.iter().cloned());
    let id = format!("error-{}", shared_words(code));
    let what = look_up(language, &id, &filled);
    let what_to_do = advice(place, language, &id, &filled);
    if let (Some(what), Some(what_to_do)) = (what, what_to_do) {
        return Problem { what, what_to_do };
    }
    let what_to_do = advice(place, language, error::UNKNOWN.id(), &filled).unwrap_or_default();
    Problem { what: text_with(language, error::UNKNOWN, &filled), what_to_do }
}

/// What to do. Most advice is the same everywhere, so an app has its own only where the terminal's names a command.
fn advice(place: Place, language: Language, id: &str, filled: &[(&'static str, Argument<'_>)]) -> Option<String> {
    let own = match place {
        Place::Terminal => None,
        Place::App => look_up(language, &format!("{id}.app"), filled),
    };
    own.or_else(|| look_up(language, &format!("{id}.do"), filled))
}

/// Codes that differ for whoever mends the program and are the same for whoever uses it.
fn shared_words(code: &str) -> &str {
    match code {
        "storage-locked" => "locked",
        "unknown-version" => "newer-schema",
        "actor-ahead" | "edit-failed" | "engine" | "no-actor" | "other-kind" => "internal",
        _ => code,
    }
}
