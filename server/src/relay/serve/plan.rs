//! Which spaces a request is about.

use std::collections::BTreeSet;
use std::mem;

use beside_store::account::Presenter;
use beside_store::log::{SpaceJob, SpaceState, Verdict};
use beside_store::{Store, StoreError};
use beside_wire::frame::{SpaceRequest, SyncRequest};
use beside_wire::head::Head;
use beside_wire::id::{RelayKey, SpaceId};
use beside_wire::limits::SYNC_SPACES_MAX;
use beside_wire::line::{Cursor, Incarnation};

use super::Service;
use crate::relay::accept::{Rules, accept};
use crate::relay::cursors::Told;
use crate::relay::offers::{SpaceOffers, read_envelope, read_operation};

/// Why a space is in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The request names it.
    Named,
    /// The relay remembers the phone's cursor.
    Remembered,
    /// The account's devices are in it, and the phone doesn't seem to know: it is told who is there, and no more. A phone
    /// that has just signed in needs that to add itself, and couldn't keep the content yet.
    Announced,
}

/// One space of the answer.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) reason: Reason,
    pub(super) request: SpaceRequest,
    pub(super) shown: Option<Head>,
    offers: SpaceOffers,
    pub(super) state: SpaceState,
    pub(super) verdict: Option<Verdict>,
}

/// All spaces of the answer, in its order.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) targets: Vec<Target>,
}

impl Plan {
    pub(super) async fn new<S: Store>(
        service: &Service<'_, S>,
        who: &Presenter,
        request: SyncRequest,
        told: Option<Told>,
    ) -> Result<Self, StoreError> {
        let relay = service.rules.signer.relay();
        let mut targets: Vec<Target> =
            request.spaces.into_iter().map(|space| Target::new(Reason::Named, space, &relay)).collect();
        let Some(told) = told else { return Ok(Self { targets }) };
        let mut there: BTreeSet<SpaceId> = targets.iter().map(|target| target.request.space).collect();
        for (space, cursor) in told {
            if there.insert(space) {
                targets.push(Target::new(Reason::Remembered, at(space, cursor), &relay));
            }
        }
        for space in service.store.spaces_of_account(who.account).await? {
            if targets.len() < 2 * SYNC_SPACES_MAX && there.insert(space) {
                targets.push(Target::new(Reason::Announced, at(space, Cursor::default()), &relay));
            }
        }
        Ok(Self { targets })
    }
}

fn at(space: SpaceId, cursor: Cursor) -> SpaceRequest {
    SpaceRequest {
        space,
        cursor,
        operations: cursor,
        head: None,
        offered_operations: Vec::new(),
        offered_envelopes: Vec::new(),
        missing: Vec::new(),
        partial: None,
    }
}

impl Target {
    fn new(reason: Reason, mut request: SpaceRequest, relay: &RelayKey) -> Self {
        let space = request.space;
        let shown = request.head.and_then(|head| head.verify(relay, &space).ok());
        let operations = mem::take(&mut request.offered_operations);
        let envelopes = mem::take(&mut request.offered_envelopes);
        let offers = SpaceOffers {
            operations: operations.into_iter().map(|offer| read_operation(offer, relay, &space)).collect(),
            envelopes: envelopes.into_iter().map(|offer| read_envelope(offer, relay, &space)).collect(),
            shown,
        };
        Self { reason, request, shown, offers, state: SpaceState::Unknown, verdict: None }
    }

    pub(super) fn has_offers(&self) -> bool {
        !self.offers.is_empty()
    }

    /// Whether the rules have to be asked: there are offers, or the space is behind the database's life.
    pub(super) fn has_to_be_judged(&self, present: Incarnation) -> bool {
        let behind = match &self.state {
            SpaceState::Open(open) => open.incarnation != present,
            SpaceState::Unknown => self.shown.is_some(),
            SpaceState::Closed => false,
        };
        self.has_offers() || behind
    }

    pub(super) fn job(&mut self, rules: &Rules) -> SpaceJob {
        let offers = mem::take(&mut self.offers);
        let rules = rules.clone();
        SpaceJob {
            space: self.request.space,
            query: offers.query(),
            decide: Box::new(move |who, facts| accept(facts, offers, who, &rules)),
        }
    }
}
