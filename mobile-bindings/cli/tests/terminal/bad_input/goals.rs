//! Goals, steps and days that aren't there or can't be. Nothing changes by any of it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Told;
use crate::{desk::Desk, people::text};

const NO_SUCH_GOAL: Told = told(
    "no-such-goal",
    6,
    [
        ["There is no goal here with that id.", "beside goal list"],
        ["Não há aqui nenhuma meta com esse id.", "beside goal list"],
        ["Nie ma tu celu o takim identyfikatorze.", "beside goal list"],
    ],
);
const STEP_UNKNOWN: Told = told(
    "step-unknown",
    6,
    [
        ["This goal doesn't have that step.", "choose one of its steps"],
        ["Esta meta não tem esse passo.", "escolha um dos passos"],
        ["W tym celu nie ma takiego kroku.", "wybierz jeden z jego kroków"],
    ],
);
const DAY_INVALID: Told = told(
    "day-invalid",
    1,
    [
        ["not a day of the calendar", "2024-05-31"],
        ["não existe no calendário", "2024-05-31"],
        ["kalendarz", "2024-05-31"],
    ],
);
const TOO_MANY_STEPS: Told = told(
    "too-many-steps",
    1,
    [
        ["This goal has as many steps as it can have.", "another goal"],
        ["Esta meta já tem o máximo de passos.", "outra meta"],
        ["Ten cel ma już tyle kroków, ile może mieć.", "innym celu"],
    ],
);
const HABIT_UNREADABLE: Told = told(
    "habit-unreadable",
    1,
    [
        ["That is not how a habit is written.", "times:3"],
        ["Um hábito não se escreve assim.", "times:3"],
        ["Nawyku nie zapisuje się w ten sposób.", "times:3"],
    ],
);
const HABIT_RANGE: Told = told(
    "habit-range",
    1,
    [
        ["1 to 7 times a week", "no habit at all"],
        ["1 a 7 vezes por semana", "nenhum hábito"],
        ["od 1 do 7 razy w tygodniu", "nie wybieraj nawyku"],
    ],
);
const NO_HABIT: Told = told(
    "no-habit",
    1,
    [
        ["This goal has no habit.", "beside goal edit"],
        ["Esta meta não tem hábito.", "beside goal edit"],
        ["Ten cel nie ma nawyku.", "beside goal edit"],
    ],
);
const OF_YOUR_OWN: Told = told(
    "goal-of-your-own",
    1,
    [
        ["That goal is yours alone", "beside goal create --with"],
        ["Essa meta é só sua", "beside goal create --with"],
        ["Ten cel jest tylko Twój", "beside goal create --with"],
    ],
);
const AMBIGUOUS: Told = told(
    "ambiguous",
    6,
    [
        ["More than one thing here begins like that.", "a few more characters"],
        ["Mais de uma coisa aqui começa assim.", "mais alguns caracteres"],
        ["Więcej niż jedna rzecz tutaj tak się zaczyna.", "jeszcze kilka znaków"],
    ],
);
const NO_WORDS: Told = told(
    "no-words",
    1,
    [
        ["There were no words in it", "at least one character"],
        ["Não havia nenhuma palavra", "pelo menos um caractere"],
        ["Nie było tam żadnych słów", "choć jeden znak"],
    ],
);

const fn told(code: &'static str, exit: i32, words: [[&'static str; 2]; 3]) -> Told {
    Told { code, exit, words }
}

/// A desk with one goal of two steps, and its id.
fn desk() -> (Desk, String) {
    let desk = Desk::with_vault();
    let id = text(&desk.json(&["goal", "create", "Read", "--step", "one", "--step", "two"])["id"]);
    (desk, id)
}

/// All that a desk holds of its goals.
fn all(desk: &Desk) -> Vec<Value> {
    let list = desk.json(&["goal", "list", "--put-away"])["goals"].clone();
    let goals = list.as_array().unwrap();
    goals.iter().map(|goal| desk.json(&["goal", "show", &text(&goal["id"])])).collect()
}

fn try_all(desk: &Desk, cases: &[(&[&str], &Told)]) {
    let before = all(desk);
    for (command, told) in cases {
        told.by(|flags| desk.run(&[flags, command].concat()));
    }
    assert_eq!(all(desk), before, "nothing is lost and nothing is added");
}

