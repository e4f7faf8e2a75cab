//! Bits, pages and ends of files that went bad: the right words or a named error, and never a panic.
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore as _, SeedableRng as _};
use tempfile::TempDir;

use super::open_sealed;
use crate::storage::{Key, KeyRange, Read as _, Scan, StorageError, Store as _, Table, WriteBatch};

fn batch_of(rows: &BTreeMap<Key, Vec<u8>>) -> WriteBatch {
    let mut batch = WriteBatch::default();
    for (key, value) in rows {
        batch.put(key.clone(), value.as_slice());
    }
    batch
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
    for key in &names {
        extra.put(key.clone(), vec![1; 500]);
    }
    store.commit(&extra).unwrap();
    let mut deletion = WriteBatch::default();
    for key in names {
        deletion.delete(key);
    }
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
    let mut seen = BTreeSet::new();
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
