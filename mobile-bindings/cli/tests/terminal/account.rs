//! Two devices, one account, one relay.

use serde_json::Value;

use crate::desk::{Desk, PASSPHRASE, Relay};

const NEW_PASSPHRASE: &str = "an umbrella for two in april";

pub(crate) struct Registered {
    pub(crate) desk: Desk,
    pub(crate) handle: String,
    pub(crate) code: String,
}

fn register(relay: &Relay) -> Registered {
    register_through(&relay.url())
}

/// Somebody new at the relay of this address.
pub(crate) fn register_through(url: &str) -> Registered {
    let desk = Desk::new();
    let create = ["--json", "create", "--relay", url, "--handle", "mira"];
    let created = desk.secretly(&create, &[PASSPHRASE]).json();
    let registered = desk.secretly(&["--json", "register"], &[PASSPHRASE]).json();
    desk.unlock();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Registered { desk, handle: text(&registered["handle"]), code: text(&created["recovery_code"]) }
}

fn texts(desk: &Desk) -> Vec<String> {
    let list = desk.json(&["journal", "list", "--limit", "100"]);
    let preview = |entry: &Value| entry["preview"].as_str().unwrap().to_owned();
    let mut texts: Vec<String> = list["entries"].as_array().unwrap().iter().map(preview).collect();
    texts.sort();
    texts
}

impl Desk {
    /// A desk whose relay was there once and is gone.
    pub(crate) fn registered_elsewhere() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = Relay::start(folder.path());
        register(&relay).desk
    }
}

#[test]
fn what_is_written_on_one_device_is_read_on_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk: first, handle, .. } = register(&relay);
    assert!(handle.starts_with("mira"));
    let written = first.json(&["journal", "write", "Written on the first"]);
    let entry = written["id"].as_str().unwrap();
    assert_eq!(first.json(&["sync"])["envelopes_settled"], 1);
    assert_eq!(first.json(&["status", entry])["status"], "at_relay");

    let second = Desk::new();
    let sign_in = ["--json", "sign-in", "--relay", &relay.url(), "--handle", &handle];
    let refused = second.secretly(&sign_in, &["not the right words"]);
    assert_eq!((refused.code, &refused.error()["code"]), (3, &"wrong-passphrase".into()));
    second.secretly(&sign_in, &[PASSPHRASE]).json();
    second.unlock();
    second.json(&["sync"]);
    assert_eq!(texts(&second), ["Written on the first"]);
    second.json(&["journal", "write", "Written on the second"]);
    second.json(&["sync"]);
    first.json(&["sync"]);
    assert_eq!(texts(&first), ["Written on the first", "Written on the second"]);
    assert_eq!(first.json(&["status", entry])["status"], "on_other_devices");

    let devices = first.json(&["devices"]);
    let other = devices["devices"].as_array().unwrap().iter().find(|device| device["this_device"] == false).unwrap();
    let other = other["device"].as_str().unwrap().to_owned();
    let revoked = first.secretly(&["--json", "revoke", &other[..12], "--yes"], &[PASSPHRASE]).json();
    assert_eq!(revoked["revoked"], other.as_str());
    let shut_out = second.run(&["sync", "--json"]);
    assert_eq!((shut_out.code, &shut_out.error()["code"]), (4, &"signed-out".into()));
    assert_eq!(texts(&second).len(), 2, "what was here can still be read");
}

#[test]
fn the_recovery_code_alone_brings_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk, code, handle } = register(&relay);
    desk.json(&["journal", "write", "Kept at the relay, readable to nobody there"]);
    desk.json(&["sync"]);
    drop(desk);
    let new = Desk::new();
    // Lower case and no dashes, as people type.
    let typed = code.to_lowercase().replace('-', " ");
    new.secretly(&["--json", "recover", "--relay", &relay.url()], &[&typed, NEW_PASSPHRASE]).json();
    let unlocked = new.secretly(&["unlock"], &[NEW_PASSPHRASE]);
    assert_eq!(unlocked.code, 0, "{}", unlocked.err);
    new.json(&["sync"]);
    assert_eq!(texts(&new), ["Kept at the relay, readable to nobody there"]);
    let third = Desk::new();
    let sign_in = ["--json", "sign-in", "--relay", &relay.url(), "--handle", &handle];
    assert_eq!(third.secretly(&sign_in, &[PASSPHRASE]).error()["code"], "wrong-passphrase");
    assert_eq!(third.secretly(&sign_in, &[NEW_PASSPHRASE]).code, 0);
}

#[test]
fn the_passphrase_changes_here_and_at_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk, handle, .. } = register(&relay);
    let changed = desk.secretly(&["--json", "passphrase"], &[PASSPHRASE, NEW_PASSPHRASE]).json();
    assert_eq!(changed["changed"], true);
    assert_eq!(desk.secretly(&["journal", "list"], &[PASSPHRASE]).code, 3);
    assert_eq!(desk.secretly(&["journal", "list"], &[NEW_PASSPHRASE]).code, 0);
    let second = Desk::new();
    let sign_in = ["sign-in", "--relay", &relay.url(), "--handle", &handle];
    let signed_in = second.secretly(&sign_in, &[NEW_PASSPHRASE]);
    assert_eq!(signed_in.code, 0, "{}", signed_in.err);
}

#[test]
fn signing_out_and_deleting_need_a_clear_yes_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk, handle, .. } = register(&relay);
    desk.json(&["journal", "write", "Sent before leaving"]);
    assert_eq!(desk.run(&["sign-out", "--json"]).error()["code"], "needs-confirmation");
    assert_eq!(desk.json(&["sign-out", "--yes"])["signed_out"], true);
    assert_eq!(desk.run(&["status", "--json"]).error()["code"], "no-identity");
    let back = Desk::new();
    let sign_in = ["--json", "sign-in", "--relay", &relay.url(), "--handle", &handle];
    back.secretly(&sign_in, &[PASSPHRASE]).json();
    back.unlock();
    back.json(&["sync"]);
    assert_eq!(texts(&back), ["Sent before leaving"]);
    let deleted = back.secretly(&["--json", "account", "delete", "--yes"], &[PASSPHRASE]).json();
    assert_eq!(deleted["deleted"], true);
    assert_ne!(Desk::new().secretly(&sign_in, &[PASSPHRASE]).code, 0);
}

#[test]
fn a_locked_device_still_syncs_and_a_budget_leaves_the_rest_for_later() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk, .. } = register(&relay);
    desk.json(&["journal", "write", "Sealed when locking"]);
    assert_eq!(desk.run(&["lock"]).code, 0);
    let synced = desk.json(&["sync"]);
    assert_eq!(synced["envelopes_settled"], 1);
    desk.unlock();
    let synced = desk.json(&["sync", "--budget", "4k"]);
    assert!(synced["sent_bytes"].as_u64().unwrap() + synced["received_bytes"].as_u64().unwrap() < 8_000);
    assert_eq!(desk.run(&["sync", "--budget", "lots"]).code, 2);
}
