//! Figures: how large, how long, how much memory.

use std::{
    fs,
    time::{Duration, Instant},
};

use beside_core::companion::{Deleted, Page};
use beside_texts::message::demo;
use serde_json::{Value, json};

use super::{claim, cost::Cost, diary::Diary, phone::Phone, wire_tap::WireTap};
use crate::{failure::Failure, voice::Voice};

/// Entries on the first screen.
const PAGE: usize = 20;

/// Entries opened one by one for a mean.
const OPENED: u32 = 50;

/// A word shorter than this would be found everywhere.
const WORD_CHARS_MIN: usize = 6;

/// What was measured.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) entries: u64,
    pub(super) text_bytes: u64,
    pub(super) import: Duration,
    pub(super) first_sync: Duration,
    pub(super) first_sync_wire: u64,
    pub(super) new_device_received: u64,
    pub(super) new_device_time: Duration,
    pub(super) further_received: u64,
    pub(super) further_time: Duration,
    pub(super) phone_bytes: u64,
    pub(super) relay_bytes: u64,
    pub(super) memory_peak: Option<u64>,
    pub(super) open: Duration,
    pub(super) entry: Duration,
    pub(super) search: Duration,
    pub(super) search_hits: u64,
    pub(super) total: Duration,
}

impl Figures {
    pub(super) fn new(diary: &Diary) -> Self {
        Self { entries: diary.entries(), text_bytes: diary.text_bytes(), ..Self::default() }
    }

    pub(super) const fn import(&mut self, time: Duration) {
        self.import = time;
    }

    pub(super) const fn first_sync(&mut self, cost: &Cost) {
        self.first_sync = cost.time;
        self.first_sync_wire = cost.wire.total();
    }

    pub(super) const fn new_device(&mut self, cost: &Cost) {
        self.new_device_received = cost.wire.received;
        self.new_device_time = cost.time;
    }

    pub(super) const fn further(&mut self, cost: &Cost) {
        self.further_received = cost.wire.received;
        self.further_time = cost.time;
    }

    pub(super) const fn relay_bytes(&mut self, bytes: u64) {
        self.relay_bytes = bytes;
    }

    pub(super) const fn total(&mut self, time: Duration) {
        self.total = time;
    }

    /// The most memory that this program has had, as Linux counts it; before the search reads everything at once.
    pub(super) fn memory(&mut self) {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        self.memory_peak = kibibytes.map(|count| count.saturating_mul(1024));
    }

    /// Opens a phone cold, reads and searches.
    pub(super) fn reading(&mut self, voice: Voice, phone: Phone, diary: &Diary) -> Result<WireTap, Failure> {
        let off = phone.off()?;
        self.phone_bytes = off.disk_bytes();
        let begun = Instant::now();
        let phone = off.on()?;
        let companion = &phone.companion;
        let page = companion.journal_list(Page { before: None, limit: PAGE, deleted: Deleted::Hidden })?;
        self.open = begun.elapsed();
        let begun = Instant::now();
        let mut opened = 0_u32;
        for entry in page.entries.iter().cycle().take(OPENED as usize) {
            companion.journal_show(&entry.id)?;
            opened = opened.saturating_add(1);
        }
        self.entry = begun.elapsed().checked_div(opened).unwrap_or_default();
        let word = a_word(diary);
        let begun = Instant::now();
        let hits = companion.journal_search(&word, usize::MAX)?;
        self.search = begun.elapsed();
        self.search_hits = hits.len() as u64;
        if hits.is_empty() { Err(claim(voice, demo::CLAIM_SEARCH)) } else { Ok(phone.into_line()) }
    }

    pub(super) fn json(&self) -> Value {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        json!({
            "entries": self.entries,
            "text_bytes": self.text_bytes,
            "import_microseconds": micros(self.import),
            "first_sync_microseconds": micros(self.first_sync),
            "first_sync_wire_bytes": self.first_sync_wire,
            "new_device_wire_bytes": self.new_device_received,
            "new_device_microseconds": micros(self.new_device_time),
            "further_device_wire_bytes": self.further_received,
            "further_device_microseconds": micros(self.further_time),
            "phone_database_bytes": self.phone_bytes,
            "relay_database_bytes": self.relay_bytes,
            "memory_peak_bytes": self.memory_peak,
            "cold_open_microseconds": micros(self.open),
            "one_entry_microseconds": micros(self.entry),
            "search_microseconds": micros(self.search),
            "search_hits": self.search_hits,
            "total_microseconds": micros(self.total),
        })
    }
}

/// The first longer word of the diary's first entry.
fn a_word(diary: &Diary) -> String {
    let mut word = String::new();
    drop(diary.each(&mut |entry| {
        let mut words = entry.text.split(|c: char| !c.is_alphabetic());
        if word.is_empty() {
            words.find(|word| word.chars().count() >= WORD_CHARS_MIN).unwrap_or_default().clone_into(&mut word);
        }
        Ok(())
    }));
    word
}
