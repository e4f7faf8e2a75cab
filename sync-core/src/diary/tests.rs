//! Files as people bring them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::model::{JournalEdit, MarkKind};

use super::*;

fn source(text: &str, format: DiaryFormat) -> Source {
    Source::new(text.as_bytes().to_vec(), format, TimeZone::UTC)
}

fn only(text: &str) -> Result<Item, Unfit> {
    let file = source(text, DiaryFormat::Lines);
    let found = file.entries().unwrap().next().unwrap();
    match found.outcome? {
        Outcome::Entry(item) => Ok(*item),
        Outcome::AttachmentsOnly => Err(Unfit::NoText),
    }
}

#[test]
fn a_date_and_a_text_are_enough() {
    let item = only(r#"{"date":"1660-01-11","text":"Blessed be God","someone":{"else":"s field"}}"#).unwrap();
    assert_eq!(item.about_day.to_string(), "1660-01-11");
    assert_eq!(item.text, "Blessed be God");
    assert_eq!(item.written_at.millis(), -9_781_732_800_000);
    assert!(item.edits.is_empty());
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
    assert_eq!(item.mood.unwrap().get(), 4);
    assert_eq!(item.tags.len(), 2);
    assert_eq!(item.content_notes.len(), 1);
    let kinds: Vec<bool> = item
        .edits
        .iter()
        .map(|edit| matches!(edit, JournalEdit::Mark(mark) if mark.kind != MarkKind::Italic))
        .collect();
    assert_eq!(kinds, [true, true, false, false]);
    assert_eq!(item.edits.last(), Some(&JournalEdit::Delete));
}

#[test]
fn each_mistake_has_its_reason() {
    for (line, why) in [
        (r#"{"date":"2024-01-01","text":"cut o"#, Unfit::NotJson),
        (r#"["2024-01-01","text"]"#, Unfit::NotObject),
        (r#"{"date":"2024-01-01"}"#, Unfit::NoText),
        (r#"{"date":"2024-01-01","text":null}"#, Unfit::NoText),
        (r#"{"date":"2024-01-01","text":7}"#, Unfit::TextNotText),
        (r#"{"date":"2024-01-01","text":" \n "}"#, Unfit::TextEmpty),
        (r#"{"text":"x"}"#, Unfit::NoDate),
        (r#"{"date":"31.05.2024","text":"x"}"#, Unfit::BadDate),
        (r#"{"date":"2023-02-29","text":"x"}"#, Unfit::BadDate),
        (r#"{"date":20240101,"text":"x"}"#, Unfit::BadDate),
        (r#"{"date":"2024-01-01","text":"x","written_at":"yesterday"}"#, Unfit::BadWrittenAt),
        (r#"{"date":"2024-01-01","text":"x","mood":6}"#, Unfit::BadMood),
        (r#"{"date":"2024-01-01","text":"x","mood":"good"}"#, Unfit::BadMood),
        (r#"{"date":"2024-01-01","text":"x","tags":"walk"}"#, Unfit::BadTags),
        (r#"{"date":"2024-01-01","text":"x","tags":["a\nb"]}"#, Unfit::BadTags),
        (r#"{"date":"2024-01-01","text":"x","content_notes":[""]}"#, Unfit::BadContentNotes),
        (r#"{"date":"2024-01-01","text":"x","marks":[{"start":0,"end":9,"kind":"bold"}]}"#, Unfit::BadMarks),
        (r#"{"date":"2024-01-01","text":"x","prompt":"why"}"#, Unfit::BadPrompt),
        (r#"{"date":"2024-01-01","text":"x","deleted":"no"}"#, Unfit::BadDeleted),
    ] {
        assert_eq!(only(line).err(), Some(why), "{line}");
    }
    let long = format!(r#"{{"date":"2024-01-01","text":"{}"}}"#, "a".repeat(crate::model::limits::TEXT_BYTES_MAX + 1));
    assert_eq!(only(&long).err(), Some(Unfit::TextTooLong));
    assert_eq!(only(&"x".repeat(LINE_BYTES_MAX + 1)).err(), Some(Unfit::LineTooLong));
    let bytes = b"{\"date\":\"2024-01-01\",\"text\":\"\xff\"}".to_vec();
    let file = Source::new(bytes, DiaryFormat::Lines, TimeZone::UTC);
    assert_eq!(file.entries().unwrap().next().unwrap().outcome.err(), Some(Unfit::NotUtf8));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let file = source("\u{feff}{\"date\":\"2024-01-01\",\"text\":\"a\"}\r\n\n  \n{oops}\n", DiaryFormat::Lines);
    let lines: Vec<(u64, bool)> = file.entries().unwrap().map(|found| (found.line, found.outcome.is_ok())).collect();
    assert_eq!(lines, [(1, true), (4, false)]);
}

#[test]
fn day_one_keeps_text_day_and_tags_and_counts_what_stays_behind() {
    let file = source(
        r##"{"metadata":{"version":"1.0"},"entries":[
        {"uuid":"A","creationDate":"2024-03-05T02:30:00Z","timeZone":"America\/Sao_Paulo","text":"# Noite\n\nlonga","tags":["sono"],
         "starred":true,"photos":[{"md5":"x"},{"md5":"y"}],"location":{"latitude":1.0}},
        {"uuid":"B","creationDate":"2024-03-06T10:00:00Z","photos":[{"md5":"z"}]},
        {"uuid":"C","creationDate":"soon","text":"x"},
        {"uuid":"D","creationDate":"2024-03-07T10:00:00Z"}]}"##,
        DiaryFormat::DayOne,
    );
    let found: Vec<Found> = file.entries().unwrap().collect();
    let [first, second, third, fourth] = found.as_slice() else { unreachable!("four entries stand in the file") };
    let Ok(Outcome::Entry(item)) = &first.outcome else { unreachable!("the first is whole") };
    assert_eq!(item.text, "# Noite\n\nlonga");
    assert_eq!(item.about_day.to_string(), "2024-03-04", "the writer's evening, not Greenwich's morning");
    assert_eq!(item.written_at.millis(), 1_709_605_800_000);
    assert_eq!(item.tags.len(), 1);
    assert!(matches!(second.outcome, Ok(Outcome::AttachmentsOnly)));
    assert_eq!(third.outcome.as_ref().err(), Some(&Unfit::BadCreationDate));
    assert_eq!(fourth.outcome.as_ref().err(), Some(&Unfit::TextEmpty));
    assert_eq!(file.attachments(), 3);
}

#[test]
fn what_is_no_day_one_export_is_refused_as_a_whole() {
    let why = |text: &str| source(text, DiaryFormat::DayOne).unfit(1).err();
    assert_eq!(why("{\"date\":\"2024-01-01\"}"), Some(Unfit::NoEntries));
    assert_eq!(why("{\"entries\":["), Some(Unfit::NotJson));
    assert_eq!(why("[]"), Some(Unfit::NoEntries));
}

#[test]
fn what_is_fit_comes_in_pieces_and_what_isnt_is_named() {
    let line = |text: &str| format!("{{\"date\":\"2024-01-01\",\"text\":\"{text}\"}}\n");
    let file = source(&["a", "b", "", "c", "d", "e"].map(line).concat(), DiaryFormat::Lines);
    assert_eq!(file.unfit(1).unwrap(), [(3, Unfit::TextEmpty)]);
    let pieces: Vec<(u64, String)> = file
        .chunks(1, 2)
        .unwrap()
        .map(|(first, items)| (first, items.into_iter().map(|item| item.text).collect()))
        .collect();
    assert_eq!(pieces, [(1, "ab".to_owned()), (4, "cd".to_owned()), (6, "e".to_owned())]);
    assert_eq!(file.chunks(5, 2).unwrap().map(|(first, items)| (first, items.len())).collect::<Vec<_>>(), [(5, 2)]);
    assert_eq!(file.unfit(4).unwrap(), []);
}

#[test]
fn a_mood_alone_is_an_entry_and_nothing_at_all_is_none() {
    let item = only(r#"{"date":"2024-01-01","text":"","mood":2}"#).unwrap();
    assert_eq!((item.text.as_str(), item.mood.unwrap().get()), ("", 2));
    assert!(only(r#"{"id":"00","date":"2024-01-01","text":"","tags":[]}"#).is_ok(), "one's own export");
}
