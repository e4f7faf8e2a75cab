//! One goal, with all that was said about it.

use clap::ArgMatches;

use super::which;
use crate::{
    failure::Failure,
    render::{answer::Answer, goal},
    session::Session,
};

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    let (view, pair) = which::view(&companion, &id)?;
    let page = goal::page((session.output, session.voice), pair.as_ref(), &view);
    Ok(Answer::new(page, goal::json(pair.as_ref(), &view)))
}
