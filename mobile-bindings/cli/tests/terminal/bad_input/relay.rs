//! The way to the relay: nobody there, somebody else there, or a relay of another time.

use std::net::SocketAddr;

use beside_wire::account::Problem;
use beside_wire::codec;
use beside_wire::frame::{RelayInfo, SYNC_VERSION};
use beside_wire::id::RelayKey;

use super::{Told, texts};
use crate::account::register_through;
use crate::desk::{Desk, PASSPHRASE, Relay};
use crate::stranger::{Answer, Line, speaks_http1, speaks_http2, speaks_no_tls};

const UNREACHABLE: Told = Told {
    code: "relay-unreachable",
    exit: 4,
    words: [
        ["The relay can't be reached.", "everything is saved on this device"],
        ["Não foi possível chegar ao retransmissor.", "tudo fica salvo neste aparelho"],
        ["Nie można połączyć się z przekaźnikiem.", "wszystko zapisuje się na tym urządzeniu"],
    ],
};

const CAPTIVE: Told = Told {
    code: "captive-portal",
    exit: 4,
    words: [
        ["Somebody else answered in place of the relay", "sign in to the network"],
        ["Alguém respondeu no lugar do retransmissor", "entre na rede"],
        ["Zamiast przekaźnika odpowiedział ktoś inny", "zaloguj się do sieci"],
    ],
};

const OLDER: Told = Told {
    code: "relay-older",
    exit: 4,
    words: [
        ["The relay is older than Beside on this device.", "Whoever runs the relay has to update it"],
        [
            "O retransmissor é mais antigo do que o Beside neste aparelho.",
            "Quem cuida do retransmissor precisa atualizá-lo",
        ],
        ["Przekaźnik jest starszy niż Beside na tym urządzeniu.", "Zaktualizować go musi osoba, która go prowadzi"],
    ],
};

const NEWER: Told = Told {
    code: "relay-newer",
    exit: 4,
    words: [
        ["The relay is newer than Beside on this device.", "Update Beside on this device."],
        ["O retransmissor é mais novo do que o Beside neste aparelho.", "Atualize o Beside neste aparelho."],
        ["Przekaźnik jest nowszy niż Beside na tym urządzeniu.", "Zaktualizuj Beside na tym urządzeniu."],
    ],
};

const NOT_SYNCED_YET: Told = Told {
    code: "first-sync-missing",
    exit: 4,
    words: [
        ["its first device hasn't synced yet", "Then sign in here again."],
        ["o primeiro aparelho ainda não sincronizou", "Depois entre de novo aqui."],
        ["jego pierwsze urządzenie jeszcze się nie zsynchronizowało", "Potem zaloguj się tu ponownie."],
    ],
};

/// Somebody who registered and wrote, and whose line then leads elsewhere.
struct Traveller {
    desk: Desk,
    line: Line,
    relay: Relay,
    _folder: tempfile::TempDir,
}

impl Traveller {
    fn leave() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = Relay::start(folder.path());
        let line = Line::to(relay.address());
        let desk = register_through(&line.url()).desk;
        desk.json(&["journal", "write", "At the relay"]);
        desk.json(&["sync"]);
        desk.json(&["journal", "write", "Written on the way"]);
        Self { desk, line, relay, _folder: folder }
    }

    /// A sync fails as told, nothing is lost, and once the line leads home again everything arrives.
    fn comes_home_after(&self, told: &Told) {
        told.by(|flags| self.desk.run(&[flags, &["sync"]].concat()));
        assert_eq!(texts(&self.desk), ["At the relay", "Written on the way"]);
        self.line.lead_to(self.relay.address());
        assert_eq!(self.desk.json(&["sync"])["envelopes_settled"], 1, "what was held up arrives");
        assert_eq!(texts(&self.desk), ["At the relay", "Written on the way"]);
    }
}

fn page() -> Answer {
    Answer { status: 200, headers: vec![("content-type", "text/html")], body: b"<html>Welcome!</html>".to_vec() }
}

