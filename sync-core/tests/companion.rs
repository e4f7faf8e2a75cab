//! A companion in flight mode: everything that needs no relay.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use beside_core::companion::{
    Clock, Companion, CompanionError, Deleted, Device, Due, GoalDue, ItemStatus, LockParams, NewEntry, NewIdentity,
    Page, Passphrase, RelayAddress, StretchParameters,
};
use beside_core::diary::{DiaryFormat, Source, line};
use beside_core::model::{Day, GoalEdit, GoalTitle, Habit, JournalEdit, Tag, TimesPerWeek};
use beside_wire::id::RelayKey;

struct Fixed(i64);

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        self.0
    }

    fn today(&self) -> Day {
        Day::from_days(i32::try_from(self.0.div_euclid(86_400_000)).unwrap()).unwrap()
    }

    fn minute(&self) -> u16 {
        u16::try_from(self.0.rem_euclid(86_400_000) / 60_000).unwrap()
    }
}

fn device(folder: &Path, seed: u8, now_ms: i64) -> Device {
    Device {
        folder: folder.to_owned(),
        vault: None,
        entropy: [seed; 32],
        clock: Box::new(Fixed(now_ms)),
        lock_params: LockParams::weak_for_tests_and_demo(),
        stretch: StretchParameters::MINIMUM,
        keystore: None,
        page_count_max: None,
    }
}

fn passphrase() -> Passphrase {
    Passphrase::new("seven quiet herons").unwrap()
}

fn create(folder: &Path) -> Companion {
    let relay = RelayAddress { url: "http://127.0.0.1:1".to_owned(), key: RelayKey::new([7; 32]) };
    let identity = NewIdentity { handle: "heron".to_owned(), relay };
    Companion::create(device(folder, 1, NOW), identity, &passphrase()).unwrap().0
}

fn entry(text: &str) -> NewEntry {
    NewEntry {
        text: text.to_owned(),
        about_day: None,
        written_at: None,
        mood: None,
        tags: Vec::new(),
        content_notes: Vec::new(),
    }
}

fn newest(limit: usize) -> Page {
    Page { before: None, limit, deleted: Deleted::Hidden }
}

#[test]
fn what_was_written_is_there_after_closing() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("Rain all morning. I walked anyway.")).unwrap();
    companion.journal_edit(&id, &[JournalEdit::AddTag(Tag::new("walking").unwrap())]).unwrap();
    assert_eq!(companion.item_status(&id).unwrap(), ItemStatus::Saved);
    drop(companion);

    let mut again = Companion::open(device(folder.path(), 2, 1_700_000_100_000)).unwrap();
    assert!(again.is_locked());
    assert_eq!(again.journal_show(&id), Err(CompanionError::Locked));
    let wrong = Passphrase::new("seven loud herons").unwrap();
    assert_eq!(again.unlock(&wrong), Err(CompanionError::WrongPassphrase));
    again.unlock(&passphrase()).unwrap();
    let view = again.journal_show(&id).unwrap();
    assert_eq!(view.entry.text.text, "Rain all morning. I walked anyway.");
    assert_eq!(view.entry.tags.len(), 1);
}

#[test]
fn locking_seals_so_that_a_locked_phone_can_send() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("A quiet evening.")).unwrap();
    companion.lock().unwrap();
    assert!(companion.is_locked());
    assert!(companion.journal_write(entry("no")).is_err());
    companion.unlock(&passphrase()).unwrap();
    assert_eq!(companion.item_status(&id).unwrap(), ItemStatus::Queued);
}

#[test]
fn lists_go_from_the_newest_day_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let days = ["1660-01-11", "1660-01-12", "1660-02-01", "1999-12-31", "2024-02-29"];
    for day in days {
        companion.journal_write(NewEntry { about_day: Some(day.parse().unwrap()), ..entry(day) }).unwrap();
    }
    let first = companion.journal_list(newest(2)).unwrap();
    let texts: Vec<&str> = first.entries.iter().map(|entry| entry.preview.as_str()).collect();
    assert_eq!(texts, ["2024-02-29", "1999-12-31"]);
    let rest = companion.journal_list(Page { before: first.next, ..newest(10) }).unwrap();
    let texts: Vec<&str> = rest.entries.iter().map(|entry| entry.preview.as_str()).collect();
    assert_eq!(texts, ["1660-02-01", "1660-01-12", "1660-01-11"]);
    assert_eq!(rest.next, None);
    assert_eq!(companion.journal_count().unwrap(), 5);
}

