//! Everything that is shown between two people now, by whom, and whole.

use beside_core::model::record::SharedKind;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    command::who,
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("list").about(voice.say(help::ABOUT_SHARE_LIST)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let items = companion.shared(&pair.space)?;
    let list: Vec<Value> = items
        .iter()
        .map(|item| {
            json!({
                "id": person::record(item.reference),
                "by": person::who_code(&pair, &item.identity),
                "kind": match item.shared.kind { SharedKind::Entry => "entry", SharedKind::Goal => "goal" },
                "title": item.shared.title,
                "text": item.shared.text,
                "date": person::day(item.shared.day),
            })
        })
        .collect();
    let value = json!({ "shared": list });
    if items.is_empty() {
        return Ok(Answer::new(voice.fill(people::NOTHING_SHARED, &[("name", person::name(&pair).into())]), value));
    }
    let pages: Vec<String> = items
        .iter()
        .map(|item| {
            let id = person::short(&person::record(item.reference));
            let who = session.output.strong(&person::who(voice, &pair, &item.identity));
            let head = format!("{id}  {}  {who}", person::day(item.shared.day));
            let lines = [head.as_str(), &item.shared.title, &item.shared.text];
            lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        })
        .collect();
    Ok(Answer::new(pages.join("\n\n"), value))
}
