//! Saying how a goal goes: a number, words, or both.

use beside_texts::message::{goal, help};
use clap::{ArgMatches, Command, value_parser};

use super::{act, which};
use crate::{
    arguments::{option, positional},
    command::words,
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("check-in")
        .about(voice.say(help::ABOUT_GOAL_CHECK_IN))
        .arg(which::argument(voice))
        .arg(positional(voice, "text", help::ARG_CHECK_IN_TEXT, help::VALUE_TEXT).num_args(0..))
        .arg(
            option(voice, "value", help::ARG_CHECK_IN_VALUE, help::VALUE_NUMBER)
                .value_parser(value_parser!(u8).range(1..=5)),
        )
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let value = matches.get_one::<u8>("value").copied();
    let note = words::given(matches)?.unwrap_or_default();
    let note = if value.is_some() { note } else { words::some(note)? };
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    companion.check_in(&id, value, note.trim())?;
    act::after(&companion, &id, session.voice.say(goal::CHECKED_IN))
}
