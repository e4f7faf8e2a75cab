//! What the person on the stage has written: a small corpus of our own in three languages, or a file.

use std::path::{Path, PathBuf};

use beside_core::diary::{DiaryFormat, Item, Outcome, Source};
use jiff::tz::TimeZone;

use crate::{failure::Failure, import, voice::Voice};

const CORPUS: &str = include_str!("../../demo/corpus.jsonl");

/// A diary that was read once. It is read again each time it is needed, so that it takes no memory in between.
pub(super) struct Diary {
    path: Option<PathBuf>,
    voice: Voice,
    entries: u64,
    text_bytes: u64,
}

/// Whose diary it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The corpus of this project.
    Corpus,
    /// A file.
    File,
}

impl Diary {
    /// Reads the file, or the corpus. One bad line is told as `beside import` tells it.
    pub(super) fn read(path: Option<&Path>, voice: Voice) -> Result<Self, Failure> {
        let mut diary = Self { path: path.map(Path::to_owned), voice, entries: 0, text_bytes: 0 };
        let (mut entries, mut text_bytes) = (0_u64, 0_u64);
        diary.each(&mut |entry| {
            entries = entries.saturating_add(1);
            text_bytes = text_bytes.saturating_add(entry.text.len() as u64);
            Ok(())
        })?;
        (diary.entries, diary.text_bytes) = (entries, text_bytes);
        // The story needs pages to change on two phones at once.
        if entries < 3 { Err(Failure::new("nothing-written")) } else { Ok(diary) }
    }

    /// Gives every entry in turn; none is kept in memory.
    pub(super) fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), Failure>) -> Result<(), Failure> {
        let source = match &self.path {
            Some(path) => import::read(path, None)?,
            None => Source::new(CORPUS.as_bytes().to_vec(), DiaryFormat::Lines, TimeZone::UTC),
        };
        for found in source.entries().map_err(|_| Failure::new("file-unreadable"))? {
            match found.outcome {
                Ok(Outcome::Entry(item)) => take(*item)?,
                Ok(Outcome::AttachmentsOnly) => {}
                Err(why) => {
                    let failure = Failure::new("import-line").with("line", found.line);
                    return Err(failure.with("reason", self.voice.why(why)));
                }
            }
        }
        Ok(())
    }

    /// Gives every text that nobody but its writer may read.
    pub(super) fn each_field(&self, take: &mut dyn FnMut(&str)) {
        let given = self.each(&mut |entry| {
            take(&entry.text);
            entry.tags.iter().for_each(|tag| take(tag.as_str()));
            entry.content_notes.iter().for_each(|note| take(note.as_str()));
            take(&entry.about_day.to_string());
            Ok(())
        });
        // It was read once already, so it can be read again.
        drop(given);
    }

    /// Whose diary it is.
    pub(super) const fn origin(&self) -> Origin {
        if self.path.is_some() { Origin::File } else { Origin::Corpus }
    }

    pub(super) const fn entries(&self) -> u64 {
        self.entries
    }

    pub(super) const fn text_bytes(&self) -> u64 {
        self.text_bytes
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_whole() {
        let diary = Diary::read(None, Voice::new(beside_texts::Language::English)).unwrap();
        assert!((30..=60).contains(&diary.entries()));
        let (mut fields, mut tagged) = (0, 0);
        diary.each_field(&mut |_| fields += 1);
        diary
            .each(&mut |entry| {
                tagged += entry.tags.len();
                // Short tags would be found by chance, so the scan could not look for them.
                assert!(
                    entry
                        .tags
                        .iter()
                        .all(|tag| tag.as_str().len() >= super::super::scan::FIELD_BYTES_MIN || tag.as_str().len() < 8)
                );
                Ok(())
            })
            .unwrap();
        assert!(fields > 100 && tagged > 40);
    }
}
