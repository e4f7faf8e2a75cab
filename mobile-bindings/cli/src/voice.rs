//! Who speaks: a language, picked once.

use beside_core::diary::Unfit;
use beside_texts::{Argument, Language, Message, Problem, import_reason, problem, text, text_with};

/// Says everything in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    language: Language,
}

impl Voice {
    pub(crate) const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language that is spoken.
    pub(crate) const fn language(self) -> Language {
        self.language
    }

    /// A text without variables.
    pub(crate) fn say(self, message: Message) -> String {
        text(self.language, message)
    }

    /// A text with its variables.
    pub(crate) fn fill(self, message: Message, arguments: &[(&'static str, Argument<'_>)]) -> String {
        text_with(self.language, message, arguments)
    }

    /// Why a file, or one entry of it, can't be taken.
    pub(crate) fn why(self, unfit: Unfit) -> String {
        import_reason(self.language, unfit.code())
    }

    /// What happened and what to do.
    pub(crate) fn problem(self, code: &str, arguments: &[(&'static str, Argument<'_>)]) -> Problem {
        problem(self.language, code, arguments)
    }
}
