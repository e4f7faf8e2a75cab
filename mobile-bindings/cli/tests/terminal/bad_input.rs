//! What goes wrong, and the words for it in each language. Nothing that was saved is lost in any of these.

mod disk;
mod goals;
mod import;
mod invites;
mod people;
mod relay;
mod vault;

use std::{fs, path::PathBuf};

use crate::desk::{Desk, Done};

/// How a failure is told: to scripts by code and exit, to people in two sentences of their language.
struct Told {
    code: &'static str,
    exit: i32,
    /// In English, Portuguese and Polish: what happened, and what to do.
    words: [[&'static str; 2]; 3],
}

impl Told {
    /// Runs a command once for scripts and once for people of each language.
    fn by(&self, run: impl Fn(&[&str]) -> Done) {
        let done = run(&["--json"]);
        assert_eq!((done.code, &done.error()["code"]), (self.exit, &self.code.into()), "{}", done.err);
        for (language, words) in ["en", "pt", "pl"].into_iter().zip(self.words) {
            let done = run(&["--lang", language]);
            assert_eq!(done.code, self.exit);
            assert!(words.iter().all(|words| done.err.contains(words)), "{language}: {}", done.err);
        }
    }
}

/// What the vault holds, in an order of its own.
fn texts(desk: &Desk) -> Vec<String> {
    let list = desk.json(&["journal", "list", "--limit", "1000"]);
    let preview = |entry: &serde_json::Value| entry["preview"].as_str().unwrap().to_owned();
    let mut texts: Vec<String> = list["entries"].as_array().unwrap().iter().map(preview).collect();
    texts.sort();
    texts
}

/// The database of a desk's one vault.
fn database(desk: &Desk) -> PathBuf {
    let vault = fs::read_dir(desk.vaults()).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    vault.unwrap().join("vault.db")
}
