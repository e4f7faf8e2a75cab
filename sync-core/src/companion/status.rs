//! What is known offline: how far an item has come, which devices there are, and what a person should know.

use beside_wire::hash::{Digest, hash};
use beside_wire::id::{DeviceKey, DocumentId, SpaceId};
use beside_wire::line::Cursor;

use super::{Companion, CompanionError, Notice};
use crate::document::StoredDocument;
use crate::storage::{KeyRange, Read as _, Scan, Store as _, Table, WriteBatch};
use crate::sync::rows::{self, By, DocumentRow, SpaceCursor};
use crate::sync::stored_membership;

const COUNT_MAX: usize = 1_000_000;

/// How far an item has come. Nothing is said before it is proven (I18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemStatus {
    /// Durable on this device.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log, by its signed head.
    AtRelay,
    /// Another device has said that it merged it.
    OnOtherDevices,
}

/// A device of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceView {
    /// The device.
    pub device: DeviceKey,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it has been ended.
    pub revoked: bool,
}

/// The state of a vault at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Entries, put-away ones left out.
    pub entries: u64,
    /// Entries with something that isn't at the relay yet.
    pub waiting: u64,
    /// Bodies that are still to be fetched.
    pub missing_bodies: u64,
    /// Bodies that are here and wait for a key or an operation.
    pub unopened: u64,
    /// Envelopes that were set aside.
    pub quarantined: u64,
    /// The last confirmed place in the relay's log, and the relay's coarse time there, in seconds since 1970.
    pub confirmed: Option<(Cursor, u64)>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

impl Companion {
    /// How far an entry has come.
    ///
    /// # Errors
    /// What the store says.
    pub fn item_status(&self, id: &DocumentId) -> Result<ItemStatus, CompanionError> {
        let space = self.home_of(id)?;
        if self.store.get(&rows::pending(&space, id))?.is_some() || self.store.get(&rows::draft(id))?.is_some() {
            return Ok(ItemStatus::Saved);
        }
        let row: DocumentRow = rows::read(&self.store, &rows::document_row(id))?.ok_or(CompanionError::NotFound)?;
        // What another device wrote came by the relay.
        let Some(point) = row.sealed_in else { return Ok(ItemStatus::OnOtherDevices) };
        if self.store.get(&rows::outbox(&space, &point))?.is_some() {
            return Ok(ItemStatus::Queued);
        }
        let by = if space == self.account.space { By::OwnDevice } else { By::Peer };
        let delivered: Option<u64> = rows::read(&self.store, &rows::delivered(&space, &point.chain, by))?;
        Ok(if delivered.is_some_and(|seq| seq >= point.seq) { ItemStatus::OnOtherDevices } else { ItemStatus::AtRelay })
    }

    /// The state of the vault at a glance.
    ///
    /// # Errors
    /// What the store says.
    pub fn overview(&self) -> Result<Overview, CompanionError> {
        let space = self.account.space;
        let count = |table: Table| -> Result<u64, CompanionError> {
            let range = KeyRange::prefix(table, space.as_bytes());
            Ok(self.store.scan(&range, Scan::forward(COUNT_MAX))?.len() as u64)
        };
        let cursor: SpaceCursor = rows::read(&self.store, &rows::cursor(&space))?.unwrap_or_default();
        let mut notices = Vec::new();
        for notice in Notice::ALL {
            if self.store.get(&rows::notice(notice as u8))?.is_some() {
                notices.push(notice);
            }
        }
        Ok(Overview {
            entries: self.journal_count()?,
            waiting: self.pending()? + self.queued()?,
            missing_bodies: count(Table::Missing)?,
            unopened: count(Table::Unopened)?,
            quarantined: count(Table::Quarantine)?,
            confirmed: cursor.head.map(|_| (cursor.verified, cursor.coarse_seconds)),
            notices,
        })
    }

    fn pending(&self) -> Result<u64, CompanionError> {
        let range = KeyRange::prefix(Table::Pending, &rows::pending_orders(&self.account.space));
        Ok(self.store.scan(&range, Scan::forward(COUNT_MAX))?.len() as u64)
    }

    fn queued(&self) -> Result<u64, CompanionError> {
        let range = KeyRange::prefix(Table::Outbox, self.account.space.as_bytes());
        Ok(self.store.scan(&range, Scan::forward(COUNT_MAX))?.len() as u64)
    }

    /// A person has seen the notices.
    ///
    /// # Errors
    /// What the store says.
    pub fn notices_seen(&mut self) -> Result<(), CompanionError> {
        let mut batch = WriteBatch::default();
        for notice in Notice::ALL {
            batch.delete(rows::notice(notice as u8));
        }
        Ok(self.store.commit(&batch)?)
    }

    /// One hash over the versions of all documents: equal on devices that agree.
    ///
    /// # Errors
    /// What the store says.
    pub fn heads_digest(&self) -> Result<Digest, CompanionError> {
        let mut parts: Vec<Vec<u8>> = Vec::new();
        self.each_id(&mut |id| {
            let bytes = self.store.get(&rows::document(&id))?.ok_or(CompanionError::NotFound)?;
            let replica = StoredDocument::decode(&bytes)?.open(id)?;
            parts.push(id.as_bytes().to_vec());
            parts.extend(replica.heads().iter().map(|head| head.as_bytes().to_vec()));
            Ok(())
        })?;
        Ok(hash("heads", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    }

    /// This person's devices, as the membership operations at hand say.
    ///
    /// # Errors
    /// What the store says.
    pub fn devices(&self) -> Result<Vec<DeviceView>, CompanionError> {
        self.devices_of(&self.account.space)
    }

    fn devices_of(&self, space: &SpaceId) -> Result<Vec<DeviceView>, CompanionError> {
        let Some(membership) = stored_membership(&self.store, space)? else { return Ok(Vec::new()) };
        Ok(membership
            .devices()
            .map(|(device, state)| DeviceView {
                device: *device,
                this: *device == self.account.device,
                revoked: state.revoked.is_some(),
            })
            .collect())
    }

    // The space of a document.
    fn home_of(&self, id: &DocumentId) -> Result<SpaceId, CompanionError> {
        let row: Option<DocumentRow> = rows::read(&self.store, &rows::document_row(id))?;
        Ok(row.and_then(|row| row.space).unwrap_or(self.account.space))
    }

    /// Which devices can read an entry or a goal: those that its space's epochs are wrapped to.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], or what the store says.
    pub fn who_can_see(&self, id: &DocumentId) -> Result<Vec<DeviceView>, CompanionError> {
        self.store.get(&rows::document(id))?.ok_or(CompanionError::NotFound)?;
        let devices = self.devices_of(&self.home_of(id)?)?;
        Ok(devices.into_iter().filter(|device| !device.revoked).collect())
    }

    /// The personal space.
    #[must_use]
    pub const fn space(&self) -> SpaceId {
        self.account.space
    }
}
