//! Checks of accounts.

use beside_wire::account::{Stretch, VaultUpload};
use beside_wire::id::{DeviceKey, LookupId};
use beside_wire::limits::INSTALLS_PER_ACCOUNT_MAX;

use super::bench::{Offer, RELAY, Text, account, account_id, install_id, job, new_account, new_install, one, space};
use super::people::{Phone, verified};
use beside_store::account::{
    AccountCreation, AssertionOutcome, AssertionUse, Enrolment, INSTALLS_KEPT_MAX, NewAccount, NewInstall,
    PassphraseChange, Replacement,
};
use beside_store::error::StoreError;
use beside_store::log::{LineOrder, LinesQuery, SpaceState};
use beside_store::store::{SecretName, Store};

pub(super) async fn handles_are_unique<S: Store>(store: &S) {
    let phone = account(store, 1).await;
    let other = |number| new_account(number, phone.device());
    let same_handle = NewAccount { handle: "reed-1".to_owned(), ..other(2) };
    assert_eq!(store.create_account(same_handle).await, Ok(AccountCreation::HandleTaken), "a handle is one's own");
    let same_lookup = NewAccount { recovery: other(1).recovery, ..other(2) };
    assert_eq!(store.create_account(same_lookup).await, Ok(AccountCreation::IdTaken), "so is a lookup id");
    let same_install = NewAccount { install: other(1).install, ..other(2) };
    assert_eq!(store.create_account(same_install).await, Ok(AccountCreation::IdTaken), "so is an install id");
    assert_eq!(store.account_by_handle("reed-2").await, Ok(None), "nothing of them is left");
    let login = store.account_by_handle("reed-1").await.unwrap_or_default();
    assert_eq!(login.map(|login| (login.account, login.opaque)), Some((account_id(1), vec![1; 192])), "sign-in");
    let recovery = store.account_by_lookup(LookupId::new([1; 16])).await.unwrap_or_default();
    assert_eq!(recovery.map(|recovery| recovery.account), Some(account_id(1)), "recovery");
    let vault = store.account_vault(account_id(1)).await.unwrap_or_default();
    assert_eq!(vault.map(|vault| (vault.handle, vault.vault.revision)), Some(("reed-1".to_owned(), 1)), "vault");
}

pub(super) async fn vaults_are_replaced_in_order<S: Store>(store: &S) {
    account(store, 1).await;
    let vault = |revision| VaultUpload { revision, sealed: vec![0, 1, 2] };
    assert_eq!(store.put_vault(account_id(1), vault(2)).await, Ok(Replacement::Replaced), "the next revision");
    let conflict = Ok(Replacement::Conflict { stored: 2 });
    assert_eq!(store.put_vault(account_id(1), vault(2)).await, conflict, "the same one again");
    assert_eq!(store.put_vault(account_id(1), vault(4)).await, conflict, "one too far");
    assert_eq!(store.put_vault(account_id(9), vault(1)).await, Ok(Replacement::NoAccount), "nobody's");
    let stretch = Stretch { memory_kib: 1, passes: 2, lanes: 3 };
    let change = |revision| PassphraseChange {
        account: account_id(1),
        opaque: vec![u8::try_from(revision).unwrap_or(0); 10],
        stretch,
        vault: vault(revision),
    };
    assert_eq!(store.change_passphrase(change(2)).await, conflict, "a passphrase over an old vault");
    let login = store.account_by_handle("reed-1").await.unwrap_or_default();
    assert_eq!(login.map(|login| login.opaque), Some(vec![1; 192]), "changes nothing");
    assert_eq!(store.change_passphrase(change(3)).await, Ok(Replacement::Replaced), "over the present one");
    let login = store.account_by_handle("reed-1").await.unwrap_or_default();
    assert_eq!(login.map(|login| (login.opaque, login.stretch)), Some((vec![3; 10], stretch)), "it changes both");
    let kept = store.account_vault(account_id(1)).await.unwrap_or_default();
    assert_eq!(kept.map(|kept| kept.vault), Some(vault(3)), "at once");
}

