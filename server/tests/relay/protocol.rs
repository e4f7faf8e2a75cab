//! The shell around the operations: headers, problems, bounds, versions, HTTP/2.

use beside_wire::codec;
use beside_wire::frame::{RelayInfo, SYNC_VERSION, SyncRequest};
use rand_core::{RngCore as _, SeedableRng as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::common::Relay;
use super::http::{Request, raw};
use super::phone::unix_seconds;
use super::sync::nothing;

#[tokio::test]
async fn every_answer_says_that_a_relay_gave_it() {
    let relay = Relay::start().await;
    for (request, status) in [
        (Request::get("/v1/relay"), 200),
        (Request::get("/health/live"), 204),
        (Request::get("/health/ready"), 204),
        (Request::get("/"), 404),
        (Request::get("/v1/relay/"), 404),
        (Request::get("/v1/sync"), 405),
        (Request::get("/v1/relay").method("DELETE"), 405),
        (Request::get("/v1/installs"), 401),
        (Request::post("/v1/sync", vec![0xff]), 400),
    ] {
        let reply = relay.ask(request).await;
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("beside-relay"), Some("1"));
        assert_eq!(reply.header("beside-request").is_some(), status >= 400);
    }
}

#[tokio::test]
async fn a_relay_tells_its_key_its_version_and_its_time() {
    let relay = Relay::start().await;
    let info: RelayInfo = relay.ask(Request::get("/v1/relay")).await.value();
    assert_eq!((info.relay, info.version, info.version_min), (relay.running.relay(), SYNC_VERSION, SYNC_VERSION));
    assert!(info.unix_milliseconds.abs_diff(unix_seconds() * 1000) < 60_000);
}

#[tokio::test]
async fn a_problem_is_cbor_or_json_as_it_is_asked_for() {
    let relay = Relay::start().await;
    let reply = relay.ask(Request::get("/nowhere")).await;
    assert_eq!((reply.problem().code.as_str(), reply.problem().status), ("not-found", 404));
    let reply = relay.ask(Request::get("/nowhere").header("accept", "application/json")).await;
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
    let json: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(json["type"], "urn:beside:problem:not-found");
    assert_eq!(json["status"], 404);
}

#[tokio::test]
async fn another_version_is_told_so_before_anything_else() {
    let relay = Relay::start().await;
    for version in [0, SYNC_VERSION + 1, u8::MAX] {
        let body = codec::encode(&SyncRequest { version, ..nothing() });
        assert_eq!(relay.ask(Request::post("/v1/sync", body)).await.code(), "version-unsupported");
    }
    let body = codec::encode(&nothing());
    assert_eq!(relay.ask(Request::post("/v1/sync", body)).await.code(), "unauthorized");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_there() {
    let relay = Relay::start().await;
    let bounds = [
        ("/v1/recover/start", 512),
        ("/v1/sign-in/start", 4 * 1024),
        ("/v1/register/finish", 20 * 1024),
        ("/v1/sync", 4 * 1024 * 1024),
    ];
    for (path, bytes) in bounds {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-type: application/cbor\r\n\
             content-length: {}\r\n\r\n",
            bytes + 1
        );
        assert_eq!(raw(relay.address(), head.as_bytes()).await.code(), "too-large", "{path}");
    }
    let reply =
        relay.ask(Request::post("/v1/recover/start", vec![0; 4_000]).header("transfer-encoding", "chunked")).await;
    assert_eq!(reply.code(), "too-large");
}

#[tokio::test]
async fn only_cbor_is_read_and_nothing_is_inflated() {
    let relay = Relay::start().await;
    let json = Request::post("/v1/sign-in/start", b"{}".to_vec()).header("content-type", "application/json");
    assert_eq!(relay.ask(json).await.code(), "media-type-unsupported");
    let bare = Request::post("/v1/sign-in/start", Vec::new()).header("content-type", "");
    assert_eq!(relay.ask(bare).await.code(), "media-type-unsupported");
    let noise = Request::post("/v1/sign-in/start", vec![0x9f; 100]).header("content-encoding", "gzip");
    assert_eq!(relay.ask(noise).await.code(), "malformed");
    let trailing = {
        let mut body =
            codec::encode(&beside_wire::account::RecoverStart { lookup: beside_wire::id::LookupId::new([1; 16]) });
        body.push(0);
        body
    };
    assert_eq!(relay.ask(Request::post("/v1/recover/start", trailing)).await.code(), "malformed");
}

#[tokio::test]
async fn http_2_is_spoken_in_the_clear_on_loopback() {
    let relay = Relay::start().await;
    let mut stream = TcpStream::connect(relay.address()).await.unwrap();
    let mut hello = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    hello.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    stream.write_all(&hello).await.unwrap();
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).await.unwrap();
    assert_eq!(frame[3], 4, "the first frame of an HTTP/2 server is SETTINGS (RFC 9113, section 3.4)");
}

#[tokio::test]
async fn two_relays_run_side_by_side_and_one_address_is_taken_once() {
    let relay = Relay::start().await;
    let other = Relay::start().await;
    assert_ne!(relay.running.relay(), other.running.relay());
    let directory = tempfile::tempdir().unwrap();
    let mut config = beside_server::config::Config::local(directory.path().join("relay.sqlite"));
    config.listen = relay.address();
    let refused = beside_server::startup::start(config).await;
    assert!(matches!(refused, Err(beside_server::startup::StartError::Listen(_))));
}

#[tokio::test]
async fn i15_noise_is_refused_and_never_a_fault() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    let mut noise = rand_chacha::ChaCha8Rng::from_seed([7; 32]);
    for path in POSTS {
        for round in 0..16 {
            let mut body = vec![0; 1 << (round % 9)];
            noise.fill_bytes(&mut body);
            // Most noise isn't even an array; this much is one, so that decoding goes further.
            body[0] = 0x80 | (body[0] & 0x07);
            if *path == "/v1/sync" && body.len() > 1 {
                body[1] = SYNC_VERSION;
            }
            let status = ana.call(Request::post(path, body.clone()), &body).await.status;
            assert!((400..500).contains(&status), "{path} {status} {body:?}");
        }
    }
    assert_eq!(ana.installs().await.status, 200);
}

const POSTS: &[&str] = &[
    "/v1/register/start",
    "/v1/register/finish",
    "/v1/sign-in/start",
    "/v1/sign-in/finish",
    "/v1/recover/start",
    "/v1/recover/finish",
    "/v1/installs",
    "/v1/installs/revoke",
    "/v1/passphrase/start",
    "/v1/passphrase/finish",
    "/v1/account/delete",
    "/v1/sync",
];

#[cfg(unix)]
#[tokio::test]
async fn i4_nobody_else_on_the_machine_reads_the_relays_keys() {
    use std::os::unix::fs::PermissionsExt as _;

    let relay = Relay::start().await;
    relay.registered("ana", "a long passphrase").await;
    let files: Vec<_> = std::fs::read_dir(relay.directory()).unwrap().map(Result::unwrap).collect();
    assert!(files.iter().any(|file| file.file_name() == "relay.sqlite-wal"), "{files:?}");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{file:?}");
    }
}
