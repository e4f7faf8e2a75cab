//! The may-use arrows of the architecture, and the crates that one module alone may name.

use std::collections::BTreeSet;

use crate::paths::Named;
use crate::tree::{self, File};

/// Which top-level modules of `sync-core` a module may use, beside itself.
const ARROWS: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("crypto", &[]),
    ("diary", &["model"]),
    ("document", &["model"]),
    ("storage", &["crypto"]),
    ("identity", &["crypto"]),
    ("access", &["crypto", "identity"]),
    ("seal", &["crypto", "identity", "access"]),
    ("sync", &["crypto", "identity", "access", "seal", "model", "document", "storage"]),
    ("companion", &["crypto", "diary", "identity", "access", "seal", "model", "document", "storage", "sync"]),
    ("driver", &["model", "crypto", "identity", "access", "storage", "sync", "companion"]),
];

/// Who alone may name a crate inside `sync-core`, as paths from its `src`.
const CRATES: [(&[&str], &[&str]); 5] = [
    (&["automerge"], &["document"]),
    (
        &["aead", "argon2", "chacha20poly1305", "hkdf", "hpke", "opaque_ke", "x25519_dalek"],
        &["crypto", "identity/opaque"],
    ),
    (&["rusqlite"], &["storage/sqlite"]),
    (&["reqwest", "rustls", "tokio", "futures_util", "webpki_roots"], &["driver"]),
    (&["actix_web", "sqlx", "jsonwebtoken", "beside_server", "beside_store"], &[]),
];

fn core() -> Vec<File> {
    let mut files = tree::files("sync-core/src", &["rs"]);
    files.retain(|file| !file.is_test());
    assert!(files.len() > 20, "only {} files of the core found", files.len());
    files
}

fn inside(file: &File) -> &str {
    file.path.strip_prefix("sync-core/src/").and_then(|path| path.strip_suffix(".rs")).expect("a file of the core")
}

fn is_in(file: &File, module: &str) -> bool {
    inside(file).strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[test]
fn modules_of_the_core_use_only_what_their_arrows_allow() {
    let mut findings = Vec::new();
    for file in core() {
        let module = inside(&file).split('/').next().expect("a path has a first part");
        if module == "lib" {
            continue;
        }
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            findings.push(format!("{}: no arrow says what `{module}` may use", file.path));
            continue;
        };
        let named = Named::of(&file.parsed());
        let known: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
        for used in named.modules().intersection(&known) {
            if *used != module && !may.contains(used) {
                findings.push(format!("{}: `{module}` may not use `{used}`", file.path));
            }
        }
    }
    tree::none("arrows that point the wrong way", &findings);
}

#[test]
fn arrows_make_no_circle() {
    for (module, may) in ARROWS {
        for used in may {
            let (_, back) = ARROWS.iter().find(|(name, _)| name == used).expect("arrows name known modules");
            assert!(!back.contains(&module), "`{module}` and `{used}` may use each other");
        }
    }
}

#[test]
fn only_their_own_module_names_ciphers_documents_and_networks() {
    let mut findings = Vec::new();
    for file in core() {
        let named = Named::of(&file.parsed());
        for (crates, places) in CRATES {
            let allowed = places.iter().any(|place| is_in(&file, place));
            for name in crates.iter().filter(|name| !allowed && named.begins(name)) {
                findings.push(format!("{} names `{name}`", file.path));
            }
        }
    }
    tree::none("crates that only one module may name", &findings);
}

#[test]
fn the_wire_names_nothing_that_decrypts_or_stores() {
    let mut findings = Vec::new();
    let files = tree::files("sync-core/wire/src", &["rs"]);
    assert!(!files.is_empty());
    for file in files {
        let named = Named::of(&file.parsed());
        for (crates, _) in CRATES {
            for name in crates.iter().filter(|name| named.begins(name)) {
                findings.push(format!("{} names `{name}`", file.path));
            }
        }
    }
    tree::none("the wire holds only what both sides must judge alike", &findings);
}

#[test]
fn the_library_for_phones_names_no_words_of_the_terminal() {
    // Built beside the terminal it has them, and a phone's library alone wouldn't compile.
    const TERMINAL: [&str; 7] = ["ask", "demo", "goal", "help", "people", "say", "show"];
    let mut findings = Vec::new();
    for file in tree::files("mobile-bindings/src", &["rs"]) {
        for path in Named::of(&file.parsed()).paths {
            let at = path.iter().position(|part| part == "message").map(|at| at + 1);
            if path.first().is_some_and(|first| first == "beside_texts")
                && at.and_then(|at| path.get(at)).is_some_and(|name| TERMINAL.contains(&name.as_str()))
            {
                findings.push(format!("{} names `{}`", file.path, path.join("::")));
            }
        }
    }
    tree::none("words that a phone's library doesn't carry", &findings);
}
