//! Two people at two desks, with no relay at all: they meet, agree, talk, go a way together, and pass each other files.

mod goals;
mod talking;
mod together;

use serde_json::Value;

use crate::desk::Desk;

/// Two people who have met. To Anna the other is Ben, and to Ben she is Anna.
pub(crate) struct Two {
    pub(crate) anna: Desk,
    pub(crate) ben: Desk,
    /// The pair's id.
    pub(crate) pair: String,
}

impl Two {
    /// Ben has accepted Anna's invite, and neither has said anything.
    pub(crate) fn begun() -> Self {
        let (anna, ben) = (Desk::with_vault(), Desk::with_vault());
        let link = text(&anna.json(&["pair", "invite"])["link"]);
        let accepted = ben.with_input(&["--json", "pair", "accept", "-"], &link).json();
        let pair = text(&accepted["pair"]);
        ben.json(&["pair", "name", &pair, "Anna"]);
        Self { anna, ben, pair }
    }

    /// Both have agreed to the policy, and Anna has confirmed.
    pub(crate) fn met() -> Self {
        let two = Self::begun();
        two.ben.json(&["consent", "--yes"]);
        two.ben.json(&["message", "write", "anna", "Olá, sou eu."]);
        carry(&two.ben, &two.anna, &two.pair);
        two.anna.json(&["pair", "name", &two.pair[..8], "Ben"]);
        two.anna.json(&["pair", "confirm", "ben"]);
        two.anna.json(&["consent", "--yes"]);
        two.anna.json(&["message", "write", "ben", "Cześć!"]);
        carry(&two.anna, &two.ben, &two.pair);
        two
    }

    /// A file from each to the other.
    pub(crate) fn exchange(&self) {
        carry(&self.anna, &self.ben, &self.pair);
        carry(&self.ben, &self.anna, &self.pair);
    }
}

