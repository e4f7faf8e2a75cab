//! A space's operations and what they fold to, read from the store and kept until they change.

use std::collections::BTreeMap;

use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::frame::Wrap;
use beside_wire::id::{EpochId, SpaceId};
use beside_wire::line::Cursor;
use beside_wire::operation::{OperationBody, VerifiedOperation};

use super::lookup::stored_operations;
use super::rows::{self, OperationRow};
use super::step::Step;
use crate::storage::StorageError;

/// Operations of one space and their fold.
#[derive(Debug, Clone)]
pub(super) struct Folded {
    pub(super) operations: Vec<PlacedOperation>,
    pub(super) membership: Membership,
}

/// What was folded already. A cache: the store is the truth.
#[derive(Debug, Default)]
pub(super) struct Folds {
    spaces: BTreeMap<SpaceId, Folded>,
}

impl Folds {
    /// The fold of a space; `None` while its creation isn't here.
    pub(super) fn of(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Option<&Folded>, StorageError> {
        if !self.spaces.contains_key(space) {
            let operations = stored_operations(&step.view(), space)?;
            if let Some(membership) = fold(space, &operations) {
                self.spaces.insert(*space, Folded { operations, membership });
            }
        }
        Ok(self.spaces.get(space))
    }

    pub(super) fn forget(&mut self, space: &SpaceId) {
        self.spaces.remove(space);
    }
}

/// An operation that came, or that this device made.
pub(super) struct Arrived<'a> {
    pub(super) operation: &'a VerifiedOperation,
    pub(super) position: Option<Cursor>,
    pub(super) wraps: Vec<Wrap>,
}

/// Stores an operation. An earlier position that was known already stands.
pub(super) fn take(step: &mut Step<'_>, space: &SpaceId, arrived: Arrived<'_>) -> Result<(), StorageError> {
    let Arrived { operation, position, wraps } = arrived;
    let key = rows::operation(space, &operation.id());
    let known: Option<OperationRow> = step.read(&key)?;
    let position = match (known.as_ref().and_then(|row| row.position), position) {
        (Some(known), Some(new)) if known.incarnation == new.incarnation => Some(known.min(new)),
        (known, new) => known.or(new),
    };
    if let OperationBody::Rotate(_) = operation.body() {
        let epoch = EpochId::new(operation.id());
        for wrap in &wraps {
            step.put(rows::wrap(space, &epoch, wrap.recipient.as_bytes()), wrap);
        }
    }
    // Wraps wait beside an operation only until the relay has it.
    let wraps = if position.is_none() { wraps } else { Vec::new() };
    step.put(key, &OperationRow { bytes: operation.bytes().to_vec(), position, wraps });
    Ok(())
}
