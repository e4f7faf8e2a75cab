//! What people do: write, edit the same paragraph on several phones, tag, put away and take back, import, sync, lock.

use beside_core::model::{Day, JournalEdit, JournalEntry, Mood, Tag, Timestamp};
use beside_core::sync::{EntryDraft, JournalAct, SyncOptions};
use beside_wire::id::DocumentId;

use super::chance::Chance;

const WORDS: [&str; 24] = [
    "today",
    "we",
    "walked",
    "home",
    "rain",
    "łódź",
    "coração",
    "slowly",
    "and",
    "then",
    "tea",
    "quiet",
    "again",
    "the",
    "window",
    "open",
    "noite",
    "jutro",
    "🙂",
    "letter",
    "to",
    "nobody",
    "breathe",
    "enough",
];
const TAGS: [&str; 5] = ["sleep", "work", "mãe", "ćwiczenia", "walk"];
const ENTRIES_MAX: usize = 14;
const TEXT_CHARS_MAX: usize = 240;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// One thing that somebody does.
#[derive(Debug)]
pub enum Deed {
    /// Something in the journal.
    Journal(JournalAct),
    /// A sync.
    Sync(SyncOptions),
    /// What is pending is sealed, and the vault locks.
    Lock,
    /// The vault is unlocked.
    Unlock,
    /// What is pending is sealed, as when the app goes to the background.
    Seal,
    /// Nothing.
    Rest,
}

/// What a phone offers to somebody who is about to do something.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The entries here.
    pub entries: &'a [DocumentId],
    /// Whether the vault is locked.
    pub locked: bool,
    /// The phone's clock, in milliseconds.
    pub clock_ms: i64,
}

/// People, by chance.
#[derive(Debug)]
pub struct Workload {
    chance: Chance,
    small_budgets: bool,
}

impl Workload {
    /// People by a stream; some of them on links that are counted by the byte.
    #[must_use]
    pub fn new(mut chance: Chance) -> Self {
        let small_budgets = chance.per_mille(400);
        Self { chance, small_budgets }
    }

    /// Who does something next.
    pub fn whose_turn(&mut self, phones: usize) -> usize {
        self.chance.index(phones)
    }

    /// How long until somebody does something, in milliseconds: seconds, sometimes hours, rarely days.
    pub fn pause_ms(&mut self) -> i64 {
        let longest = match self.chance.below(100) {
            0..80 => 20_000,
            80..98 => 3_600_000,
            _ => 5 * 86_400_000,
        };
        self.chance.between(50, longest) as i64
    }

    /// What somebody does. `read` reads an entry.
    pub fn deed(&mut self, situation: Situation<'_>, read: impl Fn(&DocumentId) -> Option<JournalEntry>) -> Deed {
        let roll = self.chance.below(100);
        if situation.locked {
            return match roll {
                0..40 => Deed::Sync(self.options()),
                40..80 => Deed::Unlock,
                _ => Deed::Rest,
            };
        }
        match roll {
            0..34 => Deed::Sync(self.options()),
            34..38 => Deed::Lock,
            38..44 => Deed::Seal,
            44..60 => Deed::Rest,
            60..70 if situation.entries.len() < ENTRIES_MAX => self.write(situation.clock_ms),
            _ if situation.entries.is_empty() => self.write(situation.clock_ms),
            _ => {
                let id = *self.chance.pick(situation.entries);
                match read(&id) {
                    Some(entry) => Deed::Journal(self.edit(&entry)),
                    None => Deed::Rest,
                }
            }
        }
    }

    /// How somebody syncs.
    pub fn options(&mut self) -> SyncOptions {
        if !self.small_budgets || self.chance.per_mille(500) {
            return SyncOptions::default();
        }
        SyncOptions {
            budget_bytes: self.chance.between(1024, 6000) as u32,
            upload_bytes: self.chance.between(200, 6000) as u32,
            requests_max: self.chance.between(2, 40) as u32,
            wait_seconds: 0,
        }
    }

    fn write(&mut self, clock_ms: i64) -> Deed {
        let imported = self.chance.per_mille(150);
        let count = if imported { self.chance.between(2, 4) } else { 1 };
        let drafts = (0..count).map(|_| self.draft(imported, clock_ms)).collect();
        Deed::Journal(JournalAct::Write(drafts))
    }

    fn draft(&mut self, imported: bool, clock_ms: i64) -> EntryDraft {
        let mut edits = vec![JournalEdit::SetText(self.sentence(12))];
        if self.chance.per_mille(400) {
            edits.push(JournalEdit::AddTag(self.tag()));
        }
        if self.chance.per_mille(300) {
            edits.push(JournalEdit::SetMood(Some(self.mood())));
        }
        let days = self.chance.below(4000) as i64;
        let written_at = imported.then(|| Timestamp::from_millis(clock_ms - days * DAY_MS));
        let about_day = if imported || self.chance.per_mille(200) { Some(self.day()) } else { None };
        EntryDraft { about_day, written_at, edits }
    }

    fn edit(&mut self, entry: &JournalEntry) -> JournalAct {
        let id = entry.id;
        match self.chance.below(100) {
            0..60 => JournalAct::Edit(id, vec![JournalEdit::SetText(self.reworded(&entry.text.text))]),
            60..68 => JournalAct::Type(id, self.reworded(&entry.text.text)),
            68..74 => JournalAct::Undo(id),
            74..80 => JournalAct::Edit(id, vec![JournalEdit::AddTag(self.tag())]),
            80..84 => JournalAct::Edit(id, vec![JournalEdit::RemoveTag(self.tag())]),
            84..88 => JournalAct::Edit(id, vec![JournalEdit::SetMood(Some(self.mood()))]),
            88..91 => JournalAct::Edit(id, vec![JournalEdit::SetAboutDay(self.day())]),
            91..95 => JournalAct::Edit(id, vec![JournalEdit::Delete]),
            95..98 => JournalAct::Edit(id, vec![JournalEdit::UndoDelete]),
            _ => JournalAct::Edit(
                id,
                vec![JournalEdit::SetText(self.reworded(&entry.text.text)), JournalEdit::AddTag(self.tag())],
            ),
        }
    }

    // A word more, a word less or another word, anywhere in the one paragraph.
    fn reworded(&mut self, text: &str) -> String {
        let mut words: Vec<&str> = text.split(' ').collect();
        let at = self.chance.index(words.len());
        match self.chance.below(10) {
            0..5 if text.chars().count() < TEXT_CHARS_MAX => words.insert(at, *self.chance.pick::<&str>(&WORDS)),
            0..8 => words[at] = *self.chance.pick::<&str>(&WORDS),
            _ => drop(words.remove(at)),
        }
        words.join(" ")
    }

    /// Some words.
    pub fn sentence(&mut self, words_max: u64) -> String {
        let count = self.chance.between(1, words_max);
        (0..count).map(|_| *self.chance.pick::<&str>(&WORDS)).collect::<Vec<_>>().join(" ")
    }

    fn tag(&mut self) -> Tag {
        Tag::new(self.chance.pick::<&str>(&TAGS)).expect("the tags are within their bounds")
    }

    fn mood(&mut self) -> Mood {
        Mood::new(self.chance.between(1, 5) as u8).expect("1 to 5 are moods")
    }

    fn day(&mut self) -> Day {
        Day::from_days(self.chance.between(18_000, 18_400) as i32).expect("the days are within the calendar")
    }
}
