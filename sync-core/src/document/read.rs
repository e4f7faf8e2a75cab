//! Reading a document, now or as it was. What a peer may have written oddly is passed over.

mod goal;
mod journal;
mod steps;

use automerge::{ObjId, ObjType, ROOT, ReadDoc, Value};

use super::{DocumentError, DocumentKind, schema};

pub(super) use steps::StepRow;

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

    /// The highest version that anybody wrote; none while the first change is missing.
    pub(super) fn schema(&self) -> Result<Option<u64>, DocumentError> {
        Ok(self.all(&ROOT, schema::SCHEMA)?.iter().filter_map(|(value, _)| value.as_u64()).max())
    }

    /// What the document is.
    pub(super) fn kind(&self) -> Result<DocumentKind, DocumentError> {
        if self.schema()?.is_none() {
            return Err(DocumentError::NotHereYet);
        }
        let kind = |value: &Value<'_>| match value.as_str()? {
            schema::KIND_JOURNAL => Some(Ok(DocumentKind::Journal)),
            schema::KIND_GOAL => Some(Ok(DocumentKind::Goal)),
            _ => Some(Err(DocumentError::OtherKind)),
        };
        self.first(&ROOT, schema::KIND, kind)?.unwrap_or(Err(DocumentError::OtherKind))
    }

    pub(super) fn expect(&self, kind: DocumentKind) -> Result<(), DocumentError> {
        if self.kind()? == kind { Ok(()) } else { Err(DocumentError::OtherKind) }
    }

    /// Deleted only while nobody says otherwise: of a delete and an undo that meet, the undo wins, everywhere.
    pub(super) fn deleted(&self) -> Result<bool, DocumentError> {
        let values = self.all(&ROOT, schema::DELETED)?;
        Ok(!values.is_empty() && values.iter().all(|(value, _)| value.as_bool() == Some(true)))
    }

    /// The container at a key of the root. Should a broken writer have put others beside it, the oldest is it.
    pub(super) fn container(&self, key: &str, kind: ObjType) -> Result<ObjId, DocumentError> {
        self.oldest(&ROOT, key, kind)?.ok_or(DocumentError::NotHereYet)
    }

    /// The oldest container of that kind at a key.
    fn oldest(&self, object: &ObjId, key: &str, kind: ObjType) -> Result<Option<ObjId>, DocumentError> {
        let of_kind = |(value, _): &(Value<'_>, ObjId)| value.as_objtype() == Some(kind);
        Ok(self.all(object, key)?.into_iter().find(of_kind).map(|(_, object)| object))
    }

    /// The keys of a map.
    fn keys(&self, object: &ObjId) -> automerge::iter::Keys<'_> {
        match self.at {
            Some(heads) => self.doc.keys_at(object, heads),
            None => self.doc.keys(object),
        }
    }

    /// Whether a key of a map holds anything.
    pub(super) fn holds(&self, object: &ObjId, key: &str) -> Result<bool, DocumentError> {
        Ok(!self.all(object, key)?.is_empty())
    }

    /// The winner at a key that reads well. Automerge gives conflicting values from the lowest to the
    /// highest operation id, and the highest is its winner.
    fn first<T>(
        &self,
        object: &ObjId,
        key: &str,
        read: impl Fn(&Value<'_>) -> Option<T>,
    ) -> Result<Option<T>, DocumentError> {
        Ok(self.all(object, key)?.iter().rev().find_map(|(value, _)| read(value)))
    }

    fn all(&self, object: &ObjId, key: &str) -> Result<Vec<(Value<'_>, ObjId)>, DocumentError> {
        Ok(match self.at {
            Some(heads) => self.doc.get_all_at(object, key, heads)?,
            None => self.doc.get_all(object, key)?,
        })
    }
}
