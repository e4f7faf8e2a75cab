//! The store on phones and desktops: one `SQLite` file in WAL mode, every commit synced.
//!
//! One process at a time: the file is locked exclusively while it is open (so WAL needs no shared memory). A commit costs
//! one sync of the log; about every four megabytes `SQLite` moves the log into the file, which costs two more, and
//! [`SqliteStore::checkpoint`] lets the caller choose an idle moment for that.
//!
//! `SQLite` notices most damage to its own structure, not to values: use it under [`SealedStore`](super::SealedStore), whose
//! seals notice the rest. What it can't tell from a power cut is a damaged end of the log; then the newest commits are
//! missing, and the relay's and the peers' heads show it.
//!
//! Trap: while it is open, this process mustn't open and close the same file in any other way, since POSIX drops a
//! process's locks on the first close.

mod error;
mod files;
mod open;
#[cfg(test)]
mod tests;
pub mod vaults;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::batch::WriteBatch;
use super::key::{Key, KeyRange};
use super::port::{Direction, Read, Scan, StorageError, Store};
use super::table::Table;
use error::failed;

/// The highest schema version that this software knows.
pub const SCHEMA_VERSION: u32 = open::SCHEMA_VERSION;

const GET: &str = "SELECT value FROM entry WHERE tab = ?1 AND row = ?2";
const PUT: &str = "INSERT INTO entry (tab, row, value) VALUES (?1, ?2, ?3)
                   ON CONFLICT (tab, row) DO UPDATE SET value = excluded.value";
const DELETE: &str = "DELETE FROM entry WHERE tab = ?1 AND row = ?2";
const FORWARD: &str = "SELECT row, value FROM entry WHERE tab = ?1 AND row >= ?2 ORDER BY row LIMIT ?3";
const FORWARD_TO: &str = "SELECT row, value FROM entry WHERE tab = ?1 AND row >= ?2 AND row < ?4 ORDER BY row LIMIT ?3";
const BACKWARD: &str = "SELECT row, value FROM entry WHERE tab = ?1 AND row >= ?2 ORDER BY row DESC LIMIT ?3";
const BACKWARD_TO: &str =
    "SELECT row, value FROM entry WHERE tab = ?1 AND row >= ?2 AND row < ?4 ORDER BY row DESC LIMIT ?3";

/// What to do when there is no database at the path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// Make one.
    #[default]
    Create,
    /// Fail: an absent file is `Io(NotFound)`, and an empty one is damage.
    Refuse,
}

/// How to open a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqliteOptions {
    /// What to do when there is none.
    pub absent: Absent,
    /// How many pages of 4096 bytes it may grow to; `None` leaves it to the disk.
    pub page_count_max: Option<u32>,
}

/// Rows in one `SQLite` file.
pub struct SqliteStore {
    connection: Connection,
}

impl SqliteStore {
    /// Opens the database and brings its schema up to date, in one step per version.
    ///
    /// # Errors
    /// [`StorageError::InUse`], [`StorageError::SchemaNewer`] (nothing is touched), [`StorageError::Damaged`] also for a
    /// file that isn't ours, [`StorageError::Full`], [`StorageError::Io`].
    pub fn open(path: &Path, options: SqliteOptions) -> Result<Self, StorageError> {
        Ok(Self { connection: open::open(path, options)? })
    }

    /// How many pages it may grow to from now on. A file that is larger already keeps its size.
    ///
    /// # Errors
    /// As `SQLite` says.
    pub fn set_page_count_max(&self, pages: u32) -> Result<(), StorageError> {
        open::limit_pages(&self.connection, pages)
    }

    /// Moves the log into the file: a good thing to do when the app goes to the background.
    ///
    /// # Errors
    /// As for a commit; nothing is lost then.
    pub fn checkpoint(&self) -> Result<(), StorageError> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)
    }
}

impl Read for SqliteStore {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        let mut statement = self.connection.prepare_cached(GET).map_err(failed)?;
        let value = statement.query_row(params![key.table.code(), key.row], |row| row.get(0)).optional();
        value.map_err(|error| located(&error, key.table))
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        let table = range.of_table();
        if range.is_empty() || scan.limit == 0 {
            return Ok(Vec::new());
        }
        let limit = i64::try_from(scan.limit).unwrap_or(i64::MAX);
        let sql = match (scan.direction, range.to()) {
            (Direction::Forward, None) => FORWARD,
            (Direction::Forward, Some(_)) => FORWARD_TO,
            (Direction::Backward, None) => BACKWARD,
            (Direction::Backward, Some(_)) => BACKWARD_TO,
        };
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let named = |row: &rusqlite::Row<'_>| Ok((Key::new(table, row.get::<_, Vec<u8>>(0)?), row.get(1)?));
        let found = match range.to() {
            None => statement.query_map(params![table.code(), range.from(), limit], named),
            Some(to) => statement.query_map(params![table.code(), range.from(), limit, to], named),
        };
        let rows: Vec<(Key, Vec<u8>)> = found.and_then(Iterator::collect).map_err(|error| located(&error, table))?;
        // A damaged page can bring the same rows twice or in a wrong order; SQLite doesn't look while it walks.
        let in_order = rows.is_sorted_by(|(left, _), (right, _)| match scan.direction {
            Direction::Forward => left < right,
            Direction::Backward => left > right,
        });
        if in_order && rows.iter().all(|(key, _)| range.contains(key)) {
            Ok(rows)
        } else {
            Err(StorageError::Damaged { table: Some(table) })
        }
    }
}

impl Store for SqliteStore {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        if batch.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        {
            let mut put = transaction.prepare_cached(PUT).map_err(failed)?;
            let mut delete = transaction.prepare_cached(DELETE).map_err(failed)?;
            for (key, value) in batch.iter() {
                match value {
                    Some(value) => put.execute(params![key.table.code(), key.row, value]),
                    None => delete.execute(params![key.table.code(), key.row]),
                }
                .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    /// `SQLite`'s `integrity_check` (`quick_check` doesn't look at the rows' order, and a row out of order can't be found),
    /// and that every row is of a kind that exists: one flipped bit can carry a row off to where nobody reads.
    fn verify(&self) -> Result<(), StorageError> {
        let verdict: String =
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(failed)?;
        let mut statement = self.connection.prepare("SELECT DISTINCT tab FROM entry").map_err(failed)?;
        let codes: Vec<u8> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(failed)?;
        let known = codes.iter().all(|code| Table::ALL.iter().any(|table| table.code() == *code));
        if verdict == "ok" && known { Ok(()) } else { Err(StorageError::Damaged { table: None }) }
    }
}

fn located(error: &rusqlite::Error, table: Table) -> StorageError {
    let kind = error::kind(error);
    if matches!(kind, StorageError::Damaged { .. }) { StorageError::Damaged { table: Some(table) } } else { kind }
}
