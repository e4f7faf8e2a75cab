//! The suite over each store, and what only the sealed one promises.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::conformance::suite;
use super::*;
use crate::crypto::at_rest::AtRestKey;

/// Keys that every test here uses.
pub(crate) fn keys() -> AtRestKeys {
    let mut rng = ChaCha20Rng::seed_from_u64(11);
    AtRestKeys { keystore: AtRestKey::generate(&mut rng), content: Some(AtRestKey::generate(&mut rng)) }
}

fn sealed() -> SealedStore<MemoryStore> {
    SealedStore::open(MemoryStore::default(), keys(), [1; 32]).unwrap()
}

fn one(key: Key, value: &str) -> WriteBatch {
    let mut batch = WriteBatch::default();
    batch.put(key, value);
    batch
}

fn draft() -> Key {
    Key::new(Table::Draft, *b"monday")
}

fn outbox() -> Key {
    Key::new(Table::Outbox, *b"letter")
}

#[test]
fn memory_conforms() {
    suite(&mut || Box::new(MemoryStore::default()));
}

#[test]
fn sealed_memory_conforms() {
    suite(&mut || Box::new(sealed()));
}

#[test]
fn no_word_reaches_the_store_below() {
    let mut store = sealed();
    store.commit(&one(draft(), "I told Ana about the drinking")).unwrap();
    store.commit(&one(outbox(), "I told Ana about the drinking")).unwrap();
    for key in [draft(), outbox()] {
        let below = store.inner().get(&key).unwrap().unwrap();
        assert!(!below.windows(3).any(|bytes| b"I told Ana about the drinking".windows(3).any(|word| word == bytes)));
    }
}

#[test]
fn a_locked_store_serves_the_outbox_and_no_words() {
    let mut store = sealed();
    store.commit(&one(draft(), "only for me")).unwrap();
    store.lock();
    assert!(store.is_locked());
    assert_eq!(store.get(&draft()), Err(StorageError::Locked));
    assert_eq!(store.scan(&KeyRange::table(Table::Draft), Scan::forward(1)), Err(StorageError::Locked));

    let mut both = one(draft(), "sneaked in");
    both.put(outbox(), "sent");
    assert_eq!(store.commit(&both), Err(StorageError::Locked));
    assert_eq!(store.get(&outbox()), Ok(None), "nothing of a refused batch is written");
    let mut deletion = WriteBatch::default();
    deletion.delete(draft());
    assert_eq!(store.commit(&deletion), Err(StorageError::Locked));

    store.commit(&one(outbox(), "sent")).unwrap();
    assert_eq!(store.get(&outbox()), Ok(Some(b"sent".to_vec())));
    assert_eq!(store.verify(), Ok(()));
    store.unlock(&keys().content.unwrap()).unwrap();
    assert_eq!(store.get(&draft()), Ok(Some(b"only for me".to_vec())));
}

#[test]
fn a_wrong_key_is_told_from_damage_and_changes_nothing() {
    let mut store = sealed();
    store.commit(&one(draft(), "only for me")).unwrap();
    let stranger = || AtRestKey::from_bytes([7; 32]);
    assert_eq!(store.unlock(&stranger()), Err(StorageError::WrongKey));
    assert_eq!(store.get(&draft()), Ok(Some(b"only for me".to_vec())));

    let below = store.into_inner();
    let wrong_keystore = AtRestKeys { keystore: stranger(), content: None };
    let wrong_content = AtRestKeys { content: Some(stranger()), ..keys() };
    for wrong in [wrong_keystore, wrong_content] {
        let refused = SealedStore::open(below.clone(), wrong, [2; 32]);
        assert_eq!(refused.err(), Some(StorageError::WrongKey));
    }
    let mut damaged = below;
    let check = Key::new(Table::ContentCheck, []);
    let mut bytes = damaged.get(&check).unwrap().unwrap();
    *bytes.first_mut().unwrap() ^= 1;
    let mut batch = WriteBatch::default();
    batch.put(check, bytes);
    damaged.commit(&batch).unwrap();
    let refused = SealedStore::open(damaged, keys(), [3; 32]);
    assert_eq!(refused.err(), Some(StorageError::Damaged { table: Some(Table::ContentCheck) }));
}

#[test]
fn a_store_that_lost_its_check_row_takes_no_key_for_the_right_one() {
    let mut store = sealed();
    store.commit(&one(draft(), "only for me")).unwrap();
    let mut below = store.into_inner();
    let mut loss = WriteBatch::default();
    loss.delete(Key::new(Table::ContentCheck, []));
    below.commit(&loss).unwrap();
    let refused = SealedStore::open(below, keys(), [4; 32]);
    assert_eq!(refused.err(), Some(StorageError::Damaged { table: Some(Table::ContentCheck) }));
}

#[test]
fn rows_that_were_swapped_below_open_in_neither_place() {
    let mut store = sealed();
    let (mine, hers) = (Key::new(Table::Record, *b"from Jo\xc3\xa3o"), Key::new(Table::Record, *b"from Ewa"));
    let elsewhere = Key::new(Table::Document, *b"from Ewa");
    for (key, words) in [(&mine, "I'm fine"), (&hers, "call me"), (&elsewhere, "a diary")] {
        store.commit(&one(key.clone(), words)).unwrap();
    }
    let below = store.inner_mut();
    let mut swap = WriteBatch::default();
    swap.put(mine.clone(), below.get(&hers).unwrap().unwrap());
    swap.put(hers.clone(), below.get(&mine).unwrap().unwrap());
    swap.put(elsewhere.clone(), below.get(&hers).unwrap().unwrap());
    below.commit(&swap).unwrap();
    for key in [&mine, &hers, &elsewhere] {
        assert_eq!(store.get(key), Err(StorageError::Damaged { table: Some(key.table) }));
    }
    assert_eq!(store.verify(), Err(StorageError::Damaged { table: Some(Table::Document) }));
}

#[test]
fn a_step_reads_its_own_pending_writes_even_over_a_locked_store() {
    let mut store = sealed();
    store.commit(&one(outbox(), "first")).unwrap();
    store.lock();
    let mut batch = one(Key::new(Table::Outbox, *b"second"), "next");
    batch.delete(outbox());
    let staged = Staged::new(&store, &batch);
    let rows = staged.scan(&KeyRange::table(Table::Outbox), Scan::backward(5)).unwrap();
    assert_eq!(rows, [(Key::new(Table::Outbox, *b"second"), b"next".to_vec())]);
    assert_eq!(staged.get(&draft()), Err(StorageError::Locked));
}

#[test]
fn every_failure_has_a_code_of_its_own() {
    let all = [
        StorageError::Full,
        StorageError::Damaged { table: None },
        StorageError::Locked,
        StorageError::SchemaNewer { found: 2, supported: 1 },
        StorageError::InUse,
        StorageError::WrongKey,
        StorageError::Io(std::io::ErrorKind::Other),
    ];
    let codes: std::collections::BTreeSet<&str> = all.iter().map(StorageError::code).collect();
    assert_eq!(codes.len(), all.len());
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(StorageError::from(full), StorageError::Full);
}
