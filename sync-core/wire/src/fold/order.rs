//! The order in which the fold takes operations, and what each one's author knew.

use std::collections::{BTreeMap, BTreeSet};

use super::{PlacedOperation, Recipient};
use crate::id::{DeviceKey, HpkeKey, IdentityKey, OperationId, SpaceId};
use crate::limits::OPERATION_PARENTS_MAX;
use crate::line::Cursor;
use crate::operation::{Certificate, OperationBody, VerifiedOperation};

/// The operations of one space whose parents are all there.
pub(crate) struct OperationSet<'a> {
    space: SpaceId,
    operations: BTreeMap<OperationId, Settled<'a>>,
    order: Vec<OperationId>,
    removals: Vec<Removal<'a>>,
}

/// An operation with the position that counts for it: never before what it stands on, whatever a relay says.
#[derive(Clone, Copy)]
pub(crate) struct Settled<'a> {
    pub(crate) operation: &'a VerifiedOperation,
    pub(crate) position: Option<Cursor>,
}

/// A removal without a position, with all that its author knew.
pub(crate) struct Removal<'a> {
    pub(crate) operation: &'a VerifiedOperation,
    past: BTreeSet<OperationId>,
}

impl<'a> OperationSet<'a> {
    pub(crate) fn new(space: &SpaceId, operations: &'a [PlacedOperation]) -> Self {
        let all = earliest(operations.iter().filter(|placed| placed.operation.space() == *space));
        let mut set = Self { space: *space, operations: BTreeMap::new(), order: Vec::new(), removals: Vec::new() };
        let mut queue = Queue::new(all.values().map(|placed| &placed.operation), &BTreeSet::new());
        while let Some(placed) = queue.next().and_then(|id| all.get(&id)) {
            set.settle(placed);
        }
        set.order = set.in_order_of_positions();
        set.removals = set
            .operations
            .values()
            .filter(|placed| placed.position.is_none() && is_removal(placed.operation.body()))
            .map(|placed| Removal { operation: placed.operation, past: set.past(placed.operation.parents()) })
            .collect();
        set
    }

    pub(crate) fn creation(&self) -> Option<&'a VerifiedOperation> {
        self.operations.get(&OperationId::new(*self.space.as_bytes())).map(|settled| settled.operation)
    }

    /// Operations that count and that no other such one names as a parent, in the order of ids. What is void is never
    /// built on: else anybody could fill the parents of the next operation up to their bound.
    pub(crate) fn heads(&self, void: &BTreeSet<OperationId>) -> Vec<OperationId> {
        let counted = || self.operations.iter().filter(|(id, _)| !void.contains(id));
        let parents: BTreeSet<&OperationId> = counted().flat_map(|(_, placed)| placed.operation.parents()).collect();
        let heads = counted().map(|(id, _)| *id).filter(|id| !parents.contains(id));
        heads.take(OPERATION_PARENTS_MAX).collect()
    }

    pub(crate) fn in_order(&self) -> impl Iterator<Item = Settled<'a>> {
        self.order.iter().filter_map(|id| self.operations.get(id)).copied()
    }

    // Called parents first.
    fn settle(&mut self, placed: &'a PlacedOperation) {
        let mut parents = placed.operation.parents().iter().map(|parent| self.operations.get(parent)?.position);
        let position = placed.position.and_then(|position| {
            parents.try_fold(position, |position, before| before.map(|before| before.max(position)))
        });
        let operation = &placed.operation;
        self.order.push(operation.id());
        self.operations.insert(operation.id(), Settled { operation, position });
    }

    fn in_order_of_positions(&self) -> Vec<OperationId> {
        let position = |id: &OperationId| self.operations.get(id).and_then(|settled| settled.position);
        let mut order: Vec<OperationId> = self.order.iter().filter(|id| position(id).is_some()).copied().collect();
        // Stable: of two operations at one position the parent stays first.
        order.sort_by_key(position);
        let done = order.iter().copied().collect();
        let tentative = self.operations.values().filter(|settled| settled.position.is_none());
        let mut tentative = Queue::new(tentative.map(|settled| settled.operation), &done);
        while let Some(id) = tentative.next() {
            order.push(id);
        }
        order
    }

    /// Removals without a position whose author didn't know this operation.
    pub(crate) fn removals_unaware_of(&self, id: &OperationId) -> impl Iterator<Item = &Removal<'a>> {
        let id = *id;
        self.removals.iter().filter(move |removal| removal.operation.id() != id && !removal.past.contains(&id))
    }

    /// Whether a removal's author knew a certificate of this device for this identity.
    pub(crate) fn certified(&self, removal: &Removal<'_>, device: &DeviceKey, identity: &IdentityKey) -> bool {
        removal.past.iter().filter_map(|id| self.operations.get(id)).any(|placed| {
            certificates(placed.operation.body()).any(|it| it.device == *device && it.identity == *identity)
        })
    }

    pub(crate) fn recipients_at(&self, parents: &[OperationId]) -> Vec<Recipient> {
        let mut devices: BTreeMap<DeviceKey, HpkeKey> = BTreeMap::new();
        let mut vaults: BTreeSet<HpkeKey> = BTreeSet::new();
        for body in self.past(parents).iter().filter_map(|id| self.operations.get(id)).map(|it| it.operation.body()) {
            for certificate in certificates(body) {
                devices.entry(certificate.device).or_insert(certificate.hpke);
            }
            vaults.extend(vault_recipient(body));
        }
        let devices = devices.into_iter().map(|(device, hpke)| Recipient::Device { device, hpke });
        devices.chain(vaults.into_iter().map(|hpke| Recipient::Vault { hpke })).collect()
    }

    fn past(&self, parents: &[OperationId]) -> BTreeSet<OperationId> {
        let mut past = BTreeSet::new();
        let mut next: Vec<OperationId> = parents.to_vec();
        while let Some(id) = next.pop() {
            if let Some(placed) = self.operations.get(&id)
                && past.insert(id)
            {
                next.extend_from_slice(placed.operation.parents());
            }
        }
        past
    }
}

