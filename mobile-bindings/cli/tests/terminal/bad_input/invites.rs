//! Invites and files between phones that can't be taken.

use std::fs;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{Told, texts};
use crate::{
    desk::Desk,
    people::{Two, text},
};

const SCHEME: &str = "beside:pair/";

/// Where the version stands in a link's bytes, and a byte of the identity that it names.
const LINK_VERSION: usize = 1;
const LINK_IDENTITY: usize = 10;

/// Where the version stands in a bundle: behind the head of the list and the name of the format.
const BUNDLE_VERSION: usize = 15;

const fn told(code: &'static str, words: [[&'static str; 2]; 3]) -> Told {
    Told { code, exit: 1, words }
}

/// Each way to give the link meets the same words, and nothing changes.
fn refused(desk: &Desk, link: &str, told: &Told) {
    desk.json(&["journal", "write", "Still here"]);
    let pairs = desk.json(&["pair", "list"]);
    told.by(|flags| desk.run(&[flags, &["pair", "accept", link]].concat()));
    told.by(|flags| desk.with_input(&[flags, &["pair", "accept", "-"]].concat(), link));
    let file = desk.file("invite.txt", link);
    told.by(|flags| desk.run(&[flags, &["pair", "accept", "--file", &file]].concat()));
    assert_eq!((texts(desk), desk.json(&["pair", "list"])), (vec!["Still here".to_owned()], pairs));
}

fn invite(desk: &Desk, days: &str) -> String {
    text(&desk.json(&["pair", "invite", "--days", days])["link"])
}

fn changed(link: &str, at: usize, to: impl Fn(u8) -> u8) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(link.strip_prefix(SCHEME).unwrap()).unwrap();
    bytes[at] = to(bytes[at]);
    format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode(bytes))
}

#[test]
fn an_expired_invite_is_told() {
    let (anna, ben) = (Desk::with_vault(), Desk::with_vault());
    let words = [
        ["its time is over", "beside pair invite"],
        ["o prazo passou", "beside pair invite"],
        ["minął jego czas", "beside pair invite"],
    ];
    refused(&ben, &invite(&anna, "0"), &told("invite-expired", words));
}

#[test]
fn an_invite_that_was_used_is_told() {
    let two = Two::begun();
    let link = invite(&two.anna, "1");
    two.ben.json(&["pair", "accept", &link]);
    let words = [
        ["has been used already", "beside pair list"],
        ["já foi usado", "beside pair list"],
        ["już wykorzystane", "beside pair list"],
    ];
    refused(&two.ben, &link, &told("invite-used", words));
}

#[test]
fn ones_own_invite_is_told() {
    let anna = Desk::with_vault();
    let words = [
        ["your own invite", "Give it to the person"],
        ["o seu próprio convite", "Dê-o à pessoa"],
        ["Twoje własne zaproszenie", "Przekaż je osobie"],
    ];
    refused(&anna, &invite(&anna, "1"), &told("invite-own", words));
}

#[test]
fn an_invite_of_another_relay_is_told() {
    let (anna, ben) = (Desk::of_relay(&"cd".repeat(32)), Desk::with_vault());
    let words = [
        ["another relay than yours", "beside create with --relay"],
        ["um retransmissor diferente", "beside create com --relay"],
        ["do innego przekaźnika", "beside create z --relay"],
    ];
    refused(&ben, &invite(&anna, "1"), &Told { exit: 4, ..told("invite-other-relay", words) });
}

#[test]
fn an_invite_of_somebody_who_is_blocked_is_told() {
    let two = Two::met();
    let link = invite(&two.ben, "1");
    two.anna.json(&["pair", "block", "ben", "--yes"]);
    let words = [
        ["whom you have blocked", "beside pair unblock"],
        ["que você bloqueou", "beside pair unblock"],
        ["od zablokowanej przez Ciebie osoby", "beside pair unblock"],
    ];
    refused(&two.anna, &link, &told("invite-blocked", words));
}

