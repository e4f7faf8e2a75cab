//! Noting that two safety numbers were compared, and are the same.

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
    Command::new("verify").about(voice.say(help::ABOUT_PAIR_VERIFY)).arg(who::argument(voice)).arg(flag(
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
        session.output.line(&person::safety_number(&pair));
        let word = voice.say(ask::YES);
        let question = voice.fill(ask::CONFIRM_VERIFY, &[("name", (&name).into()), ("word", (&word).into())]);
        session.secrets.confirm(&question, &word)?;
    }
    companion.verify_peer(&pair.space)?;
    let shown = voice.fill(people::VERIFIED, &[("name", name.into())]);
    Ok(Answer::new(shown, json!({ "pair": person::long(&pair.space), "verified": true })))
}