pub(super) async fn installs_are_bounded<S: Store>(store: &S) {
    account(store, 1).await;
    account(store, 200).await;
    let device = |number| DeviceKey::new([number; 32]);
    let bound = u8::try_from(INSTALLS_PER_ACCOUNT_MAX).unwrap_or(u8::MAX);
    for number in 2..=bound {
        let enrolled = store.enrol_install(account_id(1), new_install(number, device(number))).await;
        assert_eq!(enrolled, Ok(Enrolment::Enrolled), "up to the bound");
    }
    let next = new_install(bound + 1, device(bound + 1));
    assert_eq!(store.enrol_install(account_id(1), next).await, Ok(Enrolment::TooMany), "not beyond it");
    assert_eq!(store.enrol_install(account_id(9), next).await, Ok(Enrolment::NoAccount), "nor for nobody");
    let taken = new_install(1, device(1));
    assert_eq!(store.enrol_install(account_id(200), taken).await, Ok(Enrolment::IdTaken), "nor twice");
    assert_eq!(store.revoke_install(account_id(200), install_id(2)).await, Ok(false), "others' can't be ended");
    let kept_max = u8::try_from(INSTALLS_KEPT_MAX).unwrap_or(u8::MAX);
    for number in bound + 1..=kept_max + 1 {
        assert_eq!(store.revoke_install(account_id(1), install_id(number - 1)).await, Ok(true), "one's own can");
        let enrolled = store.enrol_install(account_id(1), new_install(number, device(number))).await;
        assert_eq!(enrolled, Ok(Enrolment::Enrolled), "an ended one makes room");
    }
    assert_eq!(store.mark_seen(install_id(1), 500).await, Ok(()), "it is seen");
    assert_eq!(store.mark_seen(install_id(1), 400).await, Ok(()), "days don't go back");
    let rows = store.installs(account_id(1)).await.unwrap_or_default();
    assert_eq!(rows.len(), INSTALLS_KEPT_MAX, "ended ones are listed, up to a bound");
    let first = rows.first().map(|row| (row.install, row.enrolled_day, row.seen_day, row.revoked));
    assert_eq!(first, Some((install_id(1), 1, 500, false)), "in the order of days");
    let ended = store.presenter(install_id(bound + 1)).await;
    assert_eq!(ended, Ok(None), "an ended one presents nobody");
    let presented = store.presenter(install_id(1)).await.unwrap_or_default();
    let devices = presented.map(|who| who.account_devices).unwrap_or_default();
    assert_eq!(devices.len(), INSTALLS_KEPT_MAX, "the account's devices are known, ended ones included");
    assert!(devices.is_sorted(), "in ascending order");
}

pub(super) async fn an_install_is_known_by_its_keys<S: Store>(store: &S) {
    account(store, 1).await;
    account(store, 2).await;
    let device = DeviceKey::new([9; 32]);
    let first = new_install(3, device);
    assert_eq!(store.enrol_install(account_id(1), first).await, Ok(Enrolment::Enrolled), "it is new");
    let again = NewInstall { install: install_id(4), ..first };
    let known = Ok(Enrolment::Known(install_id(3)));
    assert_eq!(store.enrol_install(account_id(1), again).await, known, "asked again it is the same");
    let other_key = NewInstall { sign_in: new_install(5, device).sign_in, ..again };
    assert_eq!(
        store.enrol_install(account_id(1), other_key).await,
        Ok(Enrolment::Enrolled),
        "another key, another one"
    );
    let elsewhere = NewInstall { install: install_id(6), ..first };
    assert_eq!(store.enrol_install(account_id(2), elsewhere).await, Ok(Enrolment::Enrolled), "so is another account");
    assert_eq!(store.installs(account_id(1)).await.map(|rows| rows.len()), Ok(3), "and no more than these");
    assert_eq!(store.revoke_install(account_id(1), install_id(3)).await, Ok(true), "one that has ended");
    let back = NewInstall { install: install_id(7), ..first };
    assert_eq!(store.enrol_install(account_id(1), back).await, Ok(Enrolment::Enrolled), "doesn't come back");
}

