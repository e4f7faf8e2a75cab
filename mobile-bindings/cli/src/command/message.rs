//! Talking with somebody.

mod draft;
mod edit;
mod heard;
mod list;
mod react;
mod search;
mod take_back;
mod unreact;
mod viewers;
mod write;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("message")
        .about(voice.say(help::ABOUT_MESSAGE))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            write::define(voice),
            list::define(voice),
            edit::define(voice),
            take_back::define(voice),
            react::define(voice),
            unreact::define(voice),
            heard::define(voice),
            search::define(voice),
            draft::define(voice),
            viewers::define(voice),
        ])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "write" => write::run(session, matches),
        "list" => list::run(session, matches),
        "edit" => edit::run(session, matches),
        "take-back" => take_back::run(session, matches),
        "react" => react::run(session, matches),
        "unreact" => unreact::run(session, matches),
        "heard" => heard::run(session, matches),
        "search" => search::run(session, matches),
        "draft" => draft::run(session, matches),
        "who" => viewers::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
