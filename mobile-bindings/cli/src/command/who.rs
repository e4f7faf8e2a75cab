//! Which person of a pair is meant, and which of their messages.

use beside_core::companion::{Companion, PairView};
use beside_core::model::record::RecordRef;
use beside_core::sync::Standing;
use beside_core::sync::talk::MessageView;
use beside_texts::message::help;
use beside_wire::id::SpaceId;
use clap::{Arg, ArgMatches};

use super::value;
use crate::{arguments::positional, failure::Failure, render::person, voice::Voice};

/// Messages looked at in one go while one is sought.
const SEARCHED_PER_READ: usize = 512;

/// `WHO`, as all commands about one person take it.
pub(super) fn argument(voice: Voice) -> Arg {
    positional(voice, "who", help::ARG_WHO, help::VALUE_WHO).required(true)
}

/// `ID`, as all commands about one message take it.
pub(super) fn message_argument(voice: Voice) -> Arg {
    positional(voice, "message", help::ARG_MESSAGE, help::VALUE_ID).required(true)
}

/// The pair with whom `WHO` names: by the name that was given to them, else by the beginning of the pair's id.
pub(super) fn find(companion: &Companion, matches: &ArgMatches) -> Result<PairView, Failure> {
    choose(companion.pairs()?, value(matches, "who").trim())
}

fn choose(mut pairs: Vec<PairView>, wanted: &str) -> Result<PairView, Failure> {
    let folded = beside_core::model::fold(wanted);
    let named = |pair: &PairView| pair.name.as_deref().is_some_and(|name| beside_core::model::fold(name) == folded);
    if pairs.iter().any(named) {
        pairs.retain(named);
    } else {
        let wanted = wanted.to_lowercase();
        pairs.retain(|pair| !wanted.is_empty() && person::long(&pair.space).starts_with(&wanted));
    }
    // Two who parted and met again have two pairs; the one that goes on is meant.
    let of_one = pairs.windows(2).all(|two| matches!(two, [one, other] if one.peer == other.peer));
    if of_one && pairs.len() > 1 {
        let goes_on = pairs.iter().position(|pair| pair.standing != Standing::Ended).unwrap_or_default();
        return Ok(pairs.swap_remove(goes_on));
    }
    match pairs.len() {
        0 => Err(Failure::new("no-such-pair")),
        1 => Ok(pairs.swap_remove(0)),
        _ => Err(Failure::new("ambiguous-person")),
    }
}

/// The message that the argument `name` names, if it was given.
pub(super) fn message_in(
    companion: &Companion,
    space: &SpaceId,
    given: Option<&String>,
) -> Result<Option<MessageView>, Failure> {
    given.map(|beginning| find_message(companion, space, beginning)).transpose()
}

/// The message that `ID` names.
pub(super) fn message(companion: &Companion, space: &SpaceId, matches: &ArgMatches) -> Result<MessageView, Failure> {
    find_message(companion, space, value(matches, "message"))
}

// The newest that begin like that count: whoever quotes an id has just seen it.
fn find_message(companion: &Companion, space: &SpaceId, beginning: &str) -> Result<MessageView, Failure> {
    let beginning = beginning.trim().to_lowercase();
    let mut before: Option<RecordRef> = None;
    loop {
        let mut views = companion.messages(space, before, SEARCHED_PER_READ)?;
        before = views.first().map(|view| view.reference);
        let end = views.len() < SEARCHED_PER_READ;
        views.retain(|view| !beginning.is_empty() && person::record(view.reference).starts_with(&beginning));
        match views.len() {
            0 if end => return Err(Failure::new("no-such-message")),
            0 => {}
            1 => return Ok(views.swap_remove(0)),
            _ => return Err(Failure::new("ambiguous")),
        }
    }
}
