//! Closing the work; and, where that is wanted, taking all one's own words back.

use beside_texts::message::{ask, help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::flag,
    command::who,
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("close")
        .about(voice.say(help::ABOUT_JOURNEY_CLOSE))
        .arg(who::argument(voice))
        .arg(flag(voice, "erase", help::ARG_ERASE))
        .arg(flag(voice, "yes", help::ARG_YES))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, erase) = (session.voice, matches.get_flag("erase"));
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    // Closing alone can be taken back by both; words that were erased can't.
    if erase && !matches.get_flag("yes") {
        let word = voice.say(ask::YES);
        let question = [("name", person::name(&pair).into()), ("word", (&word).into())];
        session.secrets.confirm(&voice.fill(ask::CONFIRM_ERASE, &question), &word)?;
    }
    companion.close_work(&pair.space, None)?;
    if erase {
        companion.erase_own_words(&pair.space)?;
    }
    let words = if erase { people::CLOSED_AND_ERASED } else { people::CLOSED };
    Ok(Answer::new(voice.say(words), json!({ "closed": true, "erased": erase })))
}
