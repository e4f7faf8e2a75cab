//! Signing a proposal.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{value, who},
    failure::Failure,
    render::{agreement, answer::Answer},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("sign")
        .about(voice.say(help::ABOUT_AGREEMENT_SIGN))
        .arg(who::argument(voice))
        .arg(positional(voice, "proposal", help::ARG_PROPOSAL, help::VALUE_ID).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let wanted = value(matches, "proposal").trim().to_lowercase();
    let mut found = companion.proposals(&pair.space)?;
    found.retain(|proposal| !wanted.is_empty() && agreement::id(proposal).starts_with(&wanted));
    let proposal = match found.as_slice() {
        [] => return Err(Failure::new("no-such-proposal")),
        [proposal] => proposal,
        [_, _, ..] => return Err(Failure::new("ambiguous")),
    };
    companion.sign_proposal(&pair.space, &proposal.hash)?;
    let in_force = companion.agreement(&pair.space)?.is_some_and(|in_force| in_force.hash == proposal.hash);
    let words = if in_force { people::SIGNED_IN_FORCE } else { people::SIGNED };
    Ok(Answer::new(session.voice.say(words), json!({ "hash": agreement::id(proposal), "in_force": in_force })))
}
