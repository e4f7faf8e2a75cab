//! How things look: on a screen for people, as JSON for scripts.

pub(crate) mod amount;
pub(crate) mod answer;
pub(crate) mod entry;
pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod table;
