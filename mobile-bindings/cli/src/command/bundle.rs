//! Files that go from phone to phone, where there is no relay.

mod carry_in;
mod carry_out;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("bundle")
        .about(voice.say(help::ABOUT_BUNDLE))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([carry_out::define(voice), carry_in::define(voice)])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "out" => carry_out::run(session, matches),
        "in" => carry_in::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
