//! Finding each other: invites, pairs, names, safety numbers, blocking. All of it works with no network.

use beside_wire::bundle::Bundle;
use beside_wire::id::{IdentityKey, SpaceId};
use zeroize::Zeroizing;

use super::{Companion, CompanionError, Output};
use crate::identity::pairing::{Invite, InviteTerms, SafetyNumber};
use crate::model::record::{Alias, RecordBody, Verified};
use crate::storage::WriteBatch;
use crate::storage::{Read as _, Store as _};
use crate::sync::talk::{self, Reading};
use crate::sync::{Input, PairAct, PairState, Standing, pair_states, people, rows};

/// A pair as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairView {
    /// The pair.
    pub space: SpaceId,
    /// The other person.
    pub peer: IdentityKey,
    /// What this person calls them.
    pub name: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// What the two compare.
    pub safety_number: SafetyNumber,
    /// Whether they have.
    pub verified: bool,
    /// Whether somebody else had this name before: a loud sign, until the safety number is compared.
    pub identity_changed: bool,
    /// The other person's devices that may read and write.
    pub peer_devices: usize,
    /// Messages that weren't seen here.
    pub unread: u64,
}

impl Companion {
    /// Makes an invite. Its link is shown to one person: whoever has it can accept.
    ///
    /// # Errors
    /// [`CompanionError::Locked`], or what the store says.
    pub fn invite(&mut self, valid_ms: i64) -> Result<Zeroizing<String>, CompanionError> {
        let expires_at = self.clock.now_ms().saturating_add(valid_ms);
        let terms = InviteTerms { expires_at, relay_url: self.account.relay.url.clone() };
        let outputs = self.step(Input::Pair(PairAct::Invite(terms)))?;
        outputs
            .into_iter()
            .find_map(|output| if let Output::Invited(invite) = output { Some(invite.to_link()) } else { None })
            .ok_or(CompanionError::Refused)
    }

    /// Accepts an invite. A short greeting may be said at once; the rest once the other has answered.
    ///
    /// # Errors
    /// [`CompanionError::InviteLink`], [`CompanionError::Invite`], [`CompanionError::Locked`], or what the store says.
    pub fn accept_invite(&mut self, link: &str) -> Result<SpaceId, CompanionError> {
        let invite = Invite::from_link(link)?;
        self.paired(PairAct::Accept(Box::new(invite)))
    }

    /// Keeps a pair that somebody began with one's invite.
    ///
    /// # Errors
    /// [`CompanionError::Invite`] where the invite was used for another pair, or what the store says.
    pub fn confirm_pair(&mut self, space: &SpaceId) -> Result<(), CompanionError> {
        self.pair_state(space)?;
        self.paired(PairAct::Confirm(*space)).map(|_| ())
    }

    fn paired(&mut self, act: PairAct) -> Result<SpaceId, CompanionError> {
        let outputs = self.step(Input::Pair(act))?;
        outputs
            .into_iter()
            .find_map(|output| if let Output::Paired(space) = output { Some(space) } else { None })
            .ok_or(CompanionError::NoSuchPair)
    }

