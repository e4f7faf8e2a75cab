//! The companion core: documents, crypto and the sync engine.

pub mod access;
#[cfg(feature = "sqlite")]
pub mod companion;
pub mod crypto;
pub mod diary;
pub mod document;
#[cfg(feature = "driver")]
pub mod driver;
pub mod identity;
pub mod model;
pub mod seal;
pub mod storage;
pub mod sync;
