//! The trace: one hash over everything that happened. The same seed gives the same trace, or something isn't simulated.

use sha2::{Digest as _, Sha256};

/// Everything so far.
#[derive(Debug, Clone, Default)]
pub struct Trace(Sha256);

impl Trace {
    /// Adds an event: when, what kind, and whatever else it is made of.
    pub fn note(&mut self, now_ms: i64, kind: &str, parts: &[&[u8]]) {
        self.0.update(now_ms.to_be_bytes());
        self.0.update(kind.as_bytes());
        for part in parts {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    /// The hash of all of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}
