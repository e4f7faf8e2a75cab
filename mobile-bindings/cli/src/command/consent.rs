//! Agreeing to the policy, in the language in which it was read, and withdrawing.

use beside_core::companion::ConsentState;
use beside_texts::{
    Message,
    message::{ask, help, people},
};
use clap::{ArgGroup, ArgMatches, Command};
use serde_json::json;

use super::policy;
use crate::{arguments::flag, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("consent")
        .about(voice.say(help::ABOUT_CONSENT))
        .arg(flag(voice, "withdraw", help::ARG_WITHDRAW))
        .arg(flag(voice, "status", help::ARG_CONSENT_STATUS))
        .arg(flag(voice, "yes", help::ARG_YES))
        .group(ArgGroup::new("instead").args(["withdraw", "status"]))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let mut companion = session.open_unlocked()?;
    if matches.get_flag("status") {
        let state = companion.consent_state()?;
        return Ok(answer(voice, words(state), state));
    }
    if matches.get_flag("withdraw") {
        companion.withdraw_consent()?;
        return Ok(answer(voice, people::CONSENT_WITHDRAWN, ConsentState::None));
    }
    let language = voice.language();
    if !matches.get_flag("yes") {
        session.output.line(beside_texts::policy(language));
        let word = voice.say(ask::YES);
        session.secrets.confirm(&voice.fill(ask::CONFIRM_CONSENT, &[("word", (&word).into())]), &word)?;
    }
    companion.consent(policy::agreed_in(language))?;
    Ok(answer(voice, people::CONSENT_THANKS, ConsentState::Given))
}

fn answer(voice: Voice, words: Message, state: ConsentState) -> Answer {
    Answer::new(voice.say(words), json!({ "consent": code(state) }))
}

const fn words(state: ConsentState) -> Message {
    match state {
        ConsentState::None => people::CONSENT_NONE,
        ConsentState::Given => people::CONSENT_GIVEN,
        ConsentState::Outdated => people::CONSENT_OUTDATED,
    }
}

/// For scripts.
pub(super) const fn code(state: ConsentState) -> &'static str {
    match state {
        ConsentState::None => "none",
        ConsentState::Given => "given",
        ConsentState::Outdated => "outdated",
    }
}
