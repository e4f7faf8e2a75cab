//! Giving somebody a name, which only one's own devices know.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{value, who, words},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("name")
        .about(voice.say(help::ABOUT_PAIR_NAME))
        .arg(who::argument(voice))
        .arg(positional(voice, "name", help::ARG_PEER_NAME, help::VALUE_NAME).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let name = words::some(value(matches, "name").trim().to_owned())?;
    companion.name_peer(&pair.space, &name)?;
    let shown = session.voice.fill(people::NAMED, &[("name", (&name).into())]);
    Ok(Answer::new(shown, json!({ "pair": person::long(&pair.space), "name": name })))
}
