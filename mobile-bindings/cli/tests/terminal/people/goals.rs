//! Goals that two people have together, carried in files.

use serde_json::{Value, json};

use super::{Two, carry, text};

/// Anna's goal with Ben, which both hold, and its id.
fn shared() -> (Two, String) {
    let two = Two::met();
    let words = ["goal", "create", "Walk more", "--with", "ben", "--step", "shoes", "--step", "a way"];
    let goal = two.anna.json(&[&words[..], &["--habit", "times:2"]].concat());
    assert_eq!(
        (&goal["pair"], &goal["name"], &goal["agreed_by"]),
        (&two.pair.as_str().into(), &"Ben".into(), &json!([]))
    );
    carry(&two.anna, &two.ben, &two.pair);
    (two, text(&goal["id"])[..8].to_owned())
}

/// Who has signed, in an order of its own.
fn agreed(goal: &Value) -> Vec<String> {
    let mut agreed: Vec<String> = goal["agreed_by"].as_array().unwrap().iter().map(text).collect();
    agreed.sort();
    agreed
}

#[test]
fn two_people_agree_on_a_goal_and_other_words_void_it() {
    let (two, id) = shared();
    two.ben.json(&["goal", "create", "His own"]);
    assert_eq!(two.ben.json(&["goal", "list"])["goals"].as_array().unwrap().len(), 2);
    let list = two.ben.json(&["goal", "list", "--with", "anna"]);
    assert_eq!((list["goals"].as_array().unwrap().len(), &list["goals"][0]["title"]), (1, &"Walk more".into()));
    assert!(two.ben.run(&["--lang", "pt", "goal", "list"]).out.contains("sua e de Anna"));
    assert_eq!(two.ben.json(&["due"])["sign_goals"], json!([]), "nobody has signed it yet");

    assert_eq!(agreed(&two.anna.json(&["goal", "sign", &id])), ["me"]);
    carry(&two.anna, &two.ben, &two.pair);
    let due = two.ben.json(&["due"]);
    assert_eq!(
        (&due["sign_goals"][0]["title"], &due["sign_goals"][0]["pair"]),
        (&"Walk more".into(), &two.pair.as_str().into())
    );
    for (language, words) in [
        ("en", "Anna has signed “Walk more”"),
        ("pt", "Anna assinou «Walk more»"),
        ("pl", "Cel „Walk more” jest już podpisany (Anna)"),
    ] {
        assert!(two.ben.run(&["--lang", language, "due"]).out.contains(words));
    }
    assert!(two.ben.run(&["goal", "sign", &id]).out.contains("You and Anna agree on it as it stands."));
    carry(&two.ben, &two.anna, &two.pair);
    assert_eq!(agreed(&two.anna.json(&["goal", "show", &id])), ["me", "them"]);
    assert_eq!(two.ben.json(&["due"])["sign_goals"], json!([]));
    assert_eq!(agreed(&two.anna.json(&["goal", "step", "done", &id, "1"])), ["me", "them"], "doing voids nothing");
    let changed = two.ben.run(&["goal", "edit", &id, "--title", "Walk far"]);
    assert!(changed.out.contains("sign it anew"), "{}", changed.out);
    carry(&two.ben, &two.anna, &two.pair);
    let goal = two.anna.json(&["goal", "show", &id]);
    assert_eq!((&goal["title"], agreed(&goal)), (&"Walk far".into(), vec![]));
    assert!(two.anna.run(&["--lang", "pl", "goal", "show", &id]).out.contains("nikt nie podpisał"));
}

#[test]
fn a_step_of_a_goal_that_one_removes_while_the_other_rewords_it_waits_for_a_word() {
    let (two, id) = shared();
    two.anna.json(&["goal", "step", "remove", &id, "2"]);
    two.ben.json(&["goal", "step", "reword", &id, "2", "the way by the river"]);
    two.exchange();
    for (desk, language, words) in [
        (&two.anna, "en", "one of you took it out"),
        (&two.ben, "pt", "foi retirado enquanto"),
        (&two.ben, "pl", "usunięto go, gdy"),
    ] {
        let step = desk.json(&["goal", "show", &id])["steps"][1].clone();
        assert_eq!((&step["contested"], &step["removed"]), (&true.into(), &false.into()));
        assert_eq!(step["text"], "the way by the river");
        assert!(desk.run(&["--lang", language, "goal", "show", &id]).out.contains(words));
    }
    two.anna.json(&["goal", "step", "restore", &id, "2"]);
    two.exchange();
    assert_eq!(two.ben.json(&["goal", "show", &id])["steps"][1]["contested"], false);
}

#[test]
fn what_one_says_of_a_goal_of_two_the_other_sees() {
    let (two, id) = shared();
    two.ben.json(&["goal", "tick", &id, "--day", "2024-05-31"]);
    two.ben.json(&["goal", "check-in", &id, "--value", "5", "by the sea"]);
    two.anna.json(&["goal", "tick", &id, "--day", "2024-05-31"]);
    two.exchange();
    let goal = two.anna.json(&["goal", "show", &id]);
    assert_eq!(goal["ticks"], json!(["2024-05-31"]));
    let told = &goal["check_ins"][0];
    assert_eq!((&told["by"], &told["value"], &told["note"]), (&"them".into(), &5.into(), &"by the sea".into()));
    assert!(two.anna.run(&["goal", "show", &id]).out.contains("Ben  5/5  by the sea"));
    assert_eq!(two.anna.json(&["due"])["habits"][0]["pair"], two.pair.as_str());
    two.ben.json(&["pair", "leave", "anna", "--yes"]);
    assert_eq!(two.ben.json(&["due"])["habits"], json!([]), "with a pair that has ended nothing waits");
    assert_eq!(two.ben.run(&["--json", "goal", "create", "Late", "--with", "anna"]).error()["code"], "pair-ended");
}

#[test]
fn a_goal_of_ones_own_is_shown_as_a_copy() {
    let two = Two::met();
    let id = text(&two.anna.json(&["goal", "create", "Sleep", "--why", "to rest", "--step", "no screen"])["id"]);
    let copy = text(&two.anna.json(&["share", "goal", "ben", &id[..8]])["id"]);
    two.anna.json(&["goal", "edit", &id, "--title", "Sleep longer"]);
    carry(&two.anna, &two.ben, &two.pair);
    let item = two.ben.json(&["share", "list", "anna"])["shared"][0].clone();
    assert_eq!((&item["id"], &item["kind"], &item["title"]), (&copy.as_str().into(), &"goal".into(), &"Sleep".into()));
    assert_eq!(item["text"], "to rest\n- [ ] no screen");
    assert_eq!(two.ben.json(&["goal", "list"]), json!({ "goals": [] }), "a copy is no goal of his");
    two.anna.json(&["share", "stop", "ben", &copy]);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(two.ben.json(&["share", "list", "anna"])["shared"], json!([]));
}
