//! A new entry.

use beside_core::companion::NewEntry;
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::{day, mood, notes, tags, text_from_input};
use crate::{
    arguments::{option, options, positional},
    editor,
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("write")
        .about(voice.say(help::ABOUT_JOURNAL_WRITE))
        .arg(positional(voice, "text", help::ARG_TEXT, help::VALUE_TEXT).allow_hyphen_values(true))
        .arg(option(voice, "day", help::ARG_DAY, help::VALUE_DAY))
        .arg(option(voice, "mood", help::ARG_MOOD, help::VALUE_NUMBER))
        .arg(options(voice, "tag", help::ARG_TAG, help::VALUE_WORD))
        .arg(options(voice, "note", help::ARG_NOTE, help::VALUE_TEXT))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    // Everything that could be refused is looked at before somebody begins to write.
    let mut new = NewEntry {
        text: String::new(),
        about_day: day(matches)?,
        written_at: None,
        mood: matches.get_one::<String>("mood").map(|text| mood(text)).transpose()?,
        tags: tags(matches, "tag")?,
        content_notes: notes(matches, "note")?,
    };
    let mut companion = session.open_unlocked()?;
    let mut edited = None;
    new.text = match matches.get_one::<String>("text").map(String::as_str) {
        Some("-") => text_from_input()?,
        Some(text) => text.to_owned(),
        None => edited.insert(editor::edit("")?).text.clone(),
    };
    if new.text.trim().is_empty() {
        return Err(Failure::new("nothing-written"));
    }
    let id = companion.journal_write(new).map_err(|error| {
        let failure = Failure::from(error);
        match edited {
            Some(edited) => edited.keep(failure),
            None => failure,
        }
    })?;
    let shown = session.voice.fill(say::SAVED_AS, &[("id", entry::short(&id).into())]);
    Ok(Answer::new(shown, json!({ "id": entry::long(&id) })))
}
