//! What the relay is linked from: it lacks the code to decrypt. Read from the lockfile, which knows all targets.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::tree;

/// What no part of the relay may reach, by exact name.
const FORBIDDEN: [&str; 4] = ["beside-core", "automerge", "hpke", "chacha20poly1305"];

/// A package's key in the lockfile.
type Package = (String, String);

struct Graph {
    locked: BTreeMap<Package, Vec<Package>>,
    /// For each crate of the workspace, what it needs beside tests.
    members: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn read() -> Self {
        let lock = std::fs::read_to_string(tree::root().join("Cargo.lock")).expect("the lockfile is committed");
        let metadata = metadata();
        let packages = metadata["packages"].as_array().expect("cargo lists packages");
        let members = packages.iter().map(|package| {
            let dependencies = package["dependencies"].as_array().expect("cargo lists dependencies");
            // No kind is the normal one.
            let needed = dependencies.iter().filter(|it| it["kind"] != "dev");
            (name(package), needed.map(name).collect())
        });
        Self { locked: locked(&lock), members: members.collect() }
    }

    fn reached(&self, from: &str) -> BTreeSet<String> {
        let mut reached: BTreeSet<Package> = BTreeSet::new();
        let mut next: Vec<Package> = self.locked.keys().filter(|(name, _)| name == from).cloned().collect();
        assert_eq!(next.len(), 1, "{from} is in the lockfile once");
        while let Some(package) = next.pop() {
            let needed = self.locked.get(&package).expect("the lockfile is complete");
            let beside_tests = |name: &str| self.members.get(&package.0).is_none_or(|needed| needed.contains(name));
            next.extend(needed.iter().filter(|it| beside_tests(&it.0) && !reached.contains(*it)).cloned());
            reached.insert(package);
        }
        reached.into_iter().map(|(name, _)| name).collect()
    }
}

fn name(of: &Value) -> String {
    of["name"].as_str().expect("cargo names it").to_owned()
}

// Asked of cargo itself: a crate that does so turns on features that would build half of the dependencies twice.
fn cargo(arguments: &[&str]) -> Vec<u8> {
    let cargo = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--manifest-path"])
        .arg(tree::root().join("Cargo.toml"))
        .output()
        .expect("cargo runs, since it runs this");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    cargo.stdout
}

fn metadata() -> Value {
    let metadata = cargo(&["metadata", "--format-version=1", "--no-deps"]);
    serde_json::from_slice(&metadata).expect("cargo answers in JSON")
}

// Each crate with the features that it is built with.
fn built(what: &[&str]) -> BTreeSet<String> {
    let tree = [&["tree", "--prefix=none", "--format={p} {f}"], what].concat();
    let lines = String::from_utf8(cargo(&tree)).expect("names are text");
    lines.lines().map(|line| line.trim_end_matches(" (*)").trim_end().to_owned()).collect()
}

// `[[package]]` tables with `name`, `version` and a list of `"name"` or `"name version"`.
fn locked(lock: &str) -> BTreeMap<Package, Vec<Package>> {
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let field = |table: &str, key: &str| table.lines().find(|line| line.starts_with(key)).and_then(quoted);
    let tables: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    let version = |name: &str| {
        let versions = tables.iter().filter(|table| field(table, "name = ").as_deref() == Some(name));
        versions.filter_map(|table| field(table, "version = ")).next().expect("the lockfile is complete")
    };
    let package = |table: &&str| {
        let key = (field(table, "name = ")?, field(table, "version = ")?);
        let needed = table.lines().filter(|line| line.starts_with(" \"")).filter_map(quoted);
        let needed = needed.map(|it| match it.split_once(' ') {
            Some((name, version)) => (name.to_owned(), version.split(' ').next().unwrap_or_default().to_owned()),
            None => (it.clone(), version(&it)),
        });
        Some((key, needed.collect()))
    };
    tables.iter().filter_map(package).collect()
}

#[test]
fn relay_lacks_the_code_to_decrypt() {
    let graph = Graph::read();
    let of_relay: Vec<&String> =
        graph.members.keys().filter(|name| *name == "beside-server" || name.starts_with("beside-store")).collect();
    assert!(of_relay.len() >= 3, "{of_relay:?} aren't all of the relay");
    for member in of_relay {
        let reached = graph.reached(member);
        assert!(reached.contains("beside-wire") && reached.contains("ed25519-dalek"), "{member} speaks the wire");
        for forbidden in FORBIDDEN {
            assert!(!reached.contains(forbidden), "{member} reaches {forbidden}");
        }
    }
    // The same search finds in the core what it must not find in the relay.
    let core = graph.reached("beside-core");
    assert!(FORBIDDEN.iter().all(|name| core.contains(*name)), "the search finds nothing at all");
}

#[test]
fn the_wire_needs_nothing_that_does_io() {
    let reached = Graph::read().reached("beside-wire");
    for forbidden in ["beside-core", "tokio", "rusqlite", "sqlx", "reqwest", "rand", "automerge", "hpke"] {
        assert!(!reached.contains(forbidden), "beside-wire reaches {forbidden}");
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let mut findings = Vec::new();
    for file in tree::files("", &["toml"]).iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        // `beside-tests` has a table of its own, since a test fails by panicking.
        let own = file.path == "tests/Cargo.toml" || !file.text.contains("[package]");
        if !own && !file.text.contains("[lints]\nworkspace = true") {
            findings.push(file.path.clone());
        }
    }
    tree::none("crates without the lints of the workspace", &findings);
}

#[test]
fn every_clippy_file_has_the_bounds() {
    // The nearest file wins and nothing is merged, so each one repeats them.
    let files = tree::files("", &["toml"]);
    let clippy: Vec<_> = files.iter().filter(|file| file.path.ends_with("clippy.toml")).collect();
    assert!(clippy.len() >= 2, "the root and the core have one");
    for file in clippy {
        for bound in ["too-many-lines-threshold = 70", "too-many-arguments-threshold = 5"] {
            assert!(file.text.lines().any(|line| line == bound), "{} lacks `{bound}`", file.path);
        }
    }
}

#[test]
fn what_runs_the_demo_is_built_once_for_the_tests_too() {
    let demo = built(&["--package=beside-cli", "--edges=normal,build"]);
    let tests = built(&["--workspace", "--edges=normal,build,dev"]);
    assert!(demo.len() > 100, "{} crates are no demo", demo.len());
    let twice: Vec<&String> = demo.difference(&tests).collect();
    assert!(twice.is_empty(), "the tests turn on features that build these a second time: {twice:#?}");
}
