//! What of a request's offers enters a space's log. Pure; runs inside the store's transaction.
//!
//! Operations come first, because an envelope may need the epoch or the device that one of them brings. Every offer has
//! its own result, and a refused one changes nothing for the others but that what follows it in its chain, or names it
//! as a parent, lacks its predecessor (I12). Offering again gives the position again (I8).

mod envelopes;
mod operations;

use std::sync::Arc;

use beside_store::account::Presenter;
use beside_store::log::{Accepted, NewEntry, SpaceFacts, SpaceState, Verdict, line_of_envelope, line_of_operation};
use beside_store::view::SpaceView;
use beside_wire::frame::{RunningHashes, SpaceRefusal};
use beside_wire::operation::OperationBody;

use super::access::{Access, access};
use super::heads::HeadSigner;
use super::incarnation::begin;
use super::offers::SpaceOffers;

/// What the rules are given besides facts.
#[derive(Clone)]
pub struct Rules {
    /// Signs statements that open a life.
    pub signer: Arc<dyn HeadSigner>,
    /// What the entries of one account may take up, in bytes.
    pub account_bytes_max: u64,
}

/// What is the same for all offers of one space.
struct Bench<'a> {
    facts: &'a SpaceFacts,
    who: &'a Presenter,
    bytes_left: u64,
}

impl Bench<'_> {
    /// Takes room of the account's quota, if there is as much.
    fn take(&mut self, bytes: u64) -> bool {
        let left = self.bytes_left.checked_sub(bytes);
        self.bytes_left = left.unwrap_or(self.bytes_left);
        left.is_some()
    }
}

/// Judges what is offered to one space.
#[must_use]
pub fn accept(facts: &SpaceFacts, offers: SpaceOffers, who: &Presenter, rules: &Rules) -> Verdict {
    if let Err(refusal) = admit(facts, &offers, who, rules) {
        return Verdict::Refused(refusal);
    }
    let (opened, before) = begin(facts, offers.shown.as_ref(), &*rules.signer);
    let view = facts.state.open().map_or_else(|| Arc::new(SpaceView::empty(facts.space)), |open| open.view.clone());
    let bytes_left = rules.account_bytes_max.saturating_sub(who.account_bytes);
    let mut bench = Bench { facts, who, bytes_left };
    let operations = operations::judge(&mut bench, &view, offers.operations, before.position);
    let mut results = operations.results;
    // Without a creation there is no space, but for one that the relay is shown to have lost: it is told so.
    let lost = opened.is_some() || (offers.shown.is_some() && facts.state.open().is_some());
    if operations.view.membership().is_none() && !lost {
        return Verdict::Refused(SpaceRefusal::Unknown);
    }
    let next = before.position + u64::try_from(operations.kept.len()).unwrap_or(u64::MAX);
    let envelopes = envelopes::judge(&mut bench, &operations.view, offers.envelopes, next);
    results.extend(envelopes.results);
    let appended: Vec<NewEntry> = operations
        .kept
        .into_iter()
        .map(NewEntry::Operation)
        .chain(envelopes.kept.into_iter().map(NewEntry::Envelope))
        .collect();
    let after = appended.iter().fold(before, extend);
    let incarnation = facts.incarnation;
    let view = operations.view;
    Verdict::Accepted(Box::new(Accepted { results, opened, incarnation, appended, before, after, view }))
}

// Whether this presenter may offer to this space at all. Who may not learns nothing of what is there.
fn admit(facts: &SpaceFacts, offers: &SpaceOffers, who: &Presenter, rules: &Rules) -> Result<(), SpaceRefusal> {
    let membership = match &facts.state {
        SpaceState::Closed => return Err(SpaceRefusal::Unknown),
        SpaceState::Unknown => None,
        SpaceState::Open(open) => open.view.membership(),
    };
    if let Some(membership) = membership {
        return if access(membership, who) == Access::None { Err(SpaceRefusal::Unknown) } else { Ok(()) };
    }
    let elsewhere = offers.operations.iter().flatten().any(|offered| match offered.operation.body() {
        OperationBody::Create(create) => create.relay != rules.signer.relay(),
        OperationBody::PairCreate(pair) => pair.invite.relay != rules.signer.relay(),
        OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::DeviceRevoked(_)
        | OperationBody::Rotate(_) => false,
    });
    if elsewhere { Err(SpaceRefusal::OtherRelay) } else { Ok(()) }
}

fn extend(running: RunningHashes, entry: &NewEntry) -> RunningHashes {
    match entry {
        NewEntry::Operation(new) => {
            let line = line_of_operation(new);
            RunningHashes {
                position: line.position,
                hash: line.extend(&running.hash),
                operations: running.operations + 1,
                operations_hash: line.extend(&running.operations_hash),
            }
        }
        NewEntry::Envelope(new) => {
            let line = line_of_envelope(new);
            RunningHashes { position: line.position, hash: line.extend(&running.hash), ..running }
        }
    }
}
