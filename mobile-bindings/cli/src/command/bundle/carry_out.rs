//! Everything of a pair that the other person isn't known to have, into a file.

use std::path::PathBuf;

use beside_texts::message::{help, people};
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use crate::{
    arguments::{flag, positional},
    command::who,
    export::{self, Existing},
    failure::Failure,
    render::{amount, answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    let path = value_parser!(PathBuf);
    Command::new("out")
        .about(voice.say(help::ABOUT_BUNDLE_OUT))
        .arg(who::argument(voice))
        .arg(positional(voice, "file", help::ARG_BUNDLE_OUT, help::VALUE_FILE).required(true).value_parser(path))
        .arg(flag(voice, "force", help::ARG_FORCE))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let path = matches.get_one::<PathBuf>("file").ok_or_else(|| Failure::new("usage-other"))?;
    let existing = if matches.get_flag("force") { Existing::Replaced } else { Existing::Kept };
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let bytes = companion.export_bundle(&pair.space)?;
    export::write_whole(path, &bytes, existing)?;
    let (count, shown) = (bytes.len(), path.display().to_string());
    let size = amount::bytes(session.voice, u64::try_from(count).unwrap_or(u64::MAX));
    let words = [("path", (&shown).into()), ("size", size.into()), ("name", person::name(&pair).into())];
    Ok(Answer::new(session.voice.fill(people::BUNDLE_OUT, &words), json!({ "path": shown, "bytes": count })))
}
