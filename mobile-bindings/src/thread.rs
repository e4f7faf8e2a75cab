//! The messages of a pair.

use std::sync::Arc;

use beside_core::companion::ReadReceipt;
use beside_core::model::record::{Heard, Message, RecordRef};
use beside_core::sync::talk::{MessageStatus, MessageView, ReactionView};
use beside_wire::id::{DeviceKey, IdentityKey, SpaceId};

use crate::error::BesideError;
use crate::held::Held;

/// A message that is to be said.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NewMessage {
    /// The text.
    pub text: String,
    /// What it answers.
    #[uniffi(default = None)]
    pub reply_to: Option<RecordRef>,
    /// What it touches, shown before the text.
    #[uniffi(default = None)]
    pub content_note: Option<String>,
}

/// A reaction.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ReactionItem {
    /// Whose.
    pub identity: IdentityKey,
    /// Which sign.
    pub sign: String,
}

impl From<ReactionView> for ReactionItem {
    fn from(view: ReactionView) -> Self {
        Self { identity: view.identity, sign: view.sign }
    }
}

/// What somebody says that they heard: a part of a message, counted in Unicode scalar values.
#[derive(Debug, Clone, uniffi::Record)]
pub struct HeardSpan {
    /// Who.
    pub identity: IdentityKey,
    /// The first.
    pub begin: u32,
    /// The one behind the last.
    pub end: u32,
}

/// A message as it is shown.
#[derive(Debug, Clone, uniffi::Record)]
pub struct MessageItem {
    /// Which.
    pub id: RecordRef,
    /// Who said it.
    pub identity: IdentityKey,
    /// The text; `None` where it was taken back, or is of a newer version.
    pub text: Option<String>,
    /// Whether it was worded anew.
    pub edited: bool,
    /// Whether it was taken back.
    pub retracted: bool,
    /// What it answers.
    pub reply_to: Option<RecordRef>,
    /// What it touches.
    pub content_note: Option<String>,
    /// Reactions.
    pub reactions: Vec<ReactionItem>,
    /// What was heard.
    pub heard: Vec<HeardSpan>,
    /// How far it has come, for one of one's own.
    pub status: Option<MessageStatus>,
}

impl From<MessageView> for MessageItem {
    fn from(view: MessageView) -> Self {
        let heard = |(identity, heard): (IdentityKey, Heard)| HeardSpan { identity, begin: heard.from, end: heard.to };
        Self {
            id: view.reference,
            identity: view.identity,
            text: view.text,
            edited: view.edited,
            retracted: view.retracted,
            reply_to: view.reply_to,
            content_note: view.content_note,
            reactions: view.reactions.into_iter().map(Into::into).collect(),
            heard: view.heard.into_iter().map(heard).collect(),
            status: view.status,
        }
    }
}

/// What two people say to each other.
#[derive(uniffi::Object)]
pub struct Thread {
    pub(crate) held: Arc<Held>,
    pub(crate) space: SpaceId,
}

#[uniffi::export]
impl Thread {
    /// Says something. It is durable when this returns, and goes once consent, the pair and quiet hours let it.
    ///
    /// # Errors
    /// [`BesideError::NotNow`], [`BesideError::Invalid`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn send(&self, message: NewMessage) -> Result<RecordRef, BesideError> {
        let message = Message { text: message.text, reply_to: message.reply_to, content_note: message.content_note };
        self.held.write(|core| core.send_message(&self.space, message))
    }

    /// The newest messages before one, or of all, oldest first.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Locked`], [`BesideError::Storage`].
    #[uniffi::method(default(before = None))]
    pub fn page(&self, limit: u32, before: Option<RecordRef>) -> Result<Vec<MessageItem>, BesideError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let views = self.held.read(|core| core.messages(&self.space, before, limit))?;
        Ok(views.into_iter().map(Into::into).collect())
    }

    /// One message.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn show(&self, id: RecordRef) -> Result<MessageItem, BesideError> {
        self.held.read(|core| core.message(&self.space, id)).map(Into::into)
    }

    /// Messages that hold all of the words, newest first.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn search(&self, words: &str) -> Result<Vec<MessageItem>, BesideError> {
        let views = self.held.read(|core| core.search_messages(&self.space, words))?;
        Ok(views.into_iter().map(Into::into).collect())
    }

    /// Words one of one's own messages anew.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn edit(&self, id: RecordRef, text: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.edit_message(&self.space, id, text))
    }

    /// Takes one of one's own messages back.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn take_back(&self, id: RecordRef) -> Result<(), BesideError> {
        self.held.write(|core| core.retract_message(&self.space, id))
    }

    /// Reacts with a sign.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn react(&self, id: RecordRef, sign: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.react(&self.space, id, sign))
    }

    /// Takes a reaction back.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn unreact(&self, id: RecordRef, sign: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.unreact(&self.space, id, sign))
    }

    /// Says which part of a message one heard.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn heard(&self, id: RecordRef, begin: u32, end: u32) -> Result<(), BesideError> {
        self.held.write(|core| core.heard(&self.space, Heard { target: id, from: begin, to: end }))
    }

    /// Notes that everything was seen, and tells the other person if one wants to.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn mark_seen(&self, receipt: ReadReceipt) -> Result<(), BesideError> {
        self.held.write(|core| core.mark_seen(&self.space, receipt))
    }

    /// Keeps what is being typed. An empty text forgets it.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn keep_draft(&self, text: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.keep_message_draft(&self.space, text))
    }

    /// What was being typed.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn draft(&self) -> Result<Option<String>, BesideError> {
        self.held.read(|core| core.message_draft(&self.space))
    }

    /// The devices that can read a message.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn who_can_see(&self, id: RecordRef) -> Result<Vec<DeviceKey>, BesideError> {
        let devices = self.held.read(|core| core.message_viewers(&self.space, id))?;
        Ok(devices.into_iter().collect())
    }
}
