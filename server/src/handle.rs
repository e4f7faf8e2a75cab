//! Handles: the name that a person picks and the suffix that the relay adds, so that registering tells nothing about
//! who else is here.

use beside_wire::limits::HANDLE_CHARS_MAX;
use thiserror::Error;

use crate::chance;

/// Characters of a suffix. None looks like another.
const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Characters of a suffix that is drawn first.
const SUFFIX_CHARS: usize = 4;
/// Characters of a suffix where shorter ones kept being taken.
const SUFFIX_CHARS_LONG: usize = 8;
/// A handle with its suffix, in bytes: four bytes for each character of UTF-8 at most, a hyphen, and the suffix.
pub(crate) const HANDLE_BYTES_MAX: usize = 4 * HANDLE_CHARS_MAX + 1 + SUFFIX_CHARS_LONG;

/// A name that the relay doesn't take as the first part of a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a handle has one to thirty-two letters, digits, dots, hyphens or underscores")]
pub(crate) struct HandleInvalid;

/// The first part of a handle, in lower case.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Name(String);

impl Name {
    /// Reads what a person typed. Letters and digits of every script are taken.
    pub(crate) fn new(typed: &str) -> Result<Self, HandleInvalid> {
        let name = typed.trim().to_lowercase();
        let chars = name.chars().count();
        let fits = name.chars().all(|one| one.is_alphanumeric() || matches!(one, '.' | '-' | '_'));
        if fits && (1..=HANDLE_CHARS_MAX).contains(&chars) { Ok(Self(name)) } else { Err(HandleInvalid) }
    }

    /// A handle of this name with a random suffix. The more were taken, the longer the suffix is.
    pub(crate) fn with_suffix(&self, taken: u32) -> String {
        let chars = if taken < 3 { SUFFIX_CHARS } else { SUFFIX_CHARS_LONG };
        let mut handle = self.0.clone();
        handle.push('-');
        let drawn = (0..chars).filter_map(|_| ALPHABET.get(chance::below(ALPHABET.len())));
        handle.extend(drawn.map(|byte| char::from(*byte)));
        handle
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_taken_and_folded() {
        for (typed, name) in [("Ana", "ana"), (" Żółw_1 ", "żółw_1"), ("नम", "नम"), ("a.b-c", "a.b-c")] {
            assert_eq!(Name::new(typed).unwrap().0, name);
        }
    }

    #[test]
    fn what_could_deceive_or_overflow_is_refused() {
        let long = "a".repeat(HANDLE_CHARS_MAX + 1);
        for typed in ["", "  ", "a b", "a\u{200b}b", "a@b", "a/b", "a\u{202e}b", "\u{0}", long.as_str()] {
            assert!(Name::new(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn a_suffix_is_drawn_each_time_and_grows() {
        let name = Name::new("ana").unwrap();
        let drawn: std::collections::BTreeSet<_> = (0..64).map(|_| name.with_suffix(0)).collect();
        assert!(drawn.len() > 32);
        assert!(drawn.iter().all(|handle| handle.len() == "ana-".len() + SUFFIX_CHARS));
        assert_eq!(name.with_suffix(3).len(), "ana-".len() + SUFFIX_CHARS_LONG);
        assert!(name.with_suffix(3).len() <= HANDLE_BYTES_MAX);
    }
}
