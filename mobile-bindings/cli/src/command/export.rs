//! Everything in open formats. Nothing is overwritten, and a file that couldn't be finished is taken away again.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use beside_core::companion::{Companion, CompanionError};
use beside_core::diary;
use beside_core::model::JournalEntry;
use beside_texts::message::{help, say};
use clap::{ArgGroup, ArgMatches, Command, value_parser};
use serde_json::json;

use crate::{
    arguments::option,
    export::{markdown, new_private_file},
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    let path = || value_parser!(PathBuf);
    Command::new("export")
        .about(voice.say(help::ABOUT_EXPORT))
        // Here `--json` names a file. For an answer in JSON it stands before the command: `beside --json export …`.
        .arg(option(voice, "json", help::ARG_EXPORT_JSON, help::VALUE_FILE).value_parser(path()))
        .arg(option(voice, "markdown", help::ARG_EXPORT_MARKDOWN, help::VALUE_DIRECTORY).value_parser(path()))
        .group(ArgGroup::new("to").args(["json", "markdown"]).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    if let Some(folder) = matches.get_one::<PathBuf>("markdown") {
        let mut companion = session.open_unlocked()?;
        companion.finish_drafts()?;
        markdown::prepare(folder)?;
        let headings = markdown::headings(session.voice);
        let count = each(&companion, &mut |entry| {
            if entry.deleted { Ok(()) } else { markdown::write(folder, entry, &headings) }
        })?;
        return Ok(answer(session, count, folder));
    }
    // clap hands the flag of the whole program down under the same name; only a path is this command's own.
    let path = matches.try_get_one::<PathBuf>("json").ok().flatten().cloned();
    let path = path.ok_or_else(|| Failure::new("usage-other").with("command", "export"))?;
    let mut companion = session.open_unlocked()?;
    companion.finish_drafts()?;
    if path == Path::new("-") {
        to_lines(&companion, &mut io::stdout().lock()).map_err(|failure| at(failure, &path))?;
        return Ok(Answer::raw(String::new()));
    }
    let file = new_private_file().open(&path).map_err(|error| {
        let taken = error.kind() == io::ErrorKind::AlreadyExists;
        Failure::new(if taken { "file-exists" } else { "file-unwritable" }).at(&path)
    })?;
    let mut file = BufWriter::new(file);
    let written = to_lines(&companion, &mut file).and_then(|count| {
        let synced = file.get_ref().sync_all();
        synced.map(|()| count).map_err(|_| Failure::new("file-unwritable"))
    });
    match written {
        Ok(count) => Ok(answer(session, count, &path)),
        Err(failure) => {
            drop(fs::remove_file(&path));
            Err(at(failure, &path))
        }
    }
}

fn at(failure: Failure, path: &Path) -> Failure {
    if failure.code() == "file-unwritable" { failure.at(path) } else { failure }
}

fn to_lines(companion: &Companion, into: &mut dyn Write) -> Result<u64, Failure> {
    let unwritable = |_| Failure::new("file-unwritable");
    let count = each(companion, &mut |entry| writeln!(into, "{}", diary::line(entry)).map_err(unwritable))?;
    into.flush().map_err(unwritable)?;
    Ok(count)
}

/// Every entry, and how many were taken. The first failure ends it.
fn each(companion: &Companion, take: &mut dyn FnMut(&JournalEntry) -> Result<(), Failure>) -> Result<u64, Failure> {
    let (mut count, mut failed) = (0_u64, None);
    let ended = companion.export(&mut |entry| {
        take(entry).map_err(|failure| {
            failed = Some(failure);
            // Any error stops the export; ours is the one that is told.
            CompanionError::Refused
        })?;
        count = count.saturating_add(1);
        Ok(())
    });
    match (failed, ended) {
        (Some(failure), _) => Err(failure),
        (None, ended) => Ok(ended.map(|_| count)?),
    }
}

fn answer(session: &Session, count: u64, path: &Path) -> Answer {
    let path = path.display().to_string();
    let shown = session.voice.fill(say::EXPORTED, &[("count", count.into()), ("path", (&path).into())]);
    Answer::new(shown, json!({ "exported": count, "path": path }))
}
