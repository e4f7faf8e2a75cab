//! Taking one's sign away.

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
    Command::new("unreact")
        .about(voice.say(help::ABOUT_MESSAGE_UNREACT))
        .arg(who::argument(voice))
        .arg(who::message_argument(voice))
        .arg(positional(voice, "sign", help::ARG_SIGN, help::VALUE_SIGN).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let view = who::message(&companion, &pair.space, matches)?;
    let sign = words::some(value(matches, "sign").trim().to_owned())?;
    companion.unreact(&pair.space, view.reference, &sign)?;
    let value = json!({ "id": person::record(view.reference), "sign": sign });
    Ok(Answer::new(session.voice.say(people::UNREACTED), value))
}
