//! The way that two people go together.

mod close;
mod reopen;
mod show;
mod visit;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("journey")
        .about(voice.say(help::ABOUT_JOURNEY))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([show::define(voice), visit::define(voice), close::define(voice), reopen::define(voice)])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "show" => show::run(session, matches),
        "visit" => visit::run(session, matches),
        "close" => close::run(session, matches),
        "reopen" => reopen::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
