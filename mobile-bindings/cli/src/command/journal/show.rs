//! One entry, whole.

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use super::{entry_argument, find};
use crate::{
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("show").about(voice.say(help::ABOUT_JOURNAL_SHOW)).arg(entry_argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let companion = session.open_unlocked()?;
    let view = companion.journal_show(&find(&companion, matches)?)?;
    Ok(Answer::new(entry::page(session.output, session.voice, &view), entry::view_json(&view)))
}
