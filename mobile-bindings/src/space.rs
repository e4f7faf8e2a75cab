//! A pair: who the other is, what the two agreed, the way that they go, and what they show each other.

mod records;

use std::sync::Arc;

use beside_core::model::record::{Agreement, RecordRef, Stage};
use beside_wire::id::{DocumentId, SpaceId};

pub use records::{Pair, ProposalItem, SharedThing, StageVisit, Terms, Way};

use crate::error::BesideError;
use crate::goals::Goals;
use crate::held::Held;
use crate::thread::Thread;

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
