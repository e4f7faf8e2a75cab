//! I16: rows that belong together are all there or all missing. Looked at after every crash.

use beside_core::seal::ChainPoint;
use beside_core::storage::{Key, KeyRange, Table};
use beside_core::sync::rows::{self, EnvelopeRow, OwnChain, PendingRow, RecordRow};
use beside_wire::envelope::Lane;
use beside_wire::hash::Digest;
use beside_wire::id::{DocumentId, SpaceId};
use beside_wire::line::{EMPTY_LOG, Line};
use minicbor::bytes::ByteVec;

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// Checks a phone's rows against each other. The vault is open.
///
/// # Errors
/// I16, or I7 where the cursor isn't what the lines make.
pub fn check(index: usize, phone: &Phone) -> Result<(), Violation> {
    for space in phone.spaces() {
        own_chains(index, phone, &space)?;
        waiting(index, phone, &space)?;
        pending(index, phone, &space)?;
        log(index, phone, &space)?;
    }
    Ok(())
}

// A chain is unbroken, and each link names the one before it.
fn own_chains(index: usize, phone: &Phone, space: &SpaceId) -> Result<(), Violation> {
    for lane in [Lane::Talk, Lane::Documents] {
        let Some(chain) = read::<OwnChain>(phone, &rows::own_chain(space, lane)) else { continue };
        let mut last = None;
        for seq in 1..=chain.seq {
            let point = ChainPoint { chain: chain.chain, seq };
            let row: Option<EnvelopeRow> = read(phone, &rows::envelope(space, &point));
            expect(row.as_ref().is_some_and(|row| row.prev == last), "I16", || {
                format!("phone {index} has a chain of {} that breaks at {seq}", chain.seq)
            })?;
            last = row.map(|row| row.id);
        }
        expect(last == chain.last, "I16", || format!("phone {index} has a chain with another end"))?;
    }
    Ok(())
}

fn waiting(index: usize, phone: &Phone, space: &SpaceId) -> Result<(), Violation> {
    for table in [Table::Outbox, Table::Unopened] {
        for (_, value) in phone.rows(&KeyRange::prefix(table, space.as_bytes())) {
            let point: ChainPoint = rows::decode(&value, table).expect("the row is a place");
            let there = read::<EnvelopeRow>(phone, &rows::envelope(space, &point)).is_some();
            expect(there, "I16", || format!("phone {index} has {table:?} without its envelope"))?;
        }
    }
    Ok(())
}

// What is pending stands once by its document and once by the order of writing, and its document holds it.
fn pending(index: usize, phone: &Phone, space: &SpaceId) -> Result<(), Violation> {
    let orders = phone.rows(&KeyRange::prefix(Table::Pending, &rows::pending_orders(space)));
    for (_, value) in &orders {
        let id: DocumentId = rows::decode(value, Table::Pending).expect("the row names a document");
        let pending: Option<PendingRow> = read(phone, &rows::pending(space, &id));
        let (Some(pending), Some(replica)) = (pending, phone.replica(&id)) else {
            return Err(Violation::new("I16", format!("phone {index} has an order of writing without {id}")));
        };
        expect(replica.history().len() >= pending.changes.len(), "I16", || {
            format!("phone {index} has pending changes that {id} lacks")
        })?;
    }
    let said = phone.rows(&KeyRange::prefix(Table::Pending, &rows::pending_records(space)));
    for (_, value) in &said {
        let row: ByteVec = rows::decode(value, Table::Pending).expect("the row names a record");
        let record: Option<RecordRow> = read(phone, &Key::new(Table::Record, row.to_vec()));
        expect(record.is_some_and(|record| record.sealed_in.is_none()), "I16", || {
            format!("phone {index} has a record pending that isn't")
        })?;
    }
    let all = phone.rows(&KeyRange::prefix(Table::Pending, space.as_bytes())).len();
    expect(all == 2 * orders.len() + said.len(), "I16", || {
        format!("phone {index} has {} of {all} pending rows in order", orders.len())
    })
}

// The running hash is that of the lines.
fn log(index: usize, phone: &Phone, space: &SpaceId) -> Result<(), Violation> {
    let cursor = phone.cursor_of(space);
    let life = cursor.lives.last();
    let (from, mut hash): (u64, Digest) = life.map_or((0, EMPTY_LOG), |life| (life.position, life.hash));
    for position in from + 1..=cursor.taken.position {
        let Some(line) = read::<Line>(phone, &rows::line(space, position)) else {
            return Err(Violation::new("I7", format!("phone {index} passed {position} without its line")));
        };
        hash = line.extend(&hash);
    }
    expect(hash == cursor.hash, "I7", || format!("phone {index} has another running hash than its lines"))
}

fn read<T: for<'b> minicbor::Decode<'b, ()>>(phone: &Phone, key: &Key) -> Option<T> {
    rows::read(phone.store(), key).expect("the store can be read")
}
