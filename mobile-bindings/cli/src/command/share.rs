//! What one person shows the other of their own.

mod entry;
mod goal;
mod list;
mod stop;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("share")
        .about(voice.say(help::ABOUT_SHARE))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([entry::define(voice), goal::define(voice), list::define(voice), stop::define(voice)])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "entry" => entry::run(session, matches),
        "goal" => goal::run(session, matches),
        "list" => list::run(session, matches),
        "stop" => stop::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
