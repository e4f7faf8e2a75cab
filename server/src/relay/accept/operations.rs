//! Which offered operations enter the log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use beside_store::account::Presenter;
use beside_store::log::{NewEntry, NewOperation};
use beside_store::view::{SpaceView, devices_brought};
use beside_wire::frame::{OfferRefusal, OfferResult};
use beside_wire::id::OperationId;
use beside_wire::limits::{DEVICES_MAX, OPERATIONS_MAX};
use beside_wire::line::Incarnation;
use beside_wire::operation::{FOLD_VERSION, OperationBody, VerifiedOperation};

use super::Bench;
use crate::relay::offers::OfferedOperation;

/// Operations that were judged.
pub(super) struct Judged {
    pub(super) results: Vec<OfferResult>,
    pub(super) kept: Vec<NewOperation>,
    pub(super) view: Arc<SpaceView>,
}

enum Slot {
    Settled(OfferResult),
    Candidate(OperationId),
    Again(OperationId),
}

/// Judges operations, to be placed after position `end`.
pub(super) fn judge(
    bench: &mut Bench<'_>,
    view: &Arc<SpaceView>,
    offers: Vec<Result<OfferedOperation, OfferRefusal>>,
    end: u64,
) -> Judged {
    let mut screen = Screen::new(view);
    let slots: Vec<Slot> = offers.into_iter().map(|offer| screen.take(bench, offer)).collect();
    let (kept, view, refused) = settle(view, screen.candidates, end, bench.facts.incarnation);
    let positions: BTreeMap<OperationId, u64> = kept.iter().map(|new| (new.operation.id(), new.position)).collect();
    let result = |id: &OperationId, placed: fn(u64) -> OfferResult| {
        let refusal = refused.get(id).copied().unwrap_or(OfferRefusal::MissingPrevious);
        positions.get(id).map_or(OfferResult::Refused(refusal), |position| placed(*position))
    };
    let results = slots
        .into_iter()
        .map(|slot| match slot {
            Slot::Settled(settled) => settled,
            Slot::Candidate(id) => result(&id, OfferResult::Accepted),
            Slot::Again(id) => result(&id, OfferResult::Duplicate),
        })
        .collect();
    Judged { results, kept, view }
}

// What can be said of an operation without the fold.
struct Screen<'a> {
    view: &'a SpaceView,
    candidates: Vec<NewOperation>,
    ids: BTreeSet<OperationId>,
    devices: usize,
}

impl<'a> Screen<'a> {
    fn new(view: &'a SpaceView) -> Self {
        let devices = view.membership().map_or(0, |membership| membership.devices().count());
        Self { view, candidates: Vec::new(), ids: BTreeSet::new(), devices }
    }

    fn take(&mut self, bench: &mut Bench<'_>, offer: Result<OfferedOperation, OfferRefusal>) -> Slot {
        let offered = match offer {
            Ok(offered) => offered,
            Err(refusal) => return Slot::Settled(OfferResult::Refused(refusal)),
        };
        let id = offered.operation.id();
        if let Some(position) = self.view.position(&id) {
            return Slot::Settled(OfferResult::Duplicate(position));
        }
        if self.ids.contains(&id) {
            return Slot::Again(id);
        }
        let OfferedOperation { operation, wraps, old_proof } = offered;
        let new = NewOperation { position: 0, operation, wraps, old_proof };
        if let Err(refusal) = self.check(bench, &new) {
            return Slot::Settled(OfferResult::Refused(refusal));
        }
        self.ids.insert(id);
        self.devices += devices_brought(new.operation.body()).len();
        self.candidates.push(new);
        Slot::Candidate(id)
    }

    fn check(&self, bench: &mut Bench<'_>, new: &NewOperation) -> Result<(), OfferRefusal> {
        let operation = &new.operation;
        let there = |parent: &OperationId| self.view.position(parent).is_some() || self.ids.contains(parent);
        if !operation.parents().iter().all(there) {
            return Err(OfferRefusal::MissingPrevious);
        }
        creation_fits(operation, bench.who)?;
        let devices = self.devices + devices_brought(operation.body()).len();
        if self.view.operations() + self.candidates.len() >= OPERATIONS_MAX || devices > DEVICES_MAX {
            return Err(OfferRefusal::TooMany);
        }
        let room = bench.take(NewEntry::Operation(new.clone()).stored_bytes());
        if room || ends_something(operation.body()) { Ok(()) } else { Err(OfferRefusal::QuotaExceeded) }
    }
}

// A full account must still be able to shut somebody out.
const fn ends_something(body: &OperationBody) -> bool {
    match body {
        OperationBody::Leave(_) | OperationBody::DeviceRevoked(_) => true,
        OperationBody::Create(_)
        | OperationBody::PairCreate(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::Rotate(_) => false,
    }
}

// Only somebody whom a creation names may bring it, so that nobody fills a relay with other people's spaces.
fn creation_fits(operation: &VerifiedOperation, who: &Presenter) -> Result<(), OfferRefusal> {
    let version = match operation.body() {
        OperationBody::Create(create) => create.fold_version,
        OperationBody::PairCreate(pair) => pair.fold_version,
        OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::DeviceRevoked(_)
        | OperationBody::Rotate(_) => return Ok(()),
    };
    if version != FOLD_VERSION {
        return Err(OfferRefusal::UnknownKind);
    }
    let named = devices_brought(operation.body()).iter().any(|device| who.account_devices.contains(device));
    if named { Ok(()) } else { Err(OfferRefusal::NotAMember) }
}

type Settled = (Vec<NewOperation>, Arc<SpaceView>, BTreeMap<OperationId, OfferRefusal>);

// Lets the fold judge the candidates and leaves out those that count for nothing, with all that build on them. What was
// left out may have carried another one, so the fold is asked again; the second time everything from the first void one
// on is left out. What remains is a prefix that had counted, and a prefix doesn't change when its tail goes.
fn settle(view: &Arc<SpaceView>, mut candidates: Vec<NewOperation>, end: u64, life: Incarnation) -> Settled {
    let mut refused = BTreeMap::new();
    for round in 0..3 {
        if candidates.is_empty() {
            break;
        }
        for (new, position) in candidates.iter_mut().zip(end + 1..) {
            new.position = position;
        }
        let next = view.extended(&candidates, life);
        let void =
            |new: &NewOperation| next.membership().is_none_or(|membership| membership.is_void(&new.operation.id()));
        let Some(first) = candidates.iter().position(void) else { return (candidates, Arc::new(next), refused) };
        let mut index = 0;
        candidates.retain(|new| {
            let refusal = if void(new) {
                Some(OfferRefusal::NotAMember)
            } else if new.operation.parents().iter().any(|parent| refused.contains_key(parent))
                || (round > 0 && index > first)
            {
                Some(OfferRefusal::MissingPrevious)
            } else {
                None
            };
            index += 1;
            refused.extend(refusal.map(|refusal| (new.operation.id(), refusal)));
            refusal.is_none()
        });
    }
    (Vec::new(), view.clone(), refused)
}
