//! Other words for a message of one's own.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{who, words},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("edit")
        .about(voice.say(help::ABOUT_MESSAGE_EDIT))
        .arg(who::argument(voice))
        .arg(who::message_argument(voice))
        .arg(positional(voice, "text", help::ARG_NEW_TEXT, help::VALUE_TEXT).required(true).num_args(1..))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let text = words::some(words::given(matches)?.unwrap_or_default())?;
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let view = who::message(&companion, &pair.space, matches)?;
    if view.status.is_none() {
        return Err(Failure::new("not-your-message"));
    }
    companion.edit_message(&pair.space, view.reference, &text)?;
    let value = json!({ "id": person::record(view.reference), "edited": true });
    Ok(Answer::new(session.voice.say(people::MESSAGE_EDITED), value))
}
