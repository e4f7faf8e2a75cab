//! Writing and reading.

mod delete;
mod edit;
mod list;
mod restore;
mod search;
mod show;
mod undo;
mod write;

use std::io::Read as _;

use beside_core::companion::Companion;
use beside_core::model::{ContentNote, Day, JournalEdit, Mood, Tag, limits};
use beside_texts::message::help;
use beside_wire::id::DocumentId;
use clap::{Arg, ArgMatches, Command};

use super::value;
use crate::{arguments::positional, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("journal")
        .about(voice.say(help::ABOUT_JOURNAL))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            write::define(voice),
            edit::define(voice),
            list::define(voice),
            show::define(voice),
            search::define(voice),
            delete::define(voice),
            restore::define(voice),
            undo::define(voice),
        ])
}

pub(super) fn dispatch(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "write" => write::run(session, matches),
        "edit" => edit::run(session, matches),
        "list" => list::run(session, matches),
        "show" => show::run(session, matches),
        "search" => search::run(session, matches),
        "delete" => delete::run(session, matches),
        "restore" => restore::run(session, matches),
        "undo" => undo::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}

/// `ID`, as all commands about one entry take it.
fn entry_argument(voice: Voice) -> Arg {
    positional(voice, "entry", help::ARG_ENTRY, help::VALUE_ID).required(true)
}

/// The entry that is meant.
pub(super) fn find(companion: &Companion, matches: &ArgMatches) -> Result<DocumentId, Failure> {
    Ok(companion.journal_find(&value(matches, "entry").trim().to_lowercase())?)
}

/// One act on one entry.
fn act(session: &Session, matches: &ArgMatches, edit: JournalEdit) -> Result<DocumentId, Failure> {
    let mut companion = session.open_unlocked()?;
    let id = find(&companion, matches)?;
    companion.journal_edit(&id, &[edit])?;
    Ok(id)
}

/// All of standard input, up to what an entry can hold.
fn text_from_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = limits::TEXT_BYTES_MAX as u64;
    let read = std::io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|_| Failure::new("input-ended"))?;
    if bytes.len() as u64 > most {
        return Err(Failure::new("text-too-long"));
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::new("invalid-entry"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn day(matches: &ArgMatches) -> Result<Option<Day>, Failure> {
    Ok(matches.get_one::<String>("day").map(|text| text.parse()).transpose()?)
}

fn mood(text: &str) -> Result<Mood, Failure> {
    Ok(Mood::new(text.trim().parse().map_err(|_| Failure::new("mood-range"))?)?)
}

fn tags(matches: &ArgMatches, name: &str) -> Result<Vec<Tag>, Failure> {
    words(matches, name).map(|word| Ok(Tag::new(word)?)).collect()
}

fn notes(matches: &ArgMatches, name: &str) -> Result<Vec<ContentNote>, Failure> {
    words(matches, name).map(|word| Ok(ContentNote::new(word)?)).collect()
}

fn words<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> {
    matches.get_many::<String>(name).into_iter().flatten().map(String::as_str)
}
