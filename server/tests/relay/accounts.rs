//! Registering, signing in, recovering, enrolling, and their ends.

use beside_wire::account::*;
use beside_wire::codec;
use beside_wire::id::{LookupId, SignInKey};

use super::common::Relay;
use super::http::Request;
use super::phone::{Phone, STRETCH, key, random, vault};

#[tokio::test]
async fn a_person_registers_signs_in_elsewhere_enrols_and_ends_an_install() {
    let relay = Relay::start().await;
    let first = relay.registered("Ana", "a long passphrase").await;
    assert!(first.handle.starts_with("ana-"));
    let list: InstallList = first.phone.installs().await.value();
    assert_eq!(list.installs.len(), 1);
    assert_eq!(list.installs[0].device, first.phone.device_key());

    let mut second = first.phone.another();
    let fetched: VaultFetched = second.sign_in(&first.handle, &first.passphrase).await.value();
    assert_eq!((fetched.vault, fetched.handle.as_str()), (vault(1, 1), first.handle.as_str()));
    let enrolled = second.enrol(fetched.permit).await;
    assert_eq!(enrolled.handle, first.handle);
    let list: InstallList = second.installs().await.value();
    assert_eq!(list.installs.len(), 2);

    let revoke = RevokeInstall { install: second.install };
    assert_eq!(first.phone.call_post("/v1/installs/revoke", &revoke).await.status, 204);
    assert_eq!(second.installs().await.code(), "install-revoked");
    let list: InstallList = first.phone.installs().await.value();
    assert!(list.installs.iter().any(|row| row.install == second.install && row.revoked));
    assert_eq!(first.phone.call_post("/v1/installs/revoke", &revoke).await.status, 204, "again is fine");
}

#[tokio::test]
async fn nobody_ends_or_reads_what_is_another_accounts() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "one passphrase").await;
    let ben = relay.registered("ben", "another passphrase").await;
    let revoke = RevokeInstall { install: ana.phone.install };
    assert_eq!(ben.phone.call_post("/v1/installs/revoke", &revoke).await.code(), "install-unknown");
    let list: InstallList = ben.phone.installs().await.value();
    assert_eq!(list.installs.len(), 1);
    assert_eq!(ana.phone.installs().await.status, 200);
}

#[tokio::test]
async fn a_permit_is_for_one_use_and_a_lost_answer_comes_again() {
    let relay = Relay::start().await;
    let first = relay.registered("ana", "a long passphrase").await;
    let second = first.phone.another();
    let fetched: VaultFetched = second.sign_in(&first.handle, &first.passphrase).await.value();
    let enrol = Enrol { permit: fetched.permit, install: second.claim() };
    let once = second.post("/v1/installs", &enrol).await;
    let again = second.post("/v1/installs", &enrol).await;
    assert_eq!(once.value::<Enrolled>(), again.value::<Enrolled>());
    let other = Enrol { permit: fetched.permit, install: first.phone.another().claim() };
    assert_eq!(second.post("/v1/installs", &other).await.code(), "permit-expired");
    let list: InstallList = first.phone.installs().await.value();
    assert_eq!(list.installs.len(), 2);
    let never = Enrol { permit: random(), install: second.claim() };
    assert_eq!(second.post("/v1/installs", &never).await.code(), "permit-expired");
}

#[tokio::test]
async fn a_registration_whose_answer_was_lost_is_answered_again() {
    let relay = Relay::start().await;
    let phone = Phone::new(relay.running.relay(), relay.address());
    let request = phone.register_request("ana", "a long passphrase").await;
    let once: Enrolled = phone.post("/v1/register/finish", &request).await.value();
    let again: Enrolled = phone.post("/v1/register/finish", &request).await.value();
    assert_eq!(once, again);
    let mut other = request.clone();
    other.vault = vault(1, 9);
    assert_eq!(phone.post("/v1/register/finish", &other).await.code(), "exchange-expired");
}

