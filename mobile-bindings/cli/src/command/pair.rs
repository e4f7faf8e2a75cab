//! Finding each other, and parting.

mod accept;
mod block;
mod confirm;
mod invite;
mod leave;
mod list;
mod name;
mod show;
mod unblock;
mod verify;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("pair")
        .about(voice.say(help::ABOUT_PAIR))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            invite::define(voice),
            accept::define(voice),
            list::define(voice),
            show::define(voice),
            confirm::define(voice),
            name::define(voice),
            verify::define(voice),
            leave::define(voice),
            block::define(voice),
            unblock::define(voice),
        ])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "invite" => invite::run(session, matches),
        "accept" => accept::run(session, matches),
        "list" => list::run(session, matches),
        "show" => show::run(session, matches),
        "confirm" => confirm::run(session, matches),
        "name" => name::run(session, matches),
        "verify" => verify::run(session, matches),
        "leave" => leave::run(session, matches),
        "block" => block::run(session, matches),
        "unblock" => unblock::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}
