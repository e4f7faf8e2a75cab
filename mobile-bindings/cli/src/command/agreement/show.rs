//! All proposals, who has signed them, and which is in force.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    command::who,
    failure::Failure,
    render::{agreement, answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("show").about(voice.say(help::ABOUT_AGREEMENT_SHOW)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let (proposals, in_force) = (companion.proposals(&pair.space)?, companion.agreement(&pair.space)?);
    let list: Vec<Value> = proposals.iter().map(|proposal| agreement::json(&pair, proposal)).collect();
    let value = json!({ "in_force": in_force.as_ref().map(agreement::id), "proposals": list });
    if proposals.is_empty() {
        return Ok(Answer::new(voice.fill(people::NO_PROPOSALS, &person::words(&pair)), value));
    }
    let mut pages = Vec::new();
    for proposal in &proposals {
        let this = in_force.as_ref().is_some_and(|in_force| in_force.hash == proposal.hash);
        let heading = match (this, proposal.in_force_since()) {
            (true, _) => voice.say(people::IN_FORCE),
            (false, Some(_)) => voice.say(people::REPLACED),
            (false, None) if proposal.signed_beside(&pair.peer) => voice.say(people::WAITS_FOR_THEM),
            (false, None) => voice.say(people::WAITS_FOR_YOU),
        };
        pages.push(format!("{}\n{}", output.strong(&heading), agreement::page((output, voice), &pair, proposal)));
    }
    Ok(Answer::new(pages.join("\n\n"), value))
}