#[tokio::test]
async fn a_registration_must_fit_in_every_part() {
    let relay = Relay::start().await;
    let phone = Phone::new(relay.running.relay(), relay.address());
    let good = phone.register_request("ana", "a long passphrase").await;
    let with = |change: fn(&mut RegisterFinish)| {
        let mut request = good.clone();
        change(&mut request);
        request
    };
    let bad: [(RegisterFinish, &str); 7] = [
        (with(|request| request.handle.push('2')), "exchange-expired"),
        (with(|request| request.install.sign_in = SignInKey::new(key().verifying_key().to_bytes())), "claim-invalid"),
        (with(|request| request.opaque.truncate(10)), "malformed"),
        (with(|request| request.stretch.memory_kib = 1), "malformed"),
        (with(|request| request.stretch.lanes = 2), "malformed"),
        (with(|request| request.vault.revision = 0), "malformed"),
        (with(|request| request.vault.sealed = vec![0; 16 * 1024 + 1]), "malformed"),
    ];
    for (request, code) in bad {
        assert_eq!(phone.post("/v1/register/finish", &request).await.code(), code);
    }
    assert_eq!(phone.post("/v1/register/finish", &good).await.status, 200, "a bad one cost nothing");
    for name in ["", "a b", "a@b"] {
        let start = RegisterStart { handle: name.to_owned(), opaque: vec![0; 32] };
        assert_eq!(phone.post("/v1/register/start", &start).await.code(), "handle-invalid");
    }
}

#[tokio::test]
async fn a_closed_relay_takes_nobody_new() {
    let relay = Relay::start_as(|config| config.registration = beside_server::config::Registration::Closed).await;
    let phone = Phone::new(relay.running.relay(), relay.address());
    let start = RegisterStart { handle: "ana".to_owned(), opaque: vec![0; 32] };
    assert_eq!(phone.post("/v1/register/start", &start).await.code(), "registration-closed");
}

#[tokio::test]
async fn a_handle_that_does_not_exist_looks_like_one_that_does() {
    let relay = Relay::start().await;
    let known = relay.registered("ana", "a long passphrase").await;
    let unknown = "ana-2222";
    assert_eq!(known.handle.len(), unknown.len());
    let (start, _) = Phone::sign_in_request(&known.handle, "a wrong passphrase");
    let absent = SignInStart { handle: unknown.to_owned(), ..start.clone() };
    let one = known.phone.post("/v1/sign-in/start", &start).await;
    let other = known.phone.post("/v1/sign-in/start", &absent).await;
    let lengths = |reply: &super::http::Reply| {
        let started: SignInStarted = reply.value();
        (reply.body.len(), started.opaque.len(), started.stretch, started.relay)
    };
    assert_eq!(lengths(&one), lengths(&other));
    assert_eq!(lengths(&one).2, STRETCH);
    // The same question has the same first half of an answer, as it has for a handle that exists.
    for asked in [&start, &absent] {
        let evaluations =
            [known.phone.post("/v1/sign-in/start", asked).await, known.phone.post("/v1/sign-in/start", asked).await]
                .map(|reply| reply.value::<SignInStarted>().opaque[..32].to_vec());
        assert_eq!(evaluations[0], evaluations[1]);
    }
    let wrong = known.phone.sign_in(&known.handle, "a wrong passphrase").await;
    let absent = known.phone.sign_in(unknown, "a wrong passphrase").await;
    assert_eq!((wrong.status, &wrong.body), (absent.status, &absent.body));
    assert_eq!(wrong.code(), "sign-in-refused");
}

#[tokio::test]
async fn an_exchange_is_good_for_one_finish() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let (start, _) = Phone::sign_in_request(&ana.handle, "a wrong passphrase");
    let started: SignInStarted = ana.phone.post("/v1/sign-in/start", &start).await.value();
    let finish = SignInFinish { exchange: started.exchange, opaque: vec![1; 64] };
    assert_eq!(ana.phone.post("/v1/sign-in/finish", &finish).await.code(), "sign-in-refused");
    assert_eq!(ana.phone.post("/v1/sign-in/finish", &finish).await.code(), "exchange-expired");
    let never = SignInFinish { exchange: random(), ..finish };
    assert_eq!(ana.phone.post("/v1/sign-in/finish", &never).await.code(), "exchange-expired");
}

