//! What is done to a goal, and the goal as it is afterwards: scripts get the whole of it from every act.

use beside_core::companion::Companion;
use beside_core::model::GoalEdit;
use beside_texts::{
    Message,
    message::goal::{DONE_OF, UNCHANGED},
};
use beside_wire::id::DocumentId;
use clap::ArgMatches;

use super::which;
use crate::{
    failure::Failure,
    render::{answer::Answer, goal},
    session::Session,
};

/// Edits a goal. A goal that is like that already is left alone, and that is said.
pub(super) fn edit(
    session: &Session,
    companion: &mut Companion,
    (id, edits): (&DocumentId, Vec<GoalEdit>),
    words: Message,
) -> Result<Answer, Failure> {
    let words = if companion.goal_edit(id, edits)? { words } else { UNCHANGED };
    let answer = after(companion, id, session.voice.say(words))?;
    let progress = companion.goal(id)?.goal.progress();
    if progress.of == 0 {
        return Ok(answer);
    }
    let steps = session.voice.fill(DONE_OF, &[("done", progress.done.into()), ("of", progress.of.into())]);
    Ok(Answer { shown: format!("{}\n{}", answer.shown, session.output.faint(&steps)), ..answer })
}

/// One act on the goal that `ID` names.
pub(super) fn whole(
    session: &Session,
    matches: &ArgMatches,
    (edit, words): (GoalEdit, Message),
) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    companion.goal_edit(&id, vec![edit])?;
    let words = session.voice.fill(words, &[("id", crate::render::entry::short(&id).into())]);
    after(&companion, &id, words)
}

/// The words for a person, and the goal as it is now for a script.
pub(super) fn after(companion: &Companion, id: &DocumentId, words: String) -> Result<Answer, Failure> {
    let (view, pair) = which::view(companion, id)?;
    Ok(Answer::new(words, goal::json(pair.as_ref(), &view)))
}
