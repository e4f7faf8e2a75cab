//! Opening a database: lock, look, and only then touch.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::failed;
use super::{Absent, SqliteOptions};
use crate::storage::port::StorageError;

/// "Besi": marks the file as ours.
const APPLICATION_ID: u32 = 0x4265_7369;

/// What makes version n + 1 of version n. Released ones are never edited (I17); new ones are added at the end.
const MIGRATIONS: &[&str] = &[ENTRY];

// A table with row ids: without them a value over a kilobyte, as most documents and texts are, would take an overflow page
// of its own, and every second page would be half empty, since names come in no order.
const ENTRY: &str = "CREATE TABLE entry (tab INTEGER NOT NULL, row BLOB NOT NULL, value BLOB NOT NULL, \
                     UNIQUE (tab, row)) STRICT";

/// The index that `SQLite` makes for the names, under the name that it gives it.
const NAMES: &str = "sqlite_autoindex_entry_1";

#[expect(clippy::cast_possible_truncation, reason = "a list in the source has fewer than 2^32 elements")]
pub(super) const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// What the file says of itself.
#[derive(Clone, Copy)]
struct Marks {
    application: u32,
    version: u32,
    objects: u32,
}

pub(super) fn open(path: &Path, options: SqliteOptions) -> Result<Connection, StorageError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if options.absent == Absent::Create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    lock(&connection).map_err(|error| read_only_for(error, path))?;
    let marks = look(&connection, options.absent)?;
    prepare(&connection)?;
    if let Some(pages) = options.page_count_max {
        limit_pages(&connection, pages)?;
    }
    migrate(&mut connection, marks.version)?;
    recognise(&connection)?;
    Ok(connection)
}

pub(super) fn limit_pages(connection: &Connection, pages: u32) -> Result<(), StorageError> {
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).map_err(failed)
}

/// Takes the file for this process. The lock is released when the connection closes, and when the process dies.
fn lock(connection: &Connection) -> Result<(), StorageError> {
    connection.busy_timeout(Duration::ZERO).map_err(failed)?;
    // Until the version is known, not even a left-over log is to be moved into the file when it closes.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(failed)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(failed)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(failed)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(failed)?;
    connection.pragma_update(None, "cell_size_check", true).map_err(failed)?;
    // A read lock isn't enough before WAL is on: two processes could both be creating the file.
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT").map_err(failed)
}

/// `SQLite` calls a file read-only also when its header asks for a format of the future. Then the file itself can be
/// written, and as no `SQLite` that we ever shipped wrote such a header, it is damage.
fn read_only_for(error: StorageError, path: &Path) -> StorageError {
    let denied = error == StorageError::Io(ErrorKind::PermissionDenied);
    // Opening and closing the file drops this process's locks on it, which is what giving up does in any case.
    if denied && OpenOptions::new().append(true).open(path).is_ok() {
        StorageError::Damaged { table: None }
    } else {
        error
    }
}

fn look(connection: &Connection, absent: Absent) -> Result<Marks, StorageError> {
    let marks = Marks {
        application: pragma(connection, "application_id")?,
        version: pragma(connection, "user_version")?,
        objects: connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?,
    };
    let fresh = marks.application == 0 && marks.version == 0 && marks.objects == 0;
    let ours = marks.application == APPLICATION_ID && marks.version > 0;
    match absent {
        Absent::Create if fresh => Ok(marks),
        Absent::Create | Absent::Refuse if !ours => Err(StorageError::Damaged { table: None }),
        Absent::Create | Absent::Refuse if marks.version > SCHEMA_VERSION => {
            Err(StorageError::SchemaNewer { found: marks.version, supported: SCHEMA_VERSION })
        }
        Absent::Create | Absent::Refuse => Ok(marks),
    }
}

fn prepare(connection: &Connection) -> Result<(), StorageError> {
    connection.pragma_update(None, "page_size", 4096).map_err(failed)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0)).map_err(failed)?;
    if mode != "wal" {
        return Err(StorageError::Io(ErrorKind::Unsupported));
    }
    let settings = [
        ("synchronous", "FULL"),
        // Only Apple's systems need these two, where an ordinary sync stops at the drive's cache; others ignore them.
        ("fullfsync", "ON"),
        ("checkpoint_fullfsync", "ON"),
        // A deleted key is overwritten, not just forgotten (D6).
        ("secure_delete", "ON"),
        ("temp_store", "MEMORY"),
        // KiB, as SQLite's minus sign says: a cheap phone has other uses for its memory.
        ("cache_size", "-1024"),
        ("mmap_size", "0"),
    ];
    for (name, value) in settings {
        connection.pragma_update_and_check(None, name, value, |_| Ok(())).or_else(no_answer).map_err(failed)?;
    }
    connection.pragma_update_and_check(None, "journal_size_limit", 4 * 1024 * 1024, |_| Ok(())).map_err(failed)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(failed)?;
    Ok(())
}

fn migrate(connection: &mut Connection, from: u32) -> Result<(), StorageError> {
    for (version, migration) in (1_u32..).zip(MIGRATIONS).filter(|(version, _)| *version > from) {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        step.execute_batch(migration).map_err(failed)?;
        step.pragma_update(None, "application_id", APPLICATION_ID).map_err(failed)?;
        step.pragma_update(None, "user_version", version).map_err(failed)?;
        step.commit().map_err(failed)?;
    }
    Ok(())
}

/// A schema that reads otherwise than we wrote it would let `SQLite` look for rows where they are not.
fn recognise(connection: &Connection) -> Result<(), StorageError> {
    let mut statement = connection.prepare("SELECT coalesce(sql, name) FROM sqlite_schema").map_err(failed)?;
    let found: Vec<String> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(failed)?;
    if found == [ENTRY, NAMES] { Ok(()) } else { Err(StorageError::Damaged { table: None }) }
}

fn pragma(connection: &Connection, name: &str) -> Result<u32, StorageError> {
    connection.pragma_query_value(None, name, |row| row.get(0)).map_err(failed)
}

/// Some settings answer with a row and some with none.
fn no_answer(error: rusqlite::Error) -> Result<(), rusqlite::Error> {
    if matches!(error, rusqlite::Error::QueryReturnedNoRows) { Ok(()) } else { Err(error) }
}
