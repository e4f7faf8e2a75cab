//! The order in which the fold takes operations, and what each one's author knew.

use std::collections::{BTreeMap, BTreeSet};

use super::{Certified, PlacedOperation, Recipient, certify};
use crate::id::{HpkeKey, OperationId, SpaceId};
use crate::operation::{OperationBody, VerifiedOperation};

/// The operations of one space whose parents are all there.
pub(crate) struct OperationSet<'a> {
    space: SpaceId,
    operations: BTreeMap<OperationId, &'a PlacedOperation>,
}

impl<'a> OperationSet<'a> {
    pub(crate) fn new(space: &SpaceId, operations: &'a [PlacedOperation]) -> Self {
        let mut waiting: Vec<&PlacedOperation> =
            operations.iter().filter(|placed| placed.operation.space() == *space).collect();
        let mut set = Self { space: *space, operations: BTreeMap::new() };
        loop {
            let before = waiting.len();
            waiting.retain(|placed| {
                let complete = placed.operation.parents().iter().all(|parent| set.operations.contains_key(parent));
                if complete {
                    set.operations.insert(placed.operation.id(), placed);
                }
                !complete
            });
            if waiting.len() == before {
                return set;
            }
        }
    }

    pub(crate) fn creation(&self) -> Option<&'a VerifiedOperation> {
        self.operations.get(&OperationId::new(*self.space.as_bytes())).map(|placed| &placed.operation)
    }

    /// Operations that no other one names as a parent, in the order of ids.
    pub(crate) fn heads(&self) -> Vec<OperationId> {
        let parents: BTreeSet<&OperationId> =
            self.operations.values().flat_map(|placed| placed.operation.parents()).collect();
        self.operations.keys().filter(|id| !parents.contains(id)).copied().collect()
    }

    pub(crate) fn in_order(&self) -> Vec<&'a PlacedOperation> {
        let mut placed: Vec<&PlacedOperation> =
            self.operations.values().copied().filter(|placed| placed.position.is_some()).collect();
        placed.sort_by_key(|placed| (placed.position, placed.operation.id()));
        let mut done: BTreeSet<OperationId> = placed.iter().map(|placed| placed.operation.id()).collect();
        let mut tentative: Vec<&PlacedOperation> =
            self.operations.values().copied().filter(|placed| placed.position.is_none()).collect();
        tentative.sort_by_key(|placed| (!is_removal(placed.operation.body()), placed.operation.id()));
        while let Some(next) =
            tentative.iter().position(|placed| placed.operation.parents().iter().all(|parent| done.contains(parent)))
        {
            let next = tentative.remove(next);
            done.insert(next.operation.id());
            placed.push(next);
        }
        placed
    }

    /// Removals without a position whose author didn't know this operation.
    pub(crate) fn removals_unaware_of(&self, id: &OperationId) -> impl Iterator<Item = &'a OperationBody> {
        let id = *id;
        self.operations
            .values()
            .filter(|placed| placed.position.is_none() && is_removal(placed.operation.body()))
            .filter(move |placed| placed.operation.id() != id)
            .filter(move |placed| !self.past(placed.operation.parents()).contains(&id))
            .map(|placed| placed.operation.body())
    }

    pub(crate) fn recipients_at(&self, parents: &[OperationId]) -> Vec<Recipient> {
        let mut devices = Certified::new();
        let mut vaults: BTreeSet<HpkeKey> = BTreeSet::new();
        for id in self.past(parents) {
            match self.operations.get(&id).map(|placed| placed.operation.body()) {
                Some(OperationBody::Create(create)) => {
                    certify(&mut devices, &create.founder);
                    vaults.extend(create.vault_recipient);
                }
                Some(OperationBody::PairCreate(pair)) => {
                    for certificate in pair.invite.founder.iter().chain(&pair.newcomer) {
                        certify(&mut devices, certificate);
                    }
                }
                Some(OperationBody::DeviceAdded(added)) => certify(&mut devices, &added.certificate),
                Some(OperationBody::DeviceRevoked(revoked)) => vaults.extend(revoked.vault_recipient),
                Some(OperationBody::Leave(_) | OperationBody::Rotate(_)) | None => {}
            }
        }
        let devices = devices.into_iter().map(|(device, (_, hpke))| Recipient::Device { device, hpke });
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

fn is_removal(body: &OperationBody) -> bool {
    match body {
        OperationBody::Leave(_) | OperationBody::DeviceRevoked(_) => true,
        OperationBody::Create(_)
        | OperationBody::PairCreate(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::Rotate(_) => false,
    }
}