#[test]
fn what_is_no_invite_is_told() {
    let (anna, ben) = (Desk::with_vault(), Desk::with_vault());
    let told = told(
        "invite-malformed",
        [
            ["This is no invite", "Copy the whole link"],
            ["Isto não é um convite", "Copie a ligação inteira"],
            ["To nie jest zaproszenie", "Skopiuj cały link"],
        ],
    );
    let link = invite(&anna, "1");
    refused(&ben, &link[..link.len() / 2], &told);
    for nothing in ["hello", SCHEME, "https://example.org", "beside:pair/%%%"] {
        told.by(|flags| ben.run(&[flags, &["pair", "accept", nothing]].concat()));
    }
    let too_long = "x".repeat(1_000_000);
    told.by(|flags| ben.with_input(&[flags, &["pair", "accept", "-"]].concat(), &too_long));
    let picture = ben.file("cat.png", "no picture");
    let unread = Told {
        code: "code-unreadable",
        exit: 1,
        words: [
            ["There is no invite to be read", "white border"],
            ["Não se consegue ler nenhum convite", "margem branca"],
            ["nie da się odczytać zaproszenia", "białą ramkę"],
        ],
    };
    unread.by(|flags| ben.run(&[flags, &["pair", "accept", "--image", &picture]].concat()));
    assert_eq!(texts(&ben), ["Still here"]);
}

#[test]
fn an_invite_of_a_newer_version_or_a_forged_one_is_told() {
    let (anna, ben) = (Desk::with_vault(), Desk::with_vault());
    let link = invite(&anna, "1");
    let words = [
        ["A newer version of Beside made this invite.", "Update Beside"],
        ["Uma versão mais nova do Beside fez este convite.", "Atualize o Beside"],
        ["utworzyła nowsza wersja Beside", "Zaktualizuj Beside"],
    ];
    refused(&ben, &changed(&link, LINK_VERSION, |version| version + 1), &told("invite-newer", words));
    let (cleo, words) = (
        Desk::with_vault(),
        [
            ["was not made by the person that it names", "Don't use it."],
            ["não foi feito pela pessoa que indica", "Não o use."],
            ["nie utworzyła osoba, którą wskazuje", "Nie używaj go."],
        ],
    );
    refused(&cleo, &changed(&link, LINK_IDENTITY, |byte| !byte), &told("invite-bad-signature", words));
}

#[test]
fn a_file_that_brings_nothing_is_told_and_no_file_is_written_over() {
    let two = Two::met();
    let messages = two.anna.json(&["message", "list", "ben"]);
    let malformed = told(
        "bundle-malformed",
        [
            ["brings nothing for Beside", "beside bundle out"],
            ["não traz nada para o Beside", "beside bundle out"],
            ["nie przynosi nic dla Beside", "beside bundle out"],
        ],
    );
    let file = two.ben.path("out.bundle");
    let path = file.display().to_string();
    two.ben.json(&["message", "write", "anna", "On its way"]);
    two.ben.json(&["bundle", "out", "anna", &path]);
    let whole = fs::read(&file).unwrap();
    let diary = two.anna.file("diary.txt", "Dear diary");
    malformed.by(|flags| two.anna.run(&[flags, &["bundle", "in", &diary]].concat()));
    fs::write(&file, &whole[..whole.len() - 9]).unwrap();
    malformed.by(|flags| two.anna.run(&[flags, &["bundle", "in", &path]].concat()));
    let mut newer = whole.clone();
    newer[BUNDLE_VERSION] += 1;
    fs::write(&file, &newer).unwrap();
    let words = [
        ["A newer version of Beside wrote this file.", "Keep the file"],
        ["Uma versão mais nova do Beside escreveu este arquivo.", "Guarde o arquivo"],
        ["Ten plik zapisała nowsza wersja Beside.", "go zachowaj"],
    ];
    told("bundle-newer", words).by(|flags| two.anna.run(&[flags, &["bundle", "in", &path]].concat()));
    assert_eq!(two.anna.json(&["message", "list", "ben"]), messages);
    let words = [
        ["is already there", "Choose another name"],
        ["já existe", "Escolha outro nome"],
        ["już istnieje", "Wybierz inną nazwę"],
    ];
    told("file-exists", words).by(|flags| two.ben.run(&[flags, &["bundle", "out", "anna", &path]].concat()));
    assert!(fs::read(&file).unwrap() == newer, "not a byte of it changes");
    two.ben.json(&["bundle", "out", "anna", &path, "--force"]);
    assert_eq!(two.anna.json(&["bundle", "in", &path])["envelopes"], 1, "what was written arrives after all");
}
