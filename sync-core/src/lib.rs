//! The companion core: documents, crypto and the sync engine.

pub mod access;
pub mod crypto;
pub mod document;
pub mod identity;
pub mod model;
pub mod seal;
pub mod storage;
pub mod sync;
