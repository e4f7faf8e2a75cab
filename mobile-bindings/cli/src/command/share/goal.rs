//! Showing a copy of one goal. What changes in it later stays with oneself.

use beside_texts::message::{goal as texts, help};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    command::{goal, who},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("goal").about(voice.say(help::ABOUT_SHARE_GOAL)).arg(who::argument(voice)).arg(goal::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let goal = goal::find(&companion, matches)?;
    let id = person::record(companion.share_goal(&pair.space, &goal)?);
    let mut words = person::words(&pair);
    words.push(("id", person::short(&id).into()));
    Ok(Answer::new(session.voice.fill(texts::SHARED, &words), json!({ "id": id })))
}
