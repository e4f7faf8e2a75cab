//! Tables in Markdown, and the names of all tests.

use std::collections::BTreeSet;

use crate::tree;

/// A table's row: the words of its header and its cells.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    pub header: Vec<String>,
    pub cells: Vec<String>,
}

impl Row {
    /// The cell under a header that has this word.
    pub fn under(&self, word: &str) -> Option<&str> {
        let column = self.header.iter().position(|title| title.to_lowercase().contains(word))?;
        self.cells.get(column).map(String::as_str)
    }

    /// The first cell without marks.
    pub fn id(&self) -> String {
        self.cells.first().map(|cell| cell.trim_matches(['*', '`', ' ']).to_owned()).unwrap_or_default()
    }
}

pub fn rows(markdown: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let is_rule = |line: &str| line.contains("---") && line.chars().all(|letter| "|-: ".contains(letter));
    let (mut rows, mut header, mut before) = (Vec::new(), Vec::new(), "");
    for line in markdown.lines() {
        if !line.trim_start().starts_with('|') {
            header = Vec::new();
        } else if is_rule(line) {
            header = cells(before);
        } else if !header.is_empty() {
            rows.push(Row { header: header.clone(), cells: cells(line) });
        }
        before = line;
    }
    rows
}

/// Whatever a cell quotes, by the last part of its path.
pub fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).map(|span| span.rsplit("::").next().unwrap_or(span)).collect()
}

/// The names of all tests of the repository, in whatever language.
pub fn tests() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in tree::files("", &["rs", "kt", "swift", "py", "js", "mjs", "ts"]) {
        let mut marked = false;
        for line in file.text.lines().map(str::trim) {
            marked |=
                (line.starts_with("#[") && line.contains("test") && !line.contains("cfg")) || line.starts_with("@Test");
            let own = line.starts_with("def test_") || line.starts_with("func test");
            let name = ["fn ", "fun ", "def ", "func "].iter().find_map(|word| after(line, word));
            if let Some(name) = name.filter(|_| marked || own) {
                names.insert(name.to_owned());
            }
            if let Some(name) = line.strip_prefix("test(").and_then(|rest| rest.split(['"', '\'']).nth(1)) {
                names.insert(name.to_owned());
            }
            marked &= name.is_none();
        }
    }
    assert!(names.len() > 100, "only {} tests found", names.len());
    names
}

fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let at = line.find(word).filter(|at| *at == 0 || line.as_bytes()[at - 1] == b' ')?;
    let rest = &line[at + word.len()..];
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

#[test]
fn tables_and_tests_are_found() {
    let rows = rows("text\n| id | what | test |\n|---|:-:|---|\n| **T1** | x | `a::b`, `c` |\n\n| no | table |\n");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].id().as_str(), rows[0].under("test")), ("T1", Some("`a::b`, `c`")));
    assert_eq!(quoted(rows[0].under("test").unwrap_or_default()), ["b", "c"]);
    let tests = tests();
    assert!(tests.contains("tables_and_tests_are_found") && !tests.contains("quoted"));
    assert!(tests.contains("the_order_of_arrival_means_nothing"), "tests inside of proptest! count");
}