    /// Leaves a pair. What was said stays readable on this device.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn leave_pair(&mut self, space: &SpaceId) -> Result<(), CompanionError> {
        self.pair_state(space)?;
        self.step(Input::Pair(PairAct::Leave(*space))).map(|_| ())
    }

    /// Blocks a person, and leaves all pairs with them. They aren't told.
    ///
    /// # Errors
    /// What the store says.
    pub fn block(&mut self, identity: &IdentityKey) -> Result<(), CompanionError> {
        self.step(Input::Pair(PairAct::Block(*identity))).map(|_| ())
    }

    /// Lets a person invite and accept again.
    ///
    /// # Errors
    /// What the store says.
    pub fn unblock(&mut self, identity: &IdentityKey) -> Result<(), CompanionError> {
        self.say_privately(RecordBody::Unblock(*identity))
    }

    /// Gives the other person of a pair a name, which only this person's devices know.
    ///
    /// # Errors
    /// [`CompanionError::Model`] for a name that can't be kept, or what the store says.
    pub fn name_peer(&mut self, space: &SpaceId, name: &str) -> Result<(), CompanionError> {
        let identity = self.pair_state(space)?.peer;
        self.say_privately(RecordBody::Alias(Alias { identity, name: name.trim().to_owned() }))
    }

    /// Notes that the safety number was compared, and is the same.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn verify_peer(&mut self, space: &SpaceId) -> Result<(), CompanionError> {
        let identity = self.pair_state(space)?.peer;
        self.say_privately(RecordBody::Verify(Verified { identity }))
    }

    /// All pairs.
    ///
    /// # Errors
    /// What the store says.
    pub fn pairs(&self) -> Result<Vec<PairView>, CompanionError> {
        let people = people(&self.store, &self.account.space)?;
        let mut views = Vec::new();
        for state in pair_states(&self.store, &self.account.space)? {
            let known = people.get(&state.peer).cloned().unwrap_or_default();
            let namesake = known.name.as_ref().is_some_and(|name| {
                people.iter().any(|(other, note)| *other != state.peer && note.name.as_ref() == Some(name))
            });
            views.push(PairView {
                space: state.space,
                peer: state.peer,
                name: known.name,
                standing: state.standing,
                safety_number: SafetyNumber::of(&state.person, &state.peer),
                verified: known.verified,
                identity_changed: namesake && !known.verified,
                peer_devices: state.peer_devices,
                unread: talk::unread(&self.store, &state.space)?,
            });
        }
        Ok(views)
    }

    /// One pair.
    pub(super) fn pair_state(&self, space: &SpaceId) -> Result<PairState, CompanionError> {
        let states = pair_states(&self.store, &self.account.space)?;
        states.into_iter().find(|state| state.space == *space).ok_or(CompanionError::NoSuchPair)
    }

    pub(super) fn reading<'a>(&'a self, state: &'a PairState) -> Reading<'a> {
        Reading {
            space: &state.space,
            personal: &self.account.space,
            person: &state.person,
            standing: state.standing,
            minute: self.clock.minute(),
        }
    }

    pub(super) fn say_privately(&mut self, body: RecordBody) -> Result<(), CompanionError> {
        let space = self.account.space;
        self.step(Input::Say(space, vec![body])).map(|_| ())
    }

    /// Everything of a pair that the other person isn't known to have, for a file, a cable or a memory card. It is sealed:
    /// whoever finds it can read no more of it than a relay could.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn export_bundle(&mut self, space: &SpaceId) -> Result<Vec<u8>, CompanionError> {
        self.pair_state(space)?;
        if !self.is_locked() {
            self.steps(|| Input::Seal)?;
        }
        Ok(crate::sync::bundle(&self.store, space)?.to_bytes())
    }

    /// Takes a bundle. Gives how many operations and envelopes in it were new.
    ///
    /// # Errors
    /// [`CompanionError::Bundle`], or what the store says.
    pub fn import_bundle(&mut self, bytes: &[u8]) -> Result<(u64, u64), CompanionError> {
        let bundle = Bundle::from_bytes(bytes)?;
        let outputs = self.step(Input::Carry(bundle))?;
        self.steps(|| Input::Open)?;
        Ok(outputs
            .into_iter()
            .find_map(|output| {
                if let Output::Carried { operations, envelopes } = output {
                    Some((operations, envelopes))
                } else {
                    None
                }
            })
            .unwrap_or_default())
    }

    /// Keeps what is being written to somebody, so that a call or an empty battery loses nothing.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_message_draft(&mut self, space: &SpaceId, text: &str) -> Result<(), CompanionError> {
        let mut batch = WriteBatch::default();
        if text.is_empty() {
            batch.delete(rows::message_draft(space));
        } else {
            rows::write(&mut batch, rows::message_draft(space), &text.to_owned());
        }
        Ok(self.store.commit(&batch)?)
    }

    /// What was being written to somebody.
    ///
    /// # Errors
    /// What the store says.
    pub fn message_draft(&self, space: &SpaceId) -> Result<Option<String>, CompanionError> {
        let key = rows::message_draft(space);
        if self.store.get(&key)?.is_none() {
            return Ok(None);
        }
        Ok(rows::read(&self.store, &key)?)
    }
}
