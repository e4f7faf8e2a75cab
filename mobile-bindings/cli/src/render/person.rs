//! People and what is said to them: names, ids, days.

use beside_core::companion::PairView;
use beside_core::model::Day;
use beside_core::model::record::RecordRef;
use beside_core::sync::Standing;
use beside_texts::{Argument, Message, message::people};
use beside_wire::id::{IdentityKey, SpaceId};
use serde_json::{Value, json};

use super::output::Output;
use crate::voice::Voice;

/// Enough of an id for a person; whoever types it may type fewer, or more if it isn't enough.
const SHORT_ID_CHARS: usize = 8;

/// The beginning of an id, as people see it.
pub(crate) fn short(id: &str) -> String {
    id.chars().take(SHORT_ID_CHARS).collect()
}

/// A pair's whole id.
pub(crate) fn long(space: &SpaceId) -> String {
    hex::encode(space.as_bytes())
}

/// A record's whole id.
pub(crate) fn record(reference: RecordRef) -> String {
    hex::encode(reference.id.as_bytes())
}

/// What the other person of a pair is called: the name given to them, else the beginning of the pair's id.
pub(crate) fn name(pair: &PairView) -> String {
    pair.name.clone().unwrap_or_else(|| short(&long(&pair.space)))
}

/// What a command takes for a person: the name where it is one plain word, else the beginning of the pair's id.
fn typed(pair: &PairView) -> String {
    let plain = |name: &String| name.chars().all(char::is_alphanumeric);
    pair.name.clone().filter(plain).unwrap_or_else(|| short(&long(&pair.space)))
}

/// Variables of texts about a person: `name` to read, and `who` to type.
pub(crate) fn words(pair: &PairView) -> Vec<(&'static str, Argument<'static>)> {
    vec![("name", name(pair).into()), ("who", typed(pair).into())]
}

/// Who said something in a pair, in words.
pub(crate) fn who(voice: Voice, pair: &PairView, identity: &IdentityKey) -> String {
    if *identity == pair.peer { name(pair) } else { voice.say(people::YOU) }
}

/// Who said something in a pair, for scripts.
pub(crate) fn who_code(pair: &PairView, identity: &IdentityKey) -> &'static str {
    if *identity == pair.peer { "them" } else { "me" }
}

/// How a pair stands, in words.
pub(crate) const fn standing(standing: Standing) -> Message {
    match standing {
        Standing::Offered => people::OFFERED,
        Standing::Waiting => people::WAITING,
        Standing::Open => people::OPEN,
        Standing::Ended => people::ENDED,
    }
}

/// How a pair stands, for scripts.
pub(crate) const fn standing_code(standing: Standing) -> &'static str {
    match standing {
        Standing::Offered => "offered",
        Standing::Waiting => "waiting",
        Standing::Open => "open",
        Standing::Ended => "ended",
    }
}

/// A pair for scripts.
pub(crate) fn pair_json(pair: &PairView) -> Value {
    json!({
        "pair": long(&pair.space),
        "name": pair.name,
        "standing": standing_code(pair.standing),
        "safety_number": pair.safety_number.to_string(),
        "verified": pair.verified,
        "identity_changed": pair.identity_changed,
        "their_devices": pair.peer_devices,
        "unread": pair.unread,
    })
}

/// A safety number in rows of four groups, as two people read it to each other.
pub(crate) fn safety_number(pair: &PairView) -> String {
    let number = pair.safety_number.to_string();
    let groups: Vec<&str> = number.split(' ').collect();
    groups.chunks(4).map(|row| row.join(" ")).collect::<Vec<_>>().join("\n")
}

/// What must not be overlooked about a pair, or nothing.
pub(crate) fn alarm(output: Output, voice: Voice, pair: &PairView) -> Option<String> {
    let words = || voice.fill(people::IDENTITY_CHANGED, &words(pair));
    pair.identity_changed.then(|| output.strong(&words()))
}

/// A day by its number.
pub(crate) fn day(days: i32) -> String {
    Day::from_days(days).map_or_else(|_| days.to_string(), |day| day.to_string())
}
