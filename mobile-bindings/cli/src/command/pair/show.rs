//! One pair, with the number that two people compare.

use beside_texts::message::{help, people, show};
use clap::{ArgMatches, Command};

use crate::{
    command::who,
    failure::Failure,
    render::{answer::Answer, person, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("show").about(voice.say(help::ABOUT_PAIR_SHOW)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let pair = who::find(&session.open_unlocked()?, matches)?;
    let compared = if pair.verified { people::COMPARED_YES } else { people::COMPARED_NO };
    let rows = [
        (show::ID, person::short(&person::long(&pair.space))),
        (people::NAME, pair.name.clone().unwrap_or_else(|| voice.say(people::NO_NAME))),
        (show::STATUS, voice.say(person::standing(pair.standing))),
        (people::UNREAD, pair.unread.to_string()),
        (people::THEIR_DEVICES, pair.peer_devices.to_string()),
        (people::SAFETY_NUMBER, person::safety_number(&pair)),
        (people::COMPARED, voice.say(compared)),
    ];
    let rows = rows.map(|(name, value)| (voice.say(name), value));
    let mut lines = vec![table::pairs(output, rows)];
    if !pair.verified {
        lines.push(String::new());
        lines.push(output.faint(&voice.say(people::COMPARE_HOW)));
    }
    if let Some(alarm) = person::alarm(output, voice, &pair) {
        lines.insert(0, alarm);
    }
    Ok(Answer::new(lines.join("\n"), person::pair_json(&pair)))
}
