//! Messages: written, answered, heard, changed, taken back, found; and what is said about each.

use serde_json::{Value, json};

use super::{Two, carry, last, text};

fn id(value: &Value) -> String {
    text(&value["id"])[..8].to_owned()
}

#[test]
fn a_message_is_answered_heard_and_read_and_each_step_is_told_once_it_is_proven() {
    let two = Two::met();
    let question = two.ben.json(&["message", "write", "anna", "How was", "your week?", "--note", "loss"]);
    assert_eq!((&question["status"], &question["content_note"]), (&"saved".into(), &"loss".into()));
    carry(&two.ben, &two.anna, &two.pair);
    let question = id(&question);
    assert_eq!(last(&two.ben, "anna")["status"], "queued");
    two.anna.json(&["message", "react", "ben", &question, "🌱"]);
    two.anna.json(&["message", "react", "ben", &question, "👍"]);
    two.anna.json(&["message", "unreact", "ben", &question, "👍"]);
    let answer = two.anna.json(&["message", "write", "ben", "Better than the last", "--reply", &question]);
    carry(&two.anna, &two.ben, &two.pair);
    let seen = two.ben.json(&["message", "list", "anna"]);
    let (asked, answered) = (&seen["messages"][2], &seen["messages"][3]);
    assert_eq!(
        (&asked["status"], &asked["reactions"]),
        (&"delivered".into(), &json!([{ "by": "them", "sign": "🌱" }]))
    );
    assert_eq!((&answered["id"], &answered["reply_to"]), (&answer["id"], &asked["id"]));

    assert_eq!(two.anna.json(&["pair", "show", "ben"])["unread"], 2);
    two.anna.json(&["message", "list", "ben", "--seen"]);
    assert_eq!(two.anna.json(&["pair", "show", "ben"])["unread"], 0);
    carry(&two.anna, &two.ben, &two.pair);
    let status = |two: &Two| two.ben.json(&["message", "search", "anna", "week"])["messages"][0]["status"].clone();
    assert_eq!(status(&two), "delivered", "nobody is told of reading unless one wants to");
    two.ben.json(&["message", "write", "anna", "I am glad"]);
    carry(&two.ben, &two.anna, &two.pair);
    two.anna.json(&["message", "list", "ben", "--receipt"]);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(status(&two), "read");
    two.anna.json(&["message", "heard", "ben", &question, "--words", "your week"]);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(status(&two), "heard");
    let page = two.ben.run(&["--lang", "pl", "message", "list", "anna"]).out;
    for words in [
        "Zanim przeczytasz: loss",
        "🌱 Anna",
        "Usłyszane (Anna): „your week”",
        "odpowiedź na: „How was your week?”",
        "usłyszane",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn words_are_changed_and_taken_back_by_whoever_wrote_them() {
    let two = Two::met();
    let message = id(&two.anna.json(&["message", "write", "ben", "See you on monday"]));
    two.exchange();
    assert_eq!(two.anna.json(&["message", "edit", "ben", &message, "See you on", "tuesday"])["edited"], true);
    carry(&two.anna, &two.ben, &two.pair);
    let seen = last(&two.ben, "anna");
    assert_eq!((&seen["text"], &seen["edited"]), (&"See you on tuesday".into(), &true.into()));
    assert_eq!(two.anna.json(&["message", "take-back", "ben", &message])["retracted"], true);
    carry(&two.anna, &two.ben, &two.pair);
    let seen = last(&two.ben, "anna");
    assert_eq!(
        (&seen["text"], &seen["retracted"], &seen["newer_version"]),
        (&Value::Null, &true.into(), &false.into())
    );
    for (language, words) in [("en", "(taken back)"), ("pt", "(retirada)"), ("pl", "(cofnięta)")] {
        assert!(two.ben.run(&["--lang", language, "message", "list", "anna"]).out.contains(words));
    }
}

#[test]
fn messages_are_listed_page_by_page_and_found_by_words() {
    let two = Two::met();
    for day in ["Monday", "Tuesday", "Środa"] {
        two.anna.json(&["message", "write", "ben", day]);
    }
    let texts = |page: &Value| -> Vec<String> {
        page["messages"].as_array().unwrap().iter().map(|message| text(&message["text"])).collect()
    };
    let newest = two.anna.json(&["message", "list", "ben", "--limit", "2"]);
    assert_eq!(texts(&newest), ["Tuesday", "Środa"]);
    let before = two.anna.json(&["message", "list", "ben", "--limit", "9", "--before", &text(&newest["next"])]);
    assert_eq!(
        (texts(&before), &before["next"]),
        (vec!["Olá, sou eu.".to_owned(), "Cześć!".to_owned(), "Monday".to_owned()], &Value::Null)
    );
    assert_eq!(texts(&two.anna.json(&["message", "search", "ben", "SRODA"])), ["Środa"]);
    carry(&two.anna, &two.ben, &two.pair);
    let all = two.ben.json(&["message", "list", "anna", "--limit", "1", "--seen"]);
    assert!(texts(&all).len() >= 3, "nothing is marked as seen that wasn't shown: {all}");
    let conflict = two.ben.run(&["--json", "message", "list", "anna", "--seen", "--before", "ff"]);
    assert_eq!(conflict.error()["code"], "usage-conflict");
    let who = two.anna.json(&["message", "who", "ben", &id(&newest["messages"][0])]);
    let mut of: Vec<String> = who["devices"].as_array().unwrap().iter().map(|device| text(&device["of"])).collect();
    of.sort();
    assert_eq!(of, ["me", "them"]);
}

#[test]
fn a_draft_is_kept_until_it_is_sent_and_survives_a_quick_answer() {
    let two = Two::met();
    assert_eq!(two.anna.json(&["message", "draft", "ben"])["draft"], Value::Null);
    two.anna.json(&["message", "draft", "ben", "Dear Ben, what I wanted"]);
    two.anna.json(&["message", "write", "ben", "A quick one"]);
    assert_eq!(two.anna.json(&["message", "draft", "ben"])["draft"], "Dear Ben, what I wanted");
    let editor = two.anna.file("editor.sh", "printf ' to say' >> \"$1\"\n");
    let sent = two.anna.with_editor(&["--json", "message", "write", "ben"], "", &format!("sh {editor}")).json();
    assert_eq!(sent["text"], "Dear Ben, what I wanted to say");
    assert_eq!(two.anna.json(&["message", "draft", "ben"])["draft"], Value::Null);
    let piped = two.anna.with_input(&["--json", "message", "write", "ben", "-"], "two\nlines\n").json();
    assert_eq!(piped["text"], "two\nlines");
    two.anna.json(&["message", "draft", "ben", "begun"]);
    assert_eq!(two.anna.json(&["message", "draft", "ben", ""])["draft"], Value::Null);
}

#[test]
fn what_waits_says_why_in_each_language() {
    let two = Two::begun();
    let held = |words: &str, language: &str| {
        let shown = two.ben.run(&["--lang", language, "message", "list", "anna"]);
        assert!(shown.out.contains(words), "{}", shown.out);
    };
    two.ben.json(&["message", "write", "anna", "hello"]);
    held("first read and agree", "en");
    held("leia e aceite primeiro", "pt");
    held("najpierw przeczytaj", "pl");
    two.ben.json(&["consent", "--yes"]);
    carry(&two.ben, &two.anna, &two.pair);
    let early = two.anna.json(&["message", "write", &two.pair, "hi"]);
    assert_eq!(early["held_because"], "not_confirmed");
    two.anna.json(&["pair", "leave", &two.pair, "--yes"]);
    assert_eq!(last(&two.anna, &two.pair)["held_because"], "ended");
}
