//! The promises: what a person was told, kept by whoever told it.

use std::collections::{BTreeMap, BTreeSet};

/// The words of one entry. No two entries of a trial have the same.
#[must_use]
pub fn text(author: &str, number: u32) -> String {
    format!("{author}-{number}")
}

/// What was promised, by phone.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Told to be saved.
    pub saved: BTreeMap<usize, BTreeSet<String>>,
    /// Told to be at the relay.
    pub at_relay: BTreeMap<usize, BTreeSet<String>>,
    /// How often a phone had its vault open after a start.
    pub starts: u64,
    /// Syncs that came to their end.
    pub syncs: u64,
    /// How often the relay's end was noticed, by what the phone called it.
    pub cuts: BTreeMap<String, u64>,
}

impl Ledger {
    /// How many entries were told to be saved.
    #[must_use]
    pub fn acknowledged(&self) -> usize {
        self.saved.values().map(BTreeSet::len).sum()
    }

    /// How many entries were told to be at the relay.
    #[must_use]
    pub fn acknowledged_at_relay(&self) -> usize {
        self.at_relay.values().map(BTreeSet::len).sum()
    }

    /// What these phones were told to be saved.
    #[must_use]
    pub fn saved_by(&self, phones: &[usize]) -> BTreeSet<String> {
        of(&self.saved, phones)
    }

    /// What these phones were told to be at the relay.
    #[must_use]
    pub fn at_relay_by(&self, phones: &[usize]) -> BTreeSet<String> {
        of(&self.at_relay, phones)
    }
}

fn of(promises: &BTreeMap<usize, BTreeSet<String>>, phones: &[usize]) -> BTreeSet<String> {
    phones.iter().filter_map(|phone| promises.get(phone)).flatten().cloned().collect()
}
