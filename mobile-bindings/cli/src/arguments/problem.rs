//! What was wrong with the arguments, in our words.

use std::{ffi::OsString, io, process::ExitCode};

use clap::{
    Command, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::localised;
use crate::{
    failure::Failure,
    render::output::{Output, put},
    voice::Voice,
};

/// Shows help or what was wrong, and gives the exit code.
pub(crate) fn answer(
    error: &Error,
    (tree, arguments): (&Command, &[OsString]),
    (voice, output): (Voice, Output),
) -> ExitCode {
    let rendered = || localised(&error.render().to_string(), voice);
    match failure(error, tree, arguments) {
        None if error.use_stderr() => {
            put(&mut io::stderr().lock(), &rendered());
            ExitCode::from(2)
        }
        None => {
            put(&mut io::stdout().lock(), &rendered());
            ExitCode::SUCCESS
        }
        Some(failure) => {
            output.failure(voice, &failure);
            ExitCode::from(failure.exit())
        }
    }
}

/// None where the answer is help or the version.
fn failure(error: &Error, tree: &Command, arguments: &[OsString]) -> Option<Failure> {
    let command = path(tree, arguments);
    let context = |kind| error.get(kind).map(said);
    let argument =
        context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand)).unwrap_or_default();
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].into_iter().find_map(context);
    #[expect(clippy::wildcard_enum_match_arm, reason = "clap may add kinds; each of them is told in general words")]
    let failure = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::MissingRequiredArgument => Failure::new("usage-missing").with("argument", argument),
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => match similar.filter(|word| !word.is_empty()) {
            Some(similar) => Failure::new("usage-unknown-similar").with("argument", argument).with("similar", similar),
            None => Failure::new("usage-unknown").with("argument", argument),
        },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::WrongNumberOfValues => {
            match context(ContextKind::InvalidValue).filter(|value| !value.is_empty()) {
                Some(value) => Failure::new("usage-value").with("value", value).with("argument", argument),
                None => Failure::new("usage-missing").with("argument", argument),
            }
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            Failure::new("usage-conflict").with("argument", argument).with("other", other)
        }
        _ => Failure::new("usage-other"),
    };
    Some(failure.with("command", command))
}

fn said(value: &ContextValue) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "flags and counts are no words for a person")]
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}

/// The command that was meant, as far as its words were understood: `journal write`.
fn path(tree: &Command, arguments: &[OsString]) -> String {
    let mut at = tree;
    let mut words = Vec::new();
    for argument in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        if let Some(below) = at.find_subcommand(argument) {
            words.push(below.get_name());
            at = below;
        }
    }
    words.join(" ")
}
