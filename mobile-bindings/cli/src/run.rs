//! From the arguments to the exit code.

use std::{ffi::OsString, process::ExitCode};

use beside_texts::Language;

use crate::{
    arguments, command, demo,
    failure::Failure,
    render::output::Manner,
    render::{answer::Answer, output::Output},
    session::Session,
    voice::Voice,
};

/// Runs one command.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    let voice = Voice::new(language(arguments));
    // Even an error in the arguments answers in JSON if JSON was asked for.
    let output = Output::new(if wants_json(arguments) { Manner::Json } else { Manner::Words });
    let tree = arguments::tree(voice);
    let matches = match tree.clone().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return arguments::problem::answer(&error, (&tree, arguments), (voice, output)),
    };
    if matches.subcommand_name() == Some("demo")
        && let Some(code) = demo::memory::rerun(arguments)
    {
        return code;
    }
    let mut session = Session::new(voice, output, &matches);
    let outcome = runtime().and_then(|runtime| runtime.block_on(command::dispatch(&mut session, &matches)));
    finish(&session, outcome)
}

fn finish(session: &Session, outcome: Result<Answer, Failure>) -> ExitCode {
    match outcome {
        Ok(answer) => {
            session.output.answer(&answer);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            session.output.failure(session.voice, &failure);
            ExitCode::from(failure.exit())
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|_| Failure::new("internal"))
}

/// `--lang`, which counts for the words of argument errors too and so is looked for by hand; else the system's wish.
fn language(arguments: &[OsString]) -> Language {
    let mut texts = arguments.iter().filter_map(|argument| argument.to_str()).take_while(|argument| *argument != "--");
    while let Some(argument) = texts.next() {
        let tag = if argument == "--lang" { texts.next() } else { argument.strip_prefix("--lang=") };
        if let Some(language) = tag.and_then(Language::parse) {
            return language;
        }
    }
    let wishes: Vec<String> = sys_locale::get_locales().collect();
    Language::detect(wishes.iter().map(String::as_str))
}

/// Whether the answer is to be JSON. `export` has a `--json` of its own, which names a file; there the flag stands before.
fn wants_json(arguments: &[OsString]) -> bool {
    let mut texts =
        arguments.iter().skip(1).filter_map(|argument| argument.to_str()).take_while(|argument| *argument != "--");
    let mut command = None;
    while let Some(argument) = texts.next() {
        match argument {
            "--json" => return true,
            "--lang" | "--vault-dir" | "--vault" => drop(texts.next()),
            word if command.is_none() && !word.starts_with('-') => {
                if word == "export" {
                    return false;
                }
                command = Some(word);
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn json_is_a_flag_everywhere_and_a_file_in_export() {
        for (line, json) in [
            ("beside journal list --json", true),
            ("beside --json export --json file", true),
            ("beside export --json file", false),
            ("beside --vault-dir export journal write export --json", true),
            ("beside journal write -- --json", false),
            ("beside status", false),
        ] {
            assert_eq!(wants_json(&arguments(line)), json, "{line}");
        }
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        assert_eq!(language(&arguments("beside journal list --lang pl")), Language::Polish);
        assert_eq!(language(&arguments("beside --lang=pt-BR frob")), Language::Portuguese);
    }
}
