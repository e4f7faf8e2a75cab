//! The documents are there, and what they point to exists.

use crate::tree::{self, File};

/// What stands at the top level, and nothing else.
const TOP_LEVEL: [&str; 22] = [
    ".ci",
    ".git",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "docs",
    "mobile-bindings",
    "rustfmt.toml",
    "server",
    "sync-core",
    "target",
    "tests",
];

const DEMANDED: [&str; 14] = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "docs/ARCHITECTURE.md",
    "docs/PROTOCOL.md",
    "docs/BUDGETS.md",
    "docs/TESTING.md",
    "docs/OPERATIONS.md",
    "docs/GLOSSARY.md",
    "docs/security/THREATS.md",
    "docs/security/ASSUMPTIONS.md",
    "docs/security/CLAIMS.md",
    "docs/decisions",
];

#[test]
fn the_top_level_holds_what_was_agreed() {
    let mut findings = Vec::new();
    for entry in std::fs::read_dir(tree::root()).expect("the root can be read") {
        let name = entry.expect("an entry can be read").file_name().to_string_lossy().into_owned();
        let is_ignored = name.ends_with(".log");
        if !TOP_LEVEL.contains(&name.as_str()) && !is_ignored {
            findings.push(name);
        }
    }
    tree::none("strangers at the top level", &findings);
}

#[test]
fn the_documents_are_there() {
    let mut missing: Vec<String> =
        DEMANDED.iter().filter(|path| !tree::root().join(path).exists()).map(|path| (*path).to_owned()).collect();
    if !["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"].iter().any(|name| tree::root().join(name).exists()) {
        missing.push("LICENSE".to_owned());
    }
    if tree::files("docs/decisions", &["md"]).is_empty() {
        missing.push("a decision in docs/decisions".to_owned());
    }
    tree::none("documents that are missing", &missing);
}

fn documents() -> Vec<File> {
    let mut files = tree::files("docs", &["md"]);
    files.extend(tree::files("", &["md"]).into_iter().filter(|file| !file.path.starts_with("docs/")));
    files
}

/// What stands between backticks, code blocks included line by line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

// `a/{b,c}/d` is `a/b/d` and `a/c/d`.
fn expanded(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let Some((choices, after)) = rest.split_once('}') else { return vec![path.to_owned()] };
    choices.split(',').flat_map(|choice| expanded(&format!("{before}{}{after}", choice.trim()))).collect()
}

fn exists(path: &str) -> bool {
    match path.split_once('*') {
        None => tree::root().join(path).exists(),
        Some((before, _)) => {
            let (folder, begins) = before.rsplit_once('/').unwrap_or(("", before));
            std::fs::read_dir(tree::root().join(folder)).is_ok_and(|mut entries| {
                entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(begins)))
            })
        }
    }
}

#[test]
fn every_path_that_a_document_names_exists() {
    let folders = ["server/", "sync-core/", "mobile-bindings/", "tests/", "docs/", ".ci/"];
    let (mut findings, mut checked) = (Vec::new(), 0);
    for file in documents() {
        for (number, line) in file.text.lines().enumerate() {
            let is_path = |span: &&str| {
                folders.iter().any(|folder| span.starts_with(folder)) && !span.contains(char::is_whitespace)
            };
            for path in quoted(line).filter(is_path).flat_map(expanded) {
                let path = path.split(['#', ':']).next().unwrap_or_default().trim_end_matches(['/', '.', ',']);
                checked += 1;
                if !exists(path) {
                    findings.push(format!("{}:{}: `{path}`", file.path, number + 1));
                }
            }
        }
    }
    tree::none("paths that documents name and that aren't there", &findings);
    assert!(checked > 10, "only {checked} paths are named");
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let mut findings = Vec::new();
    for file in documents() {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.text.lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = target.split('#').next().unwrap_or_default();
                let elsewhere = target.contains("://") || target.starts_with("mailto:");
                if !target.is_empty() && !elsewhere && !tree::root().join(folder).join(target).exists() {
                    findings.push(format!("{}:{}: {target}", file.path, number + 1));
                }
            }
        }
    }
    tree::none("links that lead nowhere", &findings);
}

#[test]
fn braces_and_stars_in_paths_are_understood() {
    assert_eq!(expanded("a/{b,c}/d"), ["a/b/d", "a/c/d"]);
    assert_eq!(quoted("see `tests/x.rs` and `docs/`").collect::<Vec<_>>(), ["tests/x.rs", "docs/"]);
    assert!(exists("tests/tests/ti*") && !exists("tests/tests/nothing*") && exists("tests"));
}
