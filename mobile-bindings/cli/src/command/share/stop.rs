//! Taking back what one has shown.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{value, who},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("stop")
        .about(voice.say(help::ABOUT_SHARE_STOP))
        .arg(who::argument(voice))
        .arg(positional(voice, "shared", help::ARG_SHARED, help::VALUE_ID).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let wanted = value(matches, "shared").trim().to_lowercase();
    let mut found = companion.shared(&pair.space)?;
    // Only what one shows oneself can be taken back.
    found.retain(|item| {
        item.identity != pair.peer && !wanted.is_empty() && person::record(item.reference).starts_with(&wanted)
    });
    let item = match found.as_slice() {
        [] => return Err(Failure::new("no-such-share")),
        [item] => item,
        [_, _, ..] => return Err(Failure::new("ambiguous")),
    };
    companion.unshare(&pair.space, item.reference)?;
    let value = json!({ "id": person::record(item.reference), "shared": false });
    Ok(Answer::new(session.voice.say(people::UNSHARED), value))
}
