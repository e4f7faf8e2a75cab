//! The bytes that a Beside phone and its relay agree on, and what both must judge alike.
//!
//! ```text
//! id, hash, codec, limits ──► signature ──► envelope, operation, line, head ──► fold
//!                                                  └────────► frame, account
//! ```
//!
//! Deliberately absent: anything that could decrypt, anything that signs, Automerge, clocks, randomness and IO. The
//! relay links this crate and not the companion core, which is how a test can show that it lacks the code to read.

pub mod account;
pub mod bundle;
pub mod codec;
pub mod envelope;
pub mod fold;
pub mod frame;
pub mod hash;
pub mod head;
pub mod id;
pub mod limits;
pub mod line;
pub mod operation;
#[cfg(sabotage)]
pub mod sabotage;
pub mod signature;
