//! What one person has shown the other of a personal space: always a copy, always listed, and taken back by whoever gave it.

use beside_wire::id::{IdentityKey, SpaceId};

use super::about;
use crate::model::record::{RecordBody, RecordRef, Shared, Subject};
use crate::storage::{Read, StorageError};

/// An item that is shared now.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedItem {
    /// Its name.
    pub reference: RecordRef,
    /// Who shares it.
    pub identity: IdentityKey,
    /// What is shared.
    pub shared: Shared,
}

/// Everything that is shared in a pair now, oldest first.
///
/// # Errors
/// What the store says.
pub fn shared(store: &dyn Read, space: &SpaceId) -> Result<Vec<SharedItem>, StorageError> {
    let records = about(store, space, &Subject::Sharing)?;
    let withdrawn = |reference: &RecordRef, identity: &IdentityKey| {
        records.iter().any(|told| {
            told.identity == *identity
                && matches!(told.record.body, RecordBody::Unshare(target) if target == *reference)
        })
    };
    Ok(records
        .iter()
        .filter(|told| !withdrawn(&told.reference, &told.identity))
        .filter_map(|told| {
            let RecordBody::Share(shared) = &told.record.body else { return None };
            Some(SharedItem { reference: told.reference, identity: told.identity, shared: shared.clone() })
        })
        .collect())
}
