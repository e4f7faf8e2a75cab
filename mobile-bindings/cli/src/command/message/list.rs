//! The newest messages, or those before one.

use beside_core::companion::ReadReceipt;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use crate::{
    arguments::{flag, option},
    command::who,
    failure::Failure,
    render::{answer::Answer, message, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("list")
        .about(voice.say(help::ABOUT_MESSAGE_LIST))
        .arg(who::argument(voice))
        .arg(
            option(voice, "limit", help::ARG_LIMIT, help::VALUE_NUMBER)
                .value_parser(value_parser!(u16).range(1..=1000))
                .default_value("20"),
        )
        .arg(option(voice, "before", help::ARG_MESSAGE_BEFORE, help::VALUE_ID))
        .arg(flag(voice, "seen", help::ARG_SEEN).conflicts_with("before"))
        .arg(flag(voice, "receipt", help::ARG_RECEIPT).conflicts_with("before"))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let mut limit = matches.get_one::<u16>("limit").map_or(20, |limit| usize::from(*limit));
    if matches.get_flag("receipt") || matches.get_flag("seen") {
        // Nothing is marked as seen that stood above the page.
        limit = limit.saturating_add(usize::try_from(pair.unread).unwrap_or(usize::MAX));
    }
    let before = who::message_in(&companion, &pair.space, matches.get_one("before"))?.map(|view| view.reference);
    let mut views = companion.messages(&pair.space, before, limit.saturating_add(1))?;
    let more = views.len() > limit;
    if more {
        views.remove(0);
    }
    match (matches.get_flag("receipt"), matches.get_flag("seen")) {
        (true, _) => companion.mark_seen(&pair.space, ReadReceipt::Send)?,
        (false, true) => companion.mark_seen(&pair.space, ReadReceipt::Keep)?,
        (false, false) => {}
    }
    let next = views.first().filter(|_| more).map(|view| person::record(view.reference));
    let list: Vec<Value> = views.iter().map(|view| message::json(&pair, view)).collect();
    let value = json!({ "pair": person::long(&pair.space), "messages": list, "next": next });
    if views.is_empty() {
        return Ok(Answer::new(voice.fill(people::NO_MESSAGES, &person::words(&pair)), value));
    }
    let quoted = |target| companion.message(&pair.space, target).ok();
    let mut lines: Vec<String> = person::alarm(output, voice, &pair).into_iter().collect();
    lines.extend(next.map(|next| {
        let mut words = person::words(&pair);
        words.push(("id", person::short(&next).into()));
        output.faint(&voice.fill(people::MORE_MESSAGES, &words))
    }));
    lines.push(message::Page { output, voice, pair: &pair, quoted: &quoted }.show(&views));
    Ok(Answer::new(lines.join("\n\n"), value))
}
