//! What a person says: durable at once, and pending until it is sealed; and what others said, once it is proven.

use beside_wire::id::{IdentityKey, SpaceId};
use minicbor::bytes::ByteVec;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::pairs::Standing;
use super::rows::{self, EnvelopeRow, RecordRow};
use super::stamp;
use super::step::Step;
use super::talk;
use crate::document::DocumentError;
use crate::model::limits::CONTACT_BYTES_MAX;
use crate::model::record::{Place, Record, RecordBody};
use crate::seal::{ChainPoint, Leaf};
use crate::storage::{Key, KeyRange, Scan, StorageError, Table};

const PENDING_RECORDS_MAX: usize = 1024;
const ROWS_MAX: usize = 1_000_000;

/// A record that waits to be sealed.
pub(super) struct PendingRecord {
    order: Key,
    row: Key,
    pub(super) leaf: Vec<u8>,
}

/// Where a record came from.
pub(super) struct Said<'a> {
    pub(super) space: &'a SpaceId,
    pub(super) author: beside_wire::id::DeviceKey,
    pub(super) identity: IdentityKey,
    pub(super) point: ChainPoint,
}

impl Engine {
    /// Keeps statements of this person.
    pub(super) fn say(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        bodies: Vec<RecordBody>,
    ) -> Result<(), EngineError> {
        if self.is_locked() {
            return Err(EngineError::Locked);
        }
        if !self.takes_part(step, space)? {
            return Err(EngineError::NoSpace);
        }
        let identity = self.person(step)?.ok_or(EngineError::NoSpace)?;
        self.expect_room(step, space, &bodies)?;
        for body in bodies {
            body.check().map_err(DocumentError::from)?;
            if !self.belongs(space, &body) {
                return Err(EngineError::WrongPlace);
            }
            let mut nonce = [0; 8];
            step.rng.fill_bytes(&mut nonce);
            let record = Record { nonce, at: stamp::next(step)?.millis(), body };
            let author = self.identity.device;
            let key = rows::record(space, &record.body.subject(record.reference(&author)), record.reference(&author));
            let bytes = ByteVec::from(record.to_bytes());
            step.put(key.clone(), &RecordRow { author, identity, bytes, sealed_in: None });
            keep_pending(step, space, key)?;
            step.output(Output::Said(*space, record.reference(&author)));
        }
        Ok(())
    }

    // Whoever accepted an invite says little until the other has answered.
    fn expect_room(&mut self, step: &Step<'_>, space: &SpaceId, bodies: &[RecordBody]) -> Result<(), EngineError> {
        if *space == self.identity.space {
            return Ok(());
        }
        let Some(Standing::Waiting) = self.standing(step, space)? else { return Ok(()) };
        let mut bytes: usize = bodies.iter().map(RecordBody::words_bytes).sum();
        for row in talk::all(&step.view(), space)? {
            bytes += row.record.body.words_bytes();
        }
        if bytes > CONTACT_BYTES_MAX { Err(EngineError::ContactLimit) } else { Ok(()) }
    }

    fn belongs(&self, space: &SpaceId, body: &RecordBody) -> bool {
        match body.kind().place {
            Place::Personal => *space == self.identity.space,
            Place::Pair => *space != self.identity.space,
            Place::Either => true,
        }
    }

    /// Takes a record that a member's device has said. `false` where it isn't one, or doesn't belong here.
    pub(super) fn take_record(
        &mut self,
        step: &mut Step<'_>,
        said: &Said<'_>,
        bytes: &[u8],
    ) -> Result<bool, EngineError> {
        let Ok(record) = Record::from_bytes(bytes) else { return Ok(false) };
        if !self.belongs(said.space, &record.body) {
            return Ok(false);
        }
        let reference = record.reference(&said.author);
        let key = rows::record(said.space, &record.body.subject(reference), reference);
        let known: Option<RecordRow> = step.read(&key)?;
        if known.is_none() {
            let row = RecordRow {
                author: said.author,
                identity: said.identity,
                bytes: ByteVec::from(bytes.to_vec()),
                sealed_in: Some(said.point),
            };
            step.put(key, &row);
            let person = self.person(step)?;
            if matches!(record.body, RecordBody::Message(_) | RecordBody::Newer) && person != Some(said.identity) {
                step.put(rows::unread(said.space, reference), &said.point);
            }
            stamp::observe(step, record.stamp())?;
            step.output(Output::Said(*said.space, reference));
        }
        Ok(true)
    }

    /// Records of a space that may be sealed now, in the order of saying: the first of them.
    pub(super) fn pending_records(step: &Step<'_>, space: &SpaceId) -> Result<Vec<PendingRecord>, EngineError> {
        let quiet = talk::quiet_now(&step.view(), space, step.minute)?;
        let range = KeyRange::prefix(Table::Pending, &rows::pending_records(space));
        let rows = step.scan(&range, Scan::forward(ROWS_MAX))?;
        let mut pending = Vec::new();
        for (order, value) in rows {
            if pending.len() == PENDING_RECORDS_MAX {
                break;
            }
            let row = Key::new(Table::Record, rows::decode::<ByteVec>(&value, order.table)?.to_vec());
            let Some(stored) = step.read::<RecordRow>(&row)? else { continue };
            if quiet && stored.is_words() {
                continue;
            }
            pending.push(PendingRecord { order, row, leaf: Leaf::Record(stored.bytes).to_bytes() });
        }
        Ok(pending)
    }

    /// Takes note of where records were sealed.
    pub(super) fn records_sealed(
        step: &mut Step<'_>,
        records: Vec<PendingRecord>,
        point: ChainPoint,
    ) -> Result<(), StorageError> {
        for record in records {
            step.delete(record.order);
            if let Some(mut row) = step.read::<RecordRow>(&record.row)? {
                row.sealed_in = Some(point);
                step.put(record.row, &row);
            }
        }
        Ok(())
    }

    /// What a closed chain's lost envelopes said is pending again, under the same names.
    pub(super) fn say_again(&self, step: &mut Step<'_>, space: &SpaceId) -> Result<(), StorageError> {
        let range = KeyRange::prefix(Table::Record, &rows::records(space));
        for (key, value) in step.scan(&range, Scan::forward(ROWS_MAX))? {
            let mut row: RecordRow = rows::decode(&value, key.table)?;
            let Some(point) = row.sealed_in.filter(|_| row.author == self.identity.device) else { continue };
            if step.read::<EnvelopeRow>(&rows::envelope(space, &point))?.is_none() {
                row.sealed_in = None;
                step.put(key.clone(), &row);
                keep_pending(step, space, key)?;
            }
        }
        Ok(())
    }
}

fn keep_pending(step: &mut Step<'_>, space: &SpaceId, key: Key) -> Result<(), StorageError> {
    let order = step.next_order()?;
    step.put(rows::pending_record(space, order), &ByteVec::from(key.row));
    Ok(())
}
