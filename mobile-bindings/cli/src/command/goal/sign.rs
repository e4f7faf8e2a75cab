//! Agreeing to a goal of two as it stands now.

use beside_texts::message::goal;
use clap::ArgMatches;

use super::{act, which};
use crate::{
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
};

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let id = which::find(&companion, matches)?;
    let Some(pair) = which::view(&companion, &id)?.1 else { return Err(Failure::new("goal-of-your-own")) };
    companion.sign_goal(&id)?;
    let both = companion.goal(&id)?.agreed_by.contains(&pair.peer);
    let words = if both { goal::AGREED } else { goal::SIGNED };
    act::after(&companion, &id, session.voice.fill(words, &person::words(&pair)))
}
