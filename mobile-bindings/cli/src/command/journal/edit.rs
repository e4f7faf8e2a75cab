//! Changing an entry: only what is named changes, and two phones that change different things both keep theirs.

use beside_core::companion::Companion;
use beside_core::model::JournalEdit;
use beside_texts::message::{help, say};
use beside_wire::id::DocumentId;
use clap::{ArgMatches, Command};
use serde_json::json;

use super::{day, entry_argument, find, mood, notes, tags, text_from_input};
use crate::{
    arguments::{option, options, positional},
    editor::{self, Edited},
    failure::Failure,
    render::{answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("edit")
        .about(voice.say(help::ABOUT_JOURNAL_EDIT))
        .arg(entry_argument(voice))
        .arg(positional(voice, "text", help::ARG_TEXT_EDIT, help::VALUE_TEXT).allow_hyphen_values(true))
        .arg(option(voice, "day", help::ARG_DAY_EDIT, help::VALUE_DAY))
        .arg(option(voice, "mood", help::ARG_MOOD_EDIT, help::VALUE_NUMBER))
        .arg(options(voice, "tag", help::ARG_TAG, help::VALUE_WORD))
        .arg(options(voice, "untag", help::ARG_UNTAG, help::VALUE_WORD))
        .arg(options(voice, "note", help::ARG_NOTE, help::VALUE_TEXT))
        .arg(options(voice, "unnote", help::ARG_UNNOTE, help::VALUE_TEXT))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut edits = named(matches)?;
    let mut companion = session.open_unlocked()?;
    let id = find(&companion, matches)?;
    let mut edited = None;
    match matches.get_one::<String>("text").map(String::as_str) {
        Some("-") => edits.push(JournalEdit::SetText(text_from_input()?)),
        Some(text) => edits.push(JournalEdit::SetText(text.to_owned())),
        None if edits.is_empty() => {
            let text = companion.journal_show(&id)?.entry.text.text;
            edits.push(JournalEdit::SetText(edited.insert(editor::edit(&text)?).text.clone()));
        }
        None => {}
    }
    save(session, &mut companion, Change { id, edits, edited })
}

struct Change {
    id: DocumentId,
    edits: Vec<JournalEdit>,
    edited: Option<Edited>,
}

fn save(session: &Session, companion: &mut Companion, change: Change) -> Result<Answer, Failure> {
    let saved = companion.journal_edit(&change.id, &change.edits).map_err(|error| {
        let failure = Failure::from(error);
        match change.edited {
            Some(edited) => edited.keep(failure),
            None => failure,
        }
    })?;
    let words = if saved { say::SAVED } else { say::UNCHANGED };
    let value = json!({ "id": entry::long(&change.id), "changed": saved });
    Ok(Answer::new(session.voice.say(words), value))
}

/// The changes that stand in the arguments. Removing comes first, so that a full entry can take something new.
fn named(matches: &ArgMatches) -> Result<Vec<JournalEdit>, Failure> {
    let mut edits = Vec::new();
    edits.extend(tags(matches, "untag")?.into_iter().map(JournalEdit::RemoveTag));
    edits.extend(notes(matches, "unnote")?.into_iter().map(JournalEdit::RemoveContentNote));
    edits.extend(tags(matches, "tag")?.into_iter().map(JournalEdit::AddTag));
    edits.extend(notes(matches, "note")?.into_iter().map(JournalEdit::AddContentNote));
    edits.extend(day(matches)?.map(JournalEdit::SetAboutDay));
    if let Some(text) = matches.get_one::<String>("mood") {
        let mood = if text == "none" { None } else { Some(mood(text)?) };
        edits.push(JournalEdit::SetMood(mood));
    }
    Ok(edits)
}