#[test]
fn an_edited_day_moves_the_entry_between_months() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id =
        companion.journal_write(NewEntry { about_day: Some("2020-01-31".parse().unwrap()), ..entry("moved") }).unwrap();
    companion.journal_edit(&id, &[JournalEdit::SetAboutDay("2020-02-01".parse().unwrap())]).unwrap();
    let page = companion.journal_list(newest(10)).unwrap();
    assert_eq!(page.entries.len(), 1);
    assert_eq!(page.entries.first().unwrap().day.to_string(), "2020-02-01");
}

#[test]
fn search_folds_diacritics_and_case() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    companion.journal_write(entry("Byłem dziś w Łodzi z żoną.")).unwrap();
    companion.journal_write(entry("Não consegui dormir, mas o coração está calmo.")).unwrap();
    for (query, hits) in [("lodzi", 1), ("CORACAO", 1), ("Żoną", 1), ("zona", 1), ("dzis nao", 0)] {
        assert_eq!(companion.journal_search(query, 10).unwrap().len(), hits, "{query}");
    }
}

#[test]
fn delete_hides_and_undo_brings_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("one")).unwrap();
    companion.journal_edit(&id, &[JournalEdit::SetText("one two".to_owned())]).unwrap();
    companion.journal_edit(&id, &[JournalEdit::SetText("one two three".to_owned())]).unwrap();
    assert!(companion.journal_undo(&id).unwrap());
    assert_eq!(companion.journal_show(&id).unwrap().entry.text.text, "one two");
    assert!(companion.journal_undo(&id).unwrap());
    assert_eq!(companion.journal_show(&id).unwrap().entry.text.text, "one");
    assert!(!companion.journal_undo(&id).unwrap());
    companion.journal_edit(&id, &[JournalEdit::Delete]).unwrap();
    assert_eq!(companion.journal_list(newest(10)).unwrap().entries.len(), 0);
    companion.journal_edit(&id, &[JournalEdit::UndoDelete]).unwrap();
    assert_eq!(companion.journal_list(newest(10)).unwrap().entries.len(), 1);
}

#[test]
fn an_undo_says_that_it_undid_also_where_typed_words_changed_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("one")).unwrap();
    companion.journal_edit(&id, &[JournalEdit::SetText("two".to_owned())]).unwrap();
    companion.journal_draft(&id, "two").unwrap();
    assert!(companion.journal_undo(&id).unwrap());
    assert_eq!(companion.journal_show(&id).unwrap().entry.text.text, "one");
}

#[test]
fn typing_is_durable_and_becomes_one_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("start")).unwrap();
    for text in ["start o", "start of", "start of it"] {
        companion.journal_draft(&id, text).unwrap();
    }
    drop(companion);
    let mut again = Companion::open(device(folder.path(), 3, 1_700_000_100_000)).unwrap();
    again.unlock(&passphrase()).unwrap();
    let view = again.journal_show(&id).unwrap();
    assert_eq!((view.draft.as_deref(), view.entry.text.text.as_str()), (Some("start of it"), "start"));
    again.lock().unwrap();
    again.unlock(&passphrase()).unwrap();
    assert_eq!(again.journal_show(&id).unwrap().entry.text.text, "start of it");
}

#[test]
fn a_clock_that_went_back_ten_years_still_writes_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    companion.journal_write(entry("before")).unwrap();
    drop(companion);
    let ten_years = 10 * 365 * 86_400_000;
    let mut again = Companion::open(device(folder.path(), 4, 1_700_000_000_000 - ten_years)).unwrap();
    again.unlock(&passphrase()).unwrap();
    again.journal_write(entry("after")).unwrap();
    let page = again.journal_list(newest(10)).unwrap();
    let texts: Vec<&str> = page.entries.iter().map(|entry| entry.preview.as_str()).collect();
    assert_eq!(texts, ["after", "before"]);
}

#[test]
fn a_copied_vault_goes_on_in_new_chains_and_keeps_every_word() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("written before the backup")).unwrap();
    drop(companion);
    let vault =
        std::fs::read_dir(folder.path()).unwrap().map(|dir| dir.unwrap().path()).find(|path| path.is_dir()).unwrap();
    std::fs::remove_file(vault.join("instance")).unwrap();
    let mut copy = Companion::open(device(folder.path(), 5, 1_700_000_100_000)).unwrap();
    copy.unlock(&passphrase()).unwrap();
    assert_eq!(copy.journal_show(&id).unwrap().entry.text.text, "written before the backup");
    assert_eq!(copy.overview().unwrap().notices, [beside_core::companion::Notice::CopyNoticed]);
    copy.journal_edit(&id, &[JournalEdit::SetText("written before the backup, and after".to_owned())]).unwrap();
    assert_eq!(copy.journal_show(&id).unwrap().entry.text.text, "written before the backup, and after");
}

