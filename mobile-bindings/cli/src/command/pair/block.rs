//! Blocking a person, and leaving all pairs with them.

use beside_texts::message::{ask, help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::flag,
    command::who,
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("block").about(voice.say(help::ABOUT_PAIR_BLOCK)).arg(who::argument(voice)).arg(flag(
        voice,
        "yes",
        help::ARG_YES,
    ))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let name = person::name(&pair);
    if !matches.get_flag("yes") {
        let word = voice.say(ask::YES);
        let question = voice.fill(ask::CONFIRM_BLOCK, &[("name", (&name).into()), ("word", (&word).into())]);
        session.secrets.confirm(&question, &word)?;
    }
    companion.block(&pair.peer)?;
    let shown = voice.fill(people::BLOCKED, &person::words(&pair));
    Ok(Answer::new(shown, json!({ "pair": person::long(&pair.space), "blocked": true })))
}
