//! Talking: consent, messages, agreement, stages, and what is shown of one's own.

use beside_wire::hash::Digest;
use beside_wire::id::{DeviceKey, DocumentId, SpaceId};
use std::collections::BTreeSet;

use super::{Companion, CompanionError, Output, written};
use crate::access::consent::{Consent, PolicyLanguage};
use crate::model::JournalEdit;
use crate::model::record::{
    Agreement, Closing, Heard, Message, MessageEdit, Reaction, RecordBody, RecordRef, Shared, SharedKind, Stage,
    Subject,
};
use crate::storage::{Store as _, WriteBatch};
use crate::sync::talk::{self, Journey, MessageView, Proposal, SharedItem};
use crate::sync::{EntryDraft, Input, JournalAct};

/// Whether a person has agreed to the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentState {
    /// Never, or withdrawn since.
    None,
    /// To the policy that is in force.
    Given,
    /// To an older policy: the new one asks again.
    Outdated,
}

/// Whether somebody is told how far one has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadReceipt {
    /// They are.
    Send,
    /// They aren't.
    Keep,
}

impl Companion {
    /// Agrees to the policy, in the language in which it was read. Until then nothing is sealed for anybody else.
    ///
    /// # Errors
    /// What the store says.
    pub fn consent(&mut self, language: PolicyLanguage) -> Result<(), CompanionError> {
        self.say_privately(RecordBody::Consent(language.policy()))
    }

    /// Withdraws: from the next sync on nothing more is sealed for anybody else.
    ///
    /// # Errors
    /// What the store says.
    pub fn withdraw_consent(&mut self) -> Result<(), CompanionError> {
        self.say_privately(RecordBody::WithdrawConsent)
    }

    /// Whether this person has agreed to the policy.
    ///
    /// # Errors
    /// What the store says.
    pub fn consent_state(&self) -> Result<ConsentState, CompanionError> {
        let last = talk::last_about(&self.store, &self.account.space, &Subject::Consent)?;
        Ok(match last.map(|told| told.record.body) {
            Some(RecordBody::Consent(policy)) if Consent::to(&policy).is_some() => ConsentState::Given,
            Some(RecordBody::Consent(_)) => ConsentState::Outdated,
            Some(_) | None => ConsentState::None,
        })
    }

    /// Says something in a pair.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], [`CompanionError::ContactLimit`], [`CompanionError::Model`] where it is over a
    /// bound, or what the store says.
    pub fn say(&mut self, space: &SpaceId, body: RecordBody) -> Result<RecordRef, CompanionError> {
        self.pair_state(space)?;
        let outputs = self.step(Input::Say(*space, vec![body]))?;
        outputs
            .into_iter()
            .find_map(|output| if let Output::Said(_, reference) = output { Some(reference) } else { None })
            .ok_or(CompanionError::Refused)
    }

