//! Pairs, as they begin, are kept and end. Which pairs a person keeps stands in the personal space, so that all of the
//! person's phones agree (D5).

use std::collections::{BTreeMap, BTreeSet};

use beside_wire::fold::fold;
use beside_wire::id::{IdentityKey, InviteKey, SpaceId};
use beside_wire::operation::{Certificate, OperationBody, PairCreate};
use thiserror::Error;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::lookup::{chain_heads, stored_membership, stored_operations};
use super::membership::{Arrived, take};
use super::spaces;
use super::step::Step;
use super::talk::{self, Told};
use crate::access::consent::{Consent, MaySeal};
use crate::access::pairs::{accept, invite, leave};
use crate::identity::pairing::{Invite, InviteTerms};
use crate::model::record::{InviteMade, PairKept, RecordBody, RecordRef, Subject};
use crate::storage::{Read, StorageError};

/// What a person does about a pair.
#[derive(Debug)]
pub enum PairAct {
    /// Makes an invite.
    Invite(InviteTerms),
    /// Accepts one.
    Accept(Box<Invite>),
    /// Keeps a pair that somebody began with one's invite.
    Confirm(SpaceId),
    /// Leaves a pair.
    Leave(SpaceId),
    /// Blocks a person, and leaves all pairs with them.
    Block(IdentityKey),
}

/// Why an invite can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InviteError {
    /// Its time is over.
    #[error("this invite has expired")]
    Expired,
    /// It was used already.
    #[error("this invite has been used already")]
    Used,
    /// One's own.
    #[error("this is your own invite")]
    Own,
    /// The pair's relay is another one.
    #[error("this invite belongs to another relay")]
    OtherRelay,
    /// The person is blocked.
    #[error("you have blocked this person")]
    Blocked,
    /// This device may not speak for its person.
    #[error("this device has been ended")]
    DeviceEnded,
}

/// How a pair stands for this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody has accepted one's invite, and one hasn't confirmed.
    Offered,
    /// One has accepted, and the other hasn't said anything yet.
    Waiting,
    /// Both are in.
    Open,
    /// Somebody has left.
    Ended,
}

impl Engine {
    pub(super) fn pair(&mut self, step: &mut Step<'_>, act: PairAct) -> Result<(), EngineError> {
        if self.is_locked() {
            return Err(EngineError::Locked);
        }
        match act {
            PairAct::Invite(terms) => self.make_invite(step, terms),
            PairAct::Accept(invite) => self.accept_invite(step, &invite),
            PairAct::Confirm(space) => self.confirm(step, &space),
            PairAct::Leave(space) => self.leave_pair(step, &space),
            PairAct::Block(identity) => {
                let personal = self.identity.space;
                self.say(step, &personal, vec![RecordBody::Block(identity)])?;
                self.settle_pairs(step)
            }
        }
    }

    fn make_invite(&mut self, step: &mut Step<'_>, terms: InviteTerms) -> Result<(), EngineError> {
        let certificates = self.own_certificates(step)?;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let expires_at = terms.expires_at;
        let made = invite((certificates, self.identity.relay), terms, &secrets.signing, step.rng);
        let body = RecordBody::Invite(InviteMade { invite_key: made.body().invite_key, expires_at });
        let personal = self.identity.space;
        self.say(step, &personal, vec![body])?;
        step.output(Output::Invited(Box::new(made)));
        Ok(())
    }

    fn accept_invite(&mut self, step: &mut Step<'_>, invite: &Invite) -> Result<(), EngineError> {
        let person = self.person(step)?.ok_or(EngineError::NoSpace)?;
        let founder = invite.founder().ok_or(InviteError::Own)?;
        if founder == person {
            return Err(InviteError::Own.into());
        }
        if invite.expires_at < step.now.millis() {
            return Err(InviteError::Expired.into());
        }
        if invite.body().relay != self.identity.relay {
            return Err(InviteError::OtherRelay.into());
        }
        let personal = self.identity.space;
        if blocked(&step.view(), &personal)?.contains(&founder) {
            return Err(InviteError::Blocked.into());
        }
        let invite_key = invite.body().invite_key;
        if kept(&step.view(), &personal)?.contains_key(&invite_key) {
            return Err(InviteError::Used.into());
        }
        let certificates = self.own_certificates(step)?;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let creation = accept(invite, certificates, &secrets.signing)?;
        let space = creation.space();
        self.take_announced(step, &creation)?;
        take(step, &space, Arrived { operation: &creation, position: None, wraps: Vec::new() })?;
        self.say(step, &personal, vec![RecordBody::KeepPair(PairKept { space, invite_key })])?;
        step.output(Output::Paired(space));
        Ok(())
    }

