//! Reading an entry out of a document, now or as it was.

use std::collections::BTreeSet;

use automerge::{ObjId, ObjType, ROOT, ReadDoc, Value};
use beside_wire::id::DocumentId;

use super::{DocumentError, schema};
use crate::model::{ContentNote, Day, JournalEntry, Mark, Mood, Prompt, RichText, Span, Tag, Timestamp};

/// A document at some version; at its newest one when `at` is none.
pub(super) struct View<'a, R> {
    doc: &'a R,
    at: Option<&'a [automerge::ChangeHash]>,
}

impl<'a, R: ReadDoc> View<'a, R> {
    pub(super) const fn now(doc: &'a R) -> Self {
        Self { doc, at: None }
    }

    pub(super) const fn at(doc: &'a R, heads: &'a [automerge::ChangeHash]) -> Self {
        Self { doc, at: Some(heads) }
    }

    pub(super) fn entry(&self, id: DocumentId) -> Result<JournalEntry, DocumentError> {
        self.expect_journal()?;
        let written_at = self.first(schema::WRITTEN_AT, |value| value.as_i64().map(Timestamp::from_millis))?;
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

    /// The highest version that anybody wrote; none while the first change is missing.
    pub(super) fn schema(&self) -> Result<Option<u64>, DocumentError> {
        Ok(self.all(&ROOT, schema::SCHEMA)?.iter().filter_map(|(value, _)| value.as_u64()).max())
    }

    fn expect_journal(&self) -> Result<(), DocumentError> {
        if self.schema()?.is_none() {
            return Err(DocumentError::NotHereYet);
        }
        match self.first(schema::KIND, |value| value.as_str().map(|kind| kind == schema::KIND_JOURNAL))? {
            Some(true) => Ok(()),
            Some(false) | None => Err(DocumentError::OtherKind),
        }
    }

    pub(super) fn text_object(&self) -> Result<ObjId, DocumentError> {
        self.container(schema::TEXT, ObjType::Text)
    }

    pub(super) fn text(&self) -> Result<String, DocumentError> {
        let object = self.text_object()?;
        Ok(match self.at {
            Some(heads) => self.doc.text_at(&object, heads)?,
            None => self.doc.text(&object)?,
        })
    }

    pub(super) fn marks(&self) -> Result<Vec<Mark>, DocumentError> {
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

    pub(super) fn about_day(&self) -> Result<Day, DocumentError> {
        let day = |value: &Value<'_>| Day::from_days(i32::try_from(value.as_i64()?).ok()?).ok();
        self.first(schema::ABOUT_DAY, day)?.ok_or(DocumentError::NotHereYet)
    }

    pub(super) fn mood(&self) -> Result<Option<Mood>, DocumentError> {
        self.first(schema::MOOD, |value| Mood::new(u8::try_from(value.as_u64()?).ok()?).ok())
    }

    pub(super) fn prompt(&self) -> Result<Option<Prompt>, DocumentError> {
        self.first(schema::PROMPT, |value| value.as_str().and_then(schema::prompt_from_text))
    }

    /// Deleted only while nobody says otherwise: of a delete and an undo that meet, the undo wins, everywhere.
    pub(super) fn deleted(&self) -> Result<bool, DocumentError> {
        let values = self.all(&ROOT, schema::DELETED)?;
        Ok(!values.is_empty() && values.iter().all(|(value, _)| value.as_bool() == Some(true)))
    }

    /// A key that isn't written as this version writes tags belongs to a newer one and isn't shown.
    pub(super) fn tags(&self) -> Result<BTreeSet<Tag>, DocumentError> {
        self.labels(schema::TAGS, |key| Tag::new(key).ok().filter(|tag| tag.as_str() == key))
    }

    pub(super) fn content_notes(&self) -> Result<BTreeSet<ContentNote>, DocumentError> {
        self.labels(schema::CONTENT_NOTES, |key| ContentNote::new(key).ok().filter(|note| note.as_str() == key))
    }

    /// The keys of a map that read as labels.
    fn labels<L: Ord>(&self, key: &str, read: impl Fn(&str) -> Option<L>) -> Result<BTreeSet<L>, DocumentError> {
        let object = self.container(key, ObjType::Map)?;
        let keys = match self.at {
            Some(heads) => self.doc.keys_at(&object, heads),
            None => self.doc.keys(&object),
        };
        Ok(keys.filter_map(|key| read(&key)).collect())
    }

    /// The container at a key of the root. Should a broken writer have put others beside it, the oldest is it.
    pub(super) fn container(&self, key: &str, kind: ObjType) -> Result<ObjId, DocumentError> {
        self.all(&ROOT, key)?
            .into_iter()
            .find(|(value, _)| value.as_objtype() == Some(kind))
            .map(|(_, object)| object)
            .ok_or(DocumentError::NotHereYet)
    }

    /// Whether a key of a map holds anything.
    pub(super) fn holds(&self, object: &ObjId, key: &str) -> Result<bool, DocumentError> {
        Ok(!self.all(object, key)?.is_empty())
    }

    /// The winner at a key of the root that reads well. Automerge gives conflicting values from the lowest to the
    /// highest operation id, and the highest is its winner.
    fn first<T>(&self, key: &str, read: impl Fn(&Value<'_>) -> Option<T>) -> Result<Option<T>, DocumentError> {
        Ok(self.all(&ROOT, key)?.iter().rev().find_map(|(value, _)| read(value)))
    }

    fn all(&self, object: &ObjId, key: &str) -> Result<Vec<(Value<'_>, ObjId)>, DocumentError> {
        Ok(match self.at {
            Some(heads) => self.doc.get_all_at(object, key, heads)?,
            None => self.doc.get_all(object, key)?,
        })
    }
}
