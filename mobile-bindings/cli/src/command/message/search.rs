//! Finding messages by words.

use beside_texts::message::{help, people, say};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    arguments::positional,
    command::{value, who},
    failure::Failure,
    render::{answer::Answer, message},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("search")
        .about(voice.say(help::ABOUT_MESSAGE_SEARCH))
        .arg(who::argument(voice))
        .arg(positional(voice, "query", help::ARG_QUERY, help::VALUE_TEXT).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let found = companion.search_messages(&pair.space, value(matches, "query"))?;
    let list: Vec<Value> = found.iter().map(|view| message::json(&pair, view)).collect();
    let list = json!({ "messages": list });
    if found.is_empty() {
        return Ok(Answer::new(voice.say(say::NO_HITS), list));
    }
    let quoted = |target| companion.message(&pair.space, target).ok();
    let page = message::Page { output, voice, pair: &pair, quoted: &quoted };
    let count = voice.fill(people::MESSAGES_FOUND, &[("count", found.len().into())]);
    Ok(Answer::new(format!("{}\n\n{}", page.show(&found), output.faint(&count)), list))
}
