//! A new goal: private, unless it is made with somebody.

use beside_core::model::{GoalEdit, GoalTitle, StepText};
use beside_core::sync::Standing;
use beside_texts::message::{goal, help};
use clap::{ArgMatches, Command};

use super::{act, fields, which};
use crate::{
    arguments::{options, positional},
    command::value,
    failure::Failure,
    render::{answer::Answer, entry, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("create")
        .about(voice.say(help::ABOUT_GOAL_CREATE))
        .arg(positional(voice, "title", help::ARG_GOAL_TITLE, help::VALUE_TITLE).required(true))
        .args(fields::arguments(voice))
        .arg(options(voice, "step", help::ARG_GOAL_STEP, help::VALUE_TEXT))
        .arg(which::with(voice, help::ARG_GOAL_WITH))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut edits = vec![GoalEdit::SetTitle(Some(GoalTitle::new(value(matches, "title"))?))];
    edits.extend(fields::edits(matches)?);
    let steps = matches.get_many::<String>("step").into_iter().flatten().map(|text| StepText::new(text));
    let steps: Vec<StepText> = steps.collect::<Result<_, _>>()?;
    let mut companion = session.open_unlocked()?;
    let pair = which::pair_with(&companion, matches)?;
    if pair.as_ref().is_some_and(|pair| pair.standing == Standing::Ended) {
        return Err(Failure::new("pair-ended"));
    }
    let mut after = None;
    for text in steps {
        let id = companion.new_step();
        edits.push(GoalEdit::AddStep { id, text, after: after.replace(id) });
    }
    let space = pair.as_ref().map_or_else(|| companion.account().space, |pair| pair.space);
    let id = companion.goal_create(&space, edits)?;
    let mut words = pair.as_ref().map(person::words).unwrap_or_default();
    words.push(("id", entry::short(&id).into()));
    let said = if pair.is_some() { goal::CREATED_TOGETHER } else { goal::CREATED };
    act::after(&companion, &id, session.voice.fill(said, &words))
}
