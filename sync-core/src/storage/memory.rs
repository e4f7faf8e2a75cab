//! A store in memory: the simulator's disk, which it clones to remember what was durable.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::batch::WriteBatch;
use super::key::{Key, KeyRange};
use super::port::{Direction, Read, Scan, StorageError, Store};
use super::table::Table;

/// Ordered rows in memory. A clone shares nothing with its original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryStore {
    tables: BTreeMap<Table, BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl MemoryStore {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.values().map(BTreeMap::len).sum()
    }

    /// How many bytes names and values take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.tables.values().flatten().map(|(row, value)| row.len() + value.len()).sum()
    }
}

impl Read for MemoryStore {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.tables.get(&key.table).and_then(|rows| rows.get(&key.row)).cloned())
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        let table = range.of_table();
        // An empty range would make the map panic when its end lies before its beginning.
        let Some(rows) = self.tables.get(&table).filter(|_| !range.is_empty()) else {
            return Ok(Vec::new());
        };
        let bounds = (Bound::Included(range.from()), range.to().map_or(Bound::Unbounded, Bound::Excluded));
        let found = rows.range::<[u8], _>(bounds).map(|(row, value)| (Key::new(table, row.as_slice()), value.clone()));
        Ok(match scan.direction {
            Direction::Forward => found.take(scan.limit).collect(),
            Direction::Backward => found.rev().take(scan.limit).collect(),
        })
    }
}

impl Store for MemoryStore {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        for (key, value) in batch.iter() {
            let rows = self.tables.entry(key.table).or_default();
            match value {
                Some(value) => rows.insert(key.row.clone(), value.to_vec()),
                None => rows.remove(&key.row),
            };
        }
        // So that a store whose rows were all deleted equals one that never had any.
        self.tables.retain(|_, rows| !rows.is_empty());
        Ok(())
    }

    fn verify(&self) -> Result<(), StorageError> {
        Ok(())
    }
}
