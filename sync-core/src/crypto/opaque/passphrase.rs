//! A passphrase as it was meant, whatever keyboard it was typed on.

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The fewest characters of a passphrase (NIST SP 800-63B, section 5.1.1.2).
const PASSPHRASE_CHARACTERS_MIN: usize = 8;

/// The most bytes of a passphrase, far above what anybody types.
const PASSPHRASE_BYTES_MAX: usize = 1024;

/// Why a text is no passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassphraseError {
    /// Under eight characters.
    #[error("the passphrase is too short")]
    TooShort,
    /// Over a kilobyte.
    #[error("the passphrase is too long")]
    TooLong,
}

/// A passphrase, wiped on drop.
///
/// Kept as RFC 8265's `OpaqueString` keeps it: NFC, any space as U+0020, case untouched. So `ą` typed as one character or as
/// two is one passphrase.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed.
    ///
    /// # Errors
    /// [`PassphraseError`] if it is too short to protect anything or absurdly long.
    pub fn new(typed: &str) -> Result<Self, PassphraseError> {
        if typed.len() > PASSPHRASE_BYTES_MAX {
            return Err(PassphraseError::TooLong);
        }
        // NFC at most triples UTF-8; room for that at once means that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(typed.len() * 3));
        text.extend(typed.chars().map(plain_space).nfc());
        if text.chars().count() < PASSPHRASE_CHARACTERS_MIN {
            return Err(PassphraseError::TooShort);
        }
        Ok(Self(text))
    }

    /// The bytes that are stretched. Whoever calls this keeps them from being stored or sent.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// A second holder, for an act that uses its passphrase up.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// The space separators of Unicode (category Zs) become the one that every keyboard has.
const fn plain_space(character: char) -> char {
    match character {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Passphrase, PassphraseError};

    #[test]
    fn a_keyboard_makes_no_difference() {
        let composed = Passphrase::new("zażółć gęślą jaźń").unwrap();
        let decomposed =
            Passphrase::new("zaz\u{307}o\u{301}łc\u{301} ge\u{328}s\u{301}la\u{328}\u{a0}jaz\u{301}n\u{301}").unwrap();
        assert_eq!(composed.bytes(), decomposed.bytes());
        assert_ne!(composed.bytes(), Passphrase::new("Zażółć gęślą jaźń").unwrap().bytes());
    }

    #[test]
    fn lengths_are_bounded() {
        assert_eq!(Passphrase::new("łąka łą").err(), Some(PassphraseError::TooShort));
        assert!(Passphrase::new("łąka łąk").is_ok());
        assert!(Passphrase::new(&"a".repeat(1024)).is_ok());
        assert_eq!(Passphrase::new(&"a".repeat(1025)).err(), Some(PassphraseError::TooLong));
    }

    /// I4.
    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Passphrase::new("correct horse").unwrap()), "Passphrase(..)");
    }
}
