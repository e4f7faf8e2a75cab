//! The surface for phones, called from Rust: what happens when a call is dropped, closed under, or observed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "a test says what it has counted")]

mod boundary;
mod cancel;
mod observers;
mod old_data;
mod phone;
mod stall;
mod words;
