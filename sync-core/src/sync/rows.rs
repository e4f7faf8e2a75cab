//! The engine's rows: what the value of each is, and in `keys` where it lies. All truth of the engine is here.

mod keys;

pub use keys::*;

use beside_wire::codec;
use beside_wire::envelope::{EnvelopeKind, Lane};
use beside_wire::frame::Wrap;
use beside_wire::hash::Digest;
use beside_wire::head::SignedHead;
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId, EpochId, IdentityKey, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, Incarnation};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::model::record::{Record, RecordBody};
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

/// A space that this device takes part in beside the personal one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct SpaceRow {
    /// Bytes of sealed content that were opened before the pair was confirmed: a first contact is short.
    #[n(0)]
    pub contact_bytes: u64,
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

/// What a list shows of a goal.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct GoalRow {
    /// Its title; empty where it has none.
    #[n(0)]
    pub title: String,
    /// When it was begun, in milliseconds since 1970.
    #[n(1)]
    pub created_at: i64,
    /// By when it is to be reached, as days since 1970.
    #[n(2)]
    pub target_day: Option<i32>,
    /// Whether it was put away.
    #[n(3)]
    pub deleted: bool,
}

/// A record as it is stored.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct RecordRow {
    /// The device that said it.
    #[n(0)]
    pub author: DeviceKey,
    /// Whose device that is.
    #[n(1)]
    pub identity: IdentityKey,
    /// As its writer encoded it.
    #[n(2)]
    pub bytes: ByteVec,
    /// The envelope that brought it; none while it is pending here.
    #[n(3)]
    pub sealed_in: Option<ChainPoint>,
}

impl RecordRow {
    /// Whether it brings words for the other person, which quiet hours hold.
    #[must_use]
    pub fn is_words(&self) -> bool {
        Record::from_bytes(&self.bytes)
            .is_ok_and(|record| matches!(record.body, RecordBody::Message(_) | RecordBody::MessageEdit(_)))
    }
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
