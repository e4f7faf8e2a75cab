//! Completions for a shell, with the help texts of the language.

use beside_texts::message::help;
use clap::{ArgMatches, Command};
use clap_complete::Shell;

use crate::{
    arguments::{self, positional},
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("completions").about(voice.say(help::ABOUT_COMPLETIONS)).arg(
        positional(voice, "shell", help::ARG_SHELL, help::VALUE_SHELL)
            .required(true)
            .value_parser(clap::value_parser!(Shell)),
    )
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let shell = matches.get_one::<Shell>("shell").ok_or_else(|| Failure::new("usage-other"))?;
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut arguments::tree(session.voice), "beside", &mut script);
    Ok(Answer::raw(String::from_utf8_lossy(&script).into_owned()))
}
