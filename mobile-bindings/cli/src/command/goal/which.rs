//! Which goal is meant, and where it is. One's own and those of all pairs are looked at, so that an id is enough.

use beside_core::companion::{Companion, PairView};
use beside_core::sync::talk::GoalView;
use beside_texts::{Message, message::help};
use beside_wire::id::{DocumentId, SpaceId};
use clap::{Arg, ArgMatches};

use crate::{
    arguments::{option, positional},
    command::{value, who},
    failure::Failure,
    render::entry,
    voice::Voice,
};

/// `ID`, as all commands about one goal take it.
pub(in crate::command) fn argument(voice: Voice) -> Arg {
    positional(voice, "goal", help::ARG_GOAL, help::VALUE_ID).required(true)
}

/// `--with WHO`.
pub(super) fn with(voice: Voice, about: Message) -> Arg {
    option(voice, "who", about, help::VALUE_WHO).long("with")
}

/// The pair that `--with` names; none where it wasn't given.
pub(super) fn pair_with(companion: &Companion, matches: &ArgMatches) -> Result<Option<PairView>, Failure> {
    matches.contains_id("who").then(|| who::find(companion, matches)).transpose()
}

/// Every place that can hold a goal: the personal space first, which is nobody's pair, and then each pair.
pub(super) fn places(companion: &Companion) -> Result<Vec<(SpaceId, Option<PairView>)>, Failure> {
    let own = (companion.account().space, None);
    let pairs = companion.pairs()?.into_iter().map(|pair| (pair.space, Some(pair)));
    Ok(std::iter::once(own).chain(pairs).collect())
}

/// The goal that `ID` names.
pub(in crate::command) fn find(companion: &Companion, matches: &ArgMatches) -> Result<DocumentId, Failure> {
    let wanted = value(matches, "goal").trim().to_lowercase();
    let mut found = Vec::new();
    for (space, _) in places(companion)? {
        found.extend(companion.goals(&space)?.into_iter().map(|goal| goal.id));
    }
    found.retain(|id| !wanted.is_empty() && entry::long(id).starts_with(&wanted));
    match found.as_slice() {
        [] => Err(Failure::new("no-such-goal")),
        [id] => Ok(*id),
        [_, _, ..] => Err(Failure::new("ambiguous")),
    }
}

/// A goal with all that was said about it, and the pair that has it; none where it is one's own.
pub(super) fn view(companion: &Companion, id: &DocumentId) -> Result<(GoalView, Option<PairView>), Failure> {
    let view = companion.goal(id)?;
    let pair = companion.pairs()?.into_iter().find(|pair| pair.space == view.space);
    Ok((view, pair))
}
