//! One step in the making: reads see what it is about to write.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;

use super::effects::{Effects, Notice, Output};
use super::input::Context;
use super::rows;
use crate::model::{Day, Timestamp};
use crate::storage::{Key, KeyRange, Read, Scan, Staged, StorageError, WriteBatch};

/// A step's inputs and what it has decided so far.
pub(super) struct Step<'a> {
    base: &'a dyn Read,
    pub(super) rng: &'a mut dyn CryptoRngCore,
    pub(super) now: Timestamp,
    pub(super) today: Day,
    pub(super) minute: u16,
    write: WriteBatch,
    outputs: Vec<Output>,
}

impl<'a> Step<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let Context { now, today, minute, rng, store } = context;
        Self { base: store, rng, now, today, minute, write: WriteBatch::default(), outputs: Vec::new() }
    }

    pub(super) fn into_effects(self) -> Effects {
        Effects { write: self.write, after_durable: self.outputs }
    }

    /// The store as it will be once this step is durable.
    pub(super) fn view(&self) -> Staged<'_> {
        Staged::new(self.base, &self.write)
    }

    pub(super) fn read<T: for<'b> Decode<'b, ()>>(&self, key: &Key) -> Result<Option<T>, StorageError> {
        rows::read(&self.view(), key)
    }

    pub(super) fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        self.view().get(key)
    }

    pub(super) fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        self.view().scan(range, scan)
    }

    pub(super) fn put<T: Encode<()>>(&mut self, key: Key, value: &T) {
        rows::write(&mut self.write, key, value);
    }

    pub(super) fn put_bytes(&mut self, key: Key, bytes: Vec<u8>) {
        self.write.put(key, bytes);
    }

    pub(super) fn delete(&mut self, key: Key) {
        self.write.delete(key);
    }

    pub(super) fn output(&mut self, output: Output) {
        if !self.outputs.contains(&output) {
            self.outputs.push(output);
        }
    }

    /// The next place in the order of writing.
    pub(super) fn next_order(&mut self) -> Result<u64, StorageError> {
        let order = self.read::<u64>(&rows::last_order())?.unwrap_or(0) + 1;
        self.put(rows::last_order(), &order);
        Ok(order)
    }

    /// Tells a person, now and until it is seen.
    pub(super) fn notice(&mut self, notice: Notice) {
        self.put(rows::notice(notice as u8), &self.now.millis());
        self.output(Output::Notice(notice));
    }
}
