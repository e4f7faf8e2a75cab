//! What every store must do: one suite, run over memory, `SQLite` and both of them sealed, and by whoever adds a store.
//!
//! It is no test code of this crate alone, so that the simulator and a browser's store can be held to it too.

mod model;

use super::batch::WriteBatch;
use super::key::{Key, KeyRange};
use super::port::{Scan, Store};
use super::table::Table;

/// Rows that a store's encoding could trip over: empty, zeros, highest bytes, prefixes of one another.
const AWKWARD: &[&[u8]] =
    &[&[], &[0], &[0, 0], &[0, 0xff], &[1], &[0x7f], &[0x80], &[0xfe, 0xff], &[0xff], &[0xff, 0], &[0xff, 0xff]];

/// Runs the whole suite; `make` gives a new, empty, unlocked store each time.
///
/// # Panics
/// When the store breaks its contract.
pub fn suite(make: &mut dyn FnMut() -> Box<dyn Store>) {
    reads_of_nothing(&*make());
    last_word_counts(&mut *make());
    awkward_rows_keep_their_order(&mut *make());
    tables_stay_apart(&mut *make());
    ranges_are_half_open(&mut *make());
    prefixes_end_where_they_should(&mut *make());
    limits_hold_in_both_directions(&mut *make());
    pages_join_into_the_whole(&mut *make());
    values_of_every_size_come_back(&mut *make());
    deleting_takes_away_one_row(&mut *make());
    for seed in 0..4 {
        model::random_steps(&mut *make(), seed);
    }
}

/// Checks that what was committed is there after closing and opening again.
///
/// `open` opens the same store each time, after the one before was dropped; the first time it is empty.
///
/// # Panics
/// When something is lost, or a deletion comes back.
pub fn reopening_keeps_everything(open: &mut dyn FnMut() -> Box<dyn Store>) {
    let (kept, gone) = (key(Table::Outbox, b"kept"), key(Table::Record, b"gone"));
    let mut store = open();
    put(&mut *store, &[(&kept, b"first"), (&gone, b"soon deleted")]);
    drop(store);

    let mut store = open();
    assert_eq!(store.get(&gone), Ok(Some(b"soon deleted".to_vec())));
    let mut batch = WriteBatch::default();
    batch.put(kept.clone(), b"second".as_slice());
    batch.delete(gone.clone());
    store.commit(&batch).expect("a store commits");
    drop(store);

    let store = open();
    assert_eq!(store.get(&kept), Ok(Some(b"second".to_vec())));
    assert_eq!(store.get(&gone), Ok(None));
    assert_eq!(store.verify(), Ok(()));
}

fn key(table: Table, row: &[u8]) -> Key {
    Key::new(table, row)
}

fn put(store: &mut dyn Store, rows: &[(&Key, &[u8])]) {
    let mut batch = WriteBatch::default();
    for (key, value) in rows {
        batch.put((*key).clone(), *value);
    }
    store.commit(&batch).expect("a store commits");
}

fn put_rows(store: &mut dyn Store, table: Table, rows: &[&[u8]]) {
    let keys: Vec<Key> = rows.iter().map(|row| key(table, row)).collect();
    let named: Vec<(&Key, &[u8])> = keys.iter().zip(rows.iter().copied()).collect();
    put(store, &named);
}

fn rows_of(store: &dyn Store, range: &KeyRange, scan: Scan) -> Vec<Vec<u8>> {
    let found = store.scan(range, scan).expect("a store scans");
    found.into_iter().map(|(key, _)| key.row).collect()
}

fn reads_of_nothing(store: &dyn Store) {
    assert_eq!(store.get(&key(Table::Draft, b"nothing")), Ok(None));
    assert_eq!(store.scan(&KeyRange::table(Table::Draft), Scan::forward(9)), Ok(Vec::new()));
    assert_eq!(store.scan(&KeyRange::table(Table::Draft), Scan::backward(9)), Ok(Vec::new()));
    assert_eq!(store.verify(), Ok(()));
}

fn last_word_counts(store: &mut dyn Store) {
    let entry = key(Table::Draft, b"monday");
    assert_eq!(store.commit(&WriteBatch::default()), Ok(()), "an empty batch is fine");
    put(store, &[(&entry, b"slept badly")]);
    put(store, &[(&entry, b"slept")]);
    assert_eq!(store.get(&entry), Ok(Some(b"slept".to_vec())), "a shorter value leaves no tail of the longer one");

    let mut batch = WriteBatch::default();
    batch.put(entry.clone(), b"one".as_slice());
    batch.delete(entry.clone());
    let mut later = WriteBatch::default();
    later.put(entry.clone(), b"two".as_slice());
    batch.merge(later);
    store.commit(&batch).expect("a store commits");
    assert_eq!(store.get(&entry), Ok(Some(b"two".to_vec())));
}

fn awkward_rows_keep_their_order(store: &mut dyn Store) {
    let mut shuffled = AWKWARD.to_vec();
    shuffled.rotate_left(5);
    put_rows(store, Table::Line, &shuffled);
    let whole = KeyRange::table(Table::Line);
    assert_eq!(rows_of(store, &whole, Scan::forward(usize::MAX)), AWKWARD);
    let mut backward = rows_of(store, &whole, Scan::backward(usize::MAX));
    backward.reverse();
    assert_eq!(backward, AWKWARD);
    for &row in AWKWARD {
        assert_eq!(store.get(&key(Table::Line, row)), Ok(Some(row.to_vec())));
    }
}

