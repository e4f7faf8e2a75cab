//! Files as people bring them, and the words they see when a line can't be taken.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use beside_core::model::{JournalEdit, MarkKind};
use beside_texts::{Language, problem, text};

use super::*;

fn only(text: &str) -> Result<Item, Message> {
    let source = Source::of(text, Format::Lines);
    let found = source.entries().unwrap().next().unwrap();
    match found.outcome? {
        Outcome::Entry(item) => Ok(*item),
        Outcome::AttachmentsOnly => Err(reason::NO_TEXT),
    }
}

#[test]
fn a_date_and_a_text_are_enough() {
    let item = only(r#"{"date":"1660-01-11","text":"Blessed be God","someone":{"else":"s field"}}"#).unwrap();
    assert_eq!(item.entry.about_day.unwrap().to_string(), "1660-01-11");
    assert_eq!(item.entry.text, "Blessed be God");
    assert_eq!(item.entry.written_at.unwrap().millis(), -9_781_732_800_000);
    assert!(item.afterwards.is_empty());
}

#[test]
fn everything_that_export_writes_is_read() {
    let item = only(
        r#"{"id":"00","date":"2024-02-29","text":"Żółw, ok","written_at":"2024-02-29T10:00:00Z","mood":4,"tags":["spacer","żółw"],
        "content_notes":["strata"],"marks":[{"start":0,"end":4,"kind":"bold"},{"start":0,"end":1,"kind":"glitter"},
        {"start":1,"end":3,"kind":"link","target":"https://example.org"}],"prompt":{"own":"Co dobrego?"},"deleted":true}"#
            .replace('\n', " ")
            .as_str(),
    )
    .unwrap();
    assert_eq!(item.entry.mood.unwrap().get(), 4);
    assert_eq!(item.entry.tags.len(), 2);
    assert_eq!(item.entry.content_notes.len(), 1);
    let kinds: Vec<bool> = item
        .afterwards
        .iter()
        .map(|edit| matches!(edit, JournalEdit::Mark(mark) if mark.kind != MarkKind::Italic))
        .collect();
    assert_eq!(kinds, [true, true, false, false]);
    assert_eq!(item.afterwards.last(), Some(&JournalEdit::Delete));
}

