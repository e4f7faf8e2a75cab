//! Diaries from files: one JSON object a line, or a Day One export.
//!
//! A file is read whole before anything is saved, so that one bad line imports nothing. What this reads of its own
//! export is the same entry again; only the id is a new one.

mod day_one;
mod item;
mod lines;

use std::{fs, io::Read, path::Path};

use beside_texts::{Message, message::reason};

pub(crate) use item::Item;

use crate::failure::Failure;

/// Largest file that is taken in at once.
pub(crate) const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Longest line: the longest text with each character escaped, and the rest.
const LINE_BYTES_MAX: usize = 1024 * 1024;

const _: () = assert!(LINE_BYTES_MAX > 6 * beside_core::model::limits::TEXT_BYTES_MAX);

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One object a line.
    Lines,
    /// The JSON file in a Day One export.
    DayOne,
}

/// One entry of the file: where it stands, and what it is or why it can't be taken.
pub(crate) struct Found {
    /// The line from 1, or in a Day One export the entry from 1.
    pub(crate) line: u64,
    pub(crate) outcome: Result<Outcome, Message>,
}

/// What one entry came to.
pub(crate) enum Outcome {
    /// An entry to save.
    Entry(Box<Item>),
    /// Nothing but photos or other attachments, which can't be kept yet.
    AttachmentsOnly,
}

/// A file in memory.
pub(crate) struct Source {
    bytes: Vec<u8>,
    format: Format,
}

impl Source {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path, format: Option<Format>) -> Result<Self, Failure> {
        let unreadable = |_| Failure::new("file-unreadable").at(path);
        let mut bytes = Vec::new();
        let mut read = |from: &mut dyn Read| from.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable);
        if path == Path::new("-") {
            read(&mut std::io::stdin().lock())?;
        } else {
            read(&mut fs::File::open(path).map_err(unreadable)?)?;
        }
        if bytes.len() as u64 > FILE_BYTES_MAX {
            return Err(Failure::new("import-too-large"));
        }
        let by_name = if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
            Format::DayOne
        } else {
            Format::Lines
        };
        Ok(Self { bytes, format: format.unwrap_or(by_name) })
    }

    /// A text that is at hand.
    pub(crate) fn of(text: &str, format: Format) -> Self {
        Self { bytes: text.as_bytes().to_vec(), format }
    }

    pub(crate) const fn format(&self) -> Format {
        self.format
    }

    /// Every entry, in the order of the file.
    pub(crate) fn entries(&self) -> Result<Box<dyn Iterator<Item = Found> + '_>, Message> {
        match self.format {
            Format::Lines => Ok(Box::new(lines::entries(&self.bytes))),
            Format::DayOne => Ok(Box::new(day_one::entries(&self.bytes)?)),
        }
    }

    /// How many photos, videos, sounds and other attachments the file names.
    pub(crate) fn attachments(&self) -> u64 {
        match self.format {
            Format::Lines => 0,
            Format::DayOne => day_one::attachments(&self.bytes).unwrap_or(0),
        }
    }
}

/// A line's JSON object, within its bounds.
fn object(bytes: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, Message> {
    if bytes.len() > LINE_BYTES_MAX {
        return Err(reason::LINE_TOO_LONG);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| reason::NOT_UTF8)?;
    match serde_json::from_str(text).map_err(|_| reason::NOT_JSON)? {
        serde_json::Value::Object(fields) => Ok(fields),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_)
        | serde_json::Value::Array(_) => Err(reason::NOT_OBJECT),
    }
}

#[cfg(test)]
mod tests;
