//! Beside.
pub mod hash;
pub mod id;
