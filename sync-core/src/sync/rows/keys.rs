//! Where each row of the engine lies.

use beside_wire::envelope::Lane;
use beside_wire::id::{ChainId, DocumentId, EpochId, OperationId, RecordId, SpaceId};

use crate::model::record::{RecordRef, Subject};
use crate::seal::ChainPoint;
use crate::storage::{Key, Table};

fn in_space(table: Table, space: &SpaceId, rest: &[&[u8]]) -> Key {
    let mut row = space.as_bytes().to_vec();
    for part in rest {
        row.extend_from_slice(part);
    }
    Key::new(table, row)
}

/// The space that a row's name begins with.
#[must_use]
pub fn space_of(key: &Key) -> Option<SpaceId> {
    key.row.get(..32).and_then(SpaceId::from_slice)
}

/// Key of [`super::SpaceRow`].
#[must_use]
pub fn space(space: &SpaceId) -> Key {
    in_space(Table::Space, space, &[])
}

/// Key of [`super::SpaceCursor`].
#[must_use]
pub fn cursor(space: &SpaceId) -> Key {
    in_space(Table::Cursor, space, &[])
}

/// Key of [`super::OperationRow`].
#[must_use]
pub fn operation(space: &SpaceId, id: &OperationId) -> Key {
    in_space(Table::Operation, space, &[id.as_bytes()])
}

/// Key of a [`beside_wire::line::Line`] by position.
#[must_use]
pub fn line(space: &SpaceId, position: u64) -> Key {
    in_space(Table::Line, space, &[&[0], &position.to_be_bytes()])
}

/// Prefix of all lines by position.
#[must_use]
pub fn lines(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Line, space, &[&[0]]).row
}