// One entry for each operation: of two proofs the earlier position stands, in whatever order they came.
fn earliest<'a>(operations: impl Iterator<Item = &'a PlacedOperation>) -> BTreeMap<OperationId, &'a PlacedOperation> {
    let mut all: BTreeMap<OperationId, &PlacedOperation> = BTreeMap::new();
    for placed in operations {
        let known = all.entry(placed.operation.id()).or_insert(placed);
        if (placed.position.is_none(), placed.position) < (known.position.is_none(), known.position) {
            *known = placed;
        }
    }
    all
}

/// Gives operations parents first, removals before others, ties by id.
struct Queue {
    ready: BTreeSet<(bool, OperationId)>,
    lacking: BTreeMap<OperationId, (usize, bool)>,
    children: BTreeMap<OperationId, Vec<OperationId>>,
}

impl Queue {
    fn new<'a>(operations: impl Iterator<Item = &'a VerifiedOperation>, done: &BTreeSet<OperationId>) -> Self {
        let mut queue = Self { ready: BTreeSet::new(), lacking: BTreeMap::new(), children: BTreeMap::new() };
        for operation in operations {
            let (id, last) = (operation.id(), !is_removal(operation.body()));
            let lacking = || operation.parents().iter().filter(|parent| !done.contains(parent));
            for parent in lacking() {
                queue.children.entry(*parent).or_default().push(id);
            }
            match lacking().count() {
                0 => drop(queue.ready.insert((last, id))),
                count => drop(queue.lacking.insert(id, (count, last))),
            }
        }
        queue
    }

    fn next(&mut self) -> Option<OperationId> {
        let (_, next) = self.ready.pop_first()?;
        for child in self.children.remove(&next).unwrap_or_default() {
            if let Some((count, last)) = self.lacking.get_mut(&child) {
                *count -= 1;
                if *count == 0 {
                    self.ready.insert((*last, child));
                }
            }
        }
        Some(next)
    }
}

fn certificates(body: &OperationBody) -> impl Iterator<Item = &Certificate> {
    let (some, more): (&[Certificate], &[Certificate]) = match body {
        OperationBody::Create(create) => (std::slice::from_ref(&create.founder), &[]),
        OperationBody::PairCreate(pair) => (&pair.invite.founder, &pair.newcomer),
        OperationBody::DeviceAdded(added) => (std::slice::from_ref(&added.certificate), &[]),
        OperationBody::Leave(_) | OperationBody::DeviceRevoked(_) | OperationBody::Rotate(_) => (&[], &[]),
    };
    some.iter().chain(more)
}

fn vault_recipient(body: &OperationBody) -> Option<HpkeKey> {
    match body {
        OperationBody::Create(create) => create.vault_recipient,
        OperationBody::DeviceRevoked(revoked) => revoked.vault_recipient,
        OperationBody::PairCreate(_)
        | OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::Rotate(_) => None,
    }
}

fn is_removal(body: &OperationBody) -> bool {
    match body {
        OperationBody::Leave(_) | OperationBody::DeviceRevoked(_) => true,
        OperationBody::Create(_)
        | OperationBody::PairCreate(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::Rotate(_) => false,
    }
}