const NOW: i64 = 1_700_000_000_000;

fn import(companion: &mut Companion, text: &str) -> usize {
    let file = Source::new(text.as_bytes().to_vec(), DiaryFormat::Lines, jiff::tz::TimeZone::UTC);
    assert_eq!(file.unfit(1).unwrap(), []);
    let chunks: Vec<_> = file.chunks(1, 10).unwrap().collect();
    chunks.into_iter().map(|(_, items)| companion.import_diary(items).unwrap().len()).sum()
}

fn exported(companion: &Companion) -> Vec<serde_json::Value> {
    let mut lines = Vec::new();
    companion
        .export(&mut |entry| {
            lines.push(line(entry));
            Ok(())
        })
        .unwrap();
    lines
}

#[test]
fn what_was_given_out_comes_in_again_as_it_was() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut first = create(from.path());
    let file =
        r#"{"date":"2022-02-28","text":"Rain, and wind","written_at":"2022-02-28T10:00:00Z","mood":4,"tags":["walk"],
        "content_notes":["weather"],"marks":[{"start":0,"end":4,"kind":"bold"}],"prompt":{"own":"What was good?"}}
        {"date":"2022-03-01","text":"","mood":1}
        {"date":"2022-03-02","text":"Gone","deleted":true}"#
            .replace(",\n", ",");
    assert_eq!(import(&mut first, &file), 3);
    let mut second = create(to.path());
    let lines: Vec<String> = exported(&first).iter().map(ToString::to_string).collect();
    assert_eq!(import(&mut second, &lines.join("\n")), 3);
    let known = |companion: &Companion| -> Vec<serde_json::Value> {
        let mut lines = exported(companion);
        for line in &mut lines {
            line.as_object_mut().unwrap().remove("id");
        }
        lines
    };
    assert_eq!(known(&first), known(&second));
    let marks = exported(&first).first().and_then(|line| line.pointer("/marks/0/kind").cloned());
    assert_eq!(marks, Some("bold".into()));
    assert_eq!(first.overview().unwrap().entries, 2);
}

#[test]
fn what_a_file_says_was_written_tomorrow_was_written_now() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    import(
        &mut companion,
        "{\"date\":\"2205-05-31\",\"text\":\"x\"}\n{\"date\":\"2022-01-01\",\"text\":\"y\",\"written_at\":1717000000000000000}",
    );
    let mut written = Vec::new();
    companion
        .export(&mut |entry| {
            written.push((entry.about_day.to_string(), entry.written_at.millis()));
            Ok(())
        })
        .unwrap();
    written.sort();
    assert_eq!(written, [("2022-01-01".to_owned(), NOW), ("2205-05-31".to_owned(), NOW)]);
}

#[test]
fn words_that_are_being_typed_are_given_out_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let id = companion.journal_write(entry("Before")).unwrap();
    companion.journal_draft(&id, "Before, and after").unwrap();
    companion.finish_drafts().unwrap();
    let texts: Vec<_> = exported(&companion).iter().map(|line| line.get("text").cloned()).collect();
    assert_eq!(texts, [Some("Before, and after".into())]);
    assert_eq!(companion.journal_show(&id).unwrap().draft, None);
}

#[test]
fn a_habit_waits_until_it_is_kept_and_what_is_put_away_doesnt() {
    let folder = tempfile::tempdir().unwrap();
    let mut companion = create(folder.path());
    let space = companion.space();
    let edits = || {
        let habit = Habit::TimesPerWeek(TimesPerWeek::new(7).unwrap());
        vec![GoalEdit::SetTitle(Some(GoalTitle::new("walk").unwrap())), GoalEdit::SetHabit(Some(habit))]
    };
    let goal = companion.goal_create(&space, edits()).unwrap();
    let other = companion.goal_create(&space, edits()).unwrap();
    companion.goal_edit(&other, vec![GoalEdit::Delete]).unwrap();
    let waiting = |companion: &Companion| -> Vec<_> {
        let due = companion.due().unwrap();
        due.iter().map(|it| if let Due::Goal(view, None, GoalDue::Habit) = it { view.goal.id } else { other }).collect()
    };
    assert_eq!(waiting(&companion), [goal]);
    companion.tick(&goal, Fixed(NOW).today()).unwrap();
    assert_eq!(waiting(&companion), []);
}
