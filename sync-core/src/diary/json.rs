//! One JSON object a line, which [`Source`](super::Source) reads back. The names of the fields are stable.

use crate::model::{JournalEntry, Mark, MarkKind, Prompt};
use serde_json::{Map, Value, json};

/// One entry as an object.
#[must_use]
pub fn line(entry: &JournalEntry) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", hex::encode(entry.id.as_bytes()).into());
    put("date", entry.about_day.to_string().into());
    put("text", entry.text.text.as_str().into());
    put("written_at", moment(entry.written_at.millis()));
    if let Some(mood) = entry.mood {
        put("mood", mood.get().into());
    }
    put("tags", entry.tags.iter().map(|tag| Value::from(tag.as_str())).collect());
    put("content_notes", entry.content_notes.iter().map(|note| Value::from(note.as_str())).collect());
    let marks: Vec<Value> = entry.text.marks.iter().filter_map(mark).collect();
    if !marks.is_empty() {
        put("marks", marks.into());
    }
    match &entry.prompt {
        None => {}
        Some(Prompt::Listed(id)) => drop(put("prompt", json!({ "listed": id.as_str() }))),
        Some(Prompt::Own(words)) => drop(put("prompt", json!({ "own": words.as_str() }))),
    }
    put("deleted", entry.deleted.into());
    Value::Object(fields)
}

/// RFC 3339, or the milliseconds where the calendar ends.
#[must_use]
pub fn moment(millis: i64) -> Value {
    jiff::Timestamp::from_millisecond(millis).map_or_else(|_| millis.into(), |moment| moment.to_string().into())
}

fn mark(mark: &Mark) -> Option<Value> {
    let mut value = json!({ "start": mark.span.start(), "end": mark.span.end(), "kind": mark.kind.name().map(|_| kind(&mark.kind))? });
    let fields = value.as_object_mut()?;
    match &mark.kind {
        MarkKind::Heading(level) => drop(fields.insert("level".to_owned(), level.get().into())),
        MarkKind::Link(target) => drop(fields.insert("target".to_owned(), target.as_str().into())),
        MarkKind::Bold | MarkKind::Italic | MarkKind::Quote | MarkKind::Unknown(_) => {}
    }
    Some(value)
}

const fn kind(kind: &MarkKind) -> &'static str {
    match kind {
        MarkKind::Bold => "bold",
        MarkKind::Italic => "italic",
        MarkKind::Heading(_) => "heading",
        MarkKind::Quote => "quote",
        MarkKind::Link(_) => "link",
        MarkKind::Unknown(_) => "unknown",
    }
}
