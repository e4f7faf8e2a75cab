//! Accepting an invite. Whoever has its link can accept it, so it can come without standing in the arguments, which
//! other programs can see.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use beside_texts::message::{help, people};
use clap::{ArgGroup, ArgMatches, Command, value_parser};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
    arguments::{option, positional},
    code,
    command::words,
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

/// No link is longer.
const LINK_BYTES_MAX: usize = 16 * 1024;

pub(super) fn define(voice: Voice) -> Command {
    let path = || value_parser!(PathBuf);
    Command::new("accept")
        .about(voice.say(help::ABOUT_PAIR_ACCEPT))
        .arg(positional(voice, "link", help::ARG_LINK, help::VALUE_LINK))
        .arg(option(voice, "file", help::ARG_LINK_FILE, help::VALUE_FILE).value_parser(path()))
        .arg(option(voice, "image", help::ARG_LINK_IMAGE, help::VALUE_FILE).value_parser(path()))
        .group(ArgGroup::new("from").args(["link", "file", "image"]).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let link = link(matches)?;
    let space = session.open_unlocked()?.accept_invite(&link)?;
    let id = person::long(&space);
    let shown = session.voice.fill(people::ACCEPTED, &[("id", person::short(&id).into())]);
    Ok(Answer::new(shown, json!({ "pair": id })))
}

fn link(matches: &ArgMatches) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = matches.get_one::<PathBuf>("image") {
        return code::read(path);
    }
    if let Some(path) = matches.get_one::<PathBuf>("file") {
        return text_of(path);
    }
    match matches.get_one::<String>("link").map(String::as_str) {
        Some("-") | None => {
            let typed = words::from_input(LINK_BYTES_MAX).map_err(|failure| match failure.code() {
                "input-ended" => failure,
                _ => Failure::new("invite-malformed"),
            })?;
            Ok(Zeroizing::new(typed))
        }
        Some(link) => Ok(Zeroizing::new(link.to_owned())),
    }
}

fn text_of(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    let file = fs::File::open(path).map_err(|_| Failure::new("file-unreadable").at(path))?;
    let most = u64::try_from(LINK_BYTES_MAX).unwrap_or(u64::MAX);
    match file.take(most.saturating_add(1)).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(Failure::new("invite-malformed")),
        Err(_) => Err(Failure::new("file-unreadable").at(path)),
    }
}
