//! What an oracle says when something that must hold didn't.

use std::fmt;

/// An invariant that was broken, and how that showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The invariant's id, or what was expected.
    pub invariant: &'static str,
    /// How it showed.
    pub detail: String,
}

impl Violation {
    /// A violation.
    #[must_use]
    pub fn new(invariant: &'static str, detail: impl Into<String>) -> Self {
        Self { invariant, detail: detail.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.detail)
    }
}

/// Fails with an invariant's id unless `holds`.
///
/// # Errors
/// The violation, unless it holds.
pub fn expect(holds: bool, invariant: &'static str, detail: impl FnOnce() -> String) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation::new(invariant, detail())) }
}
