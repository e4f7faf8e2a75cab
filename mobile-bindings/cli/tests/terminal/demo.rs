//! The demo keeps its promises, and says so in each language.

use crate::desk::Desk;

#[test]
fn the_demo_holds_what_it_claims() {
    let told = Desk::new().json(&["demo"]);
    assert_eq!(told["entries"], 45);
    assert!(told["scan"]["fields"].as_u64().unwrap() > 100);
    let places = told["scan"]["places"].as_array().unwrap();
    assert_eq!(places.len(), 3);
    for place in places {
        assert_eq!(place["traces"], 0, "{place}");
        // One text of the demo's own, a message, a goal's title and its step, each in nine forms.
        assert_eq!(told["scan"]["canaries_planted"], 36);
        assert_eq!(place["canaries_found"], told["scan"]["canaries_planted"], "{place}");
        assert!(place["bytes"].as_u64().unwrap() > 1_000, "{place}");
    }
    let steps = told["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["step"] == "demo-act-cut") && steps.len() > 8);
    let meets = |step: &&serde_json::Value| step["step"] == "demo-act-meet" && step["phone"] == "demo-phone-mira";
    assert_eq!(steps.iter().filter(meets).count(), 1);
}

#[test]
fn the_demo_is_told_in_the_language_of_the_person() {
    let desk = Desk::new();
    let line = |day: u8| {
        format!("{{\"date\":\"2024-01-0{day}\",\"text\":\"Dzień bez deszczu, spacer nad rzekę numer {day}.\"}}")
    };
    let lines: Vec<String> = (1..=5).map(line).collect();
    let diary = desk.file("diary.jsonl", &lines.join("\n"));
    let told = desk.run(&["--lang", "pl", "demo", "--diary", &diary]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    for words in [
        "5 wpisów",
        "te same 3 wiadomości w tej samej kolejności",
        "Wróciła też para: 3 wiadomości",
        "Wszystkie telefony są zgodne",
        "W liczbach",
        "Wszystko się sprawdziło.",
    ] {
        assert!(told.out.contains(words), "{words}: {}", told.out);
    }
}

#[test]
fn a_diary_that_cannot_be_read_is_told_before_anything_starts() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["--json", "demo", "--diary", "/nowhere/diary.jsonl"]).error()["code"], "file-unreadable");
    let bad = desk.file("bad.jsonl", "{\"date\":\"2024-01-01\"}\n");
    assert_eq!(desk.run(&["--json", "demo", "--diary", &bad]).error()["code"], "import-line");
}
