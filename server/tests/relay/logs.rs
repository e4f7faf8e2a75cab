//! What the relay reports holds nothing of what it was asked.

use std::io;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_server::config::{LogFormat, LogLevel, Logging};
use beside_server::telemetry;
use beside_wire::account::VaultFetched;
use beside_wire::codec;
use tracing_subscriber::fmt::MakeWriter;

use super::common::Relay;
use super::http::Request;
use super::phone::Phone;
use super::space::Space;
use super::sync::nothing;

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Paper {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn i4_no_canary_is_in_the_reports() {
    let paper = Paper::default();
    let logging = Logging { format: LogFormat::Json, level: LogLevel::Debug };
    tracing::subscriber::set_global_default(telemetry::reporter(logging, paper.clone())).unwrap();
    let relay = Relay::start().await;
    let ana = relay.registered("canaryhandle", "canary passphrase").await;
    let other = ana.phone.another();
    let fetched: VaultFetched = other.sign_in(&ana.handle, &ana.passphrase).await.value();
    other.sign_in(&ana.handle, "canary guess").await;
    other.recover(ana.phone.lookup, &ana.phone.recovery).await;
    let space = Space::personal(&ana.phone);
    let envelope = space.chain(&ana.phone).next(b"canary ciphertext, long enough to be one");
    let mut push = nothing();
    push.spaces = vec![space.offering(vec![envelope])];
    let body = codec::encode(&push);
    let assertion = ana.phone.assertion(&body);
    let sync = || Request::post("/v1/sync?canary=query", body.clone()).bearer(&assertion);
    assert_eq!(relay.ask(sync()).await.status, 200);
    assert_eq!(relay.ask(sync().header("user-agent", "canary agent")).await.code(), "assertion-replayed");
    relay.ask(Request::get("/canary/path").method("CANARY")).await;
    relay.ask(Request::post("/v1/sync", b"canary body".to_vec())).await;
    relay.stop().await;

    let reports = String::from_utf8(paper.0.lock().unwrap().clone()).unwrap();
    let secrets = canaries(&ana.phone, &space, &fetched);
    for canary in secrets.iter().map(String::as_str).chain(["canary", "CANARY", "127.0.0.1", assertion.as_str()]) {
        assert!(!reports.contains(canary), "{canary}");
    }
    for wanted in
        ["\"route\":\"/v1/sync\"", "\"route\":\"unmatched\"", "\"status\":200", "assertion-replayed", "the relay stops"]
    {
        assert!(reports.contains(wanted), "{wanted} in {reports}");
    }
}

fn canaries(phone: &Phone, space: &Space, fetched: &VaultFetched) -> Vec<String> {
    let (device, sign_in) = (phone.device_key(), phone.sign_in.verifying_key());
    let recovery = phone.recovery.verifying_key();
    let known: [&[u8]; 7] = [
        phone.install.as_bytes(),
        &device.as_bytes()[..8],
        &sign_in.as_bytes()[..8],
        &phone.lookup.as_bytes()[..8],
        &space.id.as_bytes()[..8],
        &fetched.permit[..8],
        &recovery.as_bytes()[..8],
    ];
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    known.iter().flat_map(|bytes| [hex(bytes), URL_SAFE_NO_PAD.encode(bytes)]).collect()
}
