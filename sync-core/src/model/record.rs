//! Records: immutable statements inside a space. What people *say*, where documents are what they edit (D12).
//!
//! Records form a set that only grows: one that arrives twice is one, and the order in which they arrive decides nothing.
//! They are ordered by the writer's stamp, then by id. Who said one isn't in it: its envelope's signature proves that.

mod body;
mod say;

pub use body::{Place, RecordBody, Subject};
pub use say::{
    Agreement, Alias, CheckIn, Closing, GoalSignature, Heard, InviteMade, Message, MessageEdit, PairKept, QuietHours,
    Reaction, ReadMark, Shared, SharedKind, Stage, Tick, Verified,
};

use beside_wire::codec;
use beside_wire::id::{DeviceKey, RecordId};
use minicbor::{Decode, Decoder, Encode};
use thiserror::Error;

use super::limits::RECORD_BYTES_MAX;
use super::{ModelError, Timestamp};

/// Names a record, and where it stands in the order: so what is said about it can lie beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct RecordRef {
    /// Its stamp, in milliseconds since 1970.
    #[n(0)]
    pub at: i64,
    /// Its id.
    #[n(1)]
    pub id: RecordId,
}

/// One statement.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Record {
    /// Random; with the author it gives the id.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 8],
    /// The writer's stamp, in milliseconds since 1970.
    #[n(1)]
    pub at: i64,
    /// What it says.
    #[n(2)]
    pub body: RecordBody,
}

// What people said is their own: only the kind is shown.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("at", &self.at).field("body", &self.body).finish_non_exhaustive()
    }
}

/// Why a record can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecordError {
    /// Not readable, or over a bound.
    #[error("the statement is damaged")]
    Malformed,
}

impl Record {
    /// The record's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads a record. One whose body a newer version wrote is [`RecordBody::Newer`]: it has its place, and is shown as
    /// something to update for.
    ///
    /// # Errors
    /// [`RecordError::Malformed`] where it can't be read, or is over a bound.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        match codec::decode::<Self>(bytes, RECORD_BYTES_MAX) {
            Ok(record) if record.body.check().is_ok() => Ok(record),
            Ok(_) => Err(RecordError::Malformed),
            Err(_) => Self::newer(bytes).ok_or(RecordError::Malformed),
        }
    }

    fn newer(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(bytes.get(..bytes.len().min(RECORD_BYTES_MAX))?);
        decoder.array().ok()?;
        let nonce = decoder.bytes().ok()?.try_into().ok()?;
        let at = decoder.i64().ok()?;
        let code = decoder.array().ok().and_then(|_| decoder.u32().ok())?;
        (!RecordBody::is_known(code)).then_some(Self { nonce, at, body: RecordBody::Newer })
    }

    /// Its id, by its author.
    #[must_use]
    pub fn id(&self, author: &DeviceKey) -> RecordId {
        RecordId::derive(author, &self.nonce)
    }

    /// How others refer to it.
    #[must_use]
    pub fn reference(&self, author: &DeviceKey) -> RecordRef {
        RecordRef { at: self.at, id: self.id(author) }
    }

    /// Its stamp.
    #[must_use]
    pub const fn stamp(&self) -> Timestamp {
        Timestamp::from_millis(self.at)
    }
}

fn within(text: &str, bytes_max: usize) -> Result<(), ModelError> {
    if text.len() > bytes_max { Err(ModelError::StatementTooLong) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
