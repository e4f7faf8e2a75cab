//! Beside.

pub mod crypto;
