//! Proposals, and the agreement that is in force.

use beside_core::companion::PairView;
use beside_core::diary;
use beside_core::sync::talk::Proposal;
use beside_texts::message::people;
use serde_json::{Value, json};

use super::{amount, output::Output, person, table};
use crate::voice::Voice;

/// Minutes of the day as a clock shows them.
fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A proposal's whole id.
pub(crate) fn id(proposal: &Proposal) -> String {
    hex::encode(proposal.hash)
}

/// For scripts.
pub(crate) fn json(pair: &PairView, proposal: &Proposal) -> Value {
    let agreement = &proposal.agreement;
    let signed: Vec<Value> = proposal
        .signed
        .iter()
        .map(|(identity, at)| json!({ "by": person::who_code(pair, identity), "at": diary::moment(*at) }))
        .collect();
    json!({
        "hash": id(proposal),
        "scope": agreement.scope,
        "frequency": agreement.frequency,
        "quiet_hours": agreement.quiet_hours.map(|quiet| json!({ "from": clock(quiet.from), "to": clock(quiet.to) })),
        "limits": agreement.limits,
        "review": person::day(agreement.review_day),
        "signed": signed,
        "in_force_since": proposal.in_force_since().map(diary::moment),
    })
}

/// For people.
pub(crate) fn page((output, voice): (Output, Voice), pair: &PairView, proposal: &Proposal) -> String {
    let agreement = &proposal.agreement;
    let signed: Vec<String> = proposal
        .signed
        .iter()
        .map(|(identity, at)| format!("{} ({})", person::who(voice, pair, identity), amount::moment(*at)))
        .collect();
    let quiet = agreement.quiet_hours.map(|quiet| format!("{}–{}", clock(quiet.from), clock(quiet.to)));
    let rows = [
        (people::PROPOSAL, Some(person::short(&id(proposal)))),
        (people::SCOPE, Some(agreement.scope.clone())),
        (people::FREQUENCY, Some(agreement.frequency.clone())),
        (people::QUIET_HOURS, quiet),
        (people::LIMITS, Some(agreement.limits.clone())),
        (people::REVIEW, Some(person::day(agreement.review_day))),
        (people::SIGNED_BY, Some(signed.join(", "))),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(name, value)| value.filter(|value| !value.is_empty()).map(|value| (voice.say(name), value)));
    table::pairs(output, rows)
}
