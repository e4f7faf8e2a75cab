//! Writing and reading, in flight mode.

use serde_json::Value;

use crate::desk::Desk;

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

#[test]
fn an_entry_is_written_changed_put_away_and_brought_back() {
    let desk = Desk::with_vault();
    let written = desk.json(&[
        "journal",
        "write",
        "Zażółć gęślą jaźń",
        "--day",
        "2024-05-31",
        "--mood",
        "4",
        "--tag",
        "spacer",
        "--note",
        "strata",
    ]);
    let entry = id(&written);
    let shown = desk.json(&["journal", "show", &entry[..8]]);
    assert_eq!(shown["text"], "Zażółć gęślą jaźń");
    assert_eq!((&shown["date"], &shown["mood"], &shown["status"]), (&"2024-05-31".into(), &4.into(), &"saved".into()));
    assert_eq!((&shown["tags"][0], &shown["content_notes"][0]), (&"spacer".into(), &"strata".into()));

    let edit = ["journal", "edit", &entry, "--mood", "none", "--tag", "rzeka", "--untag", "spacer"];
    assert_eq!(desk.json(&edit)["changed"], true);
    assert_eq!(desk.json(&["journal", "edit", &entry, "Nowy tekst"])["changed"], true);
    let shown = desk.json(&["journal", "show", &entry]);
    assert_eq!(
        (&shown["text"], &shown["mood"], &shown["tags"][0]),
        (&"Nowy tekst".into(), &Value::Null, &"rzeka".into())
    );

    assert_eq!(desk.json(&["journal", "undo", &entry])["undone"], true);
    assert_eq!(desk.json(&["journal", "show", &entry])["text"], "Zażółć gęślą jaźń");

    desk.json(&["journal", "delete", &entry]);
    assert_eq!(desk.json(&["journal", "list"])["entries"].as_array().unwrap().len(), 0);
    assert_eq!(desk.json(&["journal", "list", "--deleted"])["entries"][0]["deleted"], true);
    desk.json(&["journal", "restore", &entry]);
    assert_eq!(desk.json(&["journal", "search", "zazolc JAZN"])["hits"][0]["id"], entry.as_str());
}

#[test]
fn lists_go_on_where_the_page_before_ended() {
    let desk = Desk::with_vault();
    for day in ["2024-01-01", "2024-01-02", "2024-01-03"] {
        desk.json(&["journal", "write", day, "--day", day]);
    }
    let first = desk.json(&["journal", "list", "--limit", "2"]);
    let days = |page: &Value| -> Vec<String> {
        page["entries"].as_array().unwrap().iter().map(|entry| entry["date"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(days(&first), ["2024-01-03", "2024-01-02"]);
    let second = desk.json(&["journal", "list", "--limit", "2", "--before", first["next"].as_str().unwrap()]);
    assert_eq!((days(&second), &second["next"]), (vec!["2024-01-01".to_owned()], &Value::Null));
    let last = id(&second["entries"][0]);
    assert!(days(&desk.json(&["journal", "list", "--before", &last])).is_empty());
}

#[test]
fn text_comes_from_standard_input_or_an_editor() {
    let desk = Desk::with_vault();
    let piped = desk.with_input(&["--json", "journal", "write", "-"], "two\nlines\n").json();
    assert_eq!(desk.json(&["journal", "show", &id(&piped)])["text"], "two\nlines");
    let editor = desk.file("editor.sh", "printf 'from the editor\\n' >> \"$1\"\n");
    let edited = desk.with_editor(&["--json", "journal", "edit", &id(&piped)], "", &format!("sh {editor}")).json();
    assert_eq!(edited["changed"], true);
    assert_eq!(desk.json(&["journal", "show", &id(&piped)])["text"], "two\nlinesfrom the editor");
    let failed = desk.with_editor(&["--json", "journal", "write"], "", "false").error();
    assert_eq!(failed["code"], "editor");
    let nothing = desk.with_editor(&["--json", "journal", "write"], "", "true").error();
    assert_eq!(nothing["code"], "nothing-written");
}

#[test]
fn what_people_see_is_a_table_without_colours_when_nobody_watches() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "A quiet day", "--day", "2024-05-31", "--tag", "by the river"]);
    let list = desk.run(&["journal", "list"]);
    assert!(list.out.contains("A quiet day") && list.out.contains("by the river"), "{}", list.out);
    assert!(!list.out.contains('\u{1b}') && list.err.is_empty());
    let status = desk.run(&["--lang", "pl", "status"]);
    assert!(status.out.contains("1 wpis\n") && status.out.contains("1 wpis czeka na wysłanie"), "{}", status.out);
}

#[test]
fn a_locked_vault_says_so_and_opens_by_passphrase_alone() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Only mine"]);
    assert_eq!(desk.run(&["lock"]).code, 0);
    let shut = desk.run(&["journal", "list", "--json"]);
    assert_eq!((shut.code, &shut.error()["code"]), (3, &"locked".into()));
    let list = desk.secretly(&["--json", "journal", "list"], &[crate::desk::PASSPHRASE]).json();
    assert_eq!(list["entries"][0]["preview"], "Only mine");
}