    /// Writes a message, and drops the draft.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn send_message(&mut self, space: &SpaceId, message: Message) -> Result<RecordRef, CompanionError> {
        let reference = self.say(space, RecordBody::Message(message))?;
        self.keep_message_draft(space, "")?;
        Ok(reference)
    }

    /// Gives a message of one's own other words.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::NotFound`] where there is no such message of one's own.
    pub fn edit_message(&mut self, space: &SpaceId, target: RecordRef, text: &str) -> Result<(), CompanionError> {
        self.own_message(space, target)?;
        self.say(space, RecordBody::MessageEdit(MessageEdit { target, text: text.to_owned() })).map(|_| ())
    }

    /// Takes a message of one's own back.
    ///
    /// # Errors
    /// As [`Self::edit_message`].
    pub fn retract_message(&mut self, space: &SpaceId, target: RecordRef) -> Result<(), CompanionError> {
        self.own_message(space, target)?;
        self.say(space, RecordBody::Retract(target)).map(|_| ())
    }

    /// Puts a sign under a message.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn react(&mut self, space: &SpaceId, target: RecordRef, sign: &str) -> Result<(), CompanionError> {
        self.message(space, target)?;
        self.say(space, RecordBody::React(Reaction { target, sign: sign.to_owned() })).map(|_| ())
    }

    /// Takes one's sign away.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn unreact(&mut self, space: &SpaceId, target: RecordRef, sign: &str) -> Result<(), CompanionError> {
        self.say(space, RecordBody::Unreact(Reaction { target, sign: sign.to_owned() })).map(|_| ())
    }

    /// Says that a part of a message was heard.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::Model`] where the message has no such part.
    pub fn heard(&mut self, space: &SpaceId, heard: Heard) -> Result<(), CompanionError> {
        let view = self.message(space, heard.target)?;
        let length = view.text.map_or(0, |text| text.chars().count());
        if usize::try_from(heard.to).map_or(true, |to| to > length) {
            return Err(CompanionError::Model(crate::model::ModelError::SpanInvalid));
        }
        self.say(space, RecordBody::Heard(heard)).map(|_| ())
    }

    /// Notes that everything was seen, and tells the other person if one wants to.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn mark_seen(&mut self, space: &SpaceId, receipt: ReadReceipt) -> Result<(), CompanionError> {
        self.pair_state(space)?;
        let unread = talk::unread_rows(&self.store, space)?;
        if unread.is_empty() {
            return Ok(());
        }
        let marks = talk::read_marks(&self.store, space, unread.iter().map(|(_, point)| *point))?;
        if receipt == ReadReceipt::Send && !marks.is_empty() {
            self.say(space, RecordBody::Read(marks))?;
        }
        let mut batch = WriteBatch::default();
        for (key, _) in unread {
            batch.delete(key);
        }
        Ok(self.store.commit(&batch)?)
    }

    /// Messages before a place, or the newest, in ascending order.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn messages(
        &self,
        space: &SpaceId,
        before: Option<RecordRef>,
        limit: usize,
    ) -> Result<Vec<MessageView>, CompanionError> {
        let state = self.pair_state(space)?;
        Ok(talk::page(&self.store, &self.reading(&state), before, limit)?)
    }

    /// Messages that hold all of the wanted words, newest first.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn search_messages(&self, space: &SpaceId, wanted: &str) -> Result<Vec<MessageView>, CompanionError> {
        let state = self.pair_state(space)?;
        Ok(talk::search(&self.store, &self.reading(&state), wanted)?)
    }

    /// One message.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], or what the store says.
    pub fn message(&self, space: &SpaceId, target: RecordRef) -> Result<MessageView, CompanionError> {
        let after = RecordRef { at: target.at.saturating_add(1), id: target.id };
        let views = self.messages(space, Some(after), 8)?;
        views.into_iter().find(|view| view.reference == target).ok_or(CompanionError::NotFound)
    }

    fn own_message(&self, space: &SpaceId, target: RecordRef) -> Result<(), CompanionError> {
        self.message(space, target)?.status.map(|_| ()).ok_or(CompanionError::NotFound)
    }

    /// The devices that can read a message, and whose they are.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], or what the store says.
    pub fn message_viewers(&self, space: &SpaceId, target: RecordRef) -> Result<BTreeSet<DeviceKey>, CompanionError> {
        let view = self.message(space, target)?;
        Ok(talk::viewers(&self.store, space, view.sealed_in)?)
    }

    /// All proposals of a pair, and who has signed them.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn proposals(&self, space: &SpaceId) -> Result<Vec<Proposal>, CompanionError> {
        self.pair_state(space)?;
        Ok(talk::proposals(&self.store, space)?)
    }

    /// The agreement that is in force.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn agreement(&self, space: &SpaceId) -> Result<Option<Proposal>, CompanionError> {
        self.pair_state(space)?;
        Ok(talk::agreement(&self.store, space)?)
    }

    /// Proposes an agreement, and signs it. It is in force once the other signs the same.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn propose(&mut self, space: &SpaceId, agreement: Agreement) -> Result<Digest, CompanionError> {
        let hash = agreement.hash();
        self.say(space, RecordBody::Propose(agreement))?;
        Ok(hash)
    }

    /// Signs a proposal.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::NotFound`] where there is no such proposal.
    pub fn sign_proposal(&mut self, space: &SpaceId, hash: &Digest) -> Result<(), CompanionError> {
        if !self.proposals(space)?.iter().any(|proposal| proposal.hash == *hash) {
            return Err(CompanionError::NotFound);
        }
        self.say(space, RecordBody::Sign(*hash)).map(|_| ())
    }

    /// The way of a pair.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn journey(&self, space: &SpaceId) -> Result<Journey, CompanionError> {
        self.pair_state(space)?;
        Ok(talk::journey(&self.store, space)?)
    }

    /// Begins a stage, or comes back to one.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn visit_stage(&mut self, space: &SpaceId, stage: Stage) -> Result<(), CompanionError> {
        self.say(space, RecordBody::VisitStage(stage)).map(|_| ())
    }

    /// Closes the work of a pair, with a summary that both may edit.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::Document`] for a summary that can't be kept.
    pub fn close_work(&mut self, space: &SpaceId, summary: Option<&str>) -> Result<Option<DocumentId>, CompanionError> {
        self.pair_state(space)?;
        let summary = match summary {
            Some(text) => Some(self.write_together(space, text)?),
            None => None,
        };
        self.say(space, RecordBody::Close(Closing { summary }))?;
        Ok(summary)
    }

    fn write_together(&mut self, space: &SpaceId, text: &str) -> Result<DocumentId, CompanionError> {
        let edits = vec![JournalEdit::SetText(text.to_owned())];
        let draft = EntryDraft { about_day: None, written_at: None, edits };
        let outputs = self.step(Input::Journal(JournalAct::WriteIn(*space, draft)))?;
        written(&outputs)
    }

    /// Says that one wants to go on. It counts once both do.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn reopen_work(&mut self, space: &SpaceId) -> Result<(), CompanionError> {
        self.say(space, RecordBody::Reopen).map(|_| ())
    }

    /// Takes all one's own words of a pair back.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn erase_own_words(&mut self, space: &SpaceId) -> Result<(), CompanionError> {
        let Some(last) = self.messages(space, None, 1)?.pop() else { return Ok(()) };
        self.say(space, RecordBody::EraseOwn(last.reference)).map(|_| ())
    }

    /// Shows a copy of a journal entry to the other person.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::NotFound`] where there is no such entry.
    pub fn share_entry(&mut self, space: &SpaceId, entry: &DocumentId) -> Result<RecordRef, CompanionError> {
        let view = self.journal_show(entry)?;
        let shared = Shared {
            kind: SharedKind::Entry,
            title: String::new(),
            text: view.entry.text.text,
            day: view.entry.about_day.days(),
        };
        self.say(space, RecordBody::Share(shared))
    }

    /// Takes back what one has shared.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CompanionError::NotFound`] where one shares no such item.
    pub fn unshare(&mut self, space: &SpaceId, target: RecordRef) -> Result<(), CompanionError> {
        let person = self.pair_state(space)?.person;
        let own = self.shared(space)?.into_iter().any(|item| item.reference == target && item.identity == person);
        if !own {
            return Err(CompanionError::NotFound);
        }
        self.say(space, RecordBody::Unshare(target)).map(|_| ())
    }

    /// Everything that is shared in a pair now.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchPair`], or what the store says.
    pub fn shared(&self, space: &SpaceId) -> Result<Vec<SharedItem>, CompanionError> {
        self.pair_state(space)?;
        Ok(talk::shared(&self.store, space)?)
    }
}
