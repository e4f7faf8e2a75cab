//! What a store in memory holds of accounts.

use std::collections::BTreeSet;

use beside_wire::account::{InstallRow, RecoveryAccess, Stretch, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId};
use beside_wire::limits::INSTALLS_PER_ACCOUNT_MAX;

use super::state::State;
use crate::account::{
    AccountCreation, AccountLogin, AccountRecovery, AccountVault, AssertionOutcome, AssertionUse, Enrolment,
    INSTALLS_KEPT_MAX, InstallRecord, NewAccount, NewInstall, PassphraseChange, Presenter, Replacement,
};

#[derive(Debug, Clone)]
pub(super) struct KeptAccount {
    handle: String,
    opaque: Vec<u8>,
    stretch: Stretch,
    vault: VaultUpload,
    recovery: RecoveryAccess,
    pub(super) bytes: u64,
}

#[derive(Debug, Clone)]
pub(super) struct KeptInstall {
    pub(super) record: InstallRecord,
    enrolled_day: u32,
    pub(super) seen_day: u32,
}

impl State {
    pub(super) fn create_account(&mut self, new: NewAccount) -> AccountCreation {
        if self.handles.contains_key(&new.handle) {
            return AccountCreation::HandleTaken;
        }
        let taken = self.accounts.contains_key(&new.account)
            || self.lookups.contains_key(&new.recovery.lookup)
            || self.installs.contains_key(&new.install.install);
        if taken {
            return AccountCreation::IdTaken;
        }
        self.handles.insert(new.handle.clone(), new.account);
        self.lookups.insert(new.recovery.lookup, new.account);
        self.insert_install(new.account, &new.install);
        let NewAccount { account, handle, opaque, stretch, vault, recovery, .. } = new;
        self.accounts.insert(account, KeptAccount { handle, opaque, stretch, vault, recovery, bytes: 0 });
        AccountCreation::Created
    }

    fn insert_install(&mut self, account: AccountId, new: &NewInstall) {
        let record =
            InstallRecord { install: new.install, account, sign_in: new.sign_in, device: new.device, revoked: false };
        self.installs.insert(new.install, KeptInstall { record, enrolled_day: new.day, seen_day: new.day });
    }

    pub(super) fn login(&self, handle: &str) -> Option<AccountLogin> {
        let account = *self.handles.get(handle)?;
        let kept = self.accounts.get(&account)?;
        Some(AccountLogin { account, opaque: kept.opaque.clone(), stretch: kept.stretch })
    }

    pub(super) fn recovery(&self, lookup: &LookupId) -> Option<AccountRecovery> {
        let account = *self.lookups.get(lookup)?;
        Some(AccountRecovery { account, key: self.accounts.get(&account)?.recovery.key })
    }

    pub(super) fn vault(&self, account: &AccountId) -> Option<AccountVault> {
        let kept = self.accounts.get(account)?;
        Some(AccountVault { handle: kept.handle.clone(), vault: kept.vault.clone() })
    }

    fn installs_of(&self, account: &AccountId) -> impl Iterator<Item = &KeptInstall> {
        self.installs.values().filter(move |kept| kept.record.account == *account)
    }

    pub(super) fn enrol(&mut self, account: &AccountId, new: &NewInstall) -> Enrolment {
        if !self.accounts.contains_key(account) {
            return Enrolment::NoAccount;
        }
        let same = |kept: &&KeptInstall| {
            !kept.record.revoked && kept.record.device == new.device && kept.record.sign_in == new.sign_in
        };
        if let Some(known) = self.installs_of(account).find(same) {
            return Enrolment::Known(known.record.install);
        }
        if self.installs.contains_key(&new.install) {
            return Enrolment::IdTaken;
        }
        if self.installs_of(account).filter(|kept| !kept.record.revoked).count() >= INSTALLS_PER_ACCOUNT_MAX {
            return Enrolment::TooMany;
        }
        if self.installs_of(account).count() >= INSTALLS_KEPT_MAX {
            let ended = self.installs_of(account).filter(|kept| kept.record.revoked);
            let first =
                ended.min_by_key(|kept| (kept.enrolled_day, kept.record.install)).map(|kept| kept.record.install);
            if let Some(first) = first {
                self.installs.remove(&first);
            }
        }
        self.insert_install(*account, new);
        Enrolment::Enrolled
    }

