//! One document on this device.

mod goal;
mod journal;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{Automerge, LoadOptions, OnPartialLoad, ReadDoc as _, TextEncoding};
use beside_wire::id::DocumentId;

use super::{
    ActorId, ChangeHash, DocumentError, LocalChange,
    chunk::{Chunk, ChunkKind},
    fence::{applied, reloaded},
    ledger::Candidate,
    read::View,
    schema::{DocumentKind, SCHEMA_VERSION},
    waiting::{Waiting, absorb},
    write,
};
use crate::model::Timestamp;

pub use goal::GoalStart;
pub use journal::EntryStart;

type Transaction<'a> = automerge::transaction::Transaction<'a>;

/// One document: all changes that have arrived, and those that wait for others.
#[derive(Clone)]
pub struct Replica {
    document: DocumentId,
    doc: Automerge,
    actor: Option<ActorId>,
    waiting: Waiting,
}

/// Whether a document can be edited here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writable {
    /// It can.
    Yes,
    /// A newer version wrote it: it is shown as far as it is understood, and kept whole.
    NewerSchema,
    /// Its first change is still on its way.
    NotHereYet,
}

impl Replica {
    /// A document with its first change.
    fn begun(
        document: DocumentId,
        actor: ActorId,
        now: Timestamp,
        acts: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocumentError>,
    ) -> Result<(Self, LocalChange), DocumentError> {
        let mut replica = Self::blank(document);
        replica.set_actor(actor);
        let (doc, change) = replica.written(now, acts)?.ok_or(DocumentError::Engine)?;
        replica.doc = doc;
        Ok((replica, change))
    }

    /// Reads what [`save`](Self::save) wrote. Set the actor before editing.
    ///
    /// # Errors
    /// When the bytes are none of ours.
    pub fn load(document: DocumentId, saved: &[u8]) -> Result<Self, DocumentError> {
        let load = || {
            let (first, mut rest) = Chunk::first(saved).ok_or(DocumentError::Damaged)?;
            if first.kind != ChunkKind::Document {
                return Err(DocumentError::Damaged);
            }
            let doc = Automerge::load_with_options(first.bytes, load_options()).map_err(|_| DocumentError::Damaged)?;
            let mut candidates = Vec::new();
            while !rest.is_empty() {
                let (chunk, next) = Chunk::first(rest).ok_or(DocumentError::Damaged)?;
                candidates.push(Candidate::read(chunk.bytes).map_err(|_| DocumentError::Damaged)?);
                rest = next;
            }
            let replica = Self { document, doc, actor: None, waiting: Waiting::default() };
            Ok(if candidates.is_empty() { replica } else { replica.absorbed(candidates) })
        };
        catch_unwind(AssertUnwindSafe(load)).unwrap_or(Err(DocumentError::Damaged))
    }

    /// Says under which actor edits are written here. The caller derives it from the chain that will carry them.
    pub fn set_actor(&mut self, actor: ActorId) {
        self.doc.set_actor(actor.to_automerge());
        self.actor = Some(actor);
    }

    /// One more change of a document of that kind; none when the acts change nothing.
    fn changed(
        &mut self,
        kind: DocumentKind,
        now: Timestamp,
        acts: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocumentError>,
    ) -> Result<Option<LocalChange>, DocumentError> {
        match self.writable()? {
            Writable::Yes => {}
            Writable::NewerSchema => return Err(DocumentError::NewerSchema),
            Writable::NotHereYet => return Err(DocumentError::NotHereYet),
        }
        View::now(&self.doc).expect(kind)?;
        let Some((doc, change)) = self.written(now, acts)? else { return Ok(None) };
        // Better an edit that fails now than a document that can't be opened tomorrow.
        reloaded(&doc).map_err(|_| DocumentError::Engine)?;
        self.doc = doc;
        Ok(Some(change))
    }

