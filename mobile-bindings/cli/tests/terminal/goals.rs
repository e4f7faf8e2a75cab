//! A life of a goal of one's own, from its first step until it is put away.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use crate::{desk::Desk, people::text};

/// The day that is so many days from today, by the clock that the program goes by here.
fn day(later: i64) -> Date {
    let days = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() / 86_400).unwrap();
    jiff::civil::date(1970, 1, 1).checked_add((days + later).days()).unwrap()
}

/// What the steps say, in their order, each with what is special about it.
fn steps(goal: &Value) -> Vec<String> {
    let special = |step: &Value| {
        let signs = [("done", '+'), ("removed", '-'), ("contested", '?')];
        signs.into_iter().filter(|(field, _)| step[*field] == true).map(|(_, sign)| sign).collect::<String>()
    };
    let list = goal["steps"].as_array().unwrap().iter().enumerate();
    list.map(|(at, step)| {
        assert_eq!(step["number"], at + 1);
        format!("{}{}", text(&step["text"]), special(step))
    })
    .collect()
}

/// A goal with three steps, and its short id.
fn begun(desk: &Desk) -> (Value, String) {
    let words = ["goal", "create", "Bake bread", "--why", "the smell", "--measure", "a loaf a week"];
    let more = ["--by", "2024-06-01", "--habit", "times:3", "--step", "flour", "--step", "yeast", "--step", "oven"];
    let goal = desk.json(&[&words[..], &more].concat());
    let id = text(&goal["id"])[..8].to_owned();
    (goal, id)
}

#[test]
fn a_goal_of_ones_own_is_made_listed_and_shown() {
    let desk = Desk::with_vault();
    assert!(desk.run(&["goal", "list"]).out.contains("beside goal create"));
    let (goal, id) = begun(&desk);
    assert_eq!(
        (&goal["title"], &goal["why"], &goal["by"]),
        (&"Bake bread".into(), &"the smell".into(), &"2024-06-01".into())
    );
    assert_eq!(
        (&goal["measure"], &goal["pair"], &goal["put_away"]),
        (&"a loaf a week".into(), &Value::Null, &false.into())
    );
    assert_eq!(steps(&goal), ["flour", "yeast", "oven"]);
    assert_eq!((&goal["habit"]["times"], &goal["habit"]["days"]), (&3.into(), &Value::Null));
    assert_eq!(desk.json(&["goal", "show", &id]), goal);
    let list = desk.json(&["goal", "list"]);
    assert_eq!((&list["goals"][0]["id"], &list["goals"][0]["by"]), (&goal["id"], &"2024-06-01".into()));
    assert!(desk.run(&["goal", "list"]).out.contains("Bake bread"));
    for (language, words) in [
        ("en", ["3 times a week", "0 of 3", "yours alone", "  2. [ ] yeast", "Steps done: 0 of 3"]),
        ("pt", ["3 vezes por semana", "0 de 3", "só sua", "  2. [ ] yeast", "Passos feitos: 0 de 3"]),
        ("pl", ["3 razy w tygodniu", "0 z 3", "tylko Twój", "  2. [ ] yeast", "Zrobione kroki: 0 z 3"]),
    ] {
        let shown = desk.run(&["--lang", language, "goal", "show", &id]).out;
        assert!(words.iter().all(|words| shown.contains(words)), "{shown}");
    }
}

#[test]
fn a_goals_steps_are_done_moved_reworded_taken_out_and_restored() {
    let desk = Desk::with_vault();
    let (_, id) = begun(&desk);
    let act = |arguments: &[&str]| desk.json(&[&["goal", "step", arguments[0], &id], &arguments[1..]].concat());
    assert_eq!(steps(&act(&["done", "1", "3"])), ["flour+", "yeast", "oven+"]);
    assert_eq!(steps(&act(&["open", "3"])), ["flour+", "yeast", "oven"]);
    assert_eq!(steps(&act(&["add", "a", "bowl", "--after", "1"])), ["flour+", "a bowl", "yeast", "oven"]);
    assert_eq!(steps(&act(&["add", "patience"])), ["flour+", "a bowl", "yeast", "oven", "patience"]);
    assert_eq!(steps(&act(&["move", "5", "--after", "0"])), ["patience", "flour+", "a bowl", "yeast", "oven"]);
    assert_eq!(steps(&act(&["move", "1", "--after", "4"])), ["flour+", "a bowl", "yeast", "patience", "oven"]);
    assert_eq!(steps(&act(&["move", "2", "--after", "2"])), ["flour+", "a bowl", "yeast", "patience", "oven"]);
    assert_eq!(steps(&act(&["reword", "3", "old", "dough"])), ["flour+", "a bowl", "old dough", "patience", "oven"]);
    let removed = act(&["remove", "1", "2"]);
    assert_eq!(steps(&removed), ["flour+-", "a bowl-", "old dough", "patience", "oven"]);
    assert_eq!((&removed["steps_done"], &removed["steps_of"]), (&0.into(), &3.into()));
    assert_eq!(steps(&act(&["remove", "1"])), steps(&removed), "numbers stay, so the same again is nothing new");
    assert!(desk.run(&["goal", "step", "remove", &id, "1"]).out.contains("It was like that already."));
    let restored = act(&["restore", "1"]);
    assert_eq!((&restored["steps_done"], &restored["steps_of"]), (&1.into(), &4.into()));
    assert!(desk.run(&["--lang", "pl", "goal", "show", &id]).out.contains("  2. [ ] a bowl (usunięty)"));
    assert!(desk.run(&["--lang", "pt", "goal", "step", "done", &id, "5"]).out.contains("Passos feitos: 2 de 4"));
}

