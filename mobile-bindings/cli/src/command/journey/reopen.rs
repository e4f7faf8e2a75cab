//! Saying that one wants to go on. It counts once both do.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{command::who, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("reopen").about(voice.say(help::ABOUT_JOURNEY_REOPEN)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    companion.reopen_work(&pair.space)?;
    let closed = companion.journey(&pair.space)?.closed;
    let words = if closed { people::REOPEN_WAITS } else { people::REOPENED };
    Ok(Answer::new(session.voice.say(words), json!({ "closed": closed })))
}