/// Takes what one has for the other over in a file. Gives what was new.
pub(crate) fn carry(from: &Desk, to: &Desk, pair: &str) -> Value {
    let file = from.path("carried.bundle").display().to_string();
    from.json(&["bundle", "out", pair, &file, "--force"]);
    to.json(&["bundle", "in", &file])
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The newest message.
pub(crate) fn last(desk: &Desk, who: &str) -> Value {
    desk.json(&["message", "list", who])["messages"].as_array().unwrap().last().unwrap().clone()
}

#[test]
fn an_invite_goes_over_as_a_picture_a_file_or_typed_and_is_drawn_in_the_terminal() {
    let (anna, ben, cleo) = (Desk::with_vault(), Desk::with_vault(), Desk::with_vault());
    let picture = anna.path("invite.png").display().to_string();
    let invited = anna.json(&["pair", "invite", "--days", "3", "--png", &picture]);
    assert!(text(&invited["link"]).starts_with("beside:pair/") && invited["expires_at"].is_string());
    assert_eq!(invited["picture"], picture.as_str());
    let with_ben = ben.json(&["pair", "accept", "--image", &picture]);
    let file = cleo.file("invite.txt", &format!("{}\n", text(&anna.json(&["pair", "invite"])["link"])));
    let with_cleo = cleo.json(&["pair", "accept", "--file", &file]);
    assert_ne!(with_ben["pair"], with_cleo["pair"]);
    let drawn = anna.run(&["pair", "invite", "--qr"]);
    assert!(drawn.out.contains("▀▄") && drawn.out.contains("\nbeside:pair/") && !drawn.out.contains('\u{1b}'));
    let again = anna.run(&["--json", "pair", "invite", "--png", &picture]);
    assert_eq!(again.error()["code"], "file-exists");
}

#[test]
fn two_people_meet_and_see_the_same_number_and_what_waits() {
    let two = Two::begun();
    let waiting = two.ben.json(&["pair", "list"]);
    assert_eq!((&waiting["pairs"][0]["name"], &waiting["pairs"][0]["standing"]), (&"Anna".into(), &"waiting".into()));
    let written = two.ben.json(&["message", "write", "anna", "Hello,", "it is me", "--note", "a surprise"]);
    assert_eq!((&written["status"], &written["held_because"]), (&"held".into(), &"consent".into()));
    assert_eq!(two.ben.json(&["due"])["consent"], "none");
    assert_eq!(two.ben.json(&["consent", "--status"])["consent"], "none");
    assert_eq!(two.ben.json(&["consent", "--yes"])["consent"], "given");
    let carried = carry(&two.ben, &two.anna, "Anna");
    assert_eq!(carried["envelopes"], 1);
    assert!(carried["operations"].as_u64().unwrap() > 0);

    let due = two.anna.json(&["due"]);
    assert_eq!((&due["messages"][0]["unread"], &due["confirm"][0]["pair"]), (&1.into(), &two.pair.as_str().into()));
    let told = two.anna.run(&["--lang", "pl", "due"]);
    assert!(
        told.out.contains("1 nieprzeczytana wiadomość") && told.out.contains("beside pair confirm"),
        "{}",
        told.out
    );
    assert_eq!(two.anna.json(&["pair", "confirm", &two.pair[..6]])["confirmed"], true);
    let early = two.anna.json(&["message", "write", &two.pair, "Hi"]);
    assert_eq!(early["held_because"], "consent");
    two.anna.json(&["consent", "--yes"]);
    carry(&two.anna, &two.ben, &two.pair);
    assert_eq!(carry(&two.anna, &two.ben, &two.pair)["envelopes"], 0, "the same again is nothing new");

    let (hers, his) = (two.anna.json(&["pair", "show", &two.pair]), two.ben.json(&["pair", "show", "ANNA"]));
    assert_eq!(hers["safety_number"], his["safety_number"]);
    assert_eq!((&his["standing"], &his["verified"], &his["their_devices"]), (&"open".into(), &false.into(), &1.into()));
    assert_eq!(his["identity_changed"], false);
    two.ben.json(&["pair", "verify", "anna", "--yes"]);
    assert_eq!(two.ben.json(&["pair", "show", "anna"])["verified"], true);
    let shown = two.ben.run(&["--lang", "pt", "pair", "show", "anna"]);
    assert!(shown.out.contains("Número de segurança") && shown.out.contains("Anna"), "{}", shown.out);
}

#[test]
fn people_part_and_meet_again() {
    let two = Two::met();
    assert_eq!(two.ben.run(&["pair", "leave", "anna", "--json"]).error()["code"], "needs-confirmation");
    assert_eq!(two.ben.json(&["pair", "leave", "anna", "--yes"])["left"], true);
    carry(&two.ben, &two.anna, &two.pair);
    assert_eq!(two.anna.json(&["pair", "show", "ben"])["standing"], "ended");
    assert_eq!(two.anna.json(&["message", "list", "ben"])["messages"].as_array().unwrap().len(), 2);
    let link = text(&two.ben.json(&["pair", "invite"])["link"]);
    assert_eq!(two.anna.json(&["pair", "block", "ben", "--yes"])["blocked"], true);
    assert_eq!(two.anna.run(&["--json", "pair", "accept", &link]).error()["code"], "invite-blocked");
    assert_eq!(two.anna.json(&["pair", "unblock", "ben"])["blocked"], false);
    let again = two.anna.json(&["pair", "accept", &link]);
    assert_ne!(again["pair"], two.pair.as_str());
    // The name stands for the pair that goes on, and the id for the one that ended.
    assert_eq!(two.anna.json(&["pair", "show", "ben"])["pair"], again["pair"]);
    assert_eq!(two.anna.json(&["pair", "show", &two.pair])["standing"], "ended");
}

#[test]
fn somebody_who_takes_over_a_name_is_told_loudly() {
    let two = Two::met();
    let link = text(&two.anna.json(&["pair", "invite"])["link"]);
    let stranger = Desk::with_vault();
    let pair = text(&stranger.json(&["pair", "accept", &link])["pair"]);
    stranger.json(&["consent", "--yes"]);
    stranger.json(&["message", "write", &pair, "It is me, Ben, on my new phone"]);
    carry(&stranger, &two.anna, &pair);
    two.anna.json(&["pair", "name", &pair, "Ben"]);
    assert_eq!(two.anna.json(&["pair", "show", &pair])["identity_changed"], true);
    for (language, words) in [("en", "Careful: somebody else"), ("pt", "Atenção: antes"), ("pl", "Uwaga: wcześniej")]
    {
        for command in [&["pair", "list"][..], &["pair", "show", &pair], &["message", "list", &pair]] {
            let shown = two.anna.run(&[&["--lang", language], command].concat());
            assert!(shown.out.contains(words), "{command:?}: {}", shown.out);
        }
    }
}

#[test]
fn the_policy_is_read_and_agreed_to_in_the_language_of_the_person() {
    let desk = Desk::with_vault();
    for (language, words) in
        [("en", "What stays between us"), ("pt", "O que fica entre nós"), ("pl", "Co zostaje między nami")]
    {
        assert!(desk.run(&["--lang", language, "policy"]).out.contains(words));
        let told = desk.json(&["--lang", language, "policy"]);
        assert_eq!((&told["language"], text(&told["hash"]).len()), (&language.into(), 64));
        assert_eq!(desk.json(&["--lang", language, "consent", "--yes"])["consent"], "given");
    }
    assert_eq!(desk.run(&["--json", "consent"]).error()["code"], "needs-confirmation");
    assert_eq!(desk.json(&["consent", "--withdraw"])["consent"], "none");
    assert_eq!(desk.json(&["consent", "--status"])["consent"], "none");
}
