//! Why a store can't answer. What a peer did wrong is never among these: that is an outcome.

use thiserror::Error;

/// Why a store can't answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The database can't be reached or is closed. Later it may.
    #[error("the store can't be reached")]
    Unavailable,
    /// No room is left on the disk. Nothing was written; once there is room, the store works again.
    #[error("the store has no room left")]
    Full,
    /// What was read can't have been written by this program.
    #[error("the store's table {table} holds what no version of this program writes")]
    Inconsistent {
        /// The table.
        table: &'static str,
    },
    /// A newer version of this program has written the database.
    #[error("the store has schema {found}, and this program knows schemas up to {supported}")]
    SchemaNewer {
        /// The schema that was found.
        found: i64,
        /// The newest that this program knows.
        supported: i64,
    },
}
