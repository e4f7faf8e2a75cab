//! One entry in the form of [`line`](super::line). Only "date" and "text" are needed; unknown fields are ignored.

use crate::model::{
    ContentNote, Day, HeadingLevel, JournalEdit, LinkTarget, Mark, MarkKind, ModelError, Mood, Prompt, PromptId,
    PromptText, Span, Tag, Timestamp, limits,
};
use serde_json::{Map, Value};

use super::Unfit;

type Fields = Map<String, Value>;

/// An entry to save.
pub struct Item {
    /// The text.
    pub text: String,
    /// The day that it is about.
    pub about_day: Day,
    /// When it was written.
    pub written_at: Timestamp,
    /// The mood.
    pub mood: Option<Mood>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Content notes.
    pub content_notes: Vec<ContentNote>,
    /// Formatting, the prompt, and whether it was put away.
    pub edits: Vec<JournalEdit>,
}

impl Item {
    /// Reads one object, or says why it can't be taken.
    pub(super) fn from_fields(fields: &Fields) -> Result<Self, Unfit> {
        let about_day = match present(fields, "date") {
            None => return Err(Unfit::NoDate),
            Some(Value::String(date)) => date.parse::<Day>().map_err(|_| Unfit::BadDate)?,
            Some(_) => return Err(Unfit::BadDate),
        };
        let text = text(fields)?;
        let mut edits = marks(fields, &text).ok_or(Unfit::BadMarks)?;
        edits.extend(prompt(fields)?.map(|prompt| JournalEdit::SetPrompt(Some(prompt))));
        match present(fields, "deleted") {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => edits.push(JournalEdit::Delete),
            Some(_) => return Err(Unfit::BadDeleted),
        }
        Ok(Self {
            text,
            about_day,
            written_at: written_at(fields)?.unwrap_or_else(|| noon(about_day)),
            mood: mood(fields)?,
            tags: labels(fields, "tags", limits::TAGS_MAX, Tag::new).ok_or(Unfit::BadTags)?,
            content_notes: labels(fields, "content_notes", limits::CONTENT_NOTES_MAX, ContentNote::new)
                .ok_or(Unfit::BadContentNotes)?,
            edits,
        })
    }
}

/// Tags of another application: what is no tag here is the file's mistake, not lost in silence.
pub(super) fn tags(texts: &[String]) -> Result<Vec<Tag>, Unfit> {
    if texts.len() > limits::TAGS_MAX {
        return Err(Unfit::BadTags);
    }
    texts.iter().map(|text| Tag::new(text).map_err(|_| Unfit::BadTags)).collect()
}

/// A day that says no time is taken at noon, so that it is the same day nearly everywhere.
fn noon(day: Day) -> Timestamp {
    Timestamp::from_millis(i64::from(day.days()) * 86_400_000 + 43_200_000)
}

fn present<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn text(fields: &Fields) -> Result<String, Unfit> {
    let Some(value) = present(fields, "text") else { return Err(Unfit::NoText) };
    let text = value.as_str().ok_or(Unfit::TextNotText)?;
    // An entry of one's own may be a mood alone; elsewhere a text without a word is a mistake of the file.
    let holds_more = ["id", "mood", "tags", "content_notes"].iter().any(|name| present(fields, name).is_some());
    if text.trim().is_empty() && !holds_more {
        return Err(Unfit::TextEmpty);
    }
    if text.len() > limits::TEXT_BYTES_MAX {
        return Err(Unfit::TextTooLong);
    }
    Ok(text.to_owned())
}

fn written_at(fields: &Fields) -> Result<Option<Timestamp>, Unfit> {
    let Some(value) = present(fields, "written_at") else { return Ok(None) };
    let millis = match value {
        Value::String(text) => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond),
        Value::Number(number) => number.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    millis.map(|millis| Some(Timestamp::from_millis(millis))).ok_or(Unfit::BadWrittenAt)
}

fn mood(fields: &Fields) -> Result<Option<Mood>, Unfit> {
    let Some(value) = present(fields, "mood") else { return Ok(None) };
    let number = value.as_u64().and_then(|number| u8::try_from(number).ok()).ok_or(Unfit::BadMood)?;
    Mood::new(number).map(Some).map_err(|_| Unfit::BadMood)
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

fn prompt(fields: &Fields) -> Result<Option<Prompt>, Unfit> {
    let Some(value) = present(fields, "prompt") else { return Ok(None) };
    let said = |name| value.get(name).and_then(Value::as_str);
    let prompt = match (said("listed"), said("own")) {
        (Some(id), None) => PromptId::new(id).map(Prompt::Listed),
        (None, Some(words)) => PromptText::new(words).map(Prompt::Own),
        (Some(_), Some(_)) | (None, None) => return Err(Unfit::BadPrompt),
    };
    prompt.map(Some).map_err(|_| Unfit::BadPrompt)
}
