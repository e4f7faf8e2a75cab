//! Reading an entry out of its document.

use std::collections::BTreeSet;

use automerge::{ObjId, ObjType, ROOT, ReadDoc, Value};
use beside_wire::id::DocumentId;

use super::View;
use crate::document::{DocumentError, DocumentKind, schema};
use crate::model::{ContentNote, Day, JournalEntry, Mark, Mood, Prompt, RichText, Span, Tag, Timestamp};

impl<R: ReadDoc> View<'_, R> {
    pub(in crate::document) fn entry(&self, id: DocumentId) -> Result<JournalEntry, DocumentError> {
        self.expect(DocumentKind::Journal)?;
        let written_at = self.first(&ROOT, schema::WRITTEN_AT, |value| value.as_i64().map(Timestamp::from_millis))?;
        Ok(JournalEntry {
            id,
            text: RichText { text: self.text()?, marks: self.marks()? },
            written_at: written_at.ok_or(DocumentError::NotHereYet)?,
            about_day: self.about_day()?,
            mood: self.mood()?,
            tags: self.tags()?,
            content_notes: self.content_notes()?,
            prompt: self.prompt()?,
            deleted: self.deleted()?,
        })
    }

    pub(in crate::document) fn text_object(&self) -> Result<ObjId, DocumentError> {
        self.container(schema::TEXT, ObjType::Text)
    }

    pub(in crate::document) fn text(&self) -> Result<String, DocumentError> {
        let object = self.text_object()?;
        Ok(match self.at {
            Some(heads) => self.doc.text_at(&object, heads)?,
            None => self.doc.text(&object)?,
        })
    }

    pub(in crate::document) fn marks(&self) -> Result<Vec<Mark>, DocumentError> {
        let object = self.text_object()?;
        let marks = match self.at {
            Some(heads) => self.doc.marks_at(&object, heads)?,
            None => self.doc.marks(&object)?,
        };
        // A mark whose letters are all gone has an empty span and isn't shown.
        let mut shown: Vec<_> = marks
            .iter()
            .filter(|mark| !mark.value().is_null())
            .filter_map(|mark| {
                let span = Span::new(mark.start, mark.end).ok()?;
                Some(Mark { span, kind: schema::mark_from(mark.name(), mark.value()) })
            })
            .collect();
        shown.sort();
        Ok(shown)
    }

    pub(in crate::document) fn about_day(&self) -> Result<Day, DocumentError> {
        let day = |value: &Value<'_>| Day::from_days(i32::try_from(value.as_i64()?).ok()?).ok();
        self.first(&ROOT, schema::ABOUT_DAY, day)?.ok_or(DocumentError::NotHereYet)
    }

    pub(in crate::document) fn mood(&self) -> Result<Option<Mood>, DocumentError> {
        self.first(&ROOT, schema::MOOD, |value| Mood::new(u8::try_from(value.as_u64()?).ok()?).ok())
    }

    pub(in crate::document) fn prompt(&self) -> Result<Option<Prompt>, DocumentError> {
        self.first(&ROOT, schema::PROMPT, |value| value.as_str().and_then(schema::prompt_from_text))
    }

    /// A key that isn't written as this version writes tags belongs to a newer one and isn't shown.
    pub(in crate::document) fn tags(&self) -> Result<BTreeSet<Tag>, DocumentError> {
        self.labels(schema::TAGS, |key| Tag::new(key).ok().filter(|tag| tag.as_str() == key))
    }

    pub(in crate::document) fn content_notes(&self) -> Result<BTreeSet<ContentNote>, DocumentError> {
        self.labels(schema::CONTENT_NOTES, |key| ContentNote::new(key).ok().filter(|note| note.as_str() == key))
    }

    /// The keys of a map that read as labels.
    fn labels<L: Ord>(&self, key: &str, read: impl Fn(&str) -> Option<L>) -> Result<BTreeSet<L>, DocumentError> {
        let object = self.container(key, ObjType::Map)?;
        Ok(self.keys(&object).filter_map(|key| read(&key)).collect())
    }
}