#[tokio::test]
async fn the_recovery_code_fetches_the_vault_and_tells_nothing_to_others() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let mut phone = ana.phone.another();
    let fetched: VaultFetched = phone.recover(ana.phone.lookup, &ana.phone.recovery).await.value();
    assert_eq!((fetched.handle.as_str(), fetched.vault), (ana.handle.as_str(), vault(1, 1)));
    phone.enrol(fetched.permit).await;
    assert_eq!(phone.installs().await.status, 200);
    let wrong_key = phone.recover(ana.phone.lookup, &key()).await;
    let absent = phone.recover(LookupId::new(random()), &ana.phone.recovery).await;
    assert_eq!((wrong_key.status, &wrong_key.body), (absent.status, &absent.body));
    assert_eq!(absent.code(), "recovery-refused");
}

#[tokio::test]
async fn a_new_passphrase_comes_with_a_new_vault_or_not_at_all() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "the old passphrase").await;
    let permit = |fetched: VaultFetched| fetched.permit;
    let first = permit(ana.phone.sign_in(&ana.handle, "the old passphrase").await.value());
    let conflict = ana.phone.change(first, "the new passphrase", vault(3, 2)).await;
    assert_eq!(conflict.code(), "vault-changed");
    let second = permit(ana.phone.sign_in(&ana.handle, "the old passphrase").await.value());
    assert_eq!(ana.phone.change(second, "the new passphrase", vault(2, 2)).await.status, 204);
    assert_eq!(ana.phone.sign_in(&ana.handle, "the old passphrase").await.code(), "sign-in-refused");
    let fetched: VaultFetched = ana.phone.sign_in(&ana.handle, "the new passphrase").await.value();
    assert_eq!(fetched.vault, vault(2, 2));
    let spent = PassphraseStart { permit: second, opaque: vec![0; 32] };
    assert_eq!(ana.phone.post("/v1/passphrase/start", &spent).await.code(), "permit-expired");
}

#[tokio::test]
async fn a_vault_follows_the_one_before_it() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let put = async |vault: &VaultUpload| {
        let body = codec::encode(vault);
        ana.phone.call(Request::post("/v1/vault", body.clone()).method("PUT"), &body).await
    };
    assert_eq!(put(&vault(2, 2)).await.status, 204);
    assert_eq!(put(&vault(2, 2)).await.status, 204, "the answer was lost");
    assert_eq!(put(&vault(2, 3)).await.code(), "vault-changed");
    assert_eq!(put(&vault(4, 4)).await.code(), "vault-changed");
    let stored: VaultUpload = ana.phone.call(Request::get("/v1/vault"), &[]).await.value();
    assert_eq!(stored, vault(2, 2));
}

#[tokio::test]
async fn a_deleted_account_is_gone_and_its_name_is_as_if_it_had_never_been() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let fetched: VaultFetched = ana.phone.sign_in(&ana.handle, &ana.passphrase).await.value();
    let delete = Permit { permit: fetched.permit };
    assert_eq!(ana.phone.post("/v1/account/delete", &delete).await.status, 204);
    assert_eq!(ana.phone.post("/v1/account/delete", &delete).await.status, 204, "the answer was lost");
    assert_eq!(ana.phone.installs().await.code(), "unauthorized");
    assert_eq!(ana.phone.sign_in(&ana.handle, &ana.passphrase).await.code(), "sign-in-refused");
    assert_eq!(ana.phone.recover(ana.phone.lookup, &ana.phone.recovery).await.code(), "recovery-refused");
}

#[tokio::test]
async fn a_relay_that_starts_again_is_the_same_relay() {
    let relay = Relay::start().await;
    let key = relay.running.relay();
    let mut ana = relay.registered("ana", "a long passphrase").await;
    let directory = relay.stop().await;
    let relay = Relay::start_in(directory, |_| {}).await;
    assert_eq!(relay.running.relay(), key);
    ana.phone.address = relay.address();
    assert_eq!(ana.phone.installs().await.status, 200);
    assert_eq!(ana.phone.sign_in(&ana.handle, &ana.passphrase).await.status, 200);
}
