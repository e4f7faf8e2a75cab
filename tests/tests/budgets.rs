//! The program and the page that name the budgets.

use beside_tests::budgets::table::{Figure, ROWS, Table};

#[test]
fn program_and_page_name_the_same_budgets() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/BUDGETS.md")).unwrap();
    let (mut section, mut told) = ("", Vec::new());
    for line in page.lines() {
        section = line.strip_prefix("## ").unwrap_or(section);
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [what, budget] = cells[..]
            && line.starts_with("| ")
            && what != "what"
        {
            told.push((section, what, budget));
        }
    }
    let rows: Vec<_> = ROWS.iter().map(|row| (row.section, row.what, row.budget)).collect();
    assert_eq!(told, rows);
}

#[test]
fn only_a_count_over_its_budget_is_a_failure() {
    let mut table = Table::default();
    assert!(table.to_string().contains("first join: not yet"));
    table.note("first join", vec![Figure::at_most(60_000, "B", 60_000)]);
    table.note("one entry", vec![Figure::time(std::time::Duration::from_secs(9))]);
    assert!(table.over().is_empty());
    table.note("first join", vec![Figure::at_most(60_001, "B", 60_000)]);
    assert_eq!(table.over(), ["first join"]);
    assert!(table.to_string().contains("! first join: 60,000 B, 60,001 B"));
}
