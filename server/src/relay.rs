//! The relay's rules, pure: no IO, no clock, no randomness. The simulator runs them unchanged over a store in memory.
//!
//! ```text
//! request ──► serve ──► offers (parsed, operations' signatures checked)
//!               │  store::sync( accept: access, incarnation, operations, envelopes )   one transaction
//!               └──► page: what of the log goes into the answer, within its budget ──► frames
//! ```
//!
//! Kept here: I7 (what moves a cursor is gap-free), I8 (an offer may come any number of times), I10 and I11 (heads are
//! signed only over what is durable, and a rollback opens an incarnation), I12 (a bad offer hurts only itself).

pub mod accept;
pub mod access;
pub mod cursors;
pub mod heads;
pub mod incarnation;
pub mod keys;
pub mod offers;
pub mod page;
pub mod serve;

#[cfg(test)]
mod tests;
