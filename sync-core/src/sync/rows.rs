//! The engine's rows: which key each has, and what its value is. All truth of the engine is here.

use beside_wire::codec;
use beside_wire::envelope::{EnvelopeKind, Lane};
use beside_wire::frame::Wrap;
use beside_wire::hash::Digest;
use beside_wire::head::SignedHead;
use beside_wire::id::{ChainId, DeviceKey, DocumentId, EnvelopeId, EpochId, OperationId, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, Incarnation};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::seal::ChainPoint;
use crate::storage::{Key, Read, StorageError, Table, WriteBatch};

/// How far this device has taken a space's log, and what of that the relay has signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SpaceCursor {
    /// The last line taken.
    #[n(0)]
    pub taken: Cursor,
    /// The running hash there.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Digest,
    /// The last line that a signed head has confirmed.
    #[n(2)]
    pub verified: Cursor,
    /// The running hash there.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub verified_hash: Digest,
    /// The last operation taken.
    #[n(4)]
    pub operations: Cursor,
    /// The highest head that fits what was taken.
    #[n(5)]
    pub head: Option<SignedHead>,
    /// The relay's time in that head, in seconds since 1970, in steps of an hour.
    #[n(6)]
    pub coarse_seconds: u64,
    /// Where each life of the relay's database began: position and running hash there.
    #[n(7)]
    pub lives: Vec<Life>,
}

/// Where a life of the relay's database began for one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Life {
    /// The life.
    #[n(0)]
    pub incarnation: Incarnation,
    /// The last position of the life before.
    #[n(1)]
    pub position: u64,
    /// The running hash there, in this life.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Digest,
}

impl Default for SpaceCursor {
    fn default() -> Self {
        Self {
            taken: Cursor::default(),
            hash: EMPTY_LOG,
            verified: Cursor::default(),
            verified_hash: EMPTY_LOG,
            operations: Cursor::default(),
            head: None,
            coarse_seconds: 0,
            lives: Vec::new(),
        }
    }
}

/// A membership operation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OperationRow {
    /// Its wire form.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// Where the log has it; `None` while it waits to be offered or for a receipt.
    #[n(1)]
    pub position: Option<Cursor>,
    /// For a rotate that still waits: its wraps.
    #[n(2)]
    pub wraps: Vec<Wrap>,
}

/// An envelope as it is stored: sealed bytes are never remade.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EnvelopeRow {
    /// Its wire form.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
    /// The envelope before it in its chain.
    #[n(1)]
    pub prev: Option<EnvelopeId>,
    /// Its id.
    #[n(2)]
    pub id: EnvelopeId,
    /// Its epoch.
    #[n(3)]
    pub epoch: EpochId,
}

/// Which envelope stands at a place of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ChainRow {
    /// The envelope.
    #[n(0)]
    pub id: EnvelopeId,
    /// Where the log has it.
    #[n(1)]
    pub position: Option<Cursor>,
}

/// Whose chain it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ChainOwner {
    /// The device.
    #[n(0)]
    pub device: DeviceKey,
    /// The lane.
    #[n(1)]
    pub lane: Lane,
}

/// One of this device's own chains.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OwnChain {
    /// The chain.
    #[n(0)]
    pub chain: ChainId,
    /// What its id was derived with.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 16],
    /// The last sealed sequence number; zero before the first.
    #[n(2)]
    pub seq: u64,
    /// The last sealed envelope.
    #[n(3)]
    pub last: Option<EnvelopeId>,
    /// Envelopes sealed under the epoch that was used last, by which an epoch ages without any head.
    #[n(4)]
    pub sealed: u64,
}

/// An epoch's key, and when this device learned of it.
#[derive(Encode, Decode)]
pub struct EpochKeyRow {
    /// 32 bytes.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: Vec<u8>,
    /// The relay's coarse time at that moment, in seconds since 1970.
    #[n(1)]
    pub learned_seconds: u64,
}

/// What an edited document has not sealed yet.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct PendingRow {
    /// Changes, in order, all by this device's present chain.
    #[n(0)]
    pub changes: Vec<ByteVec>,
    /// The envelopes that brought the direct dependencies of the first of them.
    #[n(1)]
    pub origins: Vec<ChainPoint>,
    /// Its place in the order of writing, by which it is sealed: what was written together deflates best together.
    #[n(2)]
    pub order: u64,
}

/// What the companion remembers of a document beside its changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct DocumentRow {
    /// The space.
    #[n(0)]
    pub space: Option<SpaceId>,
    /// The envelopes that brought the present heads, where those are of other chains.
    #[n(1)]
    pub origins: Vec<ChainPoint>,
    /// The last own envelope that carried a change of this document.
    #[n(2)]
    pub sealed_in: Option<ChainPoint>,
    /// The month under which lists find it, and the row of that month.
    #[n(3)]
    pub listed: Option<i32>,
    /// Heads before the last own edits, newest last: where undo goes back to.
    #[n(4)]
    pub undo: Vec<Vec<ByteVec>>,
    /// Whether a dependency is still on its way.
    #[n(5)]
    pub incomplete: bool,
}

