//! Finding each other, and consent before anything is said.

use std::sync::Arc;
use std::time::Duration;

use beside_core::companion::{ConsentState, PolicyLanguage};
use beside_wire::id::IdentityKey;

use super::Companion;
use crate::error::{BesideError, Language};
use crate::space::{Pair, Space};

#[uniffi::export]
impl Companion {
    /// Makes an invite: a link for one person, to be shown as a QR code or handed over. Whoever has it can accept.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn invite(&self, valid_for: Duration) -> Result<String, BesideError> {
        let valid_ms = i64::try_from(valid_for.as_millis()).unwrap_or(i64::MAX);
        self.held.write(|core| core.invite(valid_ms)).map(|link| link.to_string())
    }

    /// Accepts an invite.
    ///
    /// # Errors
    /// [`BesideError::Invalid`] for what is no invite, [`BesideError::NotNow`] for one that can't be used,
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn accept_invite(&self, link: &str) -> Result<Arc<Space>, BesideError> {
        let space = self.held.write(|core| core.accept_invite(link))?;
        self.space(space)
    }

    /// All pairs.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn pairs(&self) -> Result<Vec<Pair>, BesideError> {
        let pairs = self.held.read(|core| core.pairs())?;
        Ok(pairs.into_iter().map(Into::into).collect())
    }

    /// Blocks a person, and leaves all pairs with them. They aren't told.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn block(&self, identity: IdentityKey) -> Result<(), BesideError> {
        self.held.write(|core| core.block(&identity))
    }

    /// Lets a person invite and accept again.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn unblock(&self, identity: IdentityKey) -> Result<(), BesideError> {
        self.held.write(|core| core.unblock(&identity))
    }

    /// Takes a bundle that came as a file. Gives how much of it was new.
    ///
    /// # Errors
    /// [`BesideError::Invalid`] for what is no bundle, [`BesideError::Storage`].
    pub fn import_bundle(&self, bytes: Vec<u8>) -> Result<u64, BesideError> {
        let (operations, envelopes) = self.held.write(|core| core.import_bundle(&bytes))?;
        Ok(operations.saturating_add(envelopes))
    }

    /// Agrees to the policy, in the language in which it was read. Until then nothing is sealed for anybody else.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn consent(&self, language: Language) -> Result<(), BesideError> {
        let language = match language {
            Language::English => PolicyLanguage::English,
            Language::Portuguese => PolicyLanguage::Portuguese,
            Language::Polish => PolicyLanguage::Polish,
        };
        self.held.write(|core| core.consent(language))
    }

    /// Withdraws: from the next sync on nothing more is sealed for anybody else.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn withdraw_consent(&self) -> Result<(), BesideError> {
        self.held.write(beside_core::companion::Companion::withdraw_consent)
    }

    /// Whether this person has agreed to the policy.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn consent_state(&self) -> Result<ConsentState, BesideError> {
        self.held.read(|core| core.consent_state())
    }
}
