//! The fold: from a set of membership operations to members, devices and sealable epochs.
//!
//! It is one pure function, run alike on the relay and on every phone. It depends on the *set* alone and on the
//! positions that the home relay gave:
//! - operations with a position come first, in the order of positions; one whose author is no member at its turn, or
//!   whose device is revoked, is void;
//! - operations without one follow tentatively, parents first, removals before others, ties by hash; one by a removed
//!   person or device is void unless the removal's author knew it.
//!
//! So nothing waits for a network, nobody can backdate, and two phones with the same operations agree.

mod membership;
mod order;

pub use membership::{ContentPlace, ContentVerdict, DeviceState, Epoch, Membership, Recipient, Revocation};

use std::collections::BTreeSet;

use crate::id::{DeviceKey, EpochId, IdentityKey, OperationId, SpaceId};
use crate::line::Cursor;
use crate::operation::{
    Create, DeviceAdded, DeviceRevoked, FOLD_VERSION, Leave, OperationBody, PairCreate, Rotate, SpaceKind,
    VerifiedOperation,
};

/// An operation with the earliest position that is proven for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedOperation {
    /// The operation.
    pub operation: VerifiedOperation,
    /// Where the home relay's log has it; `None` while no relay has said so.
    pub position: Option<Cursor>,
}

/// Folds the operations of one space. `None` while its creation isn't among them.
///
/// Operations of other spaces, and those whose parents aren't there yet, are left aside.
#[must_use]
pub fn fold(space: &SpaceId, operations: &[PlacedOperation]) -> Option<Membership> {
    let set = order::OperationSet::new(space, operations);
    let creation = set.creation()?;
    let mut folder = Folder { membership: begin(space, creation)?, set: &set };
    for placed in set.in_order() {
        if folder.membership.is_read_only() {
            break;
        }
        folder.step(&placed);
    }
    let mut membership = folder.membership;
    membership.heads = set.heads(&membership.void);
    Some(membership)
}

fn begin(space: &SpaceId, creation: &VerifiedOperation) -> Option<Membership> {
    match creation.body() {
        OperationBody::Create(create) => Some(begin_create(space, create)),
        OperationBody::PairCreate(pair) => Some(begin_pair(space, pair)),
        OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::DeviceRevoked(_)
        | OperationBody::Rotate(_) => None,
    }
}

fn begin_create(space: &SpaceId, create: &Create) -> Membership {
    let mut membership = Membership::new(*space, create.kind, create.relay);
    membership.history = create.history;
    membership.read_only = create.fold_version != FOLD_VERSION;
    membership.vault_recipient = create.vault_recipient;
    membership.admit(&create.founder);
    membership
}

fn begin_pair(space: &SpaceId, pair: &PairCreate) -> Membership {
    let mut membership = Membership::new(*space, SpaceKind::Pair, pair.invite.relay);
    membership.history = pair.history;
    membership.read_only = pair.fold_version != FOLD_VERSION;
    for certificate in pair.invite.founder.iter().chain(&pair.newcomer) {
        membership.admit(certificate);
    }
    membership
}

struct Folder<'a> {
    membership: Membership,
    set: &'a order::OperationSet<'a>,
}

