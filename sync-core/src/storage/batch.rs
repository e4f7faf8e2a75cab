//! What one step of the engine is about to write, and a view of the store as if it had been written.

use std::collections::BTreeMap;

use super::key::{Key, KeyRange};
use super::port::{Direction, Read, Scan, StorageError};

/// Puts and deletions that become durable together. The last word on a key counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteBatch {
    rows: BTreeMap<Key, Option<Vec<u8>>>,
}

impl WriteBatch {
    /// Writes a row, over what was there.
    pub fn put(&mut self, key: Key, value: impl Into<Vec<u8>>) {
        self.rows.insert(key, Some(value.into()));
    }

    /// Deletes a row; one that isn't there is fine.
    pub fn delete(&mut self, key: Key) {
        self.rows.insert(key, None);
    }

    /// Takes over all of `later`, whose word counts over this one's.
    pub fn merge(&mut self, later: Self) {
        self.rows.extend(later.rows);
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows it touches.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// What it says about a row: nothing, a deletion (`Some(None)`) or a value.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Option<&[u8]>> {
        self.rows.get(key).map(Option::as_deref)
    }

    /// All rows in order; `None` is a deletion.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Option<&[u8]>)> {
        self.rows.iter().map(|(key, value)| (key, value.as_deref()))
    }

    /// Its rows of one range, in order.
    fn range(&self, range: &KeyRange) -> impl Iterator<Item = (&Key, Option<&[u8]>)> {
        let first = Key::new(range.of_table(), range.from());
        self.rows.range(first..).take_while(|(key, _)| range.contains(key)).map(|(key, value)| (key, value.as_deref()))
    }
}

/// The store as it will be once a batch is committed: an engine step reads its own pending writes through it.
#[derive(Clone, Copy)]
pub struct Staged<'a> {
    base: &'a dyn Read,
    batch: &'a WriteBatch,
}

impl<'a> Staged<'a> {
    /// Lays `batch` over `base`.
    #[must_use]
    pub const fn new(base: &'a dyn Read, batch: &'a WriteBatch) -> Self {
        Self { base, batch }
    }
}

impl Read for Staged<'_> {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        match self.batch.get(key) {
            Some(pending) => Ok(pending.map(<[u8]>::to_vec)),
            None => self.base.get(key),
        }
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        // Each pending deletion hides at most one row of the base; so many more rows make up for it.
        let hidden = self.batch.range(range).filter(|(_, value)| value.is_none()).count();
        let below = scan.with_limit(scan.limit.saturating_add(hidden));
        let mut rows: BTreeMap<Key, Vec<u8>> = self.base.scan(range, below)?.into_iter().collect();
        for (key, value) in self.batch.range(range) {
            match value {
                Some(value) => rows.insert(key.clone(), value.to_vec()),
                None => rows.remove(key),
            };
        }
        Ok(match scan.direction {
            Direction::Forward => rows.into_iter().take(scan.limit).collect(),
            Direction::Backward => rows.into_iter().rev().take(scan.limit).collect(),
        })
    }
}
