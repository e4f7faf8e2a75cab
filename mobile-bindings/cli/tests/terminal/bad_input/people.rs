//! What is said to somebody and can't be, and people and words that aren't there.

use serde_json::Value;

use super::Told;
use crate::{
    desk::Desk,
    people::{Two, text},
};

/// All that two desks hold of each other.
fn all(two: &Two) -> Vec<Value> {
    let of = |desk: &Desk, who: &str| {
        [&["pair", "list"][..], &["message", "list", who], &["agreement", "show", who], &["share", "list", who]]
            .map(|command| desk.json(command))
    };
    [of(&two.anna, "ben"), of(&two.ben, "anna")].concat()
}

/// A command of Anna's that can't be done, and what it is told as.
struct Case<'a> {
    command: &'a [&'a str],
    told: Told,
}

const fn case<'a>(
    command: &'a [&'a str],
    (code, exit): (&'static str, i32),
    words: [[&'static str; 2]; 3],
) -> Case<'a> {
    Case { command, told: Told { code, exit, words } }
}

fn try_all(two: &Two, cases: &[Case<'_>]) {
    let before = all(two);
    for Case { command, told } in cases {
        told.by(|flags| two.anna.run(&[flags, command].concat()));
    }
    assert_eq!(all(two), before, "nothing is lost and nothing is added");
}

const NO_SUCH_MESSAGE: [[&str; 2]; 3] = [
    ["There is no message here with that id.", "beside message list"],
    ["Não há aqui nenhuma mensagem com esse id.", "beside message list"],
    ["Nie ma tu wiadomości o takim identyfikatorze.", "beside message list"],
];

#[test]
fn people_and_messages_that_arent_there_are_told() {
    let two = Two::met();
    let theirs = text(&two.anna.json(&["message", "list", "ben"])["messages"][0]["id"]);
    let own = text(&two.anna.json(&["message", "list", "ben"])["messages"][1]["id"]);
    let nobody = [
        ["There is nobody here with that name or id.", "beside pair list"],
        ["Não há aqui ninguém com esse nome ou id.", "beside pair list"],
        ["Nie ma tu nikogo o takim imieniu", "beside pair list"],
    ];
    let not_yours = [
        ["That message isn't yours", "Only whoever wrote it"],
        ["Essa mensagem não é sua", "Só quem a escreveu"],
        ["Ta wiadomość nie jest Twoja", "która ją napisała"],
    ];
    try_all(
        &two,
        &[
            case(&["message", "write", "zoe", "hello"], ("no-such-pair", 6), nobody),
            case(&["pair", "show", ""], ("no-such-pair", 6), nobody),
            case(&["message", "write", "ben", "x", "--reply", "ffffffffff"], ("no-such-message", 6), NO_SUCH_MESSAGE),
            case(&["message", "react", "ben", "", "🌱"], ("no-such-message", 6), NO_SUCH_MESSAGE),
            case(&["message", "edit", "ben", &theirs, "never"], ("not-your-message", 1), not_yours),
            case(&["message", "take-back", "ben", &theirs], ("not-your-message", 1), not_yours),
            case(
                &["message", "heard", "ben", &own, "--words", "Cze"],
                ("own-message", 1),
                [
                    ["That message is your own.", "beside message list"],
                    ["Essa mensagem é sua.", "beside message list"],
                    ["To Twoja własna wiadomość.", "beside message list"],
                ],
            ),
            case(
                &["message", "heard", "ben", &theirs, "--words", "never said"],
                ("span-invalid", 1),
                [
                    ["That part of the text doesn't exist.", "Look at the text again"],
                    ["Essa parte do texto não existe.", "Veja o texto outra vez"],
                    ["Takiego fragmentu tekstu nie ma.", "Obejrzyj tekst jeszcze raz"],
                ],
            ),
            case(
                &["agreement", "sign", "ben", "ffffffff"],
                ("no-such-proposal", 6),
                [
                    ["There is no proposal here", "beside agreement show"],
                    ["Não há aqui nenhuma proposta", "beside agreement show"],
                    ["Nie ma tu propozycji", "beside agreement show"],
                ],
            ),
            case(
                &["share", "stop", "ben", "ffffffff"],
                ("no-such-share", 6),
                [
                    ["You show nothing here with that id.", "beside share list"],
                    ["Não mostra aqui nada com esse id.", "beside share list"],
                    ["Nie pokazujesz tu niczego", "beside share list"],
                ],
            ),
        ],
    );
}

#[test]
fn two_people_of_one_name_are_told_apart() {
    let two = Two::met();
    let link = text(&two.anna.json(&["pair", "invite"])["link"]);
    let other = Desk::with_vault();
    let pair = text(&other.json(&["pair", "accept", &link])["pair"]);
    crate::people::carry(&other, &two.anna, &pair);
    two.anna.json(&["pair", "name", &pair, "Ben"]);
    let words = [
        ["More than one person here fits that.", "beside pair list"],
        ["Há aqui mais de uma pessoa assim.", "beside pair list"],
        ["Pasuje tu więcej niż jedna osoba.", "beside pair list"],
    ];
    let told = Told { code: "ambiguous-person", exit: 6, words };
    told.by(|flags| two.anna.run(&[flags, &["message", "write", "ben", "to whom?"]].concat()));
    assert_eq!(two.anna.json(&["message", "list", &two.pair])["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn an_agreement_that_cant_be_is_told() {
    let two = Two::met();
    let propose = ["agreement", "propose", "ben", "--scope", "work"];
    let with = |more: [&'static str; 4]| -> Vec<&'static str> { propose.into_iter().chain(more).collect() };
    let (day, hours) = (
        with(["--quiet", "22:00-07:00", "--review", "2024-02-30"]),
        with(["--quiet", "22-7", "--review", "2024-05-31"]),
    );
    let day_words = [
        ["not a day of the calendar", "2024-05-31"],
        ["não existe no calendário", "2024-05-31"],
        ["kalendarz", "2024-05-31"],
    ];
    let hours_words = [
        ["Those are no quiet hours.", "22:00-07:00"],
        ["Isso não são horas de silêncio.", "22:00-07:00"],
        ["To nie są godziny ciszy.", "22:00-07:00"],
    ];
    let empty = ["agreement", "propose", "ben", "--scope", " ", "--review", "2024-05-31"];
    let stage = [["doesn't fit", "--help"], ["não serve", "--help"], ["nie pasuje", "--help"]];
    try_all(
        &two,
        &[
            case(&day, ("day-invalid", 1), day_words),
            case(&hours, ("quiet-hours-invalid", 1), hours_words),
            case(&empty, ("no-words", 1), NO_WORDS),
            case(&["journey", "visit", "ben", "the-end"], ("usage-value", 2), stage),
        ],
    );
}

const NO_WORDS: [[&str; 2]; 3] = [
    ["There were no words in it", "at least one character"],
    ["Não havia nenhuma palavra", "pelo menos um caractere"],
    ["Nie było tam żadnych słów", "choć jeden znak"],
];

#[test]
fn a_megabyte_and_nothing_at_all_are_no_messages() {
    let two = Two::met();
    let before = all(&two);
    let too_long = Told {
        code: "statement-too-long",
        exit: 1,
        words: [
            ["That is longer than fits in one piece.", "16 KB"],
            ["Isto é mais longo do que cabe de uma vez.", "16 KB"],
            ["To jest dłuższe, niż mieści się w jednym kawałku.", "16 KB"],
        ],
    };
    let megabyte = "x".repeat(1024 * 1024);
    too_long.by(|flags| two.anna.with_input(&[flags, &["message", "write", "ben", "-"]].concat(), &megabyte));
    let (long, sign) = ("x".repeat(16 * 1024 + 1), "🌱".repeat(9));
    let own = text(&before[1]["messages"][1]["id"]);
    let scope = ["agreement", "propose", "ben", "--review", "2024-05-31", "--scope", &long[..2049]];
    for command in [
        &["message", "write", "ben", &long][..],
        &["message", "edit", "ben", &own, &long],
        &["message", "react", "ben", &own, &sign],
        &["pair", "name", "ben", &long[..2000]],
        &scope,
    ] {
        too_long.by(|flags| two.anna.run(&[flags, command].concat()));
    }
    let no_words = Told { code: "no-words", exit: 1, words: NO_WORDS };
    for command in
        [&["message", "write", "ben", " "][..], &["message", "edit", "ben", &own, ""], &["pair", "name", "ben", " "]]
    {
        no_words.by(|flags| two.anna.run(&[flags, command].concat()));
    }
    assert_eq!(all(&two), before);
    let fits = two.anna.with_input(&["--json", "message", "write", "ben", "-"], &format!("{}\n", &long[1..])).json();
    assert_eq!(text(&fits["text"]).len(), 16 * 1024);
}

#[test]
fn a_first_contact_is_short_and_says_so() {
    let two = Two::begun();
    two.ben.json(&["consent", "--yes"]);
    two.ben.json(&["message", "write", "anna", &"x".repeat(1000)]);
    let told = Told {
        code: "contact-limit",
        exit: 1,
        words: [
            ["only a short greeting can be sent", "Wait for the answer"],
            ["só se pode enviar uma saudação curta", "Espere pela resposta"],
            ["można wysłać tylko krótkie powitanie", "Poczekaj na odpowiedź"],
        ],
    };
    let more = "y".repeat(30);
    told.by(|flags| two.ben.run(&[flags, &["message", "write", "anna", &more]].concat()));
    assert_eq!(two.ben.json(&["message", "list", "anna"])["messages"].as_array().unwrap().len(), 1);
}
