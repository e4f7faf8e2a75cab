//! Files that are to be taken in and can't be.

use super::{Told, texts};
use crate::desk::Desk;

const GOOD: &str = r#"{"date":"2024-01-01","text":"First"}
{"date":"2024-01-02","text":"Second"}
"#;

#[test]
fn a_malformed_line_is_named_and_nothing_is_imported() {
    let desk = Desk::with_vault();
    desk.json(&["journal", "write", "Here before"]);
    let cut = desk.file("cut.jsonl", &format!("{GOOD}{{\"date\":\"2024-01-03\",\"te"));
    let told = Told {
        code: "import-line",
        exit: 1,
        words: [
            ["Line 3 can't be taken: this is not JSON", "--skip-bad"],
            ["Não é possível aceitar a linha 3: ", "--skip-bad"],
            ["Nie da się wczytać wiersza 3: to nie jest JSON", "--skip-bad"],
        ],
    };
    told.by(|flags| desk.run(&[flags, &["import", &cut]].concat()));
    assert_eq!(texts(&desk), ["Here before"]);

    let wrong_day = desk.file("day.jsonl", &format!("{GOOD}{{\"date\":\"31.05.2024\",\"text\":\"x\"}}\n"));
    let told = Told {
        words: [
            ["Line 3 can't be taken: \"date\" is not a day of the calendar", "Nothing was imported."],
            ["Não é possível aceitar a linha 3: \"date\" não é um dia do calendário", "Nada foi importado."],
            ["Nie da się wczytać wiersza 3: \"date\" nie jest dniem kalendarza", "Niczego nie zaimportowano."],
        ],
        ..told
    };
    told.by(|flags| desk.run(&[flags, &["import", &wrong_day]].concat()));
    assert_eq!(texts(&desk), ["Here before"]);

    let skipped = desk.json(&["import", &wrong_day, "--skip-bad"]);
    assert_eq!((&skipped["imported"], &skipped["skipped"][0]["line"]), (&2.into(), &3.into()));
    assert_eq!(texts(&desk), ["First", "Here before", "Second"]);
}
