//! Random steps against a map, seeded.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore as _, SeedableRng as _};

use crate::storage::batch::{Staged, WriteBatch};
use crate::storage::key::{Key, KeyRange};
use crate::storage::port::{Direction, Read, Scan, Store};
use crate::storage::table::Table;

const STEPS: usize = 60;
const TABLES: [Table; 3] = [Table::Outbox, Table::Draft, Table::Record];

type Model = BTreeMap<Key, Vec<u8>>;

/// Commits random batches and compares random reads with a map, before (through [`Staged`]) and after each commit.
pub(super) fn random_steps(store: &mut dyn Store, seed: u64) {
    let mut chance = Chance(ChaCha20Rng::seed_from_u64(seed));
    let mut model = Model::new();
    for _ in 0..STEPS {
        let batch = chance.batch();
        let mut next = model.clone();
        for (key, value) in batch.iter() {
            match value {
                Some(value) => next.insert(key.clone(), value.to_vec()),
                None => next.remove(key),
            };
        }
        let base = AsRead(&*store);
        agree(&Staged::new(&base, &batch), &next, &mut chance);
        agree(&base, &model, &mut chance);
        store.commit(&batch).expect("a store commits");
        model = next;
        agree(&AsRead(&*store), &model, &mut chance);
    }
    assert_eq!(store.verify(), Ok(()));
}

/// Any store as nothing but a reader.
struct AsRead<'a>(&'a dyn Store);

impl Read for AsRead<'_> {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, crate::storage::StorageError> {
        self.0.get(key)
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, crate::storage::StorageError> {
        self.0.scan(range, scan)
    }
}

fn agree(read: &dyn Read, model: &Model, chance: &mut Chance) {
    for _ in 0..4 {
        let key = chance.key();
        assert_eq!(read.get(&key), Ok(model.get(&key).cloned()));
        let (range, scan) = (chance.range(), chance.scan());
        let inside =
            model.iter().filter(|(key, _)| range.contains(key)).map(|(key, value)| (key.clone(), value.clone()));
        let expected: Vec<_> = match scan.direction {
            Direction::Forward => inside.take(scan.limit).collect(),
            Direction::Backward => inside.rev().take(scan.limit).collect(),
        };
        assert_eq!(read.scan(&range, scan), Ok(expected), "{range:?} {scan:?}");
    }
}

/// Draws from few rows, so that steps meet.
struct Chance(ChaCha20Rng);

impl Chance {
    fn below(&mut self, bound: u32) -> u32 {
        self.0.next_u32() % bound
    }

    fn table(&mut self) -> Table {
        let at = self.below(3);
        TABLES.into_iter().zip(0..).find(|(_, index)| *index == at).map_or(Table::Draft, |(table, _)| table)
    }

    fn row(&mut self) -> Vec<u8> {
        (0..self.below(4)).map(|_| [0, 1, 0xfe, 0xff].into_iter().nth(self.below(4) as usize).unwrap_or(0)).collect()
    }

    fn key(&mut self) -> Key {
        let table = self.table();
        Key::new(table, self.row())
    }

    fn batch(&mut self) -> WriteBatch {
        let mut batch = WriteBatch::default();
        for _ in 0..self.below(12) {
            let key = self.key();
            if self.below(3) == 0 {
                batch.delete(key);
            } else {
                let mut value = vec![0; self.below(300) as usize];
                self.0.fill_bytes(&mut value);
                batch.put(key, value);
            }
        }
        batch
    }

    fn range(&mut self) -> KeyRange {
        let table = self.table();
        match self.below(4) {
            0 => KeyRange::table(table),
            1 => KeyRange::prefix(table, &self.row()),
            2 => KeyRange::between(table, self.row(), self.row()),
            _ => KeyRange::prefix(table, &self.row()).starting_after(&self.row()).ending_before(&self.row()),
        }
    }

    fn scan(&mut self) -> Scan {
        let limit = self.below(9) as usize;
        if self.below(2) == 0 { Scan::forward(limit) } else { Scan::backward(limit) }
    }
}