impl Folder<'_> {
    fn step(&mut self, placed: &order::Settled<'_>) {
        let operation = placed.operation;
        let counts = match operation.body() {
            // The creation was taken at the start; a second one can't have this space's id.
            OperationBody::Create(_) | OperationBody::PairCreate(_) => true,
            OperationBody::Leave(leave) => self.leave(placed, leave),
            OperationBody::DeviceAdded(added) => self.device_added(placed, added),
            OperationBody::DeviceRevoked(revoked) => self.device_revoked(placed, revoked),
            OperationBody::Rotate(rotate) => self.rotate(placed, rotate),
        };
        if !counts {
            self.membership.void.insert(operation.id());
        }
    }

    fn identity(&self, device: &DeviceKey) -> Option<IdentityKey> {
        self.membership.device(device).map(|device| device.identity)
    }

    // Removal wins over what its author didn't know, as long as no position settles which came first.
    fn acts(&self, placed: &order::Settled<'_>, author: &DeviceKey) -> bool {
        let Some(identity) = self.identity(author) else { return false };
        let settled = placed.position.is_some();
        let id = placed.operation.id();
        self.membership.is_active(author)
            && (settled || !(self.revoked(&id, author, &identity) || self.left(&id, &identity)))
    }

    // Whether a root without a position, unaware of this operation, ended the device.
    fn revoked(&self, id: &OperationId, author: &DeviceKey, identity: &IdentityKey) -> bool {
        self.set.removals_unaware_of(id).any(|removal| {
            matches!(removal.operation.body(), OperationBody::DeviceRevoked(revoked)
                if revoked.device == *author && revoked.identity == *identity)
        })
    }

    // Whether a leave without a position, unaware of this operation, ended the identity's membership. A leave by a
    // device that had ended itself takes nobody along: else a stolen phone could undo what its owner does.
    fn left(&self, id: &OperationId, identity: &IdentityKey) -> bool {
        self.set.removals_unaware_of(id).any(|removal| {
            let OperationBody::Leave(leave) = removal.operation.body() else { return false };
            let theirs = match self.membership.device(&leave.author) {
                Some(state) => {
                    state.identity == *identity && state.revoked.as_ref().is_none_or(|it| it.position.is_none())
                }
                None => self.set.certified(removal, &leave.author, identity),
            };
            theirs && !self.revoked(&removal.operation.id(), &leave.author, identity)
        })
    }

    fn leave(&mut self, placed: &order::Settled<'_>, leave: &Leave) -> bool {
        let Some(identity) = self.identity(&leave.author) else { return false };
        // Two phones of one person may both leave, unaware of each other: that doesn't keep the person in.
        let ended = placed.position.is_none() && self.revoked(&placed.operation.id(), &leave.author, &identity);
        if ended || !self.membership.is_active(&leave.author) {
            return false;
        }
        let revocation = Revocation { position: placed.position, frontier: leave.frontier.clone() };
        self.membership.remove_identity(&identity, &revocation);
        true
    }

    fn device_added(&mut self, placed: &order::Settled<'_>, added: &DeviceAdded) -> bool {
        let certificate = &added.certificate;
        let left = placed.position.is_none() && self.left(&placed.operation.id(), &certificate.identity);
        let known = self.membership.device(&certificate.device).is_some();
        if left || known || !self.membership.is_member(&certificate.identity) {
            return false;
        }
        self.membership.admit(certificate);
        true
    }

    fn device_revoked(&mut self, placed: &order::Settled<'_>, revoked: &DeviceRevoked) -> bool {
        let theirs = self.identity(&revoked.device) == Some(revoked.identity);
        if !theirs || !self.membership.is_member(&revoked.identity) {
            return false;
        }
        let revocation = Revocation { position: placed.position, frontier: revoked.frontier.clone() };
        self.membership.revoke(&revoked.device, &revocation);
        if self.membership.kind() == SpaceKind::Personal && revoked.vault_recipient.is_some() {
            self.membership.vault_recipient = revoked.vault_recipient;
        }
        true
    }

    fn rotate(&mut self, placed: &order::Settled<'_>, rotate: &Rotate) -> bool {
        let Some(recipients) = chosen(&self.set.recipients_at(&rotate.parents), &rotate.recipients) else {
            return false;
        };
        if !self.acts(placed, &rotate.author) || rotate.flags != 0 {
            return false;
        }
        let epoch = Epoch {
            author: rotate.author,
            commitment: rotate.commitment,
            parents: rotate.epoch_parents.clone(),
            recipients,
            position: placed.position,
        };
        self.membership.epochs.insert(EpochId::new(placed.operation.id()), epoch);
        true
    }
}

/// The list that a rotate's bitmap counts over, at its parents: each certified device that the author knew, in the
/// order of device keys, then each vault recipient, in the order of keys.
#[must_use]
pub fn recipients_at(space: &SpaceId, operations: &[PlacedOperation], parents: &[OperationId]) -> Vec<Recipient> {
    order::OperationSet::new(space, operations).recipients_at(parents)
}

/// The bitmap that chooses `wanted` from a list of recipients: bit `i` of byte `i / 8`, lowest bit first.
#[must_use]
pub fn bitmap(list: &[Recipient], wanted: &BTreeSet<Recipient>) -> Vec<u8> {
    list.chunks(8)
        .map(|eight| {
            eight.iter().enumerate().fold(
                0,
                |byte, (bit, recipient)| {
                    if wanted.contains(recipient) { byte | 1 << bit } else { byte }
                },
            )
        })
        .collect()
}

fn chosen(list: &[Recipient], bitmap: &[u8]) -> Option<BTreeSet<Recipient>> {
    let beyond = bitmap.len() != list.len().div_ceil(8)
        || bitmap.last().is_some_and(|last| !list.len().is_multiple_of(8) && last >> (list.len() % 8) != 0);
    if beyond {
        return None;
    }
    let set = |index: usize| bitmap.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1);
    Some(list.iter().enumerate().filter(|(index, _)| set(*index)).map(|(_, recipient)| *recipient).collect())
}
