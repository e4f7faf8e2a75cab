//! Diaries as files: one JSON object a line, a Day One export, and Markdown for reading without Beside.
//!
//! What is read of one's own lines is the same entry again; the id is a new one, and formatting that only a newer version
//! knows is left out. Deliberately absent: the file
//! system, and the words for what can't be taken.

mod day_one;
mod item;
mod json;
mod lines;
mod markdown;
mod unfit;

use jiff::tz::TimeZone;

pub use item::Item;
pub use json::{line, moment};
pub use markdown::{Headings, section};
pub use unfit::Unfit;

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Longest line, in bytes: the longest text with each character escaped, and the rest.
const LINE_BYTES_MAX: usize = 1024 * 1024;

const _: () = assert!(LINE_BYTES_MAX > 6 * crate::model::limits::TEXT_BYTES_MAX);

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiaryFormat {
    /// One object a line.
    Lines,
    /// The JSON file in a Day One export.
    DayOne,
}

/// One entry of the file: where it stands, and what it is or why it can't be taken.
pub struct Found {
    /// The line from 1, or in a Day One export the entry from 1.
    pub line: u64,
    /// What it came to.
    pub outcome: Result<Outcome, Unfit>,
}

/// What one entry came to.
pub enum Outcome {
    /// An entry to save.
    Entry(Box<Item>),
    /// Nothing but photos or other attachments, which can't be kept yet.
    AttachmentsOnly,
}

/// A file in memory.
pub struct Source {
    bytes: Vec<u8>,
    format: DiaryFormat,
    home: TimeZone,
}

impl Source {
    /// A file's bytes. Moments that say no time zone are taken to be of `home`.
    #[must_use]
    pub const fn new(bytes: Vec<u8>, format: DiaryFormat, home: TimeZone) -> Self {
        Self { bytes, format, home }
    }

    /// What the file holds.
    #[must_use]
    pub const fn format(&self) -> DiaryFormat {
        self.format
    }

    /// Every entry, in the order of the file.
    ///
    /// # Errors
    /// [`Unfit`] where the file as a whole can't be read.
    pub fn entries(&self) -> Result<Box<dyn Iterator<Item = Found> + Send + '_>, Unfit> {
        if self.bytes.len() as u64 > FILE_BYTES_MAX {
            return Err(Unfit::FileTooLarge);
        }
        match self.format {
            DiaryFormat::Lines => Ok(Box::new(lines::entries(&self.bytes))),
            DiaryFormat::DayOne => Ok(Box::new(day_one::entries(&self.bytes, &self.home)?)),
        }
    }

    /// What can't be taken of it from line `from` on, and where that stands. Ask before anything is saved: a bad line may
    /// be a cut file.
    ///
    /// # Errors
    /// As [`Self::entries`].
    pub fn unfit(&self, from: u64) -> Result<Vec<(u64, Unfit)>, Unfit> {
        let entries = self.entries()?.filter(move |found| found.line >= from);
        Ok(entries.filter_map(|found| found.outcome.err().map(|why| (found.line, why))).collect())
    }

    /// What can be taken of it from line `from` on, `size` entries at a time, each with the line of its first.
    ///
    /// # Errors
    /// As [`Self::entries`].
    pub fn chunks(&self, from: u64, size: usize) -> Result<impl Iterator<Item = (u64, Vec<Item>)> + Send + '_, Unfit> {
        let mut fit = self.entries()?.filter_map(move |found| match found.outcome {
            Ok(Outcome::Entry(item)) if found.line >= from => Some((found.line, *item)),
            Ok(Outcome::Entry(_) | Outcome::AttachmentsOnly) | Err(_) => None,
        });
        Ok(std::iter::from_fn(move || {
            let (first, item) = fit.next()?;
            let rest = fit.by_ref().take(size.saturating_sub(1)).map(|(_, item)| item);
            Some((first, std::iter::once(item).chain(rest).collect()))
        }))
    }

    /// How many photos, videos, sounds and other attachments the file names.
    #[must_use]
    pub fn attachments(&self) -> u64 {
        match self.format {
            DiaryFormat::Lines => 0,
            DiaryFormat::DayOne => day_one::attachments(&self.bytes).unwrap_or(0),
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source(..)")
    }
}

/// A line's JSON object, within its bounds.
fn object(bytes: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, Unfit> {
    if bytes.len() > LINE_BYTES_MAX {
        return Err(Unfit::LineTooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unfit::NotUtf8)?;
    match serde_json::from_str(text).map_err(|_| Unfit::NotJson)? {
        serde_json::Value::Object(fields) => Ok(fields),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_)
        | serde_json::Value::Array(_) => Err(Unfit::NotObject),
    }
}

#[cfg(test)]
mod tests;