#[test]
fn a_goals_habit_is_kept_day_by_day_and_what_was_said_of_it_stays() {
    let desk = Desk::with_vault();
    let (_, id) = begun(&desk);
    for day in ["2024-05-27", "2024-05-28", "2024-05-29", "2024-05-28"] {
        desk.json(&["goal", "tick", &id, "--day", day]);
    }
    desk.json(&["goal", "untick", &id, "--day", "2024-05-28"]);
    assert_eq!(
        desk.json(&["goal", "untick", &id, "--day", "2024-05-28"])["ticks"],
        json!(["2024-05-27", "2024-05-29"])
    );
    let kept = desk.json(&["goal", "tick", &id, "--day", "2024-05-30"]);
    assert_eq!((&kept["habit"]["longest_streak"], &kept["habit"]["streak"]), (&1.into(), &0.into()));
    assert_eq!((&kept["habit"]["streak_unit"], &kept["habit"]["per_week"]), (&"weeks".into(), &3.into()));
    desk.json(&["goal", "check-in", &id, "--value", "4", "It", "rises"]);
    desk.with_input(&["--json", "goal", "check-in", &id, "-"], "two\nlines\n").json();
    let told = desk.json(&["goal", "check-in", &id, "--value", "2"])["check_ins"].clone();
    let said = |at: usize| (told[at]["by"].clone(), told[at]["value"].clone(), told[at]["note"].clone());
    assert_eq!(said(0), ("me".into(), 4.into(), "It rises".into()));
    assert_eq!(said(1), ("me".into(), Value::Null, "two\nlines".into()));
    assert_eq!(said(2), ("me".into(), 2.into(), "".into()));
    let shown = desk.run(&["--lang", "pl", "goal", "show", &id]).out;
    assert!(shown.contains("Ty  4/5  It rises") && shown.contains("najdłużej dotąd: 1"), "{shown}");
}

#[test]
fn a_goal_is_changed_put_away_and_brought_back() {
    let desk = Desk::with_vault();
    let (_, id) = begun(&desk);
    let changed = desk.json(&[
        "goal",
        "edit",
        &id,
        "--title",
        "Bake",
        "--why",
        "",
        "--by",
        "9999-12-31",
        "--habit",
        "days:1,3,5",
    ]);
    assert_eq!(
        (&changed["title"], &changed["why"], &changed["by"]),
        (&"Bake".into(), &"".into(), &"9999-12-31".into())
    );
    assert_eq!((&changed["measure"], &changed["habit"]["days"]), (&"a loaf a week".into(), &json!([1, 3, 5])));
    for (language, days) in [("en", "Mon, Wed, Fri"), ("pt", "seg, qua, sex"), ("pl", "pon, śr, pt")] {
        assert!(desk.run(&["--lang", language, "goal", "show", &id]).out.contains(days));
    }
    let changed = desk.json(&["goal", "edit", &id, "--no-day", "--no-habit", "--measure", "warm"]);
    assert_eq!((&changed["by"], &changed["habit"], &changed["measure"]), (&Value::Null, &Value::Null, &"warm".into()));
    assert_eq!(desk.json(&["goal", "put-away", &id])["put_away"], true);
    assert_eq!(desk.json(&["goal", "list"]), json!({ "goals": [] }));
    assert_eq!(desk.json(&["goal", "list", "--put-away"])["goals"][0]["put_away"], true);
    assert!(desk.run(&["--lang", "pt", "goal", "list", "--put-away"]).out.contains("Bake (posta de lado)"));
    assert!(desk.run(&["goal", "show", &id]).out.contains("put away"));
    assert_eq!(desk.json(&["goal", "bring-back", &id])["put_away"], false);
    assert_eq!(desk.json(&["goal", "list"])["goals"][0]["title"], "Bake");
}

#[test]
fn a_goal_waits_on_the_days_of_its_habit_and_once_its_day_has_come() {
    let desk = Desk::with_vault();
    let (goal, id) = begun(&desk);
    let due = desk.json(&["due"]);
    assert_eq!((&due["habits"][0]["id"], &due["goals"][0]["id"]), (&goal["id"], &goal["id"]));
    for (language, words) in [
        ("en", ["Bake bread: today is good for it; this week 0 of 3", "by 2024-06-01"]),
        ("pt", ["Bake bread: hoje é um bom dia; esta semana 0 de 3", "até 2024-06-01"]),
        ("pl", ["Bake bread: dziś jest na to dobry dzień; w tym tygodniu 0 z 3", "do 2024-06-01"]),
    ] {
        let told = desk.run(&["--lang", language, "due"]).out;
        assert!(words.iter().all(|words| told.contains(words)), "{told}");
    }
    desk.json(&["goal", "edit", &id, "--by", "9999-12-31"]);
    // Tomorrow as well, so that it doesn't matter whether midnight comes in between.
    for later in [0, 1] {
        desk.json(&["goal", "tick", &id, "--day", &day(later).to_string()]);
    }
    let due = desk.json(&["due"]);
    assert_eq!((&due["habits"], &due["goals"]), (&json!([]), &json!([])));
    let weekday = |later| day(later).weekday().to_monday_one_offset();
    let soon = format!("days:{},{}", weekday(3), weekday(4));
    let other = text(&desk.json(&["goal", "create", "Run", "--habit", &soon])["id"]);
    assert_eq!(desk.json(&["due"])["habits"], json!([]), "it is another day's");
    desk.json(&["goal", "edit", &other, "--habit", "days:1,2,3,4,5,6,7"]);
    assert_eq!(desk.json(&["due"])["habits"][0]["title"], "Run");
    desk.json(&["goal", "put-away", &other]);
    assert_eq!(desk.json(&["due"])["habits"], json!([]), "what is put away waits for nobody");
}
