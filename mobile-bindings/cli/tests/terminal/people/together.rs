//! What two people do together: an agreement, a way, and what they show each other.

use serde_json::{Value, json};

use super::{Two, carry, text};

#[test]
fn an_agreement_is_in_force_once_both_have_signed_and_is_due_on_its_day() {
    let two = Two::met();
    let propose = ["agreement", "propose", "ben", "--scope", "work, sleep", "--frequency", "twice a week"];
    let terms = ["--quiet", "22:00-07:00", "--limits", "nothing leaves us", "--review", "2024-05-31"];
    let hash = text(&two.anna.json(&[&propose[..], &terms].concat())["hash"]);
    assert_eq!(two.anna.json(&["agreement", "show", "ben"])["in_force"], Value::Null);
    assert!(two.anna.run(&["agreement", "show", "ben"]).out.contains("Waits for the other person"));
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(two.ben.json(&["due"])["sign"][0]["hash"], hash.as_str());
    assert!(two.ben.run(&["--lang", "pl", "agreement", "show", "anna"]).out.contains("Czeka na Ciebie"));
    assert_eq!(two.ben.json(&["agreement", "sign", "anna", &hash[..8]])["in_force"], true);
    carry(&two.ben, &two.anna, &two.pair);
    let shown = two.anna.json(&["agreement", "show", "ben"]);
    assert_eq!(shown["in_force"], hash.as_str());
    let proposal = &shown["proposals"][0];
    assert_eq!((&proposal["scope"], &proposal["review"]), (&"work, sleep".into(), &"2024-05-31".into()));
    assert_eq!(proposal["quiet_hours"], json!({ "from": "22:00", "to": "07:00" }));
    assert_eq!((&proposal["frequency"], &proposal["limits"]), (&"twice a week".into(), &"nothing leaves us".into()));
    assert_eq!(proposal["signed"].as_array().unwrap().len(), 2);
    let due = two.anna.json(&["due"]);
    assert_eq!((&due["review"][0]["review"], &due["sign"]), (&"2024-05-31".into(), &json!([])));
    for (language, words) in [("en", "In force"), ("pt", "Em vigor"), ("pl", "Obowiązuje")] {
        let shown = two.ben.run(&["--lang", language, "agreement", "show", "anna"]);
        assert!(shown.out.contains(words) && shown.out.contains("22:00–07:00"), "{}", shown.out);
    }
    // What replaces it asks for both signatures again.
    two.ben.json(&["agreement", "propose", "anna", "--scope", "the garden", "--review", "9999-12-31"]);
    carry(&two.ben, &two.anna, &two.pair);
    assert_eq!(two.anna.json(&["agreement", "show", "ben"])["in_force"], hash.as_str());
}

