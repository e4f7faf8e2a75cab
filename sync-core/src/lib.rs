//! Beside.

pub mod crypto;
pub mod document;
pub mod identity;
pub mod model;
pub mod storage;