pub(super) async fn assertions_are_used_once<S: Store>(store: &S) {
    account(store, 1).await;
    account(store, 2).await;
    let assertion = |jti| AssertionUse { jti: [jti; 16], expires_ms: u64::from(jti) * 1_000 };
    let use_it = async |install, jti| store.use_assertion(install_id(install), assertion(jti)).await;
    assert_eq!(use_it(1, 1).await, Ok(AssertionOutcome::Fresh), "once");
    assert_eq!(use_it(1, 1).await, Ok(AssertionOutcome::Replayed), "and not twice");
    assert_eq!(use_it(2, 1).await, Ok(AssertionOutcome::Fresh), "each install has its own");
    assert_eq!(use_it(1, 2).await, Ok(AssertionOutcome::Fresh), "another one");
    assert_eq!(use_it(9, 1).await, Ok(AssertionOutcome::InstallEnded), "an unknown install has none");
    assert_eq!(store.forget_assertions(1_000).await, Ok(2), "those that have ended are forgotten");
    assert_eq!(use_it(1, 2).await, Ok(AssertionOutcome::Replayed), "and no others");
}

pub(super) async fn a_deleted_account_takes_its_spaces_along<S: Store>(store: &S) {
    let (phone, alone) = space(store, 1).await;
    let other = account(store, 2).await;
    let shared = verified(&other.pair_with(&phone, RELAY, 3));
    one(store, job(2, shared.space(), vec![Offer::operation(&shared)])).await;
    let text = Text::new(&phone, 7, 1);
    one(store, job(1, alone.space(), vec![Offer::Envelope(text.clone())])).await;
    one(store, job(1, shared.space(), vec![Offer::Envelope(text)])).await;
    assert_eq!(store.delete_account(account_id(1)).await, Ok(true), "it goes");
    assert_eq!(store.delete_account(account_id(1)).await, Ok(false), "once");
    assert_eq!(store.account_by_handle("reed-1").await, Ok(None), "nobody signs in to it");
    assert_eq!(store.install(install_id(1)).await, Ok(None), "its installs are gone");
    assert_eq!(store.spaces_of_device(phone.device()).await, Ok(vec![shared.space()]), "shared spaces stay");
    assert!(matches!(store.space(alone.space()).await, Ok(SpaceState::Closed)), "its own is closed");
    assert!(matches!(store.space(shared.space()).await, Ok(SpaceState::Open(_))), "the shared one is open");
    let query =
        |space| LinesQuery { space, from: 1, to: u64::MAX, lane: None, order: LineOrder::OldestFirst, limit: 10 };
    assert_eq!(store.lines(query(alone.space())).await, Ok(Vec::new()), "nothing is left of the one");
    assert_eq!(store.bodies(alone.space(), vec![2]).await, Ok(Vec::new()), "no body either");
    assert_eq!(store.lines(query(shared.space())).await.map(|lines| lines.len()), Ok(2), "all of the other");
    assert_eq!(
        store.create_account(new_account(1, Phone::new(1, 1).device())).await,
        Ok(AccountCreation::Created),
        "its names are free again"
    );
}

pub(super) async fn secrets_stay_and_a_closed_store_says_so<S: Store>(store: &S) {
    let candidate = |byte| vec![byte; 32];
    assert_eq!(store.secret(SecretName::HeadKey, candidate(1)).await, Ok(candidate(1)), "the first is kept");
    assert_eq!(store.secret(SecretName::HeadKey, candidate(2)).await, Ok(candidate(1)), "and stays");
    assert_eq!(store.secret(SecretName::TokenKey, candidate(3)).await, Ok(candidate(3)), "each has its own");
    assert_eq!(store.close().await, Ok(()), "it closes");
    assert_eq!(store.incarnation().await, Err(StoreError::Unavailable), "and then answers nothing");
    let written = store.secret(SecretName::OpaqueSetup, candidate(1)).await;
    assert_eq!(written, Err(StoreError::Unavailable), "and takes nothing");
}
