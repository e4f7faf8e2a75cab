//! Two people with no relay at all: they pass each other files.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod life;
mod meetings;
mod phones;
