//! One step of a goal.

use std::fmt;

use super::StepText;

/// Which step of a goal. Random; the caller draws it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId([u8; 8]);

impl StepId {
    /// Takes the bytes as they are.
    #[must_use]
    pub const fn new(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The id's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }

    /// Reads what [`Display`](fmt::Display) wrote, and no other spelling of it.
    ///
    /// ```
    /// use beside_core::model::StepId;
    ///
    /// let id = StepId::new([0xab, 0, 0, 0, 0, 0, 0, 1]);
    /// assert_eq!(StepId::from_hex("ab00000000000001"), Some(id));
    /// assert_eq!(StepId::from_hex("AB00000000000001"), None);
    /// ```
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let value = u64::from_str_radix(text, 16).ok()?;
        Some(Self(value.to_be_bytes())).filter(|id| id.to_string() == text)
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StepId({self})")
    }
}

/// A step, as all edits that have arrived make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// What is to be done.
    pub text: StepText,
    /// It was done.
    pub done: bool,
    /// It was taken out of the goal, and can be restored.
    pub removed: bool,
    /// Somebody removed it while somebody else, who didn't know, wrote other words. Both wishes are kept: the step
    /// stands with the other words, until a removal or a restoring settles it. Never together with `removed`.
    pub contested: bool,
}
