//! The way of a pair: which stages it has visited, whether it was closed, and whether both want to go on.

use std::collections::BTreeSet;

use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

use super::about;
use crate::model::record::{RecordBody, RecordRef, Stage, Subject};
use crate::storage::{Read, StorageError};

/// A stage that somebody began, or came back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageVisit {
    /// Its place in the order.
    pub reference: RecordRef,
    /// Who said so.
    pub identity: IdentityKey,
    /// The stage.
    pub stage: Stage,
}

/// The way of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Journey {
    /// All visits, in order: two at the same time are both there.
    pub visits: Vec<StageVisit>,
    /// Whether it is closed.
    pub closed: bool,
    /// The summary, where closing named one.
    pub summary: Option<DocumentId>,
    /// Who wants to go on since it was closed.
    pub reopening: BTreeSet<IdentityKey>,
}

/// Reads a pair's way. One person closes it; going on takes both.
///
/// # Errors
/// What the store says.
pub fn journey(store: &dyn Read, space: &SpaceId) -> Result<Journey, StorageError> {
    let mut journey = Journey::default();
    for told in about(store, space, &Subject::Journey)? {
        if let RecordBody::VisitStage(stage) = told.record.body {
            journey.visits.push(StageVisit { reference: told.reference, identity: told.identity, stage });
        } else if let RecordBody::Close(closing) = told.record.body {
            journey.closed = true;
            journey.summary = closing.summary.or(journey.summary);
            journey.reopening.clear();
        } else if told.record.body == RecordBody::Reopen && journey.closed {
            journey.reopening.insert(told.identity);
            if journey.reopening.len() == 2 {
                journey.closed = false;
                journey.reopening.clear();
            }
        }
    }
    Ok(journey)
}
