//! The disk under the vault: pages that went bad, and no room.

use std::{collections::BTreeSet, fs, path::Path};

use beside_core::companion::{Companion, CompanionError, Device, LockParams, NewEntry, Passphrase, StretchParameters};
use beside_core::driver::{SystemClock, entropy};
use beside_core::storage::StorageError;
use beside_texts::{Language, problem};

use super::{Told, database, texts};
use crate::account::{Registered, register_through};
use crate::desk::{Desk, PASSPHRASE, Relay};

const PAGE_BYTES: usize = 4096;

const DAMAGED: Told = Told {
    code: "storage-damaged",
    exit: 5,
    words: [
        ["The vault's file on this device is damaged.", "Your recovery code brings back everything"],
        ["O arquivo do cofre neste aparelho está danificado.", "O código de recuperação traz de volta tudo"],
        ["Plik sejfu na tym urządzeniu jest uszkodzony.", "Kod odzyskiwania przywróci wszystko"],
    ],
};

/// Every entry as an export writes it, and the error if it came to one.
fn export(desk: &Desk) -> (Vec<String>, Option<String>) {
    let done = desk.run(&["--json", "export", "--json", "-"]);
    let lines = done.out.lines().map(str::to_owned).collect();
    let error = (done.code != 0).then(|| {
        assert_eq!(done.code, 5, "{}", done.err);
        done.error()["code"].as_str().unwrap().to_owned()
    });
    (lines, error)
}

/// Short entries of the diary, enough to stand on many pages.
const SHORT_ENTRIES: usize = 90;

/// A diary at the relay, of short entries and one that fills pages of its own.
fn diary(relay: &Relay) -> Registered {
    let registered = register_through(&relay.url());
    let line = |text: &str| format!("{{\"date\":\"2024-03-01\",\"text\":\"{text}\"}}\n");
    let mut lines: String =
        (0..SHORT_ENTRIES).map(|day| line(&format!("Day {day}: walked, called João, slept"))).collect();
    lines.push_str(&line(&"Kochana, dzisiaj padało. ".repeat(600)));
    let file = registered.desk.file("diary.jsonl", &lines);
    assert_eq!(registered.desk.json(&["import", &file])["imported"], SHORT_ENTRIES + 1);
    registered.desk.json(&["sync"]);
    registered
}

#[test]
fn a_damaged_page_gives_the_right_words_or_an_error_and_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Relay::start(folder.path());
    let Registered { desk, code, .. } = diary(&relay);
    let (whole, none) = export(&desk);
    assert_eq!((whole.len(), none), (SHORT_ENTRIES + 1, None));
    let entries: Vec<String> = whole.iter().map(|line| id(line)).collect();
    let path = database(&desk);
    let good = fs::read(&path).unwrap();
    let (mut refused, mut readable) = (BTreeSet::new(), 0);
    for page in 0..good.len() / PAGE_BYTES {
        let mut bytes = good.clone();
        bytes[page * PAGE_BYTES..(page + 1) * PAGE_BYTES].fill(0x5a);
        fs::write(&path, &bytes).unwrap();
        let (lines, error) = export(&desk);
        assert!(lines.iter().all(|line| whole.contains(line)), "wrong words with page {page} damaged");
        let Some(error) = error else {
            assert_eq!(lines.len(), whole.len(), "page {page} took an entry along and nobody said so");
            continue;
        };
        readable += entries.iter().step_by(30).filter(|id| desk.run(&["journal", "show", id]).code == 0).count();
        refused.insert(error);
        assert!(fs::read(&path).unwrap() == bytes, "a vault with page {page} damaged was written over");
        fs::write(&path, &good).unwrap();
    }
    assert!(refused.contains("storage-damaged") && readable > 0, "{refused:?}, {readable}");
    fs::write(&path, &good).unwrap();
    assert_eq!(export(&desk), (whole.clone(), None), "with the page back everything is there, and still unlocked");

    let mut bytes = good.clone();
    bytes[..PAGE_BYTES].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    DAMAGED.by(|flags| desk.run(&[flags, &["journal", "list"]].concat()));
    assert!(fs::read(&path).unwrap() == bytes);
    the_relay_has_it_all(&desk, (&relay, &code), &whole);
    assert!(fs::read(&path).unwrap() == bytes, "the damaged file is kept, for what had not been sent");
}

