//! A space's operations as the log has them, and what they fold to. Stores keep views of busy spaces in memory, because
//! reading one again checks every signature.

use std::collections::BTreeMap;

use beside_wire::codec;
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::head::SignedHead;
use beside_wire::id::{DeviceKey, OperationId, SpaceId};
use beside_wire::line::{Cursor, Incarnation};
use beside_wire::operation::{Operation, OperationBody, VerifiedOperation};

use crate::error::StoreError;
use crate::log::{NewOperation, StoredStatement};

/// The bound of an old proof's encoding, in bytes.
const OLD_PROOF_BYTES_MAX: usize = 512;

/// A space's operations in log order, with their membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceView {
    space: SpaceId,
    placed: Vec<PlacedOperation>,
    positions: BTreeMap<OperationId, u64>,
    old_proofs: BTreeMap<OperationId, SignedHead>,
    membership: Option<Membership>,
}

/// An operation as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOperation {
    /// Its place.
    pub cursor: Cursor,
    /// Its wire form.
    pub bytes: Vec<u8>,
    /// The encoding of the proof that it was offered with.
    pub old_proof: Option<Vec<u8>>,
}

impl SpaceView {
    /// The view of a log without operations.
    #[must_use]
    pub const fn empty(space: SpaceId) -> Self {
        Self { space, placed: Vec::new(), positions: BTreeMap::new(), old_proofs: BTreeMap::new(), membership: None }
    }

    /// Reads a view back from what a store keeps, in log order.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] where what is kept was never accepted.
    pub fn read(space: SpaceId, kept: &[KeptOperation]) -> Result<Self, StoreError> {
        let inconsistent = StoreError::Inconsistent { table: "operations" };
        let mut view = Self::empty(space);
        for row in kept {
            let operation = Operation::verify(&row.bytes).map_err(|_| inconsistent)?;
            let proof = row.old_proof.as_deref().map(|bytes| codec::decode(bytes, OLD_PROOF_BYTES_MAX));
            view.push(operation, row.cursor, proof.transpose().map_err(|_| inconsistent)?);
        }
        view.refold();
        Ok(view)
    }

    /// The view after new operations of one life.
    #[must_use]
    pub fn extended<'a>(&self, new: impl IntoIterator<Item = &'a NewOperation>, incarnation: Incarnation) -> Self {
        let mut view = self.clone();
        for new in new {
            let cursor = Cursor { incarnation, position: new.position };
            view.push(new.operation.clone(), cursor, new.old_proof);
        }
        view.refold();
        view
    }

    fn push(&mut self, operation: VerifiedOperation, cursor: Cursor, old_proof: Option<SignedHead>) {
        self.positions.insert(operation.id(), cursor.position);
        self.old_proofs.extend(old_proof.map(|proof| (operation.id(), proof)));
        self.placed.push(PlacedOperation { operation, position: Some(cursor) });
    }

    fn refold(&mut self) {
        self.membership = fold(&self.space, &self.placed);
    }

    /// Who is in the space; `None` while its creation isn't in the log.
    #[must_use]
    pub const fn membership(&self) -> Option<&Membership> {
        self.membership.as_ref()
    }

    /// How many operations there are.
    #[must_use]
    pub const fn operations(&self) -> usize {
        self.placed.len()
    }

    /// Where an operation stands.
    #[must_use]
    pub fn position(&self, operation: &OperationId) -> Option<u64> {
        self.positions.get(operation).copied()
    }

    /// The proof that an operation was offered with.
    #[must_use]
    pub fn old_proof(&self, operation: &OperationId) -> Option<SignedHead> {
        self.old_proofs.get(operation).copied()
    }

    /// The operations after a position, in log order.
    pub fn after(&self, position: u64) -> impl Iterator<Item = (u64, &VerifiedOperation)> {
        let placed = self.placed.iter().filter_map(|placed| Some((placed.position?.position, &placed.operation)));
        placed.filter(move |(at, _)| *at > position)
    }
}

/// The devices that an operation brings into a space.
#[must_use]
pub fn devices_brought(body: &OperationBody) -> Vec<DeviceKey> {
    match body {
        OperationBody::Create(create) => vec![create.founder.device],
        OperationBody::PairCreate(pair) => {
            pair.invite.founder.iter().chain(&pair.newcomer).map(|certificate| certificate.device).collect()
        }
        OperationBody::DeviceAdded(added) => vec![added.certificate.device],
        OperationBody::Leave(_) | OperationBody::DeviceRevoked(_) | OperationBody::Rotate(_) => Vec::new(),
    }
}

/// The life in which a position was given, by the statements of its space, oldest first.
#[must_use]
pub fn life_of(position: u64, statements: &[StoredStatement], present: Incarnation) -> Incarnation {
    let next = statements.iter().find(|stored| position <= stored.statement.restored.position);
    next.map_or(present, |stored| stored.statement.restored.incarnation)
}
