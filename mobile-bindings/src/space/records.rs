//! What is told of a pair.

use beside_core::companion::PairView;
use beside_core::model::Day;
use beside_core::model::record::{Agreement, QuietHours, RecordRef, SharedKind, Stage};
use beside_core::sync::Standing;
use beside_core::sync::talk::{Journey, Proposal, SharedItem};
use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

/// A pair at a glance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Pair {
    /// The pair.
    pub space: SpaceId,
    /// The other person.
    pub peer: IdentityKey,
    /// What this person calls them.
    pub name: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// What the two compare.
    pub safety_number: String,
    /// Whether they have.
    pub verified: bool,
    /// Whether somebody else had this name before: show it loudly, until the safety number is compared.
    pub identity_changed: bool,
    /// The other person's devices that may read and write.
    pub peer_devices: u32,
    /// Messages that weren't seen here.
    pub unread: u64,
}

impl From<PairView> for Pair {
    fn from(view: PairView) -> Self {
        Self {
            space: view.space,
            peer: view.peer,
            name: view.name,
            standing: view.standing,
            safety_number: view.safety_number.to_string(),
            verified: view.verified,
            identity_changed: view.identity_changed,
            peer_devices: u32::try_from(view.peer_devices).unwrap_or(u32::MAX),
            unread: view.unread,
        }
    }
}

/// What two people may agree on.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Terms {
    /// What it is about.
    pub scope: String,
    /// How often.
    pub frequency: String,
    /// When messages wait on the sender's phone.
    pub quiet_hours: Option<QuietHours>,
    /// What isn't offered.
    pub limits: String,
    /// When it is looked at again.
    pub review_day: Day,
}

/// A proposal.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ProposalItem {
    /// By which it is signed.
    pub hash: String,
    /// What it says; `None` for a review day that no calendar has.
    pub terms: Option<Terms>,
    /// Who has signed it.
    pub signed_by: Vec<IdentityKey>,
    /// Whether both have.
    pub in_force: bool,
}

impl From<Proposal> for ProposalItem {
    fn from(proposal: Proposal) -> Self {
        let in_force = proposal.in_force_since().is_some();
        let Agreement { scope, frequency, quiet_hours, limits, review_day } = proposal.agreement;
        let day = Day::from_days(review_day).ok();
        Self {
            hash: hex::encode(proposal.hash),
            terms: day.map(|review_day| Terms { scope, frequency, quiet_hours, limits, review_day }),
            signed_by: proposal.signed.into_iter().map(|(identity, _)| identity).collect(),
            in_force,
        }
    }
}

/// A visit to a stage.
#[derive(Debug, Clone, uniffi::Record)]
pub struct StageVisit {
    /// Who.
    pub identity: IdentityKey,
    /// Which.
    pub stage: Stage,
}

/// The way of two people.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Way {
    /// Visits, in order.
    pub visits: Vec<StageVisit>,
    /// Whether the work is closed.
    pub closed: bool,
    /// The summary that both may edit.
    pub summary: Option<DocumentId>,
    /// Who wants to go on.
    pub reopening: Vec<IdentityKey>,
}

impl From<Journey> for Way {
    fn from(journey: Journey) -> Self {
        let visits = journey.visits.into_iter();
        Self {
            visits: visits.map(|visit| StageVisit { identity: visit.identity, stage: visit.stage }).collect(),
            closed: journey.closed,
            summary: journey.summary,
            reopening: journey.reopening.into_iter().collect(),
        }
    }
}

/// A copy that one shows the other.
#[derive(Debug, Clone, uniffi::Record)]
pub struct SharedThing {
    /// By which it is taken back.
    pub id: RecordRef,
    /// Whose.
    pub identity: IdentityKey,
    /// What it was.
    pub kind: SharedKind,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The day that it is about, in days since 1970.
    pub day: i32,
}

impl From<SharedItem> for SharedThing {
    fn from(item: SharedItem) -> Self {
        let shared = item.shared;
        Self {
            id: item.reference,
            identity: item.identity,
            kind: shared.kind,
            title: shared.title,
            text: shared.text,
            day: shared.day,
        }
    }
}
