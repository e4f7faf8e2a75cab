//! What a phone keeps: an ordered key-value port with one atomic batch, and the stores behind it.
//!
//! The engine reads through [`Read`] and hands back a [`WriteBatch`]; a [`Store`] commits it whole and durably or not at
//! all, and only then does anything leave the phone (I2, I16). [`SealedStore`] wraps any store, so that no disk ever sees
//! a value in clear (I4). Keys of rows stay in clear: they are ids, positions and days, and the order of scans needs them.
//!
//! ```
//! use beside_core::storage::{Key, KeyRange, MemoryStore, Read as _, Scan, Store as _, Table, WriteBatch};
//!
//! let mut store = MemoryStore::default();
//! let mut batch = WriteBatch::default();
//! batch.put(Key::new(Table::Draft, *b"monday"), b"slept well".to_vec());
//! store.commit(&batch)?;
//!
//! let newest = store.scan(&KeyRange::table(Table::Draft), Scan::backward(1))?;
//! assert_eq!(newest, [(Key::new(Table::Draft, *b"monday"), b"slept well".to_vec())]);
//! # Ok::<(), beside_core::storage::StorageError>(())
//! ```
//!
//! Deliberately absent: transactions that span a read and a write. There is one writer, the engine's driver, and
//! [`Staged`] lets a step read what it is about to write.

pub mod batch;
pub mod conformance;
pub mod key;
pub mod lock;
pub mod memory;
pub mod port;
pub mod sealed;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod table;

#[cfg(test)]
mod tests;

pub use batch::{Staged, WriteBatch};
pub use key::{Key, KeyRange};
pub use memory::MemoryStore;
pub use port::{Direction, Read, Scan, StorageError, Store};
pub use sealed::{AtRestKeys, SealedStore};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore, vaults};
pub use table::{Table, Tier};
