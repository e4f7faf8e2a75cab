//! A relay as phones meet it: a real one, on a free port, with its database in a directory of its own.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod backup;
mod common;
mod http;
mod limits;
mod logs;
mod phone;
mod protocol;
mod sign_in;
mod space;
mod sync;
mod tls;
