//! The newest entries, page by page.

use beside_core::companion::{Companion, Deleted, Page, PageMark};
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use crate::{
    arguments::{flag, option},
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

/// Entries looked at in one go while the end of the last page is sought.
const SEARCHED_PER_READ: usize = 256;

pub(super) fn define(voice: Voice) -> Command {
    Command::new("list")
        .about(voice.say(help::ABOUT_JOURNAL_LIST))
        .arg(
            option(voice, "limit", help::ARG_LIMIT, help::VALUE_NUMBER)
                .value_parser(value_parser!(u16).range(1..=1000))
                .default_value("20"),
        )
        .arg(option(voice, "before", help::ARG_BEFORE, help::VALUE_ID))
        .arg(flag(voice, "deleted", help::ARG_DELETED))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let companion = session.open_unlocked()?;
    let deleted = if matches.get_flag("deleted") { Deleted::Shown } else { Deleted::Hidden };
    let limit = matches.get_one::<u16>("limit").map_or(20, |limit| usize::from(*limit));
    let before = match matches.get_one::<String>("before") {
        None => None,
        Some(id) => match mark(&companion, id)? {
            Some(mark) => Some(mark),
            None => return Ok(Answer::new(voice.say(say::NO_MORE_ENTRIES), json!({ "entries": [], "next": null }))),
        },
    };
    let page = companion.journal_list(Page { before, limit, deleted })?;
    let next = page.next.and(page.entries.last()).map(|entry| entry.id);
    let value = json!({
        "entries": page.entries.iter().map(entry::summary_json).collect::<Vec<_>>(),
        "next": next.as_ref().map(entry::long),
    });
    if page.entries.is_empty() {
        return Ok(Answer::new(voice.say(say::EMPTY_JOURNAL), value));
    }
    let mut shown = entry::list(session.output, voice, &page.entries);
    if let Some(next) = next {
        let more = voice.fill(say::MORE_ENTRIES, &[("id", entry::short(&next).into())]);
        shown = format!("{shown}\n{}", session.output.faint(&more));
    }
    Ok(Answer::new(shown, value))
}

/// Where the page that ended with this entry ended. None when nothing comes after it.
fn mark(companion: &Companion, id: &str) -> Result<Option<PageMark>, Failure> {
    let id = companion.journal_find(&id.trim().to_lowercase())?;
    let mut before = None;
    loop {
        let page = companion.journal_list(Page { before, limit: SEARCHED_PER_READ, deleted: Deleted::Shown })?;
        if let Some(at) = page.entries.iter().position(|entry| entry.id == id) {
            let upto = Page { before, limit: at.saturating_add(1), deleted: Deleted::Shown };
            return Ok(companion.journal_list(upto)?.next);
        }
        before = page.next;
        if before.is_none() {
            return Err(Failure::new("not-found"));
        }
    }
}
