//! Saying on which days a habit was kept.

use beside_core::companion::Clock as _;
use beside_core::driver::SystemClock;
use beside_core::model::Day;
use beside_texts::{
    Message,
    message::{goal, help},
};
use clap::{ArgMatches, Command};

use super::{act, which};
use crate::{arguments::option, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice, name: &'static str, about: Message) -> Command {
    Command::new(name).about(voice.say(about)).arg(which::argument(voice)).arg(option(
        voice,
        "day",
        help::ARG_TICK_DAY,
        help::VALUE_DAY,
    ))
}

pub(super) fn tick(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let day = day(matches)?;
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    if companion.goal(&id)?.goal.habit.is_none() {
        return Err(Failure::new("no-habit"));
    }
    companion.tick(&id, day)?;
    act::after(&companion, &id, session.voice.fill(goal::TICKED, &[("day", day.to_string().into())]))
}

pub(super) fn untick(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let day = day(matches)?;
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    companion.untick(&id, day)?;
    act::after(&companion, &id, session.voice.fill(goal::UNTICKED, &[("day", day.to_string().into())]))
}

fn day(matches: &ArgMatches) -> Result<Day, Failure> {
    let given = matches.get_one::<String>("day");
    Ok(given.map(|text| text.trim().parse()).transpose()?.unwrap_or_else(|| SystemClock.today()))
}
