//! Taking back the last change made on this device, as a new change that everybody sees.

use beside_texts::message::{help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::{entry_argument, find};
use crate::{
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("undo").about(voice.say(help::ABOUT_JOURNAL_UNDO)).arg(entry_argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let id = find(&companion, matches)?;
    let undone = companion.journal_undo(&id)?;
    let words = if undone { say::UNDONE } else { say::NOTHING_TO_UNDO };
    Ok(Answer::new(session.voice.say(words), json!({ "id": entry::long(&id), "undone": undone })))
}
