//! Lending a companion for one step at a time.

use crate::companion::{Companion, CompanionError};

/// Whoever holds a companion and lends it. What talks to a relay asks anew for each step, so that a phone can be read and
/// written between two bytes of a slow line.
pub trait Lend: Send {
    /// Lends the companion for one step.
    ///
    /// # Errors
    /// What the step says, or that the companion isn't there any more.
    fn lend<R>(&mut self, step: impl FnOnce(&mut Companion) -> Result<R, CompanionError>) -> Result<R, CompanionError>;
}

impl Lend for Companion {
    fn lend<R>(&mut self, step: impl FnOnce(&mut Companion) -> Result<R, CompanionError>) -> Result<R, CompanionError> {
        step(self)
    }
}
