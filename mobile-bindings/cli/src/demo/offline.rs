//! Flight mode: two phones change the same two entries, and what has to be there afterwards.

use beside_core::companion::{Companion, Deleted, Page};
use beside_core::model::{JournalEdit, JournalEntry, Tag};
use beside_texts::message::demo;
use beside_wire::id::DocumentId;

use super::{claim, scan::Needles};
use crate::{failure::Failure, voice::Voice};

/// Entries looked at for two that are good to change.
const LOOKED_AT: usize = 64;

/// Texts of this length fit side by side in a terminal.
const PAGE_BYTES: std::ops::RangeInclusive<usize> = 120..=900;

/// The entries that both phones change, and the words of each.
pub(super) struct Offline {
    /// Rewritten on both.
    pub(super) page: DocumentId,
    /// Put away on the first, continued on the second.
    pub(super) kept: DocumentId,
    words: [String; 3],
    tags: [Tag; 2],
}

impl Offline {
    /// Picks two recent entries.
    pub(super) fn pick(companion: &Companion, voice: Voice) -> Result<Self, Failure> {
        let list = companion.journal_list(Page { before: None, limit: LOOKED_AT, deleted: Deleted::Hidden })?;
        let mut fitting = Vec::new();
        for entry in &list.entries {
            let text = companion.journal_show(&entry.id)?.entry.text.text;
            fitting.push((!PAGE_BYTES.contains(&text.len()), entry.id));
        }
        // Those that fit come first; the order within stays.
        fitting.sort_by_key(|(unfit, _)| *unfit);
        let mut ids = fitting.into_iter().map(|(_, id)| id);
        let (Some(page), Some(kept)) = (ids.next(), ids.next()) else { return Err(Failure::new("not-found")) };
        let words = [demo::WORDS_ONE, demo::WORDS_TWO, demo::WORDS_LATE].map(|words| voice.say(words));
        let tags = [Tag::new(&voice.say(demo::TAG_ONE))?, Tag::new(&voice.say(demo::TAG_TWO))?];
        Ok(Self { page, kept, words, tags })
    }

    /// These words are nobody else's business either.
    pub(super) fn hide(&self, needles: &mut Needles) {
        for words in self.words.iter().map(String::as_str).chain(self.tags.iter().map(Tag::as_str)) {
            needles.add(words);
        }
    }

    /// The first phone writes into the middle of the page and puts the other entry away.
    pub(super) fn on_the_first(&self, companion: &mut Companion) -> Result<(), Failure> {
        let [first, _, _] = &self.words;
        let [tag, _] = &self.tags;
        let text = companion.journal_show(&self.page)?.entry.text.text;
        let edits = [JournalEdit::SetText(with_sentence(&text, first)), JournalEdit::AddTag(tag.clone())];
        companion.journal_edit(&self.page, &edits)?;
        companion.journal_edit(&self.kept, &[JournalEdit::Delete])?;
        Ok(())
    }

    /// The second phone goes on at the end of both.
    pub(super) fn on_the_second(&self, companion: &mut Companion) -> Result<(), Failure> {
        let [_, second, late] = &self.words;
        let [_, tag] = &self.tags;
        let text = companion.journal_show(&self.page)?.entry.text.text;
        let edits = [JournalEdit::SetText(format!("{text} {second}")), JournalEdit::AddTag(tag.clone())];
        companion.journal_edit(&self.page, &edits)?;
        let text = companion.journal_show(&self.kept)?.entry.text.text;
        companion.journal_edit(&self.kept, &[JournalEdit::SetText(format!("{text} {late}"))])?;
        Ok(())
    }

    /// Everything that was written on either phone is on this one.
    pub(super) fn all_here(&self, companion: &Companion, voice: Voice) -> Result<JournalEntry, Failure> {
        let [first, second, late] = &self.words;
        let page = companion.journal_show(&self.page)?.entry;
        let kept = companion.journal_show(&self.kept)?.entry;
        let words = page.text.text.contains(first) && page.text.text.contains(second) && kept.text.text.contains(late);
        let tags = self.tags.iter().all(|tag| page.tags.contains(tag));
        if words && tags && kept.deleted { Ok(page) } else { Err(claim(voice, demo::CLAIM_WORDS)) }
    }
}

/// Puts a sentence after the first one, or before everything where there is only one.
fn with_sentence(text: &str, sentence: &str) -> String {
    match text.split_once(". ") {
        Some((before, after)) => format!("{before}. {sentence} {after}"),
        None => format!("{sentence} {text}"),
    }
}
