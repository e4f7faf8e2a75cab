//! Diaries in and out.

use std::fs;

use serde_json::Value;

use crate::desk::Desk;

const GOOD: &str = r#"{"date":"2024-01-01","text":"First","tags":["by the river"],"mood":3,"content_notes":["loss"]}
{"date":"2024-01-02","text":"Second page","marks":[{"start":0,"end":6,"kind":"bold"}],"prompt":{"own":"What helped?"}}
{"date":"2024-01-03","text":"Put away","deleted":true,"written_at":"2024-01-03T08:00:00Z"}
"#;

#[test]
fn an_import_goes_on_from_a_line() {
    let desk = Desk::with_vault();
    let file = desk.file("diary.jsonl", GOOD);
    assert_eq!(desk.json(&["import", &file, "--from", "3"])["imported"], 1);
    assert_eq!(desk.with_input(&["--json", "import", "-"], GOOD).json()["imported"], 3);
}

#[test]
fn what_is_exported_comes_back_the_same() {
    let desk = Desk::with_vault();
    desk.json(&["import", &desk.file("diary.jsonl", GOOD)]);
    let file = desk.path("out.jsonl").display().to_string();
    assert_eq!(desk.json(&["export", "--json", &file])["exported"], 3);
    let other = Desk::with_vault();
    assert_eq!(other.json(&["import", &file])["imported"], 3);
    let again = other.path("again.jsonl").display().to_string();
    other.json(&["export", "--json", &again]);
    let read = |path: &str| -> Vec<Value> {
        let mut values: Vec<Value> =
            fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for value in &mut values {
            value.as_object_mut().unwrap().remove("id");
        }
        values
    };
    let (first, second) = (read(&file), read(&again));
    assert_eq!(first, second);
    assert_eq!(first[1]["marks"][0]["kind"], "bold");
    assert_eq!(first[1]["prompt"]["own"], "What helped?");
    assert_eq!(first[2]["deleted"], true);
}

#[test]
fn an_export_overwrites_nothing_and_is_its_owners_alone() {
    let desk = Desk::with_vault();
    desk.json(&["import", &desk.file("diary.jsonl", GOOD)]);
    let taken = desk.file("taken.jsonl", "mine");
    let done = desk.run(&["--json", "export", "--json", &taken]);
    assert_eq!(done.error()["code"], "file-exists");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "mine");
    let folder = desk.path("pages").display().to_string();
    assert_eq!(desk.json(&["export", "--markdown", &folder])["exported"], 3);
    let page = fs::read_to_string(desk.path("pages/2024-01-01.md")).unwrap();
    assert!(page.starts_with("# 2024-01-01\n") && page.contains("First") && page.contains("by the river"), "{page}");
    assert!(!desk.path("pages/2024-01-03.md").exists(), "what was put away isn't read by passers-by");
    assert_eq!(desk.run(&["export", "--markdown", &folder]).code, 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(desk.path("pages/2024-01-01.md")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn a_day_one_export_brings_text_days_and_tags_and_says_what_it_leaves() {
    let desk = Desk::with_vault();
    let file = desk.file(
        "Journal.json",
        r##"{"entries":[{"uuid":"A","creationDate":"2024-03-05T12:00:00Z","text":"# Walk","tags":["by the river"],"photos":[{}]}]}"##,
    );
    let imported = desk.json(&["import", &file]);
    assert_eq!((&imported["imported"], &imported["attachments_not_taken"]), (&1.into(), &1.into()));
    assert_eq!(desk.json(&["journal", "list"])["entries"][0]["date"], "2024-03-05");
}
