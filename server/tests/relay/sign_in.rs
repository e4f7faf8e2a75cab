//! Assertions and tokens: what is taken, and everything else.

use beside_wire::codec;
use beside_wire::frame::SyncRequest;
use serde_json::{Value, json};

use super::common::Relay;
use super::http::{Reply, Request};
use super::phone::{Phone, jwt, key, unix_seconds};
use super::sync::{frames, nothing, welcome};

fn header() -> Value {
    json!({"alg": "EdDSA", "typ": "beside-assertion+jwt"})
}

async fn list(phone: &Phone, bearer: &str) -> Reply {
    Request::get("/v1/installs").bearer(bearer).send(phone.address).await
}

async fn token(phone: &Phone) -> String {
    let reply = phone.call_post("/v1/sync", &nothing()).await;
    welcome(&frames(&reply)).token.unwrap()
}

#[tokio::test]
async fn an_assertion_is_used_once_and_for_its_body_alone() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    let assertion = ana.assertion(&[]);
    assert_eq!(list(&ana, &assertion).await.status, 200);
    assert_eq!(list(&ana, &assertion).await.code(), "assertion-replayed");
    assert_eq!(list(&ana, &ana.assertion(b"another body")).await.code(), "unauthorized");

    let body = codec::encode(&nothing());
    let assertion = ana.assertion(&body);
    let sync = || Request::post("/v1/sync", body.clone()).bearer(&assertion).send(ana.address);
    assert_eq!(sync().await.status, 200);
    assert_eq!(sync().await.code(), "assertion-replayed");
    let other = codec::encode(&SyncRequest { budget_bytes: 9_999, ..nothing() });
    let reply = Request::post("/v1/sync", other).bearer(&ana.assertion(&body)).send(ana.address).await;
    assert_eq!(reply.code(), "unauthorized");
}

#[tokio::test]
async fn every_other_assertion_is_refused_alike() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    let with = |name: &str, value: Value| {
        let mut claims = ana.claims(&[]);
        claims[name] = value;
        claims
    };
    let stranger = Phone::new(ana.relay, ana.address);
    let good = ana.claims(&[]);
    let unsigned = jwt(&json!({"alg": "none", "typ": "beside-assertion+jwt"}), &good, &ana.sign_in);
    let bad = [
        ("nothing", String::new()),
        ("noise", "a.b.c".to_owned()),
        ("another key", jwt(&header(), &good, &key())),
        ("the device key", jwt(&header(), &good, &ana.device)),
        ("no algorithm", unsigned.clone()),
        ("no algorithm and no signature", format!("{}.", unsigned.rsplit_once('.').unwrap().0)),
        ("another algorithm", jwt(&json!({"alg": "HS256", "typ": "beside-assertion+jwt"}), &good, &ana.sign_in)),
        ("another type", jwt(&json!({"alg": "EdDSA", "typ": "JWT"}), &good, &ana.sign_in)),
        ("a token's header", jwt(&json!({"alg": "EdDSA"}), &good, &ana.sign_in)),
        ("another relay", jwt(&header(), &with("aud", json!("AAAA")), &ana.sign_in)),
        ("an install that doesn't exist", stranger.assertion(&[])),
        ("a claim more", jwt(&header(), &with("sub", json!("x")), &ana.sign_in)),
        ("a life too long", jwt(&header(), &with("iat", json!(unix_seconds() - 600)), &ana.sign_in)),
        ("too long", "A".repeat(2_000)),
    ];
    let mut bodies = std::collections::BTreeSet::new();
    for (what, assertion) in bad {
        let reply = list(&ana, &assertion).await;
        assert_eq!(reply.code(), "unauthorized", "{what}");
        bodies.insert(reply.body);
    }
    assert_eq!(bodies.len(), 1);
    let bare = Request::get("/v1/installs").send(ana.address).await;
    assert_eq!(bare.code(), "unauthorized");
    let basic = Request::get("/v1/installs").header("authorization", "Basic QTpC").send(ana.address).await;
    assert_eq!(basic.code(), "unauthorized");
    assert_eq!(ana.installs().await.status, 200);
}

#[tokio::test]
async fn a_wrong_clock_is_told_the_right_time() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    for (issued, ends) in [(-3_600, -3_300), (3_600, 3_900), (-300, 0)] {
        let mut claims = ana.claims(&[]);
        claims["iat"] = json!(i64::try_from(unix_seconds()).unwrap() + issued);
        claims["exp"] = json!(i64::try_from(unix_seconds()).unwrap() + ends);
        let problem = list(&ana, &jwt(&header(), &claims, &ana.sign_in)).await.problem();
        assert_eq!(problem.code, "clock-skew");
        assert!(problem.unix_milliseconds.unwrap().abs_diff(unix_seconds() * 1000) < 60_000);
    }
}

#[tokio::test]
async fn a_token_stands_for_its_install_until_that_ends() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let token = token(&ana.phone).await;
    assert!(token.len() <= beside_wire::limits::TOKEN_BYTES_MAX);
    for _ in 0..2 {
        assert_eq!(list(&ana.phone, &token).await.status, 200);
        let body = codec::encode(&nothing());
        let reply = Request::post("/v1/sync", body).bearer(&token).send(ana.phone.address).await;
        assert_eq!(welcome(&frames(&reply)).token, None, "a token begets no token");
    }
    let mut tampered = token.clone();
    let last = if tampered.pop() == Some('A') { 'Q' } else { 'A' };
    tampered.push(last);
    assert_eq!(list(&ana.phone, &tampered).await.code(), "unauthorized");
    assert_eq!(list(&ana.phone, &format!("{token}A")).await.code(), "unauthorized");
    let revoke = beside_wire::account::RevokeInstall { install: ana.phone.install };
    assert_eq!(ana.phone.call_post("/v1/installs/revoke", &revoke).await.status, 204);
    assert_eq!(list(&ana.phone, &token).await.code(), "install-revoked");
}

#[tokio::test]
async fn a_token_of_another_relay_is_not_taken() {
    let (here, there) = (Relay::start().await, Relay::start().await);
    let mut ana = here.registered("ana", "a long passphrase").await.phone;
    let token = token(&ana).await;
    ana.address = there.address();
    assert_eq!(list(&ana, &token).await.code(), "unauthorized");
    assert_eq!(ana.installs().await.code(), "unauthorized");
}

#[tokio::test]
async fn no_route_of_an_install_is_open_to_anybody_else() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    let revoke = beside_wire::account::RevokeInstall { install: ana.install };
    let revoke = codec::encode(&revoke);
    let vault = codec::encode(&super::phone::vault(2, 2));
    let sync = codec::encode(&nothing());
    let routes = || {
        [
            (Request::get("/v1/installs"), Vec::new()),
            (Request::get("/v1/vault"), Vec::new()),
            (Request::post("/v1/vault", vault.clone()).method("PUT"), vault.clone()),
            (Request::post("/v1/installs/revoke", revoke.clone()), revoke.clone()),
            (Request::post("/v1/sync", sync.clone()), sync.clone()),
        ]
    };
    for (request, _) in routes() {
        assert_eq!(relay.ask(request).await.code(), "unauthorized");
    }
    assert_eq!(ana.call(Request::post("/v1/installs/revoke", revoke.clone()), &revoke).await.status, 204);
    for (request, body) in routes() {
        assert_eq!(ana.call(request, &body).await.code(), "install-revoked");
    }
}
