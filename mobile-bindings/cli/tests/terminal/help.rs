//! Help and argument errors in the language of the person.

use crate::desk::Desk;

#[test]
fn help_speaks_three_languages() {
    let desk = Desk::new();
    for (language, usage, words) in [
        ("en", "Usage: beside journal write", "Write a new entry"),
        ("pt", "Uso: beside journal write", "Escrever uma entrada nova"),
        ("pl", "Użycie: beside journal write", "Napisz nowy wpis"),
    ] {
        let help = desk.run(&["--lang", language, "journal", "write", "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains(usage) && help.out.contains(words), "{}", help.out);
    }
}

#[test]
fn a_mistyped_command_is_told_in_the_language_and_what_was_meant() {
    let desk = Desk::new();
    for (language, words) in
        [("en", "Did you mean write?"), ("pt", "Queria dizer write?"), ("pl", "Może chodziło o write?")]
    {
        let done = desk.run(&["--lang", language, "journal", "wirte"]);
        assert_eq!(done.code, 2);
        assert!(done.err.contains(words), "{}", done.err);
    }
}

#[test]
fn scripts_get_argument_errors_as_json() {
    let error = Desk::new().run(&["journal", "list", "--limit", "many", "--json"]).error();
    assert_eq!(error["code"], "usage-value");
    assert!(error["message"].as_str().unwrap().contains("many"));
    assert!(error["what_to_do"].as_str().unwrap().contains("beside journal list --help"));
}

#[test]
fn completions_know_the_commands() {
    let done = Desk::new().run(&["completions", "bash"]);
    assert_eq!(done.code, 0);
    assert!(done.out.contains("journal") && done.out.contains("--passphrase-stdin"));
}
