//! What of a log goes into one answer. Pure: what it is given was read by others, and it says what to read next.
//!
//! New operations come first and whole. If all new envelopes fit the budget they come in log order and nothing else is
//! needed; if not, lines say what there is, and bodies follow newest first: keyring, talk, documents. Sizes are exact,
//! so that a budget is kept to the byte; only the first item of an answer goes out whatever it weighs, because an answer
//! without progress would be asked for again for ever.

mod answer;
mod bodies;
mod told;

pub use answer::{Answer, frame_bytes};
pub use bodies::{Candidate, First, choose, entries_in_order, placed};
pub use told::{LINES_MAX, ToldLines, tell};
