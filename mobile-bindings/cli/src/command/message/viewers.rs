//! Which devices can read a message, answered without a network.

use beside_texts::message::{help, people, show};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    command::who,
    failure::Failure,
    render::{answer::Answer, person, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("who")
        .about(voice.say(help::ABOUT_MESSAGE_WHO))
        .arg(who::argument(voice))
        .arg(who::message_argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let view = who::message(&companion, &pair.space, matches)?;
    let viewers = companion.message_viewers(&pair.space, view.reference)?;
    let own = companion.devices()?;
    let name = person::name(&pair);
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for device in viewers {
        let mine = own.iter().find(|mine| mine.device == device);
        let whose = match mine {
            Some(mine) if mine.this => session.voice.say(show::THIS_DEVICE),
            Some(_) => session.voice.say(people::YOUR_DEVICE),
            None => name.clone(),
        };
        rows.push((device.to_string(), whose));
        let of = if mine.is_some() { "me" } else { "them" };
        list.push(json!({ "device": hex::encode(device.as_bytes()), "of": of }));
    }
    let shown = format!("{}\n{}", session.voice.say(people::CAN_READ), table::pairs(session.output, rows));
    Ok(Answer::new(shown, json!({ "id": person::record(view.reference), "devices": list })))
}
