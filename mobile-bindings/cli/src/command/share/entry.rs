//! Showing a copy of one journal entry. What is written in it later stays with oneself.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{journal, who},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("entry")
        .about(voice.say(help::ABOUT_SHARE_ENTRY))
        .arg(who::argument(voice))
        .arg(positional(voice, "entry", help::ARG_ENTRY, help::VALUE_ID).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let entry = journal::find(&companion, matches)?;
    let id = person::record(companion.share_entry(&pair.space, &entry)?);
    let mut words = person::words(&pair);
    words.push(("id", person::short(&id).into()));
    Ok(Answer::new(session.voice.fill(people::SHARED, &words), json!({ "id": id })))
}
