//! Words that stand for work left undone, tests that hope, and where somebody's machine shows through.

use syn::visit::{self, Visit};

use crate::paths;
use crate::tree;

const TEXTS: [&str; 20] = [
    "rs", "toml", "md", "sql", "ftl", "sh", "yml", "yaml", "json", "kt", "kts", "swift", "py", "ts", "js", "mjs",
    "html", "css", "service", "txt",
];

/// A word in two halves, so that this file doesn't hold it.
fn joined(halves: [&str; 2]) -> String {
    halves.concat()
}

#[test]
fn nothing_is_left_undone() {
    let undone = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"]].map(joined);
    let calls = [["todo", "!("], ["unimplemented", "!("], ["dbg", "!("], ["#[ig", "nore"]].map(joined);
    let mut findings = Vec::new();
    for file in tree::files("", &TEXTS) {
        for (number, line) in file.text.lines().enumerate() {
            let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let word = words.into_iter().find(|word| undone.iter().any(|undone| undone == word));
            let call = calls.iter().find(|call| file.path.ends_with(".rs") && line.contains(call.as_str()));
            if let Some(found) = word.or(call.map(String::as_str)) {
                findings.push(format!("{}:{}: {found}", file.path, number + 1));
            }
        }
    }
    tree::none("work left undone", &findings);
}

struct Sleeps {
    in_test: bool,
    found: usize,
}

impl<'ast> Visit<'ast> for Sleeps {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let before = self.in_test;
        self.in_test |= paths::is_test_only(&module.attrs);
        visit::visit_item_mod(self, module);
        self.in_test = before;
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let real = names.iter().any(|name| name == "thread" || name == "time" || name == "tokio");
        if self.in_test && real && names.last().is_some_and(|last| last.starts_with("sleep")) {
            self.found += 1;
        }
        visit::visit_path(self, path);
    }
}

#[test]
fn no_test_sleeps() {
    let mut findings = Vec::new();
    for file in tree::rust() {
        let mut sleeps = Sleeps { in_test: file.is_test(), found: 0 };
        sleeps.visit_file(&file.parsed());
        if sleeps.found > 0 {
            findings.push(format!("{} sleeps {} times", file.path, sleeps.found));
        }
    }
    tree::none("tests that wait and hope; await what should happen, within a bound", &findings);
}

#[test]
fn no_machine_shows_through() {
    let homes = [["/ho", "me/"], ["/ro", "ot/"], ["/Us", "ers/"], ["/wo", "rk/"], ["C:\\Us", "ers"]].map(joined);
    let mut findings = Vec::new();
    for file in tree::files("", &TEXTS) {
        for (number, line) in file.text.lines().enumerate() {
            // A path from a machine's root: nothing of a longer path stands before it.
            let from_root = |home: &&String| {
                line.match_indices(home.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|before| !before.is_alphanumeric() && !"_-./".contains(before))
                })
            };
            if let Some(home) = homes.iter().find(from_root) {
                findings.push(format!("{}:{}: {home}", file.path, number + 1));
            }
        }
    }
    tree::none("paths of one machine", &findings);
}
