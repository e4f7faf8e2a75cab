//! The JSON file in a Day One export: `{"entries":[{"text","creationDate","timeZone","tags",…}]}`.
//!
//! Its text is Markdown and stays as it is. Photos and other attachments lie beside the file and can't be kept yet; they
//! are counted, so that nobody believes them saved.

use beside_core::companion::NewEntry;
use beside_core::model::{Day, Timestamp, limits};
use beside_texts::{Message, message::reason};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::{Found, Outcome, item};

#[derive(Deserialize)]
struct Export {
    entries: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    text: Option<String>,
    creation_date: Option<String>,
    time_zone: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    photos: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    videos: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    audios: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    pdf_attachments: Vec<serde::de::IgnoredAny>,
}

impl Entry {
    fn attachments(&self) -> usize {
        [&self.photos, &self.videos, &self.audios, &self.pdf_attachments].iter().map(|list| list.len()).sum()
    }
}

/// Every entry of the file.
pub(super) fn entries(bytes: &[u8]) -> Result<impl Iterator<Item = Found> + '_, Message> {
    Ok(export(bytes)?.entries.into_iter().zip(1_u64..).map(|(value, line)| Found { line, outcome: outcome(value) }))
}

/// How many attachments the file names.
pub(super) fn attachments(bytes: &[u8]) -> Result<u64, Message> {
    let entries = export(bytes)?.entries;
    let counts = entries.into_iter().filter_map(|value| serde_json::from_value::<Entry>(value).ok());
    Ok(counts.map(|entry| entry.attachments() as u64).sum())
}

fn export(bytes: &[u8]) -> Result<Export, Message> {
    let text =
        std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| reason::NOT_UTF8)?;
    serde_json::from_str(text).map_err(|error| if error.is_data() { reason::NO_ENTRIES } else { reason::NOT_JSON })
}

fn outcome(value: Value) -> Result<Outcome, Message> {
    let entry: Entry = serde_json::from_value(value).map_err(|_| reason::NOT_OBJECT)?;
    let text = entry.text.as_deref().unwrap_or_default().trim();
    if text.is_empty() {
        return if entry.attachments() > 0 { Ok(Outcome::AttachmentsOnly) } else { Err(reason::TEXT_EMPTY) };
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        return Err(reason::TEXT_TOO_LONG);
    }
    let created = entry.creation_date.as_deref().ok_or(reason::BAD_CREATION_DATE)?;
    let created: jiff::Timestamp = created.parse().map_err(|_| reason::BAD_CREATION_DATE)?;
    let zone =
        entry.time_zone.as_deref().map_or_else(|| Ok(TimeZone::system()), TimeZone::get).unwrap_or(TimeZone::UTC);
    let date = created.to_zoned(zone).date();
    let entry = NewEntry {
        text: text.to_owned(),
        about_day: Some(Day::from_date(date.year(), date.month(), date.day()).map_err(|_| reason::BAD_CREATION_DATE)?),
        written_at: Some(Timestamp::from_millis(created.as_millisecond())),
        mood: None,
        tags: item::tags(&entry.tags)?,
        content_notes: Vec::new(),
    };
    Ok(Outcome::Entry(Box::new(item::Item { entry, afterwards: Vec::new() })))
}
