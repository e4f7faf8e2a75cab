//! Changing what a goal says. In a goal of two that voids both signatures.

use beside_core::model::{GoalEdit, GoalTitle};
use beside_texts::message::{goal, help};
use clap::{ArgGroup, ArgMatches, Command};

use super::{act, fields, which};
use crate::{
    arguments::{flag, option},
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    let changes = ["title", "why", "measure", "by", "no-day", "habit", "no-habit"];
    Command::new("edit")
        .about(voice.say(help::ABOUT_GOAL_EDIT))
        .arg(which::argument(voice))
        .arg(option(voice, "title", help::ARG_GOAL_TITLE, help::VALUE_TITLE))
        .args(fields::arguments(voice))
        .arg(flag(voice, "no-day", help::ARG_GOAL_NO_DAY).conflicts_with("by"))
        .arg(flag(voice, "no-habit", help::ARG_GOAL_NO_HABIT).conflicts_with("habit"))
        .group(ArgGroup::new("changes").args(changes).required(true).multiple(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut edits = fields::edits(matches)?;
    if let Some(title) = matches.get_one::<String>("title") {
        edits.push(GoalEdit::SetTitle(Some(GoalTitle::new(title)?)));
    }
    if matches.get_flag("no-day") {
        edits.push(GoalEdit::SetTargetDay(None));
    }
    if matches.get_flag("no-habit") {
        edits.push(GoalEdit::SetHabit(None));
    }
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    let together = which::view(&companion, &id)?.1.is_some();
    let words = if together { goal::CHANGED_TOGETHER } else { goal::CHANGED };
    act::edit(session, &mut companion, (&id, edits), words)
}