    pub(super) fn put_vault(&mut self, account: &AccountId, vault: VaultUpload) -> Replacement {
        let Some(kept) = self.accounts.get_mut(account) else { return Replacement::NoAccount };
        if kept.vault.revision.checked_add(1) != Some(vault.revision) {
            return Replacement::Conflict { stored: kept.vault.revision };
        }
        kept.vault = vault;
        Replacement::Replaced
    }

    pub(super) fn change_passphrase(&mut self, change: PassphraseChange) -> Replacement {
        let PassphraseChange { account, opaque, stretch, vault } = change;
        let replacement = self.put_vault(&account, vault);
        if replacement == Replacement::Replaced
            && let Some(kept) = self.accounts.get_mut(&account)
        {
            kept.opaque = opaque;
            kept.stretch = stretch;
        }
        replacement
    }

    pub(super) fn devices_of(&self, account: &AccountId) -> BTreeSet<DeviceKey> {
        self.installs_of(account).map(|kept| kept.record.device).collect()
    }

    pub(super) fn presenter(&self, install: InstallId) -> Option<Presenter> {
        let record = self.installs.get(&install).map(|kept| kept.record).filter(|record| !record.revoked)?;
        Some(Presenter {
            install: record.install,
            account: record.account,
            device: record.device,
            account_devices: self.devices_of(&record.account).into_iter().collect(),
            account_bytes: self.accounts.get(&record.account)?.bytes,
        })
    }

    pub(super) fn install_rows(&self, account: &AccountId) -> Vec<InstallRow> {
        let row = |kept: &KeptInstall| InstallRow {
            install: kept.record.install,
            device: kept.record.device,
            enrolled_day: kept.enrolled_day,
            seen_day: kept.seen_day,
            revoked: kept.record.revoked,
        };
        let mut rows: Vec<InstallRow> = self.installs_of(account).map(row).collect();
        rows.sort_by_key(|row| (row.enrolled_day, row.install));
        rows
    }

    pub(super) fn revoke(&mut self, account: &AccountId, install: InstallId) -> bool {
        let Some(kept) = self.installs.get_mut(&install).filter(|kept| kept.record.account == *account) else {
            return false;
        };
        kept.record.revoked = true;
        true
    }

    pub(super) fn use_assertion(&mut self, install: InstallId, assertion: &AssertionUse) -> AssertionOutcome {
        if self.installs.get(&install).is_none_or(|kept| kept.record.revoked) {
            return AssertionOutcome::InstallEnded;
        }
        let key = (install, assertion.jti);
        if self.assertions.contains_key(&key) {
            return AssertionOutcome::Replayed;
        }
        self.assertions.insert(key, assertion.expires_ms);
        AssertionOutcome::Fresh
    }

    pub(super) fn delete_account(&mut self, account: &AccountId) -> bool {
        let Some(kept) = self.accounts.remove(account) else { return false };
        self.handles.remove(&kept.handle);
        self.lookups.remove(&kept.recovery.lookup);
        let theirs = self.spaces_of(self.devices_of(account));
        self.installs.retain(|_, kept| kept.record.account != *account);
        self.assertions.retain(|(install, _), _| self.installs.contains_key(install));
        let others: BTreeSet<DeviceKey> = self.installs.values().map(|kept| kept.record.device).collect();
        let in_use = self.spaces_of(others);
        for space in theirs.difference(&in_use) {
            self.spaces.insert(*space, None);
            for spaces in self.device_spaces.values_mut() {
                spaces.remove(space);
            }
        }
        self.device_spaces.retain(|_, spaces| !spaces.is_empty());
        true
    }
}
