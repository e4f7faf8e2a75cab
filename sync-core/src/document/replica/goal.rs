//! Goals among documents.

use beside_wire::id::DocumentId;

use super::{ActorId, DocumentError, LocalChange, Replica, View, write};
use crate::{
    document::DocumentKind,
    model::{Goal, GoalEdit, Timestamp},
};

/// What a new goal is given once and keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoalStart {
    /// When it was begun.
    pub created_at: Timestamp,
}

impl Replica {
    /// Begins a goal. Its layout and the first edits are one change, as with [`create`](Self::create).
    ///
    /// # Errors
    /// When an edit is out of bounds.
    pub fn create_goal(
        document: DocumentId,
        actor: ActorId,
        start: GoalStart,
        edits: &[GoalEdit],
    ) -> Result<(Self, LocalChange), DocumentError> {
        Self::begun(document, actor, start.created_at, |transaction| {
            write::goal::create(transaction, start)?;
            write::goal::apply(transaction, edits)
        })
    }

    /// Makes the edits one change, as [`edit`](Self::edit) does for an entry.
    ///
    /// # Errors
    /// When an edit is out of bounds, or the document isn't a goal that is writable here; nothing is changed then.
    pub fn edit_goal(&mut self, edits: &[GoalEdit], now: Timestamp) -> Result<Option<LocalChange>, DocumentError> {
        self.changed(DocumentKind::Goal, now, |transaction| write::goal::apply(transaction, edits))
    }

    /// The goal as it is now.
    ///
    /// # Errors
    /// When it isn't here yet, or isn't a goal.
    pub fn goal(&self) -> Result<Goal, DocumentError> {
        View::now(&self.doc).goal(self.document)
    }

    /// What the document is.
    ///
    /// # Errors
    /// When it isn't here yet, or is nothing that this version knows.
    pub fn kind(&self) -> Result<DocumentKind, DocumentError> {
        View::now(&self.doc).kind()
    }
}
