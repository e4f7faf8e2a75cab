//! The steps of a goal. They are named by their numbers as `goal show` counts them: removed ones keep theirs, so that
//! the same command twice never means another step.

use beside_core::companion::Companion;
use beside_core::model::{GoalEdit, Step, StepId, StepText};
use beside_texts::message::{goal, help};
use clap::{Arg, ArgMatches, Command, value_parser};

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
    let verb = |name, about| Command::new(name).about(voice.say(about)).arg(which::argument(voice));
    let number = || {
        positional(voice, "step", help::ARG_STEP, help::VALUE_NUMBER).required(true).value_parser(value_parser!(u32))
    };
    let numbers = || number().num_args(1..);
    let text = || positional(voice, "text", help::ARG_STEP_TEXT, help::VALUE_TEXT).required(true).num_args(1..);
    Command::new("step")
        .about(voice.say(help::ABOUT_GOAL_STEP))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            verb("add", help::ABOUT_STEP_ADD).arg(text()).arg(after(voice)),
            verb("done", help::ABOUT_STEP_DONE).arg(numbers()),
            verb("open", help::ABOUT_STEP_OPEN).arg(numbers()),
            verb("move", help::ABOUT_STEP_MOVE).arg(number()).arg(after(voice).required(true)),
            verb("remove", help::ABOUT_STEP_REMOVE).arg(numbers()),
            verb("restore", help::ABOUT_STEP_RESTORE).arg(numbers()),
            verb("reword", help::ABOUT_STEP_REWORD).arg(number()).arg(text()),
        ])
}

fn after(voice: Voice) -> Arg {
    option(voice, "after", help::ARG_STEP_AFTER, help::VALUE_NUMBER).value_parser(value_parser!(u32))
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    let steps = companion.goal(&id)?.goal.steps;
    let each = |edit: fn(StepId) -> GoalEdit| each(matches, &steps, edit);
    let (edits, words) = match name {
        "add" => (add(&mut companion, matches, &steps)?, goal::STEP_ADDED),
        "done" => (each(|id| GoalEdit::SetStepDone { id, done: true })?, goal::STEP_DONE),
        "open" => (each(|id| GoalEdit::SetStepDone { id, done: false })?, goal::STEP_OPEN),
        "move" => (move_one(matches, &steps)?, goal::STEP_MOVED),
        "remove" => (each(GoalEdit::RemoveStep)?, goal::STEP_REMOVED),
        "restore" => (each(GoalEdit::RestoreStep)?, goal::STEP_RESTORED),
        "reword" => (reword(matches, &steps)?, goal::STEP_REWORDED),
        _ => return Err(Failure::new("usage-other")),
    };
    act::edit(session, &mut companion, (&id, edits), words)
}

fn each(matches: &ArgMatches, steps: &[Step], edit: fn(StepId) -> GoalEdit) -> Result<Vec<GoalEdit>, Failure> {
    let numbers = matches.get_many::<u32>("step").into_iter().flatten();
    numbers.map(|number| Ok(edit(numbered(steps, *number)?))).collect()
}

fn add(companion: &mut Companion, matches: &ArgMatches, steps: &[Step]) -> Result<Vec<GoalEdit>, Failure> {
    let text = StepText::new(&words::given(matches)?.unwrap_or_default())?;
    let after = match matches.get_one::<u32>("after") {
        Some(number) => behind(steps, *number)?,
        None => steps.last().map(|step| step.id),
    };
    Ok(vec![GoalEdit::AddStep { id: companion.new_step(), text, after }])
}

fn move_one(matches: &ArgMatches, steps: &[Step]) -> Result<Vec<GoalEdit>, Failure> {
    let (id, after) = (one(matches, steps)?, matches.get_one::<u32>("after").copied().unwrap_or_default());
    let after = behind(steps, after)?;
    // A step stands behind itself already.
    Ok(if after == Some(id) { Vec::new() } else { vec![GoalEdit::MoveStep { id, after }] })
}

fn reword(matches: &ArgMatches, steps: &[Step]) -> Result<Vec<GoalEdit>, Failure> {
    let text = StepText::new(&words::given(matches)?.unwrap_or_default())?;
    Ok(vec![GoalEdit::SetStepText { id: one(matches, steps)?, text }])
}

fn one(matches: &ArgMatches, steps: &[Step]) -> Result<StepId, Failure> {
    numbered(steps, matches.get_one::<u32>("step").copied().unwrap_or_default())
}

/// The step behind which another is put; none for the beginning, which is 0.
fn behind(steps: &[Step], number: u32) -> Result<Option<StepId>, Failure> {
    if number == 0 { Ok(None) } else { numbered(steps, number).map(Some) }
}

/// The step with this number, from 1.
fn numbered(steps: &[Step], number: u32) -> Result<StepId, Failure> {
    let at = number.checked_sub(1).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| steps.get(at)).map(|step| step.id).ok_or_else(|| Failure::new("step-unknown"))
}