/// Key of [`super::ChainRow`].
#[must_use]
pub fn chain_place(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Line, space, &[&[1], point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Prefix of all places of a chain.
#[must_use]
pub fn chain_places(space: &SpaceId, chain: &ChainId) -> Vec<u8> {
    in_space(Table::Line, space, &[&[1], chain.as_bytes()]).row
}

/// Key of [`super::ChainOwner`].
#[must_use]
pub fn chain_owner(space: &SpaceId, chain: &ChainId) -> Key {
    in_space(Table::Line, space, &[&[2], chain.as_bytes()])
}

/// Prefix of all chain owners.
#[must_use]
pub fn chain_owners(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Line, space, &[&[2]]).row
}

/// Key of [`super::EnvelopeRow`].
#[must_use]
pub fn envelope(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::EnvelopeBody, space, &[point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Key of an envelope that waits for a receipt. The value is its [`ChainPoint`]; the order is that of sealing.
#[must_use]
pub fn outbox(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Outbox, space, &[point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Key of an envelope that hasn't been opened yet. The value is its [`ChainPoint`].
#[must_use]
pub fn unopened(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Unopened, space, &[point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Key of [`super::MissingRow`].
#[must_use]
pub fn missing(space: &SpaceId, position: u64) -> Key {
    in_space(Table::Missing, space, &[&position.to_be_bytes()])
}

/// Key of [`super::PartialRow`].
#[must_use]
pub fn partial(space: &SpaceId) -> Key {
    in_space(Table::PartialBody, space, &[])
}

/// Key of [`super::OwnChain`].
#[must_use]
pub fn own_chain(space: &SpaceId, lane: Lane) -> Key {
    in_space(Table::ChainState, space, &[&[lane as u8 + 1]])
}

/// Key of the highest place of a chain that was merged here; the value is the sequence number.
#[must_use]
pub fn merged(space: &SpaceId, chain: &ChainId) -> Key {
    in_space(Table::Record, space, &[&[1], chain.as_bytes()])
}

/// Prefix of all merged places.
#[must_use]
pub fn merged_all(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Record, space, &[&[1]]).row
}

/// Whose word it is that something was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Another device of the same person.
    OwnDevice = 0,
    /// A device of somebody else.
    Peer = 1,
}

/// Key of the highest place of an own chain that another device named as merged.
#[must_use]
pub fn delivered(space: &SpaceId, chain: &ChainId, by: By) -> Key {
    in_space(Table::ItemState, space, &[chain.as_bytes(), &[by as u8]])
}

/// Key of [`super::RecordRow`]: records about one thing lie together, in the order of their stamps.
#[must_use]
pub fn record(space: &SpaceId, subject: &Subject, reference: RecordRef) -> Key {
    let mut row = record_subject(space, subject);
    row.extend_from_slice(&reference_bytes(reference));
    Key::new(Table::Record, row)
}

/// Prefix of all records about one thing.
#[must_use]
pub fn record_subject(space: &SpaceId, subject: &Subject) -> Vec<u8> {
    let mut row = records(space);
    match subject {
        Subject::Message(target) => {
            row.push(1);
            row.extend_from_slice(&reference_bytes(*target));
        }
        Subject::Goal(goal) => {
            row.push(4);
            row.extend_from_slice(goal.as_bytes());
        }
        Subject::Reading => row.push(2),
        Subject::Agreement => row.push(3),
        Subject::CheckIns => row.push(5),
        Subject::Journey => row.push(6),
        Subject::Sharing => row.push(7),
        Subject::Pairs => row.push(8),
        Subject::Consent => row.push(9),
        Subject::People => row.push(10),
        Subject::Invites => row.push(11),
    }
    row
}

/// Prefix of all messages, with what is said about each.
#[must_use]
pub fn messages(space: &SpaceId) -> Vec<u8> {
    let mut row = records(space);
    row.push(1);
    row
}

/// The message that a row of [`messages`] is about.
#[must_use]
pub fn message_of(key: &Key) -> Option<RecordRef> {
    let at = key.row.get(34..42)?.try_into().ok().map(u64::from_be_bytes)?;
    let id = RecordId::from_slice(key.row.get(42..58)?)?;
    Some(RecordRef { at: (at ^ SIGN).cast_signed(), id })
}

/// Prefix of all records.
#[must_use]
pub fn records(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Record, space, &[&[16]]).row
}

const SIGN: u64 = 1 << 63;

// Stamps before 1970 sort before those after it.
fn reference_bytes(reference: RecordRef) -> [u8; 24] {
    let mut bytes = [0; 24];
    let (at, id) = bytes.split_at_mut(8);
    at.copy_from_slice(&(reference.at.cast_unsigned() ^ SIGN).to_be_bytes());
    id.copy_from_slice(reference.id.as_bytes());
    bytes
}

/// Key of a record that is pending at a place in the order of writing. The value is its row's name.
#[must_use]
pub fn pending_record(space: &SpaceId, order: u64) -> Key {
    in_space(Table::Pending, space, &[&[2], &order.to_be_bytes()])
}

/// Prefix of all pending records.
#[must_use]
pub fn pending_records(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Pending, space, &[&[2]]).row
}

/// Key of an epoch key that was told before the epoch's operation was here.
#[must_use]
pub fn waiting_key(space: &SpaceId, epoch: &EpochId) -> Key {
    in_space(Table::Deferred, space, &[&[1], epoch.as_bytes()])
}

/// Key of a message of somebody else that wasn't seen here yet. The value is its place in a chain.
#[must_use]
pub fn unread(space: &SpaceId, reference: RecordRef) -> Key {
    in_space(Table::Record, space, &[&[3], &reference_bytes(reference)])
}

/// Prefix of all messages that weren't seen here yet.
#[must_use]
pub fn unread_all(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Record, space, &[&[3]]).row
}

/// Key of a message that is being written.
#[must_use]
pub fn message_draft(space: &SpaceId) -> Key {
    in_space(Table::Draft, space, &[])
}

/// Key of the ends of this device's closed chains that it stands by: a list of [`beside_wire::envelope::ChainHead`].
#[must_use]
pub fn stands_by(space: &SpaceId) -> Key {
    in_space(Table::ChainState, space, &[&[255]])
}

/// Key of the highest head that another device has shown and that isn't reached here yet.
#[must_use]
pub fn shown_head(space: &SpaceId) -> Key {
    in_space(Table::Head, space, &[])
}

/// Key of whether this device owes the others gossip: it has merged content and not said so yet.
#[must_use]
pub fn gossip_due(space: &SpaceId) -> Key {
    in_space(Table::ChainState, space, &[&[0]])
}

/// Key of the place of the last envelope that said no more than what was merged.
#[must_use]
pub fn last_gossip(space: &SpaceId) -> Key {
    in_space(Table::ChainState, space, &[&[3]])
}

/// Key of [`super::EpochKeyRow`].
#[must_use]
pub fn epoch_key(space: &SpaceId, epoch: &EpochId) -> Key {
    in_space(Table::EpochKey, space, &[epoch.as_bytes()])
}

/// Key of the epoch under which an epoch's key was last told in a keyring record of a space.
#[must_use]
pub fn told(space: &SpaceId, epoch: &EpochId) -> Key {
    in_space(Table::Record, space, &[&[2], epoch.as_bytes()])
}

/// Prefix of all epochs whose key was told in a space.
#[must_use]
pub fn told_all(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Record, space, &[&[2]]).row
}

/// Key of a wrap that came while the vault was locked, or for the vault recipient.
#[must_use]
pub fn wrap(space: &SpaceId, epoch: &EpochId, recipient: &[u8; 32]) -> Key {
    in_space(Table::Wrap, space, &[epoch.as_bytes(), recipient])
}

/// Key of [`super::GoalRow`].
#[must_use]
pub fn goal(space: &SpaceId, id: &DocumentId) -> Key {
    in_space(Table::Goal, space, &[id.as_bytes()])
}

/// Key of a document's stored changes.
#[must_use]
pub fn document(id: &DocumentId) -> Key {
    Key::new(Table::Document, id.as_bytes().to_vec())
}

/// Key of [`super::DocumentRow`].
#[must_use]
pub fn document_row(id: &DocumentId) -> Key {
    Key::new(Table::DocumentMeta, id.as_bytes().to_vec())
}

/// Key of [`super::PendingRow`].
#[must_use]
pub fn pending(space: &SpaceId, id: &DocumentId) -> Key {
    in_space(Table::Pending, space, &[&[1], id.as_bytes()])
}

/// Key of the document that is pending at a place in the order of writing.
#[must_use]
pub fn pending_order(space: &SpaceId, order: u64) -> Key {
    in_space(Table::Pending, space, &[&[0], &order.to_be_bytes()])
}

/// Prefix of the order of writing.
#[must_use]
pub fn pending_orders(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Pending, space, &[&[0]]).row
}

/// Key of the last place that was given in the order of writing.
#[must_use]
pub fn last_order() -> Key {
    Key::new(Table::Setting, b"order".to_vec())
}

/// Key of words that are being typed.
#[must_use]
pub fn draft(id: &DocumentId) -> Key {
    Key::new(Table::Draft, id.as_bytes().to_vec())
}

/// Key of an entry's folded text.
#[must_use]
pub fn search_text(id: &DocumentId) -> Key {
    Key::new(Table::SearchText, id.as_bytes().to_vec())
}

/// Key of why an envelope was put aside.
#[must_use]
pub fn quarantine(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Quarantine, space, &[point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Key of a piece of a leaf that came in parts.
#[must_use]
pub fn part(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Deferred, space, &[point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Key of the highest stamp that was given or seen, in milliseconds.
#[must_use]
pub fn highest_stamp() -> Key {
    Key::new(Table::Setting, b"stamp".to_vec())
}

/// Key of a notice that a person should see.
#[must_use]
pub fn notice(code: u8) -> Key {
    Key::new(Table::Head, vec![code])
}

/// Key of the personal space's id.
#[must_use]
pub fn personal_space() -> Key {
    Key::new(Table::Meta, b"personal-space".to_vec())
}
