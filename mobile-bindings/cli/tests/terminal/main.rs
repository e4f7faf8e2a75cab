//! The program as people and scripts meet it: the built binary, real folders, a real relay.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and a missing JSON field is null"
)]

mod account;
mod bad_input;
mod demo;
mod desk;
mod exchange;
mod goals;
mod help;
mod journal;
mod people;
mod stranger;
