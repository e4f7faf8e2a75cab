//! Short texts on one line: trimmed, in Unicode normalisation form C, bounded.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use super::{ModelError, limits};

/// Trims and normalises, so that two keyboards that spell a letter differently make the same label.
fn normalised(text: &str, chars_max: usize) -> Result<String, ModelError> {
    let trimmed = text.trim();
    if trimmed.len() > chars_max.saturating_mul(limits::LABEL_BYTES_PER_CHAR_MAX) {
        return Err(ModelError::LabelTooLong);
    }
    let label: String = trimmed.nfc().collect();
    if label.is_empty() {
        return Err(ModelError::LabelEmpty);
    }
    if label.chars().any(char::is_control) {
        return Err(ModelError::LabelControl);
    }
    if label.chars().count() > chars_max {
        return Err(ModelError::LabelTooLong);
    }
    Ok(label)
}

macro_rules! label {
    ($(#[$doc:meta])* $name:ident, $chars_max:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Trims and normalises the text, and checks its bounds.
            ///
            /// # Errors
            /// When nothing is left, when it is too long, or when it holds control characters.
            pub fn new(text: &str) -> Result<Self, ModelError> {
                normalised(text, $chars_max).map(Self)
            }

            /// The normalised text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

label!(
    /// A word that a person files entries under.
    Tag,
    limits::TAG_CHARS_MAX
);
label!(
    /// What a reader may want to know before reading, such as "loss".
    ContentNote,
    limits::CONTENT_NOTE_CHARS_MAX
);
label!(
    /// The id of a prompt from a prompt pack.
    PromptId,
    limits::PROMPT_ID_CHARS_MAX
);
label!(
    /// A prompt in somebody's own words.
    PromptText,
    limits::PROMPT_TEXT_CHARS_MAX
);
label!(
    /// What a goal is called.
    GoalTitle,
    limits::GOAL_TITLE_CHARS_MAX
);
label!(
    /// One step of a goal, in a person's own words.
    StepText,
    limits::STEP_TEXT_CHARS_MAX
);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_letter_are_one_tag() {
        assert_eq!(Tag::new(" ma\u{0301}goa ").unwrap(), Tag::new("m\u{e1}goa").unwrap());
    }

    #[test]
    fn bounds_hold_at_the_edge() {
        let longest = "ż".repeat(limits::TAG_CHARS_MAX);
        assert!(Tag::new(&longest).is_ok());
        assert_eq!(Tag::new(&format!("{longest}a")), Err(ModelError::LabelTooLong));
        assert_eq!(Tag::new(&"a".repeat(1 << 20)), Err(ModelError::LabelTooLong));
        assert_eq!(Tag::new(" \u{a0}\n"), Err(ModelError::LabelEmpty));
        assert_eq!(Tag::new("a\nb"), Err(ModelError::LabelControl));
    }
}