/// A body that was cut in flight.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PartialRow {
    /// Its position.
    #[n(0)]
    pub position: u64,
    /// What arrived, from the start.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// A position whose line is here and whose body isn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MissingRow {
    /// What it is.
    #[n(0)]
    pub kind: EnvelopeKind,
    /// Its length, in bytes.
    #[n(1)]
    pub size: u32,
}

/// Reads and decodes a row.
///
/// # Errors
/// [`StorageError::Damaged`] where the row is there and can't be understood.
pub fn read<T: for<'b> Decode<'b, ()>>(store: &dyn Read, key: &Key) -> Result<Option<T>, StorageError> {
    let Some(bytes) = store.get(key)? else { return Ok(None) };
    decode(&bytes, key.table).map(Some)
}

/// Decodes a row's value.
///
/// # Errors
/// [`StorageError::Damaged`] where it can't be understood.
pub fn decode<T: for<'b> Decode<'b, ()>>(bytes: &[u8], table: Table) -> Result<T, StorageError> {
    codec::decode(bytes, usize::MAX).map_err(|_| StorageError::Damaged { table: Some(table) })
}

/// Encodes and writes a row.
pub fn write<T: Encode<()>>(batch: &mut WriteBatch, key: Key, value: &T) {
    batch.put(key, codec::encode(value));
}

fn in_space(table: Table, space: &SpaceId, rest: &[&[u8]]) -> Key {
    let mut row = space.as_bytes().to_vec();
    for part in rest {
        row.extend_from_slice(part);
    }
    Key::new(table, row)
}

/// Key of [`SpaceCursor`].
#[must_use]
pub fn cursor(space: &SpaceId) -> Key {
    in_space(Table::Cursor, space, &[])
}

/// Key of [`OperationRow`].
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

/// Key of [`ChainRow`].
#[must_use]
pub fn chain_place(space: &SpaceId, point: &ChainPoint) -> Key {
    in_space(Table::Line, space, &[&[1], point.chain.as_bytes(), &point.seq.to_be_bytes()])
}

/// Prefix of all places of a chain.
#[must_use]
pub fn chain_places(space: &SpaceId, chain: &ChainId) -> Vec<u8> {
    in_space(Table::Line, space, &[&[1], chain.as_bytes()]).row
}

/// Key of [`ChainOwner`].
#[must_use]
pub fn chain_owner(space: &SpaceId, chain: &ChainId) -> Key {
    in_space(Table::Line, space, &[&[2], chain.as_bytes()])
}

/// Prefix of all chain owners.
#[must_use]
pub fn chain_owners(space: &SpaceId) -> Vec<u8> {
    in_space(Table::Line, space, &[&[2]]).row
}

/// Key of [`EnvelopeRow`].
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

/// Key of [`MissingRow`].
#[must_use]
pub fn missing(space: &SpaceId, position: u64) -> Key {
    in_space(Table::Missing, space, &[&position.to_be_bytes()])
}

/// Key of [`PartialRow`].
#[must_use]
pub fn partial(space: &SpaceId) -> Key {
    in_space(Table::PartialBody, space, &[])
}

/// Key of [`OwnChain`].
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

/// Key of the highest place of an own chain that another device named as merged.
#[must_use]
pub fn delivered(space: &SpaceId, chain: &ChainId) -> Key {
    in_space(Table::ItemState, space, &[chain.as_bytes()])
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

/// Key of [`EpochKeyRow`].
#[must_use]
pub fn epoch_key(space: &SpaceId, epoch: &EpochId) -> Key {
    in_space(Table::EpochKey, space, &[epoch.as_bytes()])
}

/// Key of the epoch under which an epoch's key was last told in a keyring record.
#[must_use]
pub fn told(space: &SpaceId, epoch: &EpochId) -> Key {
    in_space(Table::Record, space, &[&[2], epoch.as_bytes()])
}

/// Key of a wrap that came while the vault was locked, or for the vault recipient.
#[must_use]
pub fn wrap(space: &SpaceId, epoch: &EpochId, recipient: &[u8; 32]) -> Key {
    in_space(Table::Wrap, space, &[epoch.as_bytes(), recipient])
}

/// Key of a document's stored changes.
#[must_use]
pub fn document(id: &DocumentId) -> Key {
    Key::new(Table::Document, id.as_bytes().to_vec())
}

/// Key of [`DocumentRow`].
#[must_use]
pub fn document_row(id: &DocumentId) -> Key {
    Key::new(Table::DocumentMeta, id.as_bytes().to_vec())
}

/// Key of [`PendingRow`].
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
