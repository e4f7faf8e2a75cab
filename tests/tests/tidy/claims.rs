//! What the documents claim, a test holds; what no test holds yet says `later`.

use std::collections::BTreeSet;

use crate::tables::{self, Row, quoted, rows};
use crate::tree;

const INVARIANTS: u32 = 19;

fn read(path: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(tree::root().join(path));
    rows(&text.unwrap_or_else(|_| panic!("{path} isn't there")))
}

/// Why a row doesn't hold: its cell under "test" names a test that isn't there, or none.
fn unheld(row: &Row, tests: &BTreeSet<String>) -> Option<String> {
    let Some(cell) = row.under("test") else { return Some("has no column of tests".to_owned()) };
    let names = quoted(cell);
    if let Some(stranger) = names.iter().find(|name| !tests.contains(**name) && **name != "later") {
        return Some(format!("names `{stranger}`, which no test is called"));
    }
    let is_later = cell.split(|letter: char| !letter.is_alphabetic()).any(|word| word == "later");
    (names.is_empty() && !is_later).then(|| "names no test and doesn't say `later`".to_owned())
}

fn findings(path: &str, rows: &[Row]) -> Vec<String> {
    let tests = tables::tests();
    rows.iter().filter_map(|row| unheld(row, &tests).map(|why| format!("{path}: {} {why}", row.id()))).collect()
}

// `T1`, `T-01`, `I7`: letters and a number.
fn is_id(cell: &str) -> bool {
    let number = cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let letters = cell.len() - number.len();
    let number = number.strip_prefix('-').unwrap_or(number);
    (1..=3).contains(&letters) && !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit())
}

#[test]
fn every_claim_has_a_test() {
    let path = "docs/security/CLAIMS.md";
    let rows = read(path);
    assert!(rows.len() >= 10, "only {} claims", rows.len());
    let tests = tables::tests();
    let mut findings = findings(path, &rows);
    // A claim can't wait: what isn't held yet isn't claimed.
    let named =
        |row: &&Row| row.under("test").is_some_and(|cell| quoted(cell).iter().any(|name| tests.contains(*name)));
    findings
        .extend(rows.iter().filter(|row| !named(row)).map(|row| format!("{path}: {} is held by no test", row.id())));
    tree::none("claims that nothing holds", &findings);
}

#[test]
fn every_threat_has_a_test_or_says_later() {
    let path = "docs/security/THREATS.md";
    let threats: Vec<Row> = read(path).into_iter().filter(|row| is_id(&row.id())).collect();
    assert!(threats.len() >= 10, "only {} threats", threats.len());
    let ids: BTreeSet<String> = threats.iter().map(Row::id).collect();
    assert_eq!(ids.len(), threats.len(), "two threats have one id");
    tree::none("threats that nothing meets", &findings(path, &threats));
}

#[test]
fn every_invariant_has_a_test_or_says_later() {
    let path = "docs/ARCHITECTURE.md";
    let invariants: Vec<Row> =
        read(path).into_iter().filter(|row| is_id(&row.id()) && row.id().starts_with('I')).collect();
    let ids: BTreeSet<String> = invariants.iter().map(Row::id).collect();
    let mut missing = findings(path, &invariants);
    let all = (1..=INVARIANTS).map(|number| format!("I{number}"));
    missing.extend(all.filter(|id| !ids.contains(id)).map(|id| format!("{path}: {id} isn't listed")));
    tree::none("invariants that nothing holds", &missing);
}

#[test]
fn a_row_without_a_test_is_found_out() {
    let tests = BTreeSet::from(["real".to_owned()]);
    let unheld_row = |cell: &str| {
        let row = Row { header: vec!["id".into(), "Test".into()], cells: vec!["T1".into(), cell.into()] };
        unheld(&row, &tests).is_some()
    };
    assert!(!unheld_row("`real`") && !unheld_row("`module::real`") && !unheld_row("later: needs circles"));
    assert!(unheld_row("`made_up`") && unheld_row("") && unheld_row("`real`, `made_up`") && unheld_row("translate"));
    assert!(is_id("T1") && is_id("I19") && is_id("T-01") && !is_id("id") && !is_id("12") && !is_id("T"));
}
