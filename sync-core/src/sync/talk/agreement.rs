//! How two people want to talk: proposals, signatures, and the agreement that is in force.

use beside_wire::hash::Digest;
use beside_wire::id::{IdentityKey, SpaceId};

use super::about;
use crate::model::record::{Agreement, RecordBody, Subject};
use crate::storage::{Read, StorageError};

/// An agreement that two people have proposed, and who has signed it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is signed.
    pub hash: Digest,
    /// What it says.
    pub agreement: Agreement,
    /// Who has signed, each with the stamp of the first signature.
    pub signed: Vec<(IdentityKey, i64)>,
}

impl Proposal {
    /// Whether somebody beside this one of the two has signed.
    #[must_use]
    pub fn signed_beside(&self, one: &IdentityKey) -> bool {
        self.signed.iter().any(|(identity, _)| identity != one)
    }

    /// Since when it is in force: both have signed.
    #[must_use]
    pub fn in_force_since(&self) -> Option<i64> {
        if self.signed.len() < 2 { None } else { self.signed.iter().map(|(_, at)| *at).max() }
    }
}

/// All proposals of a pair, in the order in which they were first made.
///
/// # Errors
/// What the store says.
pub fn proposals(store: &dyn Read, space: &SpaceId) -> Result<Vec<Proposal>, StorageError> {
    let records = about(store, space, &Subject::Agreement)?;
    let mut proposals: Vec<Proposal> = Vec::new();
    for told in &records {
        if let RecordBody::Propose(agreement) = &told.record.body {
            let hash = agreement.hash();
            if !proposals.iter().any(|proposal| proposal.hash == hash) {
                proposals.push(Proposal { hash, agreement: agreement.clone(), signed: Vec::new() });
            }
        }
    }
    for told in &records {
        let signed = if let RecordBody::Sign(hash) = told.record.body {
            Some(hash)
        } else if let RecordBody::Propose(agreement) = &told.record.body {
            Some(agreement.hash())
        } else {
            None
        };
        let Some(hash) = signed else { continue };
        let proposal = proposals.iter_mut().find(|proposal| proposal.hash == hash);
        if let Some(proposal) = proposal.filter(|it| !it.signed.iter().any(|(who, _)| *who == told.identity)) {
            proposal.signed.push((told.identity, told.reference.at));
        }
    }
    Ok(proposals)
}

/// The agreement that is in force: of those that both have signed, the one that was completed last.
///
/// # Errors
/// What the store says.
pub fn agreement(store: &dyn Read, space: &SpaceId) -> Result<Option<Proposal>, StorageError> {
    let complete = proposals(store, space)?.into_iter().filter(|proposal| proposal.in_force_since().is_some());
    Ok(complete.max_by_key(|proposal| (proposal.in_force_since(), proposal.hash)))
}

/// Whether messages wait now, by what the two have agreed on.
pub(in crate::sync) fn quiet_now(store: &dyn Read, space: &SpaceId, minute: u16) -> Result<bool, StorageError> {
    let quiet = agreement(store, space)?.and_then(|proposal| proposal.agreement.quiet_hours);
    Ok(quiet.is_some_and(|quiet| quiet.holds(minute)))
}
