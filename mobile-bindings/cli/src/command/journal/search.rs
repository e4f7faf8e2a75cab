//! Finding entries by words.

use beside_texts::message::{help, say, show};
use clap::{ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use crate::{
    arguments::{option, positional},
    command::value,
    failure::Failure,
    render::{answer::Answer, entry, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("search")
        .about(voice.say(help::ABOUT_JOURNAL_SEARCH))
        .arg(positional(voice, "query", help::ARG_QUERY, help::VALUE_TEXT).required(true))
        .arg(
            option(voice, "limit", help::ARG_LIMIT, help::VALUE_NUMBER)
                .value_parser(value_parser!(u16).range(1..=1000))
                .default_value("20"),
        )
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let limit = matches.get_one::<u16>("limit").map_or(20, |limit| usize::from(*limit));
    let hits = session.open_unlocked()?.journal_search(value(matches, "query"), limit)?;
    let list: Vec<Value> = hits
        .iter()
        .map(|hit| json!({ "id": entry::long(&hit.id), "date": hit.day.to_string(), "snippet": hit.snippet }))
        .collect();
    let list = json!({ "hits": list });
    if hits.is_empty() {
        return Ok(Answer::new(voice.say(say::NO_HITS), list));
    }
    let heading = [show::ID, show::DAY, show::TEXT].map(|heading| voice.say(heading));
    let mut table = table::table(output, &heading);
    for hit in &hits {
        table.add_row([entry::short(&hit.id), hit.day.to_string(), hit.snippet.clone()]);
    }
    let count = voice.fill(say::HITS, &[("count", hits.len().into())]);
    Ok(Answer::new(format!("{table}\n{}", output.faint(&count)), list))
}
