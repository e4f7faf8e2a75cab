//! How two people want to talk.

mod propose;
mod show;
mod sign;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("agreement")
        .about(voice.say(help::ABOUT_AGREEMENT))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([propose::define(voice), show::define(voice), sign::define(voice)])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "propose" => propose::run(session, matches),
        "show" => show::run(session, matches),
        "sign" => sign::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
