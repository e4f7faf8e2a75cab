//! Heads: the one thing that a relay signs about a log. Receipt, checkpoint and proof in one.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::hash::{Digest, hash};
use crate::id::{RelayKey, SpaceId};
use crate::line::{Cursor, Incarnation};
use crate::signature::{BadSignature, Signature, SignatureLabel, verify};

/// The relay's word on a log's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The relay that says so.
    #[n(0)]
    pub relay: RelayKey,
    /// The space whose log it is.
    #[n(1)]
    pub space: SpaceId,
    /// The life of the relay's database and the position of the last entry.
    #[n(2)]
    pub cursor: Cursor,
    /// The running hash over all lines up to there.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Digest,
    /// How many of the lines are operations.
    #[n(4)]
    pub operations: u64,
    /// The running hash over the operations' lines alone.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub operations_hash: Digest,
    /// The relay's time, in seconds since 1970, rounded down to [`crate::limits::HEAD_TIME_STEP_SECONDS`].
    #[n(6)]
    pub coarse_seconds: u64,
}

impl Head {
    /// The bytes that the relay signs.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }
}

/// A head with a signature that nobody has checked yet. It gives its head away only by [`SignedHead::verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SignedHead {
    #[n(0)]
    head: Head,
    #[n(1)]
    signature: Signature,
}

impl SignedHead {
    /// Puts a head and its signature together.
    #[must_use]
    pub const fn new(head: Head, signature: Signature) -> Self {
        Self { head, signature }
    }

    /// The head, if the relay really signed it for this space.
    ///
    /// # Errors
    /// [`BadSignature`] where relay, space or signature don't fit.
    pub fn verify(&self, relay: &RelayKey, space: &SpaceId) -> Result<Head, BadSignature> {
        if self.head.relay != *relay || self.head.space != *space {
            return Err(BadSignature);
        }
        verify(SignatureLabel::Head, relay.as_bytes(), &self.head.signed_bytes(), &self.signature)?;
        Ok(self.head)
    }
}

/// The statement that opens an incarnation for one space: which head was restored, and what life follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct IncarnationStatement {
    /// The relay that says so.
    #[n(0)]
    pub relay: RelayKey,
    /// The space.
    #[n(1)]
    pub space: SpaceId,
    /// Where the log ended when it was restored, in the life that ended.
    #[n(2)]
    pub restored: Cursor,
    /// The running hash there.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub restored_hash: Digest,
    /// The life that begins.
    #[n(4)]
    pub opened: Incarnation,
}

impl IncarnationStatement {
    /// The bytes that the relay signs.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// The running hash at the restored position in the new life: it extends the old one.
    #[must_use]
    pub fn first_hash(&self) -> Digest {
        hash("incarnation", &[&self.restored_hash, &self.signed_bytes()])
    }
}

/// An incarnation statement with a signature that nobody has checked yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SignedIncarnation {
    #[n(0)]
    statement: IncarnationStatement,
    #[n(1)]
    signature: Signature,
}

impl SignedIncarnation {
    /// Puts a statement and its signature together.
    #[must_use]
    pub const fn new(statement: IncarnationStatement, signature: Signature) -> Self {
        Self { statement, signature }
    }

    /// The statement, if the relay really signed it for this space and it opens a later life.
    ///
    /// # Errors
    /// [`BadSignature`] where relay, space, order or signature don't fit.
    pub fn verify(&self, relay: &RelayKey, space: &SpaceId) -> Result<IncarnationStatement, BadSignature> {
        let statement = &self.statement;
        if statement.relay != *relay || statement.space != *space || statement.opened <= statement.restored.incarnation
        {
            return Err(BadSignature);
        }
        verify(SignatureLabel::Incarnation, relay.as_bytes(), &statement.signed_bytes(), &self.signature)?;
        Ok(*statement)
    }
}
