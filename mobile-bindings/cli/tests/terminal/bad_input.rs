//! What goes wrong, and the words for it. Nothing is lost in any of these.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::PathBuf,
    thread,
};

use crate::desk::Desk;

#[test]
fn a_wrong_passphrase_is_told_in_three_languages() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Still here"]);
    assert_eq!(desk.run(&["lock"]).code, 0);
    for (language, words) in [
        ("en", "That passphrase doesn't open this vault."),
        ("pt", "Essa frase secreta não abre este cofre."),
        ("pl", "To hasło nie otwiera tego sejfu."),
    ] {
        let done = desk.secretly(&["--lang", language, "journal", "list"], &["not the right words"]);
        assert_eq!(done.code, 3);
        assert!(done.err.contains(words) && done.err.contains("beside recover"), "{}", done.err);
    }
    desk.unlock();
    assert_eq!(desk.json(&["journal", "list"])["entries"][0]["preview"], "Still here");
}

#[test]
fn a_short_passphrase_and_a_mistyped_code_are_refused() {
    let desk = Desk::new();
    let key = "ab".repeat(32);
    let create = ["--json", "create", "--relay", "http://127.0.0.1:9", "--relay-key", &key];
    assert_eq!(desk.secretly(&create, &["short"]).error()["code"], "passphrase-unfit");
    assert_eq!(desk.secretly(&create, &[]).error()["code"], "input-ended");
    let recover = ["--json", "recover", "--relay", "http://127.0.0.1:9", "--relay-key", &key];
    let done = desk.secretly(&recover, &["K7Q2-9XRM-0000-0000-0000-0000-0000", "long enough words"]);
    assert_eq!(done.error()["code"], "wrong-recovery-code");
    assert_eq!(desk.run(&["journal", "list", "--json"]).error()["code"], "no-identity");
}

#[test]
fn a_second_vault_needs_to_be_asked_for_and_then_to_be_named() {
    let desk = Desk::with_vault();
    let key = "cd".repeat(32);
    let create = ["--json", "create", "--relay", "http://127.0.0.1:9", "--relay-key", &key];
    assert_eq!(desk.secretly(&create, &[crate::desk::PASSPHRASE]).error()["code"], "vault-exists");
    let another = [&create[..], &["--another"]].concat();
    assert_eq!(desk.secretly(&another, &["another person's words"]).code, 0);
    let error = desk.run(&["journal", "list", "--json"]).error();
    assert_eq!(error["code"], "several-vaults");
    let ids: Vec<String> = fs::read_dir(desk.vaults())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|id| error["what_to_do"].as_str().unwrap().contains(id)));
    let opened = ids.iter().filter(|id| desk.run(&["journal", "list", "--vault", id]).code == 0).count();
    assert_eq!(opened, 1, "the key of one vault opens no other");
}

#[test]
fn an_unreachable_relay_leaves_everything_saved() {
    let desk = Desk::registered_elsewhere();
    let written = desk.json(&["journal", "write", "Written in a tunnel"]);
    let done = desk.run(&["sync", "--json"]);
    assert_eq!((done.code, &done.error()["code"]), (4, &"relay-unreachable".into()));
    let words = desk.run(&["--lang", "pt", "sync"]).err;
    assert!(words.contains("Não foi possível chegar ao retransmissor.") && words.contains("fica salvo"), "{words}");
    let status = desk.json(&["status", written["id"].as_str().unwrap()]);
    assert!(["saved", "queued"].contains(&status["status"].as_str().unwrap()), "{status}");
}

#[test]
fn a_captive_portal_is_recognised() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let page = "<html>Welcome to the hotel! Please accept our terms.</html>";
    let portal = thread::spawn(move || {
        for socket in listener.incoming().take(1) {
            let mut socket = socket.unwrap();
            let mut asked = [0; 512];
            drop(socket.read(&mut asked));
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            );
            drop(socket.write_all(answer.as_bytes()));
        }
    });
    let desk = Desk::new();
    let done = desk.secretly(&["--json", "create", "--relay", &url], &[crate::desk::PASSPHRASE]);
    assert_eq!(done.code, 4, "{}", done.err);
    let code = done.error()["code"].as_str().unwrap().to_owned();
    assert!(["captive-portal", "relay-unreachable"].contains(&code.as_str()), "{code}");
    portal.join().unwrap();
    assert_eq!(desk.run(&["status", "--json"]).error()["code"], "no-identity");
}

fn database(desk: &Desk) -> PathBuf {
    let vault = fs::read_dir(desk.vaults()).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    vault.unwrap().join("vault.db")
}

#[test]
fn a_damaged_database_is_told_and_not_touched() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Before the damage"]);
    let path = database(&desk);
    let mut bytes = fs::read(&path).unwrap();
    let end = bytes.len().min(4096);
    bytes[..end].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    let done = desk.run(&["journal", "list"]);
    assert_eq!(done.code, 5, "{}", done.err);
    assert!(done.err.contains("damaged") && done.err.contains("recovery code"), "{}", done.err);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}
