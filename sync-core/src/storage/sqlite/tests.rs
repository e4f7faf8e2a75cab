//! What a disk does to a database, and what a database does then.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore as _, SeedableRng as _};
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

fn batch_of(rows: &BTreeMap<Key, Vec<u8>>) -> WriteBatch {
    let mut batch = WriteBatch::default();
    for (key, value) in rows {
        batch.put(key.clone(), value.as_slice());
    }
    batch
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
    let text = |name: &str| -> String {
        store.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
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

/// A small vault of a real shape: several tables, small rows and one that overflows its page, some rows deleted.
fn diary() -> BTreeMap<Key, Vec<u8>> {
    let mut rows = BTreeMap::new();
    for day in 0..60_u8 {
        rows.insert(Key::new(Table::Record, [day, 7]), format!("day {day}: walked, called João, slept").into_bytes());
        rows.insert(Key::new(Table::Line, [day]), vec![day; 100]);
    }
    rows.insert(Key::new(Table::Document, *b"a long letter"), b"Kochana, ".repeat(1200));
    rows.insert(Key::new(Table::Setting, []), Vec::new());
    rows
}

/// What a person sees of a damaged vault: everything as it was, or a word that it is damaged. Anything else panics.
fn judge(path: &Path, rows: &BTreeMap<Key, Vec<u8>>) -> &'static str {
    let store = match open_sealed(path) {
        Ok(store) => store,
        Err(StorageError::Damaged { .. } | StorageError::SchemaNewer { .. }) => return "refused",
        Err(other) => unreachable!("{other:?}"),
    };
    let whole = match store.verify() {
        Ok(()) => true,
        Err(StorageError::Damaged { .. }) => false,
        Err(other) => unreachable!("{other:?}"),
    };
    for (key, value) in rows {
        match store.get(key) {
            Ok(Some(found)) => assert_eq!(&found, value, "a wrong value for {key:?}"),
            Ok(None) => assert!(!whole, "{key:?} was lost and nothing said so"),
            Err(StorageError::Damaged { .. }) => assert!(!whole),
            Err(other) => unreachable!("{other:?}"),
        }
    }
    for &table in Table::ALL.iter().filter(|table| !matches!(table, Table::KeystoreCheck | Table::ContentCheck)) {
        for scan in [Scan::forward(999), Scan::backward(999)] {
            match store.scan(&KeyRange::table(table), scan) {
                Ok(found) => {
                    assert!(found.iter().all(|(key, value)| rows.get(key) == Some(value)), "an invented row");
                    assert!(!whole || found.len() == rows.keys().filter(|key| key.table == table).count());
                }
                Err(StorageError::Damaged { .. }) => assert!(!whole),
                Err(other) => unreachable!("{other:?}"),
            }
        }
    }
    if whole { "whole" } else { "damaged" }
}

fn diary_bytes(dir: &TempDir) -> Vec<u8> {
    let path = dir.path().join("diary.db");
    let mut store = open_sealed(&path).unwrap();
    store.commit(&batch_of(&diary())).unwrap();
    let mut extra = WriteBatch::default();
    let names: Vec<Key> = (0..30_u8).map(|day| Key::new(Table::Draft, [day])).collect();
    names.iter().for_each(|key| extra.put(key.clone(), vec![1; 500]));
    store.commit(&extra).unwrap();
    let mut deletion = WriteBatch::default();
    names.into_iter().for_each(|key| deletion.delete(key));
    store.commit(&deletion).unwrap();
    drop(store);
    fs::read(path).unwrap()
}

#[test]
fn a_flipped_bit_anywhere_gives_damage_or_the_right_words_and_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let (good, rows, path) = (diary_bytes(&dir), diary(), dir.path().join("flipped.db"));
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let mut verdicts: BTreeMap<&str, u32> = BTreeMap::new();
    for page in 0..good.len() / 4096 {
        // The head of a page is its structure, where a bit does most harm; the rest is drawn.
        let head = (0..if page == 0 { 128 } else { 32 }).collect::<Vec<usize>>();
        let drawn: Vec<usize> = (0..40).map(|_| rng.next_u32() as usize % 4096).collect();
        for at in head.into_iter().chain(drawn) {
            let mut bytes = good.clone();
            bytes[page * 4096 + at] ^= 1 << (rng.next_u32() % 8);
            fs::write(&path, &bytes).unwrap();
            *verdicts.entry(judge(&path, &rows)).or_default() += 1;
        }
    }
    assert!(verdicts.len() == 3, "the flips reached every part of a file: {verdicts:?}");
}

#[test]
fn a_lost_page_and_a_cut_file_are_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let (good, rows, path) = (diary_bytes(&dir), diary(), dir.path().join("holed.db"));
    let pages = good.len() / 4096;
    let mut noticed = 0;
    for page in 0..pages {
        for filling in [0x00, 0xff] {
            let mut bytes = good.clone();
            bytes[page * 4096..(page + 1) * 4096].fill(filling);
            fs::write(&path, &bytes).unwrap();
            noticed += usize::from(judge(&path, &rows) != "whole");
        }
        let mut swapped = good.clone();
        let other = (page + 1) % pages;
        swapped[page * 4096..(page + 1) * 4096].copy_from_slice(&good[other * 4096..(other + 1) * 4096]);
        fs::write(&path, &swapped).unwrap();
        judge(&path, &rows);
        if page > 0 {
            fs::write(&path, &good[..page * 4096]).unwrap();
            assert_ne!(judge(&path, &rows), "whole", "cut after {page} pages");
        }
    }
    assert!(noticed > pages, "only {noticed} of {} lost pages were noticed", 2 * pages);
}

#[test]
fn a_torn_end_of_the_log_leaves_whole_batches_from_the_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("vault.db"), dir.path().join("torn.db"));
    let mut store = open_sealed(&path).unwrap();
    store.inner().checkpoint().unwrap();
    for day in 0..4_u8 {
        let mut batch = WriteBatch::default();
        batch.put(Key::new(Table::Record, [day, 0]), vec![day; 900]);
        batch.put(Key::new(Table::Record, [day, 1]), vec![day; 900]);
        store.commit(&batch).unwrap();
    }
    // The files as a power cut would leave them; this test never writes through the first store again.
    let log = fs::read(path.with_extension("db-wal")).unwrap();
    let file = fs::read(&path).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..log.len()).step_by(509).chain([log.len()]) {
        fs::write(&copy, &file).unwrap();
        fs::write(copy.with_extension("db-wal"), &log[..cut]).unwrap();
        let torn = open_sealed(&copy).unwrap();
        let days: Vec<Vec<u8>> = torn
            .scan(&KeyRange::table(Table::Record), Scan::forward(99))
            .unwrap()
            .into_iter()
            .map(|(key, _)| key.row)
            .collect();
        let expected: Vec<Vec<u8>> = (0..4_u8).flat_map(|day| [vec![day, 0], vec![day, 1]]).take(days.len()).collect();
        assert_eq!(days, expected);
        assert_eq!(days.len() % 2, 0, "half a batch after a cut at {cut}");
        seen.insert(days.len());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
}
