//! One Markdown file a day, for reading without Beside. Entries that were put away are left out.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use beside_core::diary::{Headings, section};
use beside_core::model::JournalEntry;
use beside_texts::message::entry;
use jiff::tz::TimeZone;

use super::new_private_file;
use crate::{failure::Failure, voice::Voice};

/// Makes the folder, which must be new or empty.
pub(crate) fn prepare(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|_| Failure::new("file-unwritable").at(folder))?;
    let mut inside = fs::read_dir(folder).map_err(|_| Failure::new("file-unwritable").at(folder))?;
    if inside.next().is_some() { Err(Failure::new("file-exists").at(folder)) } else { Ok(()) }
}

/// The words that stand before what belongs to an entry.
pub(crate) fn headings(voice: Voice) -> Headings {
    Headings { mood: voice.say(entry::MOOD), tags: voice.say(entry::TAGS), content_notes: voice.say(entry::NOTES) }
}

/// Writes one entry into the file of its day.
pub(crate) fn write(folder: &Path, entry: &JournalEntry, headings: &Headings) -> Result<(), Failure> {
    let path = folder.join(format!("{}.md", entry.about_day));
    let (mut file, heading) = match new_private_file().open(&path) {
        Ok(file) => (Ok(file), format!("# {}\n", entry.about_day)),
        Err(_) => (OpenOptions::new().append(true).open(&path), String::new()),
    };
    let text = format!("{heading}\n{}", section(entry, headings, &TimeZone::system()));
    file.as_mut()
        .map_err(|_| ())
        .and_then(|file| file.write_all(text.as_bytes()).map_err(|_| ()))
        .map_err(|()| Failure::new("file-unwritable").at(&path))
}
