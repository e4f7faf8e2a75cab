//! Everybody that one is in a pair with.

use beside_texts::message::{help, people, show};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    render::{answer::Answer, person, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("list").about(voice.say(help::ABOUT_PAIR_LIST))
}

pub(super) fn run(session: &Session, _: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let pairs = session.open_unlocked()?.pairs()?;
    let value = json!({ "pairs": pairs.iter().map(person::pair_json).collect::<Vec<Value>>() });
    if pairs.is_empty() {
        return Ok(Answer::new(voice.say(people::NOBODY), value));
    }
    let heading = [show::ID, people::NAME, show::STATUS, people::UNREAD, people::COMPARED];
    let mut table = table::table(output, &heading.map(|heading| voice.say(heading)));
    for pair in &pairs {
        let compared = if pair.verified { people::COMPARED_YES } else { people::COMPARED_NO };
        table.add_row([
            person::short(&person::long(&pair.space)),
            pair.name.clone().unwrap_or_default(),
            voice.say(person::standing(pair.standing)),
            pair.unread.to_string(),
            voice.say(compared),
        ]);
    }
    let mut lines = vec![table.to_string()];
    lines.extend(pairs.iter().filter_map(|pair| person::alarm(output, voice, pair)));
    Ok(Answer::new(lines.join("\n"), value))
}