fn tables_stay_apart(store: &mut dyn Store) {
    let tables: Vec<Table> = Table::ALL
        .iter()
        .copied()
        .filter(|table| !matches!(table, Table::KeystoreCheck | Table::ContentCheck))
        .collect();
    for &table in &tables {
        put(store, &[(&key(table, &[0xff]), &[table.code()])]);
    }
    for &table in &tables {
        let only = vec![(key(table, &[0xff]), vec![table.code()])];
        assert_eq!(store.scan(&KeyRange::table(table), Scan::forward(9)), Ok(only.clone()));
        assert_eq!(store.scan(&KeyRange::table(table), Scan::backward(9)), Ok(only));
        assert_eq!(store.get(&key(table, &[])), Ok(None));
    }
}

fn ranges_are_half_open(store: &mut dyn Store) {
    put_rows(store, Table::Record, AWKWARD);
    for &from in AWKWARD {
        for &to in AWKWARD {
            let range = KeyRange::between(Table::Record, from, to);
            let expected: Vec<&[u8]> = AWKWARD.iter().copied().filter(|row| from <= *row && *row < to).collect();
            assert_eq!(rows_of(store, &range, Scan::forward(99)), expected);
            let mut backward = rows_of(store, &range, Scan::backward(99));
            backward.reverse();
            assert_eq!(backward, expected);
        }
    }
}

fn prefixes_end_where_they_should(store: &mut dyn Store) {
    put_rows(store, Table::Operation, AWKWARD);
    put_rows(store, Table::Line, &[b"a neighbour that no prefix may reach"]);
    for &prefix in AWKWARD {
        let range = KeyRange::prefix(Table::Operation, prefix);
        let expected: Vec<&[u8]> = AWKWARD.iter().copied().filter(|row| row.starts_with(prefix)).collect();
        assert_eq!(rows_of(store, &range, Scan::forward(99)), expected);
    }
}

fn limits_hold_in_both_directions(store: &mut dyn Store) {
    put_rows(store, Table::Month, AWKWARD);
    let whole = KeyRange::table(Table::Month);
    for limit in 0..=AWKWARD.len() + 1 {
        let lowest: Vec<&[u8]> = AWKWARD.iter().copied().take(limit).collect();
        let highest: Vec<&[u8]> = AWKWARD.iter().rev().copied().take(limit).collect();
        assert_eq!(rows_of(store, &whole, Scan::forward(limit)), lowest);
        assert_eq!(rows_of(store, &whole, Scan::backward(limit)), highest);
    }
}

fn pages_join_into_the_whole(store: &mut dyn Store) {
    put_rows(store, Table::SearchText, AWKWARD);
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    let mut rest = KeyRange::table(Table::SearchText);
    while let [first, second @ ..] = rows_of(store, &rest, Scan::forward(2)).as_slice() {
        let last = second.last().unwrap_or(first);
        rest = rest.starting_after(last);
        forward.push(first.clone());
        forward.extend_from_slice(second);
    }
    let mut rest = KeyRange::table(Table::SearchText);
    while let [first, second @ ..] = rows_of(store, &rest, Scan::backward(3)).as_slice() {
        let last = second.last().unwrap_or(first);
        rest = rest.ending_before(last);
        backward.push(first.clone());
        backward.extend_from_slice(second);
    }
    backward.reverse();
    assert_eq!(forward, AWKWARD);
    assert_eq!(backward, AWKWARD);
}

fn values_of_every_size_come_back(store: &mut dyn Store) {
    for bytes in [0, 1, 200, 4_095, 4_096, 4_097, 65_536, 1 << 20] {
        let value: Vec<u8> = (0..=250).cycle().take(bytes).collect();
        let large = key(Table::Document, &bytes.to_be_bytes());
        put(store, &[(&large, &value)]);
        assert_eq!(store.get(&large), Ok(Some(value)), "{bytes} bytes");
    }
    let sizes: Vec<usize> = store
        .scan(&KeyRange::table(Table::Document), Scan::backward(3))
        .expect("a store scans")
        .iter()
        .map(|(_, value)| value.len())
        .collect();
    assert_eq!(sizes, [1 << 20, 65_536, 4_097]);
}

fn deleting_takes_away_one_row(store: &mut dyn Store) {
    put_rows(store, Table::Deferred, AWKWARD);
    for (count, &row) in AWKWARD.iter().enumerate() {
        let mut batch = WriteBatch::default();
        batch.delete(key(Table::Deferred, row));
        batch.delete(key(Table::Deferred, b"never there"));
        store.commit(&batch).expect("a store commits");
        let left: Vec<&[u8]> = AWKWARD.iter().copied().skip(count + 1).collect();
        assert_eq!(rows_of(store, &KeyRange::table(Table::Deferred), Scan::forward(99)), left);
        assert_eq!(store.get(&key(Table::Deferred, row)), Ok(None));
    }
}