    /// A copy with one more change, so that an error half-way leaves nothing behind; none when nothing changes.
    fn written(
        &self,
        now: Timestamp,
        acts: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocumentError>,
    ) -> Result<Option<(Automerge, LocalChange)>, DocumentError> {
        let actor = self.actor.ok_or(DocumentError::NoActor)?;
        if self.waiting.iter().any(|candidate| candidate.actor == actor) {
            return Err(DocumentError::ActorAhead);
        }
        let mut copy = self.doc.clone();
        let Some(hash) = write::commit(&mut copy, now, acts)? else { return Ok(None) };
        // Automerge puts the change together again from the document: it must be what was written.
        let change = copy.get_change_by_hash(&hash).filter(|change| change.hash() == hash);
        let change = change.ok_or(DocumentError::Engine)?;
        let change = LocalChange {
            document: self.document,
            changes: vec![change.raw_bytes().to_vec()],
            hashes: vec![hash.into()],
            deps: sorted(change.deps()),
            actor,
            seq: change.seq(),
        };
        Ok(Some((copy, change)))
    }

    /// Whether it can be edited here.
    ///
    /// # Errors
    /// Never on a document that was loaded or merged; kept for what Automerge may refuse.
    pub fn writable(&self) -> Result<Writable, DocumentError> {
        Ok(match View::now(&self.doc).schema()? {
            None => Writable::NotHereYet,
            Some(version) if version > SCHEMA_VERSION => Writable::NewerSchema,
            Some(_) => Writable::Yes,
        })
    }

    /// Which document this is.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// The actor that edits are written under, once it is set.
    #[must_use]
    pub const fn actor(&self) -> Option<ActorId> {
        self.actor
    }

    /// The version: the changes that nothing here builds on, sorted.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        sorted(&self.doc.get_heads())
    }

    /// Changes that others build on and that aren't here, sorted.
    #[must_use]
    pub fn missing(&self) -> Vec<ChangeHash> {
        self.waiting.missing(&self.doc)
    }

    /// Whether something waits for changes that aren't here.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Everything, for this device's own store: compressed, and with the changes that wait.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut saved = self.doc.save();
        for candidate in self.waiting.iter() {
            saved.extend_from_slice(candidate.bytes());
        }
        saved
    }

    /// Everything, for an envelope: uncompressed, since the envelope compresses. Only for a document by
    /// [one author](Self::single_author); others set it aside otherwise.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// Whether this actor wrote all of it and nothing waits.
    #[must_use]
    pub fn single_author(&self, actor: ActorId) -> bool {
        let by_actor = |by: &automerge::ActorId| ActorId::from_automerge(by) == Some(actor);
        let changes = self.doc.get_changes_meta(&[]);
        !self.incomplete() && !changes.is_empty() && changes.iter().all(|change| by_actor(&change.actor))
    }

    pub(super) fn blank(document: DocumentId) -> Self {
        Self { document, doc: blank_automerge(), actor: None, waiting: Waiting::default() }
    }

    /// The same document with other content.
    pub(super) fn with(&self, mut doc: Automerge, waiting: Waiting) -> Self {
        if let Some(actor) = self.actor {
            doc.set_actor(actor.to_automerge());
        }
        Self { document: self.document, doc, actor: self.actor, waiting }
    }

    /// Takes changes of this device's own store, which were judged when they came.
    pub(super) fn absorbed(&self, candidates: Vec<Candidate>) -> Self {
        let absorbed = absorb((&self.doc, &self.waiting), candidates, applied);
        self.with(absorbed.doc, absorbed.waiting)
    }

    pub(super) fn holds(&self, hash: &ChangeHash) -> bool {
        self.waiting.holds(hash) || self.doc.get_change_meta_by_hash(&hash.to_automerge()).is_some()
    }

    pub(super) const fn automerge(&self) -> &Automerge {
        &self.doc
    }

    pub(super) const fn waiting(&self) -> &Waiting {
        &self.waiting
    }
}

impl fmt::Debug for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replica")
            .field("document", &self.document)
            .field("heads", &self.heads())
            .finish_non_exhaustive()
    }
}

/// Automerge draws an actor for a new document; nothing is ever written under this one that replaces it.
pub(super) fn blank_automerge() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(automerge::ActorId::from([0_u8; 16]))
}

/// The text encoding isn't saved in a document and has to be given at every load.
pub(super) fn load_options() -> LoadOptions<'static> {
    LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint).on_partial_load(OnPartialLoad::Error)
}

pub(super) fn sorted(hashes: &[automerge::ChangeHash]) -> Vec<ChangeHash> {
    let mut sorted: Vec<_> = hashes.iter().map(|hash| ChangeHash::from(*hash)).collect();
    sorted.sort_unstable();
    sorted
}
