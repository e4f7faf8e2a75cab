//! What is being written to somebody, kept on this device until it is sent.

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{who, words},
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("draft")
        .about(voice.say(help::ABOUT_MESSAGE_DRAFT))
        .arg(who::argument(voice))
        .arg(positional(voice, "text", help::ARG_DRAFT_TEXT, help::VALUE_TEXT).num_args(0..))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let text = words::given(matches)?;
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let shown = match &text {
        Some(text) => {
            companion.keep_message_draft(&pair.space, text)?;
            session.voice.say(if text.is_empty() { people::DRAFT_DROPPED } else { people::DRAFT_KEPT })
        }
        None => companion.message_draft(&pair.space)?.unwrap_or_else(|| session.voice.say(people::NO_DRAFT)),
    };
    Ok(Answer::new(shown, json!({ "draft": companion.message_draft(&pair.space)? })))
}
