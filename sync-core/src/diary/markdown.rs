//! An entry in Markdown, for reading without Beside.

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{ContentNote, JournalEntry, Tag};

/// The words that stand before what belongs to an entry, in the reader's language.
#[derive(Debug, Clone)]
pub struct Headings {
    /// Before the mood.
    pub mood: String,
    /// Before the tags.
    pub tags: String,
    /// Before the content notes.
    pub content_notes: String,
}

/// One entry under a heading of its moment, which is told in the time zone of `home`.
#[must_use]
pub fn section(entry: &JournalEntry, headings: &Headings, home: &TimeZone) -> String {
    let mut lines = vec![format!("## {}", moment(entry.written_at.millis(), home))];
    let mut about = Vec::new();
    if let Some(mood) = entry.mood {
        about.push(format!("{}: {}/5", headings.mood, mood.get()));
    }
    if !entry.tags.is_empty() {
        about.push(format!("{}: {}", headings.tags, joined(entry.tags.iter().map(Tag::as_str))));
    }
    if !entry.content_notes.is_empty() {
        let notes = joined(entry.content_notes.iter().map(ContentNote::as_str));
        about.push(format!("{}: {notes}", headings.content_notes));
    }
    if !about.is_empty() {
        lines.push(format!("*{}*", about.join(" · ")));
    }
    lines.push(entry.text.text.clone());
    format!("{}\n", lines.join("\n\n"))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// To the minute, or the milliseconds where the calendar ends.
fn moment(millis: i64, home: &TimeZone) -> String {
    Timestamp::from_millisecond(millis).map_or_else(
        |_| millis.to_string(),
        |moment| moment.to_zoned(home.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
