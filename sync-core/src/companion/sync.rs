//! A sync, without a network: bytes to send, and bytes that came. Whoever has a network drives it (see `driver`).

use beside_wire::envelope::ChainHead;
use beside_wire::id::DeviceKey;
use rand_core::RngCore as _;

use super::open::recipient_key;
use super::{Assertion, Companion, CompanionError, Output, SyncOptions};
use crate::access::devices::{DeviceEnd, revoke_device};
use crate::identity::vault::{OpenVault, SealedVault};
use crate::storage::{Read as _, Store as _, WriteBatch};
use crate::sync::{Input, chain_heads, pair_states, stored_membership};

impl Companion {
    /// Seals what is pending and begins a sync. The outputs hold the first body to send.
    ///
    /// # Errors
    /// What the store says.
    pub fn sync_begin(&mut self, options: SyncOptions) -> Result<Vec<Output>, CompanionError> {
        if !self.is_locked() {
            self.steps(|| Input::Seal)?;
        }
        self.step(Input::StartSync(options))
    }

    /// Takes bytes of the relay's answer: what is complete in them is durable when this returns.
    ///
    /// # Errors
    /// [`CompanionError::CaptivePortal`] where they aren't a relay's, [`CompanionError::RelayVersion`], or what the
    /// store says.
    pub fn sync_received(&mut self, bytes: Vec<u8>) -> Result<Vec<Output>, CompanionError> {
        let mut outputs = self.step(Input::Received(bytes))?;
        for output in &outputs {
            if let Output::Token(token) = output {
                self.token = Some(token.clone());
            }
        }
        outputs.extend(self.steps(|| Input::Open)?);
        Ok(outputs)
    }

    /// The answer is complete. The outputs hold the next body to send, or the report.
    ///
    /// # Errors
    /// What the store says.
    pub fn sync_ended(&mut self) -> Result<Vec<Output>, CompanionError> {
        let mut outputs = self.steps(|| Input::Open)?;
        outputs.extend(self.step(Input::Ended)?);
        let complete = |output: &Output| matches!(output, Output::Finished(report) if !report.more);
        if outputs.iter().any(complete) {
            self.forget_recipient()?;
        }
        Ok(outputs)
    }

    /// The link broke. What came whole is kept, and of a cut body the bytes that came.
    ///
    /// # Errors
    /// What the store says.
    pub fn sync_broken(&mut self) -> Result<Vec<Output>, CompanionError> {
        self.step(Input::Broken)
    }

    /// What goes into the request's `Authorization`: the relay's token, or an assertion over this body.
    ///
    /// # Errors
    /// [`CompanionError::NotRegistered`], or what the store says.
    pub fn authorization(&mut self, body: &[u8]) -> Result<String, CompanionError> {
        match &self.token {
            Some(token) => Ok(format!("Bearer {token}")),
            None => self.assertion(body),
        }
    }

    /// An assertion over this body, whatever tokens there are.
    ///
    /// # Errors
    /// [`CompanionError::NotRegistered`], or what the store says.
    pub fn assertion(&mut self, body: &[u8]) -> Result<String, CompanionError> {
        let mut id = [0; 16];
        self.rng.fill_bytes(&mut id);
        let assertion = Assertion {
            install: self.install()?,
            relay: self.account.relay.key,
            now_ms: self.clock.now_ms().saturating_add(self.clock_offset_ms),
            id,
            body,
        };
        Ok(format!("Bearer {}", assertion.sign(&self.sign_in()?)))
    }

    /// The relay no longer takes the token: the next request brings an assertion.
    pub fn token_refused(&mut self) {
        self.token = None;
    }

    /// The relay told its time. It is used to sign in, and never reaches content.
    pub fn relay_time(&mut self, unix_milliseconds: i64) {
        self.clock_offset_ms = unix_milliseconds.saturating_sub(self.clock.now_ms());
    }

    /// Ends one of this person's devices: the operation and the resealed vault become durable together, and reach the
    /// relay at the next chance.
    ///
    /// # Errors
    /// [`CompanionError::NoSuchDevice`], [`CompanionError::Locked`], or what the store says.
    pub fn revoke(&mut self, device: &DeviceKey, vault: &mut OpenVault) -> Result<SealedVault, CompanionError> {
        if self.is_locked() {
            return Err(CompanionError::Locked);
        }
        let membership = stored_membership(&self.store, &self.account.space)?.ok_or(CompanionError::NoSuchDevice)?;
        if !membership.is_active(device) {
            return Err(CompanionError::NoSuchDevice);
        }
        let frontier: Vec<ChainHead> = chain_heads(&self.store, &self.account.space, device)?;
        // The old recipient's key isn't needed: each epoch's keyring record stands under the next epoch.
        drop(vault.replace_recipient(&mut self.rng));
        let end = DeviceEnd { device: *device, frontier, vault_recipient: Some(vault.recipient().public()) };
        let operation = revoke_device(&membership, end, vault.root().key())
            .map_err(|error| CompanionError::Engine(error.into()))?;
        let sealed = vault.seal(&mut self.rng).map_err(|_| CompanionError::VaultDamaged)?;
        self.keep_vault_for_upload(&sealed.vault)?;
        self.step(Input::Adopt(operation.bytes().to_vec()))?;
        self.revoke_in_pairs(device, vault)?;
        Ok(sealed.vault)
    }

    fn revoke_in_pairs(&mut self, device: &DeviceKey, vault: &OpenVault) -> Result<(), CompanionError> {
        for state in pair_states(&self.store, &self.account.space)? {
            let Some(membership) = stored_membership(&self.store, &state.space)? else { continue };
            if membership.is_active(device) {
                let frontier = chain_heads(&self.store, &state.space, device)?;
                let end = DeviceEnd { device: *device, frontier, vault_recipient: None };
                let operation = revoke_device(&membership, end, vault.root().key())
                    .map_err(|error| CompanionError::Engine(error.into()))?;
                self.step(Input::Adopt(operation.bytes().to_vec()))?;
            }
        }
        Ok(())
    }

    // The vault recipient's key is lent to a new device until it has been added and has read the history.
    fn forget_recipient(&mut self) -> Result<(), CompanionError> {
        if self.is_locked() || self.store.get(&recipient_key())?.is_none() {
            return Ok(());
        }
        if crate::sync::is_added(&self.store, &self.account.space, &self.account.device)? {
            let mut batch = WriteBatch::default();
            batch.delete(recipient_key());
            self.store.commit(&batch)?;
            self.engine.lend_vault_recipient(None);
        }
        Ok(())
    }
}
