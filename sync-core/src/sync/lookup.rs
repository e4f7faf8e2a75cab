//! Questions to the store that need no step: for the facade, which only reads.

use beside_wire::envelope::ChainHead;
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::id::{ChainId, DeviceKey, SpaceId};
use beside_wire::limits::{CHAINS_PER_DEVICE_MAX, DEVICES_MAX, OPERATIONS_MAX};
use beside_wire::operation::{Operation, OperationBody};

use super::projection;
pub use super::projection::EntryRow;
use super::rows::{self, ChainOwner, ChainRow, OperationRow};
use crate::storage::{KeyRange, Read, Scan, StorageError, Table};

/// Operations of a space as they are stored.
///
/// # Errors
/// [`StorageError::Damaged`] where one isn't an operation any more.
pub(super) fn stored_operations(store: &dyn Read, space: &SpaceId) -> Result<Vec<PlacedOperation>, StorageError> {
    let range = KeyRange::prefix(Table::Operation, space.as_bytes());
    store
        .scan(&range, Scan::forward(OPERATIONS_MAX))?
        .into_iter()
        .map(|(key, value)| {
            let row: OperationRow = rows::decode(&value, key.table)?;
            let operation =
                Operation::verify(&row.bytes).map_err(|_| StorageError::Damaged { table: Some(Table::Operation) })?;
            Ok(PlacedOperation { operation, position: row.position })
        })
        .collect()
}

/// The fold of a space's stored operations; `None` while its creation isn't here.
///
/// # Errors
/// What the store says.
pub fn stored_membership(store: &dyn Read, space: &SpaceId) -> Result<Option<Membership>, StorageError> {
    Ok(fold(space, &stored_operations(store, space)?))
}

/// Whether the operation that adds a device has a place in the log: then every new epoch is wrapped to it.
///
/// # Errors
/// What the store says.
pub fn is_added(store: &dyn Read, space: &SpaceId, device: &DeviceKey) -> Result<bool, StorageError> {
    let operations = stored_operations(store, space)?;
    Ok(operations.iter().filter(|placed| placed.position.is_some()).any(|placed| match placed.operation.body() {
        OperationBody::Create(create) => create.founder.device == *device,
        OperationBody::DeviceAdded(added) => added.certificate.device == *device,
        OperationBody::PairCreate(_)
        | OperationBody::Leave(_)
        | OperationBody::DeviceRevoked(_)
        | OperationBody::Rotate(_) => false,
    }))
}

/// The ends of a device's chains as they are known here.
///
/// # Errors
/// What the store says.
pub fn chain_heads(store: &dyn Read, space: &SpaceId, device: &DeviceKey) -> Result<Vec<ChainHead>, StorageError> {
    let owners = KeyRange::prefix(Table::Line, &rows::chain_owners(space));
    let mut heads = Vec::new();
    for (key, value) in store.scan(&owners, Scan::forward(CHAINS_PER_DEVICE_MAX * DEVICES_MAX))? {
        let owner: ChainOwner = rows::decode(&value, key.table)?;
        let Some(chain) = key.row.get(33..).and_then(ChainId::from_slice).filter(|_| owner.device == *device) else {
            continue;
        };
        let places = KeyRange::prefix(Table::Line, &rows::chain_places(space, &chain));
        if let Some((key, value)) = store.scan(&places, Scan::backward(1))?.into_iter().next() {
            let row: ChainRow = rows::decode(&value, key.table)?;
            let seq = key.row.get(49..).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes);
            heads.push(ChainHead { chain, seq, id: row.id });
        }
    }
    Ok(heads)
}

/// The months that have entries, newest first, as months since the year 0.
///
/// # Errors
/// What the store says.
pub fn months_of(store: &dyn Read) -> Result<Vec<i32>, StorageError> {
    projection::months(store)
}

/// A month's entries, newest first.
///
/// # Errors
/// What the store says.
pub fn month_entries(store: &dyn Read, month: i32) -> Result<Vec<EntryRow>, StorageError> {
    projection::month(store, month)
}

/// How many entries there are, put-away ones left out.
///
/// # Errors
/// What the store says.
pub fn entry_count(store: &dyn Read) -> Result<u64, StorageError> {
    projection::entries(store)
}
