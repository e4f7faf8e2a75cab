//! Goals, one's own and those of a pair.

mod act;
mod check_in;
mod create;
mod edit;
mod fields;
mod habit;
mod list;
mod show;
mod sign;
mod step;
mod tick;
mod which;

use beside_texts::message::{goal, help};
use clap::{ArgMatches, Command};

pub(super) use which::{argument, find};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};
use beside_core::model::GoalEdit;

pub(super) fn define(voice: Voice) -> Command {
    let plain = |name, about| Command::new(name).about(voice.say(about)).arg(argument(voice));
    Command::new("goal")
        .about(voice.say(help::ABOUT_GOAL))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            create::define(voice),
            list::define(voice),
            plain("show", help::ABOUT_GOAL_SHOW),
            edit::define(voice),
            step::define(voice),
            tick::define(voice, "tick", help::ABOUT_GOAL_TICK),
            tick::define(voice, "untick", help::ABOUT_GOAL_UNTICK),
            check_in::define(voice),
            plain("sign", help::ABOUT_GOAL_SIGN),
            plain("put-away", help::ABOUT_GOAL_PUT_AWAY),
            plain("bring-back", help::ABOUT_GOAL_BRING_BACK),
        ])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "create" => create::run(session, matches),
        "list" => list::run(session, matches),
        "show" => show::run(session, matches),
        "edit" => edit::run(session, matches),
        "step" => step::dispatch(session, matches),
        "tick" => tick::tick(session, matches),
        "untick" => tick::untick(session, matches),
        "check-in" => check_in::run(session, matches),
        "sign" => sign::run(session, matches),
        "put-away" => act::whole(session, matches, (GoalEdit::Delete, goal::PUT_AWAY)),
        "bring-back" => act::whole(session, matches, (GoalEdit::UndoDelete, goal::BROUGHT_BACK)),
        _ => Err(Failure::new("usage-other")),
    }
}
