//! Beside.

pub mod crypto;
pub mod identity;
pub mod storage;