fn id(line: &str) -> String {
    serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
}

// As the words say: the recovery code, with another folder for the vault.
fn the_relay_has_it_all(desk: &Desk, (relay, code): (&Relay, &str), whole: &[String]) {
    let folder = desk.path("anew").display().to_string();
    let here = ["--json", "--vault-dir", &folder];
    let url = relay.url();
    let recover = [&here[..], &["recover", "--relay", &url]].concat();
    desk.secretly(&recover, &[code, PASSPHRASE]).json();
    assert_eq!(desk.secretly(&[&here[..], &["unlock"]].concat(), &[PASSPHRASE]).code, 0);
    desk.run(&[&here[..], &["sync"]].concat()).json();
    let done = desk.run(&[&here[..], &["export", "--json", "-"]].concat());
    let found: BTreeSet<&str> = done.out.lines().collect();
    assert_eq!(found, whole.iter().map(String::as_str).collect());
}

fn on_a_full_disk(folder: &Path, pages: u32) -> Companion {
    let device = Device {
        folder: folder.to_owned(),
        vault: None,
        entropy: entropy(),
        clock: Box::new(SystemClock),
        lock_params: LockParams::default(),
        stretch: StretchParameters::RECOMMENDED,
        keystore: None,
        page_count_max: Some(pages),
    };
    let mut companion = Companion::open(device).unwrap();
    companion.unlock(&Passphrase::new(PASSPHRASE).unwrap()).unwrap();
    companion
}

fn entry(text: String) -> NewEntry {
    NewEntry { text, about_day: None, written_at: None, mood: None, tags: Vec::new(), content_notes: Vec::new() }
}

/// No option makes the program's disk smaller, so the vault is filled by the companion below it; the words are those
/// that the program finds for the error's code.
#[test]
fn a_full_disk_refuses_the_last_step_and_keeps_every_one_before() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "000 before the disk was full"]);
    let pages = u32::try_from(fs::metadata(database(&desk)).unwrap().len()).unwrap() / 4096;
    let mut companion = on_a_full_disk(&desk.vaults(), pages + 12);
    let mut saved = vec!["000 before the disk was full".to_owned()];
    let error = loop {
        assert!(saved.len() < 1000, "the disk is never full");
        let text = format!("{:03} {}", saved.len(), "one more quiet day ".repeat(40));
        match companion.journal_write(entry(text.clone())) {
            Ok(_) => saved.push(text),
            Err(error) => break error,
        }
    };
    assert_eq!(error, CompanionError::Storage(StorageError::Full));
    for (language, what, what_to_do) in [
        (Language::English, "There is no room left on this device.", "Nothing that was saved before is lost."),
        (Language::Portuguese, "Não há mais espaço neste aparelho.", "Nada do que já estava salvo se perdeu."),
        (Language::Polish, "Na tym urządzeniu skończyło się miejsce.", "Nic, co było już zapisane, nie zginęło."),
    ] {
        let words = problem(language, error.code(), &[]);
        assert_eq!(words.what, what);
        assert!(words.what_to_do.contains(what_to_do), "{}", words.what_to_do);
    }
    drop(companion);
    assert!(saved.len() > 2, "some were written before the disk was full");
    let begins = |text: &String| text.get(..3).unwrap().to_owned();
    let here: Vec<String> = texts(&desk).iter().map(begins).collect();
    assert_eq!(here, saved.iter().map(begins).collect::<Vec<_>>(), "all that was saved, and nothing half");
    desk.json(&["journal", "write", "999 once there was room again"]);
    assert_eq!(texts(&desk).len(), saved.len() + 1);
}
