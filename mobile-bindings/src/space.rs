//! A pair: who the other is, what the two agreed, the way that they go, and what they show each other.

use std::sync::Arc;

use beside_core::companion::PairView;
use beside_core::model::Day;
use beside_core::model::record::{Agreement, QuietHours, RecordRef, SharedKind, Stage};
use beside_core::sync::Standing;
use beside_core::sync::talk::{Journey, Proposal, SharedItem};
use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

use crate::error::BesideError;
use crate::goals::Goals;
use crate::held::Held;
use crate::thread::Thread;

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

/// One pair of an open companion.
#[derive(uniffi::Object)]
pub struct Space {
    pub(crate) held: Arc<Held>,
    pub(crate) space: SpaceId,
}

#[uniffi::export]
impl Space {
    /// The pair's id.
    #[must_use]
    pub fn id(&self) -> SpaceId {
        self.space
    }

    /// What the two say.
    #[must_use]
    pub fn thread(&self) -> Arc<Thread> {
        Arc::new(Thread { held: Arc::clone(&self.held), space: self.space })
    }

    /// What the two want.
    #[must_use]
    pub fn goals(&self) -> Arc<Goals> {
        Arc::new(Goals { held: Arc::clone(&self.held), space: self.space })
    }

    /// The pair at a glance.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn look(&self) -> Result<Pair, BesideError> {
        let pairs = self.held.read(|core| core.pairs())?;
        let own = pairs.into_iter().find(|pair| pair.space == self.space);
        own.map(Into::into).ok_or_else(|| BesideError::of_code("no-such-pair"))
    }

    /// Keeps a pair that somebody began with one's invite.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::NotNow`] where the invite was used for another pair.
    pub fn confirm(&self) -> Result<(), BesideError> {
        self.held.write(|core| core.confirm_pair(&self.space))
    }

    /// Gives the other person a name, which only this person's devices know.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Invalid`].
    pub fn name_peer(&self, name: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.name_peer(&self.space, name))
    }

    /// Notes that the safety number was compared, and is the same.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn verify_peer(&self) -> Result<(), BesideError> {
        self.held.write(|core| core.verify_peer(&self.space))
    }

    /// Leaves. What was said stays readable on this device.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn leave(&self) -> Result<(), BesideError> {
        self.held.write(|core| core.leave_pair(&self.space))
    }

    /// Everything that the other person isn't known to have, sealed, for a file or a cable.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn export_bundle(&self) -> Result<Vec<u8>, BesideError> {
        self.held.write(|core| core.export_bundle(&self.space))
    }

    /// All proposals.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn proposals(&self) -> Result<Vec<ProposalItem>, BesideError> {
        let proposals = self.held.read(|core| core.proposals(&self.space))?;
        Ok(proposals.into_iter().map(Into::into).collect())
    }

    /// What is agreed now.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn agreement(&self) -> Result<Option<ProposalItem>, BesideError> {
        Ok(self.held.read(|core| core.agreement(&self.space))?.map(Into::into))
    }

    /// Proposes, and signs. It is in force once the other signs the same hash, which this gives.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Invalid`].
    pub fn propose(&self, terms: Terms) -> Result<String, BesideError> {
        let Terms { scope, frequency, quiet_hours, limits, review_day } = terms;
        let agreement = Agreement { scope, frequency, quiet_hours, limits, review_day: review_day.days() };
        self.held.write(|core| core.propose(&self.space, agreement)).map(hex::encode)
    }

    /// Signs a proposal by its hash.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Invalid`] for what is no hash.
    pub fn sign_proposal(&self, hash: &str) -> Result<(), BesideError> {
        let digest = hex::decode(hash).ok().and_then(|bytes| bytes.try_into().ok());
        let digest = digest.ok_or_else(|| BesideError::of_code("id-invalid"))?;
        self.held.write(|core| core.sign_proposal(&self.space, &digest))
    }

    /// The way of the two.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn way(&self) -> Result<Way, BesideError> {
        self.held.read(|core| core.journey(&self.space)).map(Into::into)
    }

    /// Begins a stage, or comes back to one.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn visit_stage(&self, stage: Stage) -> Result<(), BesideError> {
        self.held.write(|core| core.visit_stage(&self.space, stage))
    }

    /// Closes the work, with a summary that both may edit: gives that entry.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Invalid`].
    pub fn close_work(&self, summary: Option<String>) -> Result<Option<DocumentId>, BesideError> {
        self.held.write(|core| core.close_work(&self.space, summary.as_deref()))
    }

    /// Says that one wants to go on. It counts once both do.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn reopen_work(&self) -> Result<(), BesideError> {
        self.held.write(|core| core.reopen_work(&self.space))
    }

    /// Takes all one's own words back.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn erase_own_words(&self) -> Result<(), BesideError> {
        self.held.write(|core| core.erase_own_words(&self.space))
    }

    /// Shows a copy of a journal entry.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Missing`] where there is no such entry.
    pub fn share_entry(&self, entry: DocumentId) -> Result<RecordRef, BesideError> {
        self.held.write(|core| core.share_entry(&self.space, &entry))
    }

    /// Shows a copy of a goal.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Missing`] where there is no such goal.
    pub fn share_goal(&self, goal: DocumentId) -> Result<RecordRef, BesideError> {
        self.held.write(|core| core.share_goal(&self.space, &goal))
    }

    /// Takes back what one has shared.
    ///
    /// # Errors
    /// As [`Self::look`]; [`BesideError::Missing`] where one shares no such thing.
    pub fn unshare(&self, id: RecordRef) -> Result<(), BesideError> {
        self.held.write(|core| core.unshare(&self.space, id))
    }

    /// Everything that is shared now.
    ///
    /// # Errors
    /// As [`Self::look`].
    pub fn shared(&self) -> Result<Vec<SharedThing>, BesideError> {
        let items = self.held.read(|core| core.shared(&self.space))?;
        Ok(items.into_iter().map(Into::into).collect())
    }
}