fn tells(version: u8, version_min: u8) -> Answer {
    let info = RelayInfo { relay: RelayKey::new([7; 32]), version, version_min, unix_milliseconds: 0 };
    let headers = vec![("content-type", "application/cbor"), ("beside-relay", "1")];
    Answer { status: 200, headers, body: codec::encode(&info) }
}

fn refuses_the_version() -> Answer {
    let problem = Problem {
        code: "version-unsupported".to_owned(),
        status: 400,
        title: "this version of sync is not spoken here".to_owned(),
        retry_after_ms: None,
        unix_milliseconds: None,
    };
    let headers = vec![("content-type", "application/problem+cbor"), ("beside-relay", "1")];
    Answer { status: 400, headers, body: codec::encode(&problem) }
}

/// Whoever begins there is told, and nothing is begun.
fn nobody_begins_at(url: &str, told: &Told) {
    let desk = Desk::new();
    told.by(|flags| desk.secretly(&[flags, &["create", "--relay", url]].concat(), &[PASSPHRASE]));
    assert_eq!(desk.run(&["status", "--json"]).error()["code"], "no-identity");
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

#[test]
fn an_unreachable_relay_leaves_everything_saved() {
    let desk = Desk::registered_elsewhere();
    let written = desk.json(&["journal", "write", "Written in a tunnel"]);
    UNREACHABLE.by(|flags| desk.run(&[flags, &["sync"]].concat()));
    let status = desk.json(&["status", written["id"].as_str().unwrap()]);
    assert!(["saved", "queued"].contains(&status["status"].as_str().unwrap()), "{status}");
    assert_eq!(texts(&desk), ["Written in a tunnel"]);
}

#[test]
fn a_relay_that_hangs_up_before_it_answers_is_unreachable_and_no_stranger() {
    let traveller = Traveller::leave();
    traveller.line.lead_nowhere();
    nobody_begins_at(&traveller.line.url(), &UNREACHABLE);
    traveller.comes_home_after(&UNREACHABLE);
}

#[test]
fn a_captive_portal_is_told_whatever_it_speaks() {
    for portal in [speaks_http1(), speaks_http2(vec![page()])] {
        let traveller = Traveller::leave();
        traveller.line.lead_to(portal);
        nobody_begins_at(&url(portal), &CAPTIVE);
        traveller.comes_home_after(&CAPTIVE);
    }
    nobody_begins_at(&format!("https://{}", speaks_no_tls()), &CAPTIVE);
}

#[test]
fn a_relay_of_another_version_tells_which_side_has_to_update() {
    let (older, newer) = (tells(SYNC_VERSION - 1, 0), tells(SYNC_VERSION + 2, SYNC_VERSION + 1));
    for (info, told) in [(older, OLDER), (newer, NEWER)] {
        nobody_begins_at(&url(speaks_http2(vec![info.clone()])), &told);
        let traveller = Traveller::leave();
        // A sync asks twice: it is refused, and then asks which version is spoken; each of the four runs does.
        let answers = (0..4).flat_map(|_| [refuses_the_version(), info.clone()]).collect();
        traveller.line.lead_to(speaks_http2(answers));
        traveller.comes_home_after(&told);
    }
}

#[test]
fn a_second_device_before_the_first_sync_is_told_what_to_do_first() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    // One call asks for the relay's key and one registers; the first sync gets no further.
    let line = Line::for_calls(relay.address(), 2);
    let registered = register_through(&line.url());
    registered.desk.json(&["journal", "write", "Only on the first"]);
    let second = Desk::new();
    let sign_in = ["sign-in", "--relay", &relay.url(), "--handle", &registered.handle];
    NOT_SYNCED_YET.by(|flags| second.secretly(&[flags, &sign_in[..]].concat(), &[PASSPHRASE]));
    assert_eq!(second.run(&["status", "--json"]).error()["code"], "no-identity");
    line.lead_to(relay.address());
    registered.desk.json(&["sync"]);
    second.secretly(&sign_in, &[PASSPHRASE]);
    second.unlock();
    second.json(&["sync"]);
    assert_eq!(texts(&second), ["Only on the first"]);
}
