//! "I heard this": quoting what of a message was heard.

use beside_core::model::record::Heard;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::option,
    command::{value, who},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("heard")
        .about(voice.say(help::ABOUT_MESSAGE_HEARD))
        .arg(who::argument(voice))
        .arg(who::message_argument(voice))
        .arg(option(voice, "words", help::ARG_HEARD_WORDS, help::VALUE_TEXT).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let view = who::message(&companion, &pair.space, matches)?;
    if view.status.is_some() {
        return Err(Failure::new("own-message"));
    }
    let (from, to) = span(view.text.as_deref().unwrap_or_default(), value(matches, "words").trim())
        .ok_or_else(|| Failure::new("span-invalid"))?;
    companion.heard(&pair.space, Heard { target: view.reference, from, to })?;
    let value = json!({ "id": person::record(view.reference), "from": from, "to": to });
    Ok(Answer::new(session.voice.say(people::HEARD), value))
}

// Where words stand in a text, in Unicode scalar values.
fn span(text: &str, words: &str) -> Option<(u32, u32)> {
    let before = text.split_once(words)?.0.chars().count();
    let to = before.checked_add(words.chars().count())?;
    Some((u32::try_from(before).ok()?, u32::try_from(to).ok()?))
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_counted_in_letters_and_not_in_bytes() {
        assert_eq!(span("zażółć gęślą jaźń", "gęślą"), Some((7, 12)));
        assert_eq!(span("once, and once more", "once"), Some((0, 4)));
        assert_eq!(span("short", "longer than that"), None);
    }
}