    fn confirm(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<(), EngineError> {
        let pair = self.creation(step, space)?.ok_or(EngineError::NoSpace)?;
        let personal = self.identity.space;
        let invite_key = pair.invite.invite_key;
        match kept(&step.view(), &personal)?.get(&invite_key) {
            Some((_, other)) if other != space => return Err(InviteError::Used.into()),
            Some(_) => {}
            None => {
                let keep = RecordBody::KeepPair(PairKept { space: *space, invite_key });
                self.say(step, &personal, vec![keep])?;
            }
        }
        step.output(Output::Paired(*space));
        Ok(())
    }

    fn leave_pair(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<(), EngineError> {
        if *space == self.identity.space {
            return Err(EngineError::WrongPlace);
        }
        let frontier = chain_heads(&step.view(), space, &self.identity.device)?;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let folded = self.folds.of(step, space)?.ok_or(EngineError::NoSpace)?;
        if !folded.membership.is_active(&self.identity.device) {
            return Ok(());
        }
        let operation = leave(&folded.membership, frontier, &secrets.signing)?;
        take(step, space, Arrived { operation: &operation, position: None, wraps: Vec::new() })?;
        self.folds.forget(space);
        Ok(())
    }

    /// Leaves pairs that were kept on one of this person's phones after another had decided otherwise: one invite makes one
    /// pair, and nobody talks to whom they have blocked. Who was never kept is left alone: another phone may have just done
    /// so.
    pub(super) fn settle_pairs(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        let personal = self.identity.space;
        let (kept, blocked) = (kept(&step.view(), &personal)?, blocked(&step.view(), &personal)?);
        for space in spaces::pairs(&step.view())? {
            let Some(pair) = self.creation(step, &space)? else { continue };
            let was_kept = spaces::was_kept(&step.view(), &personal, &space)?;
            let lost = kept.get(&pair.invite.invite_key).is_some_and(|(_, chosen)| *chosen != space);
            let peer = self.peer(step, &space)?;
            if (was_kept && lost) || peer.is_some_and(|peer| blocked.contains(&peer)) {
                self.leave_pair(step, &space)?;
            }
        }
        Ok(())
    }

    /// A pair's creation.
    pub(super) fn creation(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Option<PairCreate>, StorageError> {
        Ok(self.folds.of(step, space)?.and_then(|folded| {
            folded.operations.iter().find_map(|placed| pair_create(placed.operation.body()).cloned())
        }))
    }

    /// The other person of a pair.
    pub(super) fn peer(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Option<IdentityKey>, StorageError> {
        let Some(person) = self.person(step)? else { return Ok(None) };
        Ok(self.creation(step, space)?.and_then(|pair| peer_of(&pair, &person)))
    }

    /// How a pair stands; `None` for a space that isn't one.
    pub(super) fn standing(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Option<Standing>, StorageError> {
        let (Some(person), Some(pair)) = (self.person(step)?, self.creation(step, space)?) else { return Ok(None) };
        let Some(folded) = self.folds.of(step, space)? else { return Ok(None) };
        let members = folded.membership.members().count();
        standing_of(&step.view(), (&self.identity.space, space), (&person, &pair, members)).map(Some)
    }

    /// Leave to seal into a space, as far as there is any today.
    pub(super) fn may_seal(&mut self, step: &Step<'_>, space: &SpaceId) -> Result<Option<MaySeal>, StorageError> {
        let standing = self.standing(step, space)?;
        let personal = self.identity.space;
        let consent = consent(&step.view(), &personal)?;
        let Some(folded) = self.folds.of(step, space)? else { return Ok(None) };
        Ok(match (standing, consent) {
            (None, _) => MaySeal::alone(&folded.membership),
            (Some(Standing::Waiting | Standing::Open), Some(consent)) => {
                Some(MaySeal::consented(&folded.membership, &consent))
            }
            (Some(_), _) => None,
        })
    }

    // This device's certificate, and those of the person's other devices.
    fn own_certificates(&mut self, step: &Step<'_>) -> Result<Vec<Certificate>, EngineError> {
        let (device, personal) = (self.identity.device, self.identity.space);
        let folded = self.folds.of(step, &personal)?.ok_or(EngineError::NoSpace)?;
        let mut certificates: Vec<Certificate> = folded
            .operations
            .iter()
            .filter_map(|placed| match placed.operation.body() {
                OperationBody::Create(create) => Some(create.founder),
                OperationBody::DeviceAdded(added) => Some(added.certificate),
                OperationBody::PairCreate(_)
                | OperationBody::Leave(_)
                | OperationBody::DeviceRevoked(_)
                | OperationBody::Rotate(_) => None,
            })
            .filter(|certificate| folded.membership.is_active(&certificate.device))
            .collect();
        certificates.sort_by_key(|certificate| (certificate.device != device, certificate.device));
        certificates.dedup_by_key(|certificate| certificate.device);
        if certificates.first().is_none_or(|certificate| certificate.device != device) {
            return Err(InviteError::DeviceEnded.into());
        }
        Ok(certificates)
    }
}

/// A pair, by what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairState {
    /// The pair.
    pub space: SpaceId,
    /// This person.
    pub person: IdentityKey,
    /// The other one.
    pub peer: IdentityKey,
    /// How it stands.
    pub standing: Standing,
    /// The other person's devices that may read and write.
    pub peer_devices: usize,
}

/// All pairs, in the order of their ids.
///
/// # Errors
/// What the store says.
pub fn pair_states(store: &dyn Read, personal: &SpaceId) -> Result<Vec<PairState>, StorageError> {
    let Some(home) = stored_membership(store, personal)? else { return Ok(Vec::new()) };
    let Some(person) = spaces::person_of(&home) else { return Ok(Vec::new()) };
    let mut states = Vec::new();
    for space in spaces::pairs(store)? {
        let operations = stored_operations(store, &space)?;
        let Some(membership) = fold(&space, &operations) else { continue };
        let Some(pair) = operations.iter().find_map(|placed| pair_create(placed.operation.body())) else { continue };
        let Some(peer) = peer_of(pair, &person) else { continue };
        let members = membership.members().count();
        let standing = standing_of(store, (personal, &space), (&person, pair, members))?;
        let theirs = membership.devices().filter(|(_, state)| state.identity == peer && state.revoked.is_none());
        states.push(PairState { space, person, peer, standing, peer_devices: theirs.count() });
    }
    Ok(states)
}

/// What a person has noted about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonNote {
    /// The name.
    pub name: Option<String>,
    /// Whether the safety number was compared.
    pub verified: bool,
    /// Whether they are blocked.
    pub blocked: bool,
}

/// What a person has noted about others.
///
/// # Errors
/// What the store says.
pub fn people(store: &dyn Read, personal: &SpaceId) -> Result<BTreeMap<IdentityKey, PersonNote>, StorageError> {
    let mut people: BTreeMap<IdentityKey, PersonNote> = BTreeMap::new();
    for told in talk::about(store, personal, &Subject::People)? {
        if let RecordBody::Alias(alias) = told.record.body {
            people.entry(alias.identity).or_default().name = Some(alias.name);
        } else if let RecordBody::Verify(verified) = told.record.body {
            people.entry(verified.identity).or_default().verified = true;
        } else if let RecordBody::Block(identity) = told.record.body {
            people.entry(identity).or_default().blocked = true;
        } else if let RecordBody::Unblock(identity) = told.record.body {
            people.entry(identity).or_default().blocked = false;
        }
    }
    Ok(people)
}

fn pair_create(body: &OperationBody) -> Option<&PairCreate> {
    match body {
        OperationBody::PairCreate(pair) => Some(pair),
        OperationBody::Create(_)
        | OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::DeviceRevoked(_)
        | OperationBody::Rotate(_) => None,
    }
}

/// The other person of a pair.
pub(super) fn peer_of(pair: &PairCreate, person: &IdentityKey) -> Option<IdentityKey> {
    let two = [pair.invite.founder.first(), pair.newcomer.first()];
    two.into_iter().flatten().map(|certificate| certificate.identity).find(|identity| identity != person)
}

/// How a pair stands for a person, by what is stored.
pub(super) fn standing_of(
    store: &dyn Read,
    (personal, space): (&SpaceId, &SpaceId),
    (person, pair, members): (&IdentityKey, &PairCreate, usize),
) -> Result<Standing, StorageError> {
    if members < 2 {
        return Ok(Standing::Ended);
    }
    let invited_by = pair.invite.founder.first().map(|certificate| certificate.identity);
    if invited_by == Some(*person) {
        let kept = kept(store, personal)?;
        let chosen = kept.get(&pair.invite.invite_key).is_some_and(|(_, chosen)| chosen == space);
        return Ok(if chosen { Standing::Open } else { Standing::Offered });
    }
    Ok(if talk::has_spoken(store, space, person)? { Standing::Open } else { Standing::Waiting })
}

/// Which pair was kept for each invite: of several the one that was decided on first.
pub(super) fn kept(
    store: &dyn Read,
    personal: &SpaceId,
) -> Result<BTreeMap<InviteKey, (RecordRef, SpaceId)>, StorageError> {
    let mut kept = BTreeMap::new();
    for Told { reference, record, .. } in talk::about(store, personal, &Subject::Pairs)? {
        if let RecordBody::KeepPair(pair) = record.body {
            kept.entry(pair.invite_key).or_insert((reference, pair.space));
        }
    }
    Ok(kept)
}

/// Whom the person has blocked.
pub(super) fn blocked(store: &dyn Read, personal: &SpaceId) -> Result<BTreeSet<IdentityKey>, StorageError> {
    let blocked = people(store, personal)?.into_iter().filter(|(_, note)| note.blocked);
    Ok(blocked.map(|(identity, _)| identity).collect())
}

/// The consent that is in force.
pub(super) fn consent(store: &dyn Read, personal: &SpaceId) -> Result<Option<Consent>, StorageError> {
    let last = talk::last_about(store, personal, &Subject::Consent)?;
    Ok(match last.map(|told| told.record.body) {
        Some(RecordBody::Consent(policy)) => Consent::to(&policy),
        Some(_) | None => None,
    })
}
