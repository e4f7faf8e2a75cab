//! Why a local act failed. What a peer did wrong is an outcome of [`merge`](super::merge()), never one of these.

use thiserror::Error;

use crate::model::ModelError;

/// A local act on a document failed; the document is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// The value is out of bounds.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Nobody said under which actor to write.
    #[error("no actor is set: derive one from the chain and set it before editing")]
    NoActor,
    /// Later changes of one's own actor wait for earlier ones, as after a restored backup. Writing now would use their
    /// numbers again.
    #[error("this actor has been further than this copy knows: start a new chain and set its actor")]
    ActorAhead,
    /// The changes that make it an entry or a goal haven't arrived.
    #[error("this entry is still on its way: wait for the next sync")]
    NotHereYet,
    /// A newer version wrote it in a way that this one only reads.
    #[error("a newer version wrote this entry: update to edit it")]
    NewerSchema,
    /// It is read as what it isn't: an entry as a goal, or the other way round.
    #[error("this document is of another kind: open it as what it is")]
    OtherKind,
    /// A version that this copy doesn't have.
    #[error("this version is not on this device: choose one from the history")]
    UnknownVersion,
    /// Stored bytes don't give a document.
    #[error("the stored document cannot be read: fetch it again from another device or the relay")]
    Damaged,
    /// Stored bytes are beyond any document that was written.
    #[error("the stored document is larger than any that was written: fetch it again")]
    TooLarge,
    /// The merge library refused an act that was checked. It carries no detail, since that would quote the text.
    #[error("the edit could not be made: reopen the entry and try again")]
    Engine,
}

impl DocumentError {
    /// A stable name for bindings and translated texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Model(error) => error.code(),
            Self::NoActor => "no-actor",
            Self::ActorAhead => "actor-ahead",
            Self::NotHereYet => "not-here-yet",
            Self::NewerSchema => "newer-schema",
            Self::OtherKind => "other-kind",
            Self::UnknownVersion => "unknown-version",
            Self::Damaged => "document-damaged",
            Self::TooLarge => "document-too-large",
            Self::Engine => "edit-failed",
        }
    }
}

impl From<automerge::AutomergeError> for DocumentError {
    fn from(_: automerge::AutomergeError) -> Self {
        Self::Engine
    }
}
