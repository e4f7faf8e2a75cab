//! The JSON file in a Day One export: `{"entries":[{"text","creationDate","timeZone","tags",…}]}`.
//!
//! Its text is Markdown and stays as it is. Photos and other attachments lie beside the file and can't be kept yet; they
//! are counted, so that nobody believes them saved.

use crate::model::{Day, Timestamp, limits};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::{Found, Item, Outcome, Unfit, item};

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
pub(super) fn entries(bytes: &[u8], home: &TimeZone) -> Result<impl Iterator<Item = Found>, Unfit> {
    let entries = export(bytes)?.entries.into_iter().zip(1_u64..);
    Ok(entries.map(|(value, line)| Found { line, outcome: outcome(value, home) }))
}

/// How many attachments the file names.
pub(super) fn attachments(bytes: &[u8]) -> Result<u64, Unfit> {
    let entries = export(bytes)?.entries;
    let counts = entries.into_iter().filter_map(|value| serde_json::from_value::<Entry>(value).ok());
    Ok(counts.map(|entry| entry.attachments() as u64).sum())
}

fn export(bytes: &[u8]) -> Result<Export, Unfit> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| Unfit::NotUtf8)?;
    serde_json::from_str(text).map_err(|error| if error.is_data() { Unfit::NoEntries } else { Unfit::NotJson })
}

fn outcome(value: Value, home: &TimeZone) -> Result<Outcome, Unfit> {
    let entry: Entry = serde_json::from_value(value).map_err(|_| Unfit::NotObject)?;
    let text = entry.text.as_deref().unwrap_or_default().trim();
    if text.is_empty() {
        return if entry.attachments() > 0 { Ok(Outcome::AttachmentsOnly) } else { Err(Unfit::TextEmpty) };
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        return Err(Unfit::TextTooLong);
    }
    let created = entry.creation_date.as_deref().ok_or(Unfit::BadCreationDate)?;
    let created: jiff::Timestamp = created.parse().map_err(|_| Unfit::BadCreationDate)?;
    // A zone that this device doesn't know is most likely the one that it is in.
    let zone = entry.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or_else(|| home.clone());
    let date = created.to_zoned(zone).date();
    Ok(Outcome::Entry(Box::new(Item {
        text: text.to_owned(),
        about_day: Day::from_date(date.year(), date.month(), date.day()).map_err(|_| Unfit::BadCreationDate)?,
        written_at: Timestamp::from_millis(created.as_millisecond()),
        mood: None,
        tags: item::tags(&entry.tags)?,
        content_notes: Vec::new(),
        edits: Vec::new(),
    })))
}
