//! One entry in the form that `export --json` writes. Only "date" and "text" are needed; unknown fields are ignored.

use beside_core::companion::NewEntry;
use beside_core::model::{
    ContentNote, Day, HeadingLevel, JournalEdit, LinkTarget, Mark, MarkKind, ModelError, Mood, Prompt, PromptId,
    PromptText, Span, Tag, Timestamp, limits,
};
use beside_texts::{Message, message::reason};
use serde_json::{Map, Value};

type Fields = Map<String, Value>;

/// An entry to save, and what is done to it right after.
pub(crate) struct Item {
    /// What is saved first.
    pub(crate) entry: NewEntry,
    /// Formatting, the prompt, and whether it was put away.
    pub(crate) afterwards: Vec<JournalEdit>,
}

impl Item {
    /// Reads one object, or says why it can't be taken.
    pub(super) fn from_fields(fields: &Fields) -> Result<Self, Message> {
        let day = match present(fields, "date") {
            None => return Err(reason::NO_DATE),
            Some(Value::String(date)) => date.parse::<Day>().map_err(|_| reason::BAD_DATE)?,
            Some(_) => return Err(reason::BAD_DATE),
        };
        let entry = NewEntry {
            text: text(fields)?,
            about_day: Some(day),
            written_at: Some(written_at(fields)?.unwrap_or_else(|| noon(day))),
            mood: mood(fields)?,
            tags: labels(fields, "tags", limits::TAGS_MAX, Tag::new).ok_or(reason::BAD_TAGS)?,
            content_notes: labels(fields, "content_notes", limits::CONTENT_NOTES_MAX, ContentNote::new)
                .ok_or(reason::BAD_CONTENT_NOTES)?,
        };
        let mut afterwards = marks(fields, &entry.text).ok_or(reason::BAD_MARKS)?;
        afterwards.extend(prompt(fields)?.map(|prompt| JournalEdit::SetPrompt(Some(prompt))));
        match present(fields, "deleted") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => afterwards.push(JournalEdit::Delete),
            Some(_) => return Err(reason::BAD_DELETED),
        }
        Ok(Self { entry, afterwards })
    }
}

/// Tags of another application: what is no tag here is the file's mistake, not lost in silence.
pub(super) fn tags(texts: &[String]) -> Result<Vec<Tag>, Message> {
    if texts.len() > limits::TAGS_MAX {
        return Err(reason::BAD_TAGS);
    }
    texts.iter().map(|text| Tag::new(text).map_err(|_| reason::BAD_TAGS)).collect()
}

/// A day that says no time is taken at noon, so that it is the same day nearly everywhere.
fn noon(day: Day) -> Timestamp {
    Timestamp::from_millis(i64::from(day.days()) * 86_400_000 + 43_200_000)
}

fn present<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn text(fields: &Fields) -> Result<String, Message> {
    let Some(value) = present(fields, "text") else { return Err(reason::NO_TEXT) };
    let text = value.as_str().ok_or(reason::TEXT_NOT_TEXT)?;
    if text.trim().is_empty() {
        return Err(reason::TEXT_EMPTY);
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        return Err(reason::TEXT_TOO_LONG);
    }
    Ok(text.to_owned())
}

fn written_at(fields: &Fields) -> Result<Option<Timestamp>, Message> {
    let Some(value) = present(fields, "written_at") else { return Ok(None) };
    let millis = match value {
        Value::String(text) => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond),
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    millis.map(|millis| Some(Timestamp::from_millis(millis))).ok_or(reason::BAD_WRITTEN_AT)
}

fn mood(fields: &Fields) -> Result<Option<Mood>, Message> {
    let Some(value) = present(fields, "mood") else { return Ok(None) };
    let number = value.as_u64().and_then(|number| u8::try_from(number).ok()).ok_or(reason::BAD_MOOD)?;
    Mood::new(number).map(Some).map_err(|_| reason::BAD_MOOD)
}

fn labels<T>(
    fields: &Fields,
    name: &str,
    count_max: usize,
    make: impl Fn(&str) -> Result<T, ModelError>,
) -> Option<Vec<T>> {
    let Some(value) = present(fields, name) else { return Some(Vec::new()) };
    let texts = value.as_array().filter(|texts| texts.len() <= count_max)?;
    texts.iter().map(|text| make(text.as_str()?).ok()).collect()
}

fn marks(fields: &Fields, text: &str) -> Option<Vec<JournalEdit>> {
    let Some(value) = present(fields, "marks") else { return Some(Vec::new()) };
    let length = text.chars().count();
    let read = |value: &Value| {
        let fields = value.as_object()?;
        let number = |name| present(fields, name)?.as_u64().and_then(|number| usize::try_from(number).ok());
        let span = Span::new(number("start")?, number("end")?).ok().filter(|span| span.end() <= length)?;
        Some(
            match present(fields, "kind")?.as_str()? {
                "bold" => Some(MarkKind::Bold),
                "italic" => Some(MarkKind::Italic),
                "quote" => Some(MarkKind::Quote),
                "heading" => Some(MarkKind::Heading(HeadingLevel::new(u8::try_from(number("level")?).ok()?).ok()?)),
                "link" => Some(MarkKind::Link(LinkTarget::new(present(fields, "target")?.as_str()?).ok()?)),
                // What a newer version can format stands there as plain text.
                _ => None,
            }
            .map(|kind| JournalEdit::Mark(Mark { span, kind })),
        )
    };
    let marks: Option<Vec<Option<JournalEdit>>> = value.as_array()?.iter().map(read).collect();
    marks.map(|marks| marks.into_iter().flatten().collect())
}

fn prompt(fields: &Fields) -> Result<Option<Prompt>, Message> {
    let Some(value) = present(fields, "prompt") else { return Ok(None) };
    let said = |name| value.get(name).and_then(Value::as_str);
    let prompt = match (said("listed"), said("own")) {
        (Some(id), None) => PromptId::new(id).map(Prompt::Listed),
        (None, Some(words)) => PromptText::new(words).map(Prompt::Own),
        (Some(_), Some(_)) | (None, None) => return Err(reason::BAD_PROMPT),
    };
    prompt.map(Some).map_err(|_| reason::BAD_PROMPT)
}
