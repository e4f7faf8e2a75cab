//! "Who can see this?", answered offline: the devices that have, or get, the key of the epoch that something was sealed under.

use std::collections::BTreeSet;

use beside_wire::fold::Recipient;
use beside_wire::id::{DeviceKey, SpaceId};

use crate::seal::ChainPoint;
use crate::storage::{Read, StorageError};
use crate::sync::lookup::stored_membership;
use crate::sync::rows::{self, EnvelopeRow};

/// Devices that can read what an envelope of a space holds: those that its epoch was wrapped to, ended ones included, and
/// the devices of the space's people that came later, which their own keyrings tell. For what isn't sealed yet, the devices
/// that it would be sealed for today.
///
/// # Errors
/// What the store says.
pub fn viewers(
    store: &dyn Read,
    space: &SpaceId,
    sealed_in: Option<ChainPoint>,
) -> Result<BTreeSet<DeviceKey>, StorageError> {
    let Some(membership) = stored_membership(store, space)? else { return Ok(BTreeSet::new()) };
    let devices = |recipients: BTreeSet<Recipient>| -> BTreeSet<DeviceKey> {
        recipients
            .into_iter()
            .filter_map(|recipient| match recipient {
                Recipient::Device { device, .. } => Some(device),
                Recipient::Vault { .. } => None,
            })
            .collect()
    };
    let mut viewers = devices(membership.recipients());
    let Some(point) = sealed_in else { return Ok(viewers) };
    let envelope: Option<EnvelopeRow> = rows::read(store, &rows::envelope(space, &point))?;
    if let Some(epoch) = envelope.and_then(|row| membership.epoch(&row.epoch)) {
        viewers.extend(devices(epoch.recipients.clone()));
    }
    Ok(viewers)
}
