//! Taking what a file brings. Each part of it is checked as though a relay had sent it.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use beside_texts::message::{help, people};
use beside_wire::limits::BUNDLE_BYTES_MAX;
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use crate::{arguments::positional, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    let path = value_parser!(PathBuf);
    Command::new("in")
        .about(voice.say(help::ABOUT_BUNDLE_IN))
        .arg(positional(voice, "file", help::ARG_BUNDLE_IN, help::VALUE_FILE).required(true).value_parser(path))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let path = matches.get_one::<PathBuf>("file").ok_or_else(|| Failure::new("usage-other"))?;
    let bytes = read(path)?;
    let (operations, envelopes) = session.open_unlocked()?.import_bundle(&bytes)?;
    let words = if operations == 0 && envelopes == 0 { people::BUNDLE_NOTHING_NEW } else { people::BUNDLE_IN };
    let shown = session.voice.fill(words, &[("operations", operations.into()), ("envelopes", envelopes.into())]);
    Ok(Answer::new(shown, json!({ "operations": operations, "envelopes": envelopes })))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |_| Failure::new("file-unreadable").at(path);
    let mut bytes = Vec::new();
    // One byte more than any bundle has: what is longer is refused as no bundle.
    let most = u64::try_from(BUNDLE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
