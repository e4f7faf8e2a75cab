//! Diaries as files: taken in from other programs, and given out in open formats.

use std::sync::Arc;

use beside_core::companion::{Companion, WRITTEN_PER_BATCH};
use beside_core::diary::{DiaryFormat, Headings, Source, Unfit, line, section};
use beside_core::model::JournalEntry;
use beside_texts::{message::entry, text};
use jiff::tz::TimeZone;

use super::Journal;
use crate::error::{BesideError, Language};
use crate::held::Held;
use crate::runtime::{run, slowly};

/// What a diary's file holds.
#[uniffi::remote(Enum)]
pub enum DiaryFormat {
    /// One JSON object a line, as [`Journal::export_lines`] gives them; a day and a text are enough.
    Lines,
    /// The JSON file in a Day One export.
    DayOne,
}

/// How a diary's file is to be taken in.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ImportOptions {
    /// What it holds.
    pub format: DiaryFormat,
    /// Whether to take the rest where something can't be taken; otherwise nothing is.
    #[uniffi(default = false)]
    pub skip_unfit: bool,
    /// The line to begin with, to go on after [`ImportStop`]; in a Day One export, the entry.
    #[uniffi(default = 1)]
    pub first_line: u64,
}

/// How a diary's file was taken in.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ImportReport {
    /// Entries that were saved.
    pub imported: u64,
    /// What can't be taken.
    pub unfit: Vec<UnfitEntry>,
    /// Photos and other attachments, which can't be kept yet.
    pub attachments: u64,
    /// Where saving ended early. What was saved before it stays.
    pub stopped: Option<ImportStop>,
}

/// Something that can't be taken in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct UnfitEntry {
    /// Its line from 1, or in a Day One export the entry from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// Why, as [`unfit_reason`] says in words.
    pub code: String,
}

/// Why saving ended early.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ImportStop {
    /// The line to go on from.
    pub next_line: u64,
    /// Why, as [`words_for`](crate::words_for) says in words.
    pub code: String,
}

/// A day of a diary in Markdown.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct MarkdownFile {
    /// The file's name, such as `2024-02-29.md`.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// Why something of a file can't be taken, in words that stand inside a sentence.
#[must_use]
#[uniffi::export]
pub fn unfit_reason(code: &str, language: Language) -> String {
    beside_texts::import_reason(language.into(), code)
}

/// Entries that are read at once; then others may come between.
const READ_AT_ONCE: usize = 64;

/// Gives every entry that there is when it begins, oldest first.
pub(super) fn each_entry(held: &Held, take: &mut dyn FnMut(&JournalEntry)) -> Result<(), BesideError> {
    for ids in held.read(|core| core.entry_ids())?.chunks(READ_AT_ONCE) {
        held.read(|core| {
            for id in ids {
                take(&core.journal_show(id)?.entry);
            }
            Ok(())
        })?;
    }
    Ok(())
}

impl ImportReport {
    fn of_whole(why: Unfit) -> Self {
        let unfit = vec![UnfitEntry { line: None, code: why.code().to_owned() }];
        Self { imported: 0, unfit, attachments: 0, stopped: None }
    }
}

#[uniffi::export]
impl Journal {
    /// Takes a diary's file in. All of it is looked at before anything is saved. Dropping the call ends it between two
    /// durable batches; what had come in stays, and comes a second time where the file is taken again.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`], where nothing was saved before it.
    pub async fn import_file(&self, file: Vec<u8>, options: ImportOptions) -> Result<ImportReport, BesideError> {
        let held = Arc::clone(&self.0);
        run(async move {
            let (first_line, format) = (options.first_line, options.format);
            let looked_at = slowly(move || {
                let source = Source::new(file, format, TimeZone::system());
                let (unfit, attachments) = (source.unfit(first_line), source.attachments());
                Ok((source, unfit, attachments))
            });
            let (source, unfit, attachments) = looked_at.await?;
            let unfit = match unfit {
                Ok(unfit) => unfit,
                Err(why) => return Ok(ImportReport::of_whole(why)),
            };
            let refused = !unfit.is_empty() && !options.skip_unfit;
            let named = |(line, why): (u64, Unfit)| UnfitEntry { line: Some(line), code: why.code().to_owned() };
            let mut report =
                ImportReport { imported: 0, unfit: unfit.into_iter().map(named).collect(), attachments, stopped: None };
            if refused {
                return Ok(report);
            }
            let Ok(chunks) = source.chunks(first_line, WRITTEN_PER_BATCH) else { return Ok(report) };
            for (first, chunk) in chunks {
                let held = Arc::clone(&held);
                match slowly(move || held.write(|core| core.import_diary(chunk))).await {
                    Ok(ids) => report.imported = report.imported.saturating_add(ids.len() as u64),
                    Err(error) if report.imported == 0 => return Err(error),
                    Err(error) => {
                        report.stopped = Some(ImportStop { next_line: first, code: error.code().to_owned() });
                        break;
                    }
                }
            }
            Ok(report)
        })
        .await
    }

    /// Everything, put-away entries and words that are being typed too, as one JSON object a line in UTF-8: what
    /// [`Self::import_file`] reads back.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub async fn export_lines(&self) -> Result<Vec<u8>, BesideError> {
        let held = Arc::clone(&self.0);
        slowly(move || {
            held.write(Companion::finish_drafts)?;
            let mut lines = String::new();
            each_entry(&held, &mut |entry| {
                lines.push_str(&line(entry).to_string());
                lines.push('\n');
            })?;
            Ok(lines.into_bytes())
        })
        .await
    }

    /// Everything but put-away entries in Markdown, a file for each day, for reading without Beside.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub async fn export_markdown(&self, language: Language) -> Result<Vec<MarkdownFile>, BesideError> {
        let held = Arc::clone(&self.0);
        slowly(move || {
            held.write(Companion::finish_drafts)?;
            let word = |message| text(language.into(), message);
            let headings =
                Headings { mood: word(entry::MOOD), tags: word(entry::TAGS), content_notes: word(entry::NOTES) };
            let home = TimeZone::system();
            let mut files: Vec<MarkdownFile> = Vec::new();
            each_entry(&held, &mut |entry| {
                if entry.deleted {
                    return;
                }
                let name = format!("{}.md", entry.about_day);
                let section = section(entry, &headings, &home);
                match files.iter_mut().rfind(|file| file.name == name) {
                    Some(file) => file.text.extend(["\n", &section]),
                    None => files.push(MarkdownFile { name, text: format!("# {}\n\n{section}", entry.about_day) }),
                }
            })?;
            Ok(files)
        })
        .await
    }
}
