//! Keeping a pair that somebody began with one's invite.

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
    Command::new("confirm").about(voice.say(help::ABOUT_PAIR_CONFIRM)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    companion.confirm_pair(&pair.space)?;
    let id = person::long(&pair.space);
    let shown = session.voice.fill(people::CONFIRMED, &[("id", person::short(&id).into())]);
    Ok(Answer::new(shown, json!({ "pair": id, "confirmed": true })))
}
