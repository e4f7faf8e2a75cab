//! Taking a message of one's own back.

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
    Command::new("take-back")
        .about(voice.say(help::ABOUT_MESSAGE_TAKE_BACK))
        .arg(who::argument(voice))
        .arg(who::message_argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let view = who::message(&companion, &pair.space, matches)?;
    if view.status.is_none() {
        return Err(Failure::new("not-your-message"));
    }
    companion.retract_message(&pair.space, view.reference)?;
    let value = json!({ "id": person::record(view.reference), "retracted": true });
    Ok(Answer::new(session.voice.say(people::MESSAGE_TAKEN_BACK), value))
}