#[test]
fn goals_and_steps_that_arent_there_are_told() {
    let (desk, id) = desk();
    try_all(
        &desk,
        &[
            (&["goal", "show", ""], &NO_SUCH_GOAL),
            (&["goal", "put-away", "no id at all"], &NO_SUCH_GOAL),
            (&["goal", "step", "done", &id, "1", "3"], &STEP_UNKNOWN),
            (&["goal", "step", "remove", &id, "0"], &STEP_UNKNOWN),
            (&["goal", "step", "move", &id, "1", "--after", "9"], &STEP_UNKNOWN),
            (&["goal", "step", "add", &id, "three", "--after", "4000000000"], &STEP_UNKNOWN),
            (&["goal", "tick", &id], &NO_HABIT),
            (&["goal", "sign", &id], &OF_YOUR_OWN),
        ],
    );
}

#[test]
fn days_habits_and_words_of_a_goal_that_cant_be_are_told() {
    let (desk, id) = desk();
    desk.json(&["goal", "edit", &id, "--habit", "times:3"]);
    try_all(
        &desk,
        &[
            (&["goal", "create", "x", "--by", "2024-02-30"], &DAY_INVALID),
            (&["goal", "edit", &id, "--by", "tomorrow"], &DAY_INVALID),
            (&["goal", "tick", &id, "--day", "2024-5-1"], &DAY_INVALID),
            (&["goal", "untick", &id, "--day", ""], &DAY_INVALID),
            (&["goal", "create", "x", "--habit", "days:0"], &HABIT_UNREADABLE),
            (&["goal", "edit", &id, "--habit", "often"], &HABIT_UNREADABLE),
            (&["goal", "edit", &id, "--habit", "times:8"], &HABIT_RANGE),
            (&["goal", "check-in", &id], &NO_WORDS),
        ],
    );
    let (title, step, why) = ("ż".repeat(121), "ż".repeat(241), "x".repeat(2_001));
    let code = |command: &[&str]| text(&desk.run(&[&["--json"], command].concat()).error()["code"]);
    let before = all(&desk);
    let cases: [(&[&str], &str); 12] = [
        (&["goal", "create", " "], "label-empty"),
        (&["goal", "edit", &id, "--title", &title], "label-too-long"),
        (&["goal", "step", "add", &id, &step], "label-too-long"),
        (&["goal", "step", "reword", &id, "1", "a\nb"], "label-control"),
        (&["goal", "edit", &id, "--why", &why], "goal-text-too-long"),
        (&["goal", "check-in", &id, &"x".repeat(2_049)], "statement-too-long"),
        (&["goal", "check-in", &id, "--value", "6"], "usage-value"),
        (&["goal", "step", "done", &id, "first"], "usage-value"),
        (&["goal", "step", "done", &id], "usage-missing"),
        (&["goal", "edit", &id], "usage-missing"),
        (&["goal", "edit", &id, "--by", "2024-05-31", "--no-day"], "usage-conflict"),
        (&["goal", "create", "x", "--with", "zoe"], "no-such-pair"),
    ];
    for (command, wanted) in cases {
        assert_eq!(code(command), wanted, "{command:?}");
    }
    assert_eq!(all(&desk), before);
}

#[test]
fn ten_thousand_steps_are_no_goal() {
    let (desk, id) = desk();
    let steps = |count: usize| -> Vec<String> {
        (0..count).flat_map(|step| ["--step".to_owned(), format!("step {step}")]).collect()
    };
    let create = |flags: &[&str], count| {
        let steps = steps(count);
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        desk.run(&[flags, &["goal", "create", "too much"], &steps].concat())
    };
    let before = all(&desk);
    TOO_MANY_STEPS.by(|flags| create(flags, 10_000));
    assert_eq!(all(&desk), before);
    let full = text(&create(&["--json"], 200).json()["id"]);
    TOO_MANY_STEPS.by(|flags| desk.run(&[flags, &["goal", "step", "add", &full, "one more"]].concat()));
    assert_eq!(desk.json(&["goal", "show", &full])["steps"].as_array().unwrap().len(), 200);
    assert_eq!(desk.json(&["goal", "show", &id]), before[0]);
}

#[test]
fn two_goals_that_begin_alike_are_told_apart_by_more_characters() {
    let (desk, id) = desk();
    let mut firsts = BTreeMap::from([(id[..1].to_owned(), id)]);
    // Among seventeen ids two begin with the same of sixteen digits.
    let (one, other) = (0..17)
        .find_map(|count| {
            let id = text(&desk.json(&["goal", "create", &format!("goal {count}")])["id"]);
            let taken = firsts.insert(id[..1].to_owned(), id.clone());
            taken.map(|taken| (taken, id))
        })
        .unwrap();
    try_all(&desk, &[(&["goal", "show", &one[..1]], &AMBIGUOUS), (&["goal", "put-away", &other[..1]], &AMBIGUOUS)]);
    for id in [one, other] {
        assert_eq!(desk.json(&["goal", "show", &id.to_uppercase()])["id"], id.as_str());
    }
}
