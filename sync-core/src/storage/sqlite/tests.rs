//! What a disk does to a database, and what a database does then.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod damage;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::storage::conformance::{reopening_keeps_everything, suite};
use crate::storage::sealed::SealedStore;
use crate::storage::tests::keys;

fn open(path: &Path) -> Result<SqliteStore, StorageError> {
    SqliteStore::open(path, SqliteOptions::default())
}

fn open_sealed(path: &Path) -> Result<SealedStore<SqliteStore>, StorageError> {
    SealedStore::open(open(path)?, keys(), [5; 32])
}

/// Gives a path for a new database each time.
fn paths(dir: &TempDir) -> impl FnMut() -> PathBuf {
    let mut count = 0;
    let root = dir.path().to_owned();
    move || {
        count += 1;
        root.join(format!("{count}.db"))
    }
}

#[test]
fn sqlite_conforms() {
    let dir = tempfile::tempdir().unwrap();
    let mut path = paths(&dir);
    suite(&mut || Box::new(open(&path()).unwrap()));
    reopening_keeps_everything(&mut || Box::new(open(&dir.path().join("again.db")).unwrap()));
}

#[test]
fn sealed_sqlite_conforms() {
    let dir = tempfile::tempdir().unwrap();
    let mut path = paths(&dir);
    suite(&mut || Box::new(open_sealed(&path()).unwrap()));
    reopening_keeps_everything(&mut || Box::new(open_sealed(&dir.path().join("again.db")).unwrap()));
}

#[test]
fn the_settings_that_durability_rests_on_are_really_set() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("vault.db")).unwrap();
    let text = |name: &str| -> String { store.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
    let number = |name: &str| -> i64 { store.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
    assert_eq!(text("journal_mode"), "wal");
    assert_eq!(text("locking_mode"), "exclusive");
    assert_eq!(number("synchronous"), 2, "FULL");
    assert_eq!(number("fullfsync"), 1);
    assert_eq!(number("checkpoint_fullfsync"), 1);
    assert_eq!(number("secure_delete"), 1);
    assert_eq!(number("page_size"), 4096);
    assert_eq!(number("cache_size"), -1024);
    assert_eq!(number("user_version"), i64::from(SCHEMA_VERSION));
}

#[test]
fn a_second_opening_is_told_that_the_vault_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let first = open(&path).unwrap();
    assert_eq!(open(&path).err(), Some(StorageError::InUse));
    drop(first);
    let again = open(&path).unwrap();
    assert_eq!(open(&path).err(), Some(StorageError::InUse), "also when the file was there before");
    assert_eq!(again.verify(), Ok(()));
}

#[test]
fn a_newer_database_is_refused_and_not_a_byte_of_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let store = open(&path).unwrap();
    store.connection.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    // Without this the log would be moved into the file now, and none would be left to protect.
    let keep_log = rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    store.connection.set_db_config(keep_log, true).unwrap();
    drop(store);
    let log = path.with_extension("db-wal");
    let (before, log_before) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    let newer = StorageError::SchemaNewer { found: SCHEMA_VERSION + 1, supported: SCHEMA_VERSION };
    assert_eq!(open(&path).err(), Some(newer));
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read(&log).unwrap(), log_before);
}

#[test]
fn what_is_not_ours_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let (letter, foreign) = (dir.path().join("letter.txt"), dir.path().join("foreign.db"));
    fs::write(&letter, "Dear Sofia, this was never a database.".repeat(200)).unwrap();
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    for path in [letter, foreign] {
        let before = fs::read(&path).unwrap();
        assert_eq!(open(&path).err(), Some(StorageError::Damaged { table: None }));
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn an_absent_or_emptied_vault_is_not_silently_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let options = SqliteOptions { absent: Absent::Refuse, ..SqliteOptions::default() };
    assert_eq!(SqliteStore::open(&path, options).err(), Some(StorageError::Io(std::io::ErrorKind::NotFound)));
    drop(open(&path).unwrap());
    assert!(SqliteStore::open(&path, options).is_ok());
    fs::write(&path, b"").unwrap();
    assert_eq!(SqliteStore::open(&path, options).err(), Some(StorageError::Damaged { table: None }));
}

#[test]
fn a_full_disk_refuses_whole_batches_keeps_reading_and_goes_on_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.db");
    let options = SqliteOptions { page_count_max: Some(24), ..SqliteOptions::default() };
    let mut store = SealedStore::open(SqliteStore::open(&path, options).unwrap(), keys(), [6; 32]).unwrap();
    let entry = |day: u8| (Key::new(Table::Document, [day, 0]), Key::new(Table::Document, [day, 1]));
    let write = |store: &mut SealedStore<SqliteStore>, day: u8| {
        let mut batch = WriteBatch::default();
        batch.put(entry(day).0, vec![day; 3000]);
        batch.put(entry(day).1, vec![day; 3000]);
        store.commit(&batch)
    };
    let first_refused = (0..40).find(|day| write(&mut store, *day) != Ok(())).unwrap();
    assert!(first_refused > 2);
    assert_eq!(write(&mut store, first_refused), Err(StorageError::Full));
    for day in 0..first_refused {
        assert_eq!(store.get(&entry(day).0), Ok(Some(vec![day; 3000])));
        assert_eq!(store.get(&entry(day).1), Ok(Some(vec![day; 3000])));
    }
    assert_eq!(store.get(&entry(first_refused).0), Ok(None), "half a batch was written");
    assert_eq!(store.verify(), Ok(()));

    let mut deletion = WriteBatch::default();
    deletion.delete(entry(0).0);
    deletion.delete(entry(0).1);
    assert_eq!(store.commit(&deletion), Ok(()), "room can be made on a full disk");
    store.inner().set_page_count_max(4096).unwrap();
    assert_eq!(write(&mut store, first_refused), Ok(()));
    drop(store);
    let again = open_sealed(&path).unwrap();
    assert_eq!(again.get(&entry(first_refused).1), Ok(Some(vec![first_refused; 3000])));
}
