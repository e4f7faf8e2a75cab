//! Letting somebody invite and accept again.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    command::who,
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("unblock").about(voice.say(help::ABOUT_PAIR_UNBLOCK)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    companion.unblock(&pair.peer)?;
    let shown = session.voice.fill(people::UNBLOCKED, &person::words(&pair));
    Ok(Answer::new(shown, json!({ "pair": person::long(&pair.space), "blocked": false })))
}