#[test]
fn each_mistake_has_its_reason() {
    for (line, why) in [
        (r#"{"date":"2024-01-01","text":"cut o"#, reason::NOT_JSON),
        (r#"["2024-01-01","text"]"#, reason::NOT_OBJECT),
        (r#"{"date":"2024-01-01"}"#, reason::NO_TEXT),
        (r#"{"date":"2024-01-01","text":null}"#, reason::NO_TEXT),
        (r#"{"date":"2024-01-01","text":7}"#, reason::TEXT_NOT_TEXT),
        (r#"{"date":"2024-01-01","text":" \n "}"#, reason::TEXT_EMPTY),
        (r#"{"text":"x"}"#, reason::NO_DATE),
        (r#"{"date":"31.05.2024","text":"x"}"#, reason::BAD_DATE),
        (r#"{"date":"2023-02-29","text":"x"}"#, reason::BAD_DATE),
        (r#"{"date":20240101,"text":"x"}"#, reason::BAD_DATE),
        (r#"{"date":"2024-01-01","text":"x","written_at":"yesterday"}"#, reason::BAD_WRITTEN_AT),
        (r#"{"date":"2024-01-01","text":"x","mood":6}"#, reason::BAD_MOOD),
        (r#"{"date":"2024-01-01","text":"x","mood":"good"}"#, reason::BAD_MOOD),
        (r#"{"date":"2024-01-01","text":"x","tags":"walk"}"#, reason::BAD_TAGS),
        (r#"{"date":"2024-01-01","text":"x","tags":["a\nb"]}"#, reason::BAD_TAGS),
        (r#"{"date":"2024-01-01","text":"x","content_notes":[""]}"#, reason::BAD_CONTENT_NOTES),
        (r#"{"date":"2024-01-01","text":"x","marks":[{"start":0,"end":9,"kind":"bold"}]}"#, reason::BAD_MARKS),
        (r#"{"date":"2024-01-01","text":"x","prompt":"why"}"#, reason::BAD_PROMPT),
        (r#"{"date":"2024-01-01","text":"x","deleted":"no"}"#, reason::BAD_DELETED),
    ] {
        assert_eq!(only(line).err(), Some(why), "{line}");
    }
    let long =
        format!(r#"{{"date":"2024-01-01","text":"{}"}}"#, "a".repeat(beside_core::model::limits::TEXT_BYTES_MAX + 1));
    assert_eq!(only(&long).err(), Some(reason::TEXT_TOO_LONG));
    assert_eq!(only(&"x".repeat(LINE_BYTES_MAX + 1)).err(), Some(reason::LINE_TOO_LONG));
    let source = Source { bytes: b"{\"date\":\"2024-01-01\",\"text\":\"\xff\"}".to_vec(), format: Format::Lines };
    assert_eq!(source.entries().unwrap().next().unwrap().outcome.err(), Some(reason::NOT_UTF8));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let source = Source::of("\u{feff}{\"date\":\"2024-01-01\",\"text\":\"a\"}\r\n\n  \n{oops}\n", Format::Lines);
    let lines: Vec<(u64, bool)> = source.entries().unwrap().map(|found| (found.line, found.outcome.is_ok())).collect();
    assert_eq!(lines, [(1, true), (4, false)]);
}

#[test]
fn a_malformed_line_is_named_in_the_readers_language() {
    for (language, words) in [
        (Language::English, "Line 3 can't be taken: \"date\" is missing. Nothing was imported."),
        (Language::Portuguese, "Não é possível aceitar a linha 3: falta \"date\". Nada foi importado."),
        (Language::Polish, "Nie da się wczytać wiersza 3: brakuje \"date\". Niczego nie zaimportowano."),
    ] {
        let why = text(language, reason::NO_DATE);
        let shown = problem(language, "import-line", &[("line", 3_u64.into()), ("reason", why.into())]);
        assert_eq!(shown.what, words);
        assert!(shown.what_to_do.contains("--skip-bad"));
    }
}

#[test]
fn day_one_keeps_text_day_and_tags_and_counts_what_stays_behind() {
    let source = Source::of(
        r##"{"metadata":{"version":"1.0"},"entries":[
        {"uuid":"A","creationDate":"2024-03-05T02:30:00Z","timeZone":"America\/Sao_Paulo","text":"# Noite\n\nlonga","tags":["sono"],
         "starred":true,"photos":[{"md5":"x"},{"md5":"y"}],"location":{"latitude":1.0}},
        {"uuid":"B","creationDate":"2024-03-06T10:00:00Z","photos":[{"md5":"z"}]},
        {"uuid":"C","creationDate":"soon","text":"x"},
        {"uuid":"D","creationDate":"2024-03-07T10:00:00Z"}]}"##,
        Format::DayOne,
    );
    let found: Vec<Found> = source.entries().unwrap().collect();
    let [first, second, third, fourth] = found.as_slice() else { unreachable!("four entries stand in the file") };
    let Ok(Outcome::Entry(item)) = &first.outcome else { unreachable!("the first is whole") };
    assert_eq!(item.entry.text, "# Noite\n\nlonga");
    assert_eq!(
        item.entry.about_day.unwrap().to_string(),
        "2024-03-04",
        "the writer's evening, not Greenwich's morning"
    );
    assert_eq!(item.entry.written_at.unwrap().millis(), 1_709_605_800_000);
    assert_eq!(item.entry.tags.len(), 1);
    assert!(matches!(second.outcome, Ok(Outcome::AttachmentsOnly)));
    assert_eq!(third.outcome.as_ref().err(), Some(&reason::BAD_CREATION_DATE));
    assert_eq!(fourth.outcome.as_ref().err(), Some(&reason::TEXT_EMPTY));
    assert_eq!(source.attachments(), 3);
}

#[test]
fn what_is_no_day_one_export_is_refused_as_a_whole() {
    let why = |text: &str| Source::of(text, Format::DayOne).entries().err();
    assert_eq!(why("{\"date\":\"2024-01-01\"}"), Some(reason::NO_ENTRIES));
    assert_eq!(why("{\"entries\":["), Some(reason::NOT_JSON));
    assert_eq!(why("[]"), Some(reason::NO_ENTRIES));
}