#[test]
fn a_way_is_gone_closed_by_one_and_goes_on_by_two() {
    let two = Two::met();
    assert_eq!(two.anna.json(&["journey", "visit", "ben", "contact"])["stage"], "contact");
    two.ben.json(&["journey", "visit", "anna", "needs-and-goals"]);
    two.exchange();
    let visits = two.anna.json(&["journey", "show", "ben"])["visits"].clone();
    let stages: Vec<(String, String)> =
        visits.as_array().unwrap().iter().map(|visit| (text(&visit["stage"]), text(&visit["by"]))).collect();
    assert_eq!(stages, [("contact".into(), "me".into()), ("needs-and-goals".into(), "them".into())]);
    assert!(two.ben.run(&["--lang", "pl", "journey", "show", "anna"]).out.contains("Poznajemy się"));
    assert_eq!(two.anna.json(&["journey", "close", "ben"]), json!({ "closed": true, "erased": false }));
    assert_eq!(two.anna.json(&["journey", "reopen", "ben"])["closed"], true);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(two.ben.json(&["journey", "show", "anna"])["reopening"], json!(["them"]));
    assert!(two.ben.run(&["--lang", "pt", "journey", "show", "anna"]).out.contains("Quer continuar: Anna"));
    assert_eq!(two.ben.json(&["journey", "reopen", "anna"])["closed"], false);
    // Erasing asks first, and takes one's own words alone.
    assert_eq!(two.ben.run(&["--json", "journey", "close", "anna", "--erase"]).error()["code"], "needs-confirmation");
    two.ben.json(&["journey", "close", "anna", "--erase", "--yes"]);
    carry(&two.ben, &two.anna, &two.pair);
    let texts: Vec<Value> = two.anna.json(&["message", "list", "ben"])["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["text"].clone())
        .collect();
    assert_eq!(texts, [Value::Null, "Cześć!".into()]);
}

#[test]
fn an_entry_is_shown_as_a_copy_and_taken_back() {
    let two = Two::met();
    let entry = text(&two.anna.json(&["journal", "write", "By the river", "--day", "2024-05-31"])["id"]);
    let shared = text(&two.anna.json(&["share", "entry", "ben", &entry[..8]])["id"]);
    two.anna.json(&["journal", "edit", &entry, "By the river, alone"]);
    carry(&two.anna, &two.ben, &two.pair);
    let list = two.ben.json(&["share", "list", "anna"]);
    let item = &list["shared"][0];
    assert_eq!(
        (&item["text"], &item["by"], &item["date"]),
        (&"By the river".into(), &"them".into(), &"2024-05-31".into())
    );
    assert!(two.ben.run(&["share", "list", "anna"]).out.contains("By the river\n"));
    assert_eq!(two.ben.run(&["--json", "share", "stop", "anna", &shared]).error()["code"], "no-such-share");
    assert_eq!(two.anna.json(&["share", "stop", "ben", &shared[..8]])["shared"], false);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(two.ben.json(&["share", "list", "anna"])["shared"], json!([]));
}

#[test]
fn quiet_hours_hold_what_is_written_and_say_so() {
    let two = Two::met();
    // Two hours around now, by the clock that the program goes by here.
    let seconds = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let clock = |minutes: u64| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let minute = seconds / 60 % (24 * 60) + 24 * 60;
    let quiet = format!("{}-{}", clock(minute - 120), clock(minute + 120));
    let propose = ["agreement", "propose", "ben", "--scope", "sleep", "--review", "9999-12-31", "--quiet", &quiet];
    let hash = text(&two.anna.json(&propose)["hash"]);
    carry(&two.anna, &two.ben, &two.pair);
    two.ben.json(&["agreement", "sign", "anna", &hash]);
    let held = two.ben.json(&["message", "write", "anna", "are you awake?"]);
    assert_eq!((&held["status"], &held["held_because"]), (&"held".into(), &"quiet_hours".into()));
    for (language, words) in [
        ("en", "until your quiet hours are over"),
        ("pt", "até acabarem as horas de silêncio"),
        ("pl", "do końca godzin ciszy"),
    ] {
        assert!(two.ben.run(&["--lang", language, "message", "list", "anna"]).out.contains(words));
    }
    carry(&two.ben, &two.anna, &two.pair);
    assert_eq!(super::last(&two.anna, "ben")["text"], "Cześć!", "it has not gone out");
}

#[test]
fn where_nothing_waits_the_day_is_free() {
    let two = Two::met();
    two.ben.json(&["message", "list", "anna", "--seen"]);
    let due = two.ben.json(&["due"]);
    let nothing = json!({
        "messages": [], "confirm": [], "sign": [], "review": [],
        "habits": [], "goals": [], "sign_goals": [], "consent": null,
    });
    assert_eq!(due, nothing);
    for (language, words) in [
        ("en", "Nothing waits for you today."),
        ("pt", "Hoje nada espera por você."),
        ("pl", "Dziś nic na Ciebie nie czeka."),
    ] {
        assert_eq!(two.ben.run(&["--lang", language, "due"]).out.trim(), words);
    }
}
