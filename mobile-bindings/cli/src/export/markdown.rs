//! One Markdown file a day, for reading without Beside. Entries that were put away are left out.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use beside_core::model::{ContentNote, JournalEntry, Tag};
use beside_texts::message::show;

use super::new_private_file;
use crate::{failure::Failure, render::amount, voice::Voice};

/// Makes the folder, which must be new or empty.
pub(crate) fn prepare(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|_| Failure::new("file-unwritable").at(folder))?;
    let mut inside = fs::read_dir(folder).map_err(|_| Failure::new("file-unwritable").at(folder))?;
    if inside.next().is_some() { Err(Failure::new("file-exists").at(folder)) } else { Ok(()) }
}

/// Writes one entry into the file of its day.
pub(crate) fn write(folder: &Path, entry: &JournalEntry, voice: Voice) -> Result<(), Failure> {
    let path = folder.join(format!("{}.md", entry.about_day));
    let (mut file, heading) = match new_private_file().open(&path) {
        Ok(file) => (Ok(file), format!("# {}\n", entry.about_day)),
        Err(_) => (OpenOptions::new().append(true).open(&path), String::new()),
    };
    let text = format!("{heading}\n{}", section(entry, voice));
    file.as_mut()
        .map_err(|_| ())
        .and_then(|file| file.write_all(text.as_bytes()).map_err(|_| ()))
        .map_err(|()| Failure::new("file-unwritable").at(&path))
}

fn section(entry: &JournalEntry, voice: Voice) -> String {
    let mut lines = vec![format!("## {}", amount::moment(entry.written_at.millis()))];
    let mut about = Vec::new();
    if let Some(mood) = entry.mood {
        about.push(format!("{}: {}/5", voice.say(show::MOOD), mood.get()));
    }
    if !entry.tags.is_empty() {
        about.push(format!("{}: {}", voice.say(show::TAGS), joined(entry.tags.iter().map(Tag::as_str))));
    }
    if !entry.content_notes.is_empty() {
        let notes = joined(entry.content_notes.iter().map(ContentNote::as_str));
        about.push(format!("{}: {notes}", voice.say(show::NOTES)));
    }
    if !about.is_empty() {
        lines.push(format!("*{}*", about.join(" · ")));
    }
    lines.push(entry.text.text.clone());
    format!("{}\n", lines.join("\n\n"))
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
