//! How things look: on a screen for people, as JSON for scripts.

pub(crate) mod agreement;
pub(crate) mod amount;
pub(crate) mod answer;
pub(crate) mod entry;
pub(crate) mod goal;
pub(crate) mod message;
pub(crate) mod output;
pub(crate) mod person;
pub(crate) mod progress;
pub(crate) mod stage;
pub(crate) mod table;
