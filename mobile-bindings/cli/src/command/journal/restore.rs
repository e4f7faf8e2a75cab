//! Bringing back an entry that was put away.

use beside_core::model::JournalEdit;
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::{act, entry_argument};
use crate::{
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("restore").about(voice.say(help::ABOUT_JOURNAL_RESTORE)).arg(entry_argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let id = act(session, matches, JournalEdit::UndoDelete)?;
    Ok(Answer::new(session.voice.say(say::RESTORED), json!({ "id": entry::long(&id), "deleted": false })))
}
