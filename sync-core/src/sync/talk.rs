//! What was said, as it is read: records in the order of their stamps, from the store alone.

mod agreement;
mod goals;
mod journey;
mod sharing;
mod thread;
mod viewers;

pub(super) use agreement::quiet_now;
pub use agreement::{Proposal, agreement, proposals};
pub use goals::{CheckInView, GoalView, goal, goals};
pub use journey::{Journey, StageVisit, journey};
pub use sharing::{SharedItem, shared};
pub(crate) use thread::unread_rows;
pub use thread::{Heldback, MessageStatus, MessageView, ReactionView, Reading, page, read_marks, search, unread};
pub use viewers::viewers;

use beside_wire::id::{DeviceKey, IdentityKey, SpaceId};

use super::rows::{self, RecordRow};
use crate::model::record::{Record, RecordRef, Subject};
use crate::seal::ChainPoint;
use crate::storage::{Key, KeyRange, Read, Scan, StorageError, Table};

const ROWS_MAX: usize = 1_000_000;
const ROWS_PER_SCAN: usize = 32;

/// A record, and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its name and place in the order.
    pub reference: RecordRef,
    /// The device that said it.
    pub author: DeviceKey,
    /// Whose device that is.
    pub identity: IdentityKey,
    /// What it says.
    pub record: Record,
    /// The envelope that brought it; none while it is pending here.
    pub sealed_in: Option<ChainPoint>,
}

/// Reads a row.
pub(super) fn told(key: &Key, value: &[u8]) -> Result<Told, StorageError> {
    let row: RecordRow = rows::decode(value, key.table)?;
    let damaged = StorageError::Damaged { table: Some(key.table) };
    let record = Record::from_bytes(&row.bytes).map_err(|_| damaged)?;
    let reference = record.reference(&row.author);
    Ok(Told { reference, author: row.author, identity: row.identity, record, sealed_in: row.sealed_in })
}

fn scan(store: &dyn Read, prefix: &[u8], scan: Scan) -> Result<Vec<Told>, StorageError> {
    let rows = store.scan(&KeyRange::prefix(Table::Record, prefix), scan)?;
    rows.iter().map(|(key, value)| told(key, value)).collect()
}

/// All records of a space.
///
/// # Errors
/// What the store says.
pub fn all(store: &dyn Read, space: &SpaceId) -> Result<Vec<Told>, StorageError> {
    scan(store, &rows::records(space), Scan::forward(ROWS_MAX))
}

/// Records about one thing, oldest first.
///
/// # Errors
/// What the store says.
pub fn about(store: &dyn Read, space: &SpaceId, subject: &Subject) -> Result<Vec<Told>, StorageError> {
    scan(store, &rows::record_subject(space, subject), Scan::forward(ROWS_MAX))
}

/// The last record about one thing.
///
/// # Errors
/// What the store says.
pub fn last_about(store: &dyn Read, space: &SpaceId, subject: &Subject) -> Result<Option<Told>, StorageError> {
    Ok(scan(store, &rows::record_subject(space, subject), Scan::backward(1))?.pop())
}

/// Whether anybody else than a person has said anything in a space.
pub(super) fn has_spoken(store: &dyn Read, space: &SpaceId, person: &IdentityKey) -> Result<bool, StorageError> {
    let mut range = KeyRange::prefix(Table::Record, &rows::records(space));
    // Asked for every envelope that is opened: whoever answers has mostly done so early.
    loop {
        let rows = store.scan(&range, Scan::forward(ROWS_PER_SCAN))?;
        for (key, value) in &rows {
            if told(key, value)?.identity != *person {
                return Ok(true);
            }
        }
        match rows.last() {
            Some((last, _)) if rows.len() == ROWS_PER_SCAN => range = range.starting_after(&last.row),
            Some(_) | None => return Ok(false),
        }
    }
}
