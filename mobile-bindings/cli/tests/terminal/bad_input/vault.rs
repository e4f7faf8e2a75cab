//! The vault itself: passphrases, locks, versions, and several of them.

use std::fs;

use super::{Told, database, texts};
use crate::desk::{Desk, PASSPHRASE};

/// Where `SQLite` keeps the number of the schema, in the first page.
const USER_VERSION: std::ops::Range<usize> = 60..64;

#[test]
fn a_wrong_passphrase_is_told_and_changes_nothing() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Still here"]);
    assert_eq!(desk.run(&["lock"]).code, 0);
    let told = Told {
        code: "wrong-passphrase",
        exit: 3,
        words: [
            ["That passphrase doesn't open this vault.", "Nothing is lost."],
            ["Essa frase secreta não abre este cofre.", "beside recover"],
            ["To hasło nie otwiera tego sejfu.", "Nic nie zginęło."],
        ],
    };
    told.by(|flags| desk.secretly(&[flags, &["journal", "list"]].concat(), &["not the right words"]));
    desk.unlock();
    assert_eq!(texts(&desk), ["Still here"]);
}

#[test]
fn a_locked_vault_says_how_it_is_opened() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Safe inside"]);
    assert_eq!(desk.run(&["lock"]).code, 0);
    let told = Told {
        code: "locked",
        exit: 3,
        words: [
            ["The vault is locked.", "beside unlock"],
            ["O cofre está fechado.", "beside unlock"],
            ["Sejf jest zamknięty.", "beside unlock"],
        ],
    };
    told.by(|flags| desk.run(&[flags, &["journal", "list"]].concat()));
    told.by(|flags| desk.run(&[flags, &["journal", "write", "Not now"]].concat()));
    desk.unlock();
    assert_eq!(texts(&desk), ["Safe inside"]);
}

#[test]
fn a_vault_of_a_newer_schema_is_told_and_not_touched() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Written by a newer version"]);
    let path = database(&desk);
    let good = fs::read(&path).unwrap();
    let mut newer = good.clone();
    newer[USER_VERSION].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, &newer).unwrap();
    let told = Told {
        code: "storage-schema-newer",
        exit: 5,
        words: [
            ["This vault was last opened by a newer version of Beside.", "Update Beside on this device."],
            ["Este cofre foi aberto por uma versão mais nova do Beside.", "Atualize o Beside neste aparelho."],
            ["Ten sejf był otwierany w nowszej wersji Beside.", "Zaktualizuj Beside na tym urządzeniu."],
        ],
    };
    told.by(|flags| desk.run(&[flags, &["journal", "list"]].concat()));
    told.by(|flags| desk.run(&[flags, &["journal", "write", "Into the unknown"]].concat()));
    assert!(fs::read(&path).unwrap() == newer, "not a byte of it changes");
    fs::write(&path, &good).unwrap();
    assert_eq!(texts(&desk), ["Written by a newer version"]);
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
    assert_eq!(desk.secretly(&create, &[PASSPHRASE]).error()["code"], "vault-exists");
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
