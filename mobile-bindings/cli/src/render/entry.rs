//! Entries: in lists, whole, and as JSON.

use beside_core::companion::{EntrySummary, EntryView, ItemStatus};
use beside_core::diary;
use beside_core::model::{ContentNote, Mood, Prompt, Tag};
use beside_texts::{
    Message,
    message::{entry as parts, say, show},
};
use beside_wire::id::DocumentId;
use serde_json::{Value, json};

use super::{amount, output::Output, table};
use crate::voice::Voice;

/// Enough of an id for a person; whoever types it may type fewer, or more if it isn't enough.
const SHORT_ID_CHARS: usize = 8;

/// The id as people see it.
pub(crate) fn short(id: &DocumentId) -> String {
    long(id).chars().take(SHORT_ID_CHARS).collect()
}

/// The whole id, for scripts.
pub(crate) fn long(id: &DocumentId) -> String {
    hex::encode(id.as_bytes())
}

/// Where it has arrived, in words.
pub(crate) const fn status(status: ItemStatus) -> Message {
    match status {
        ItemStatus::Saved => show::STATUS_SAVED,
        ItemStatus::Queued => show::STATUS_QUEUED,
        ItemStatus::AtRelay => show::STATUS_AT_RELAY,
        ItemStatus::OnOtherDevices => show::STATUS_ON_OTHER_DEVICES,
    }
}

/// Where it has arrived, for scripts.
pub(crate) const fn status_code(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Saved => "saved",
        ItemStatus::Queued => "queued",
        ItemStatus::AtRelay => "at_relay",
        ItemStatus::OnOtherDevices => "on_other_devices",
    }
}

/// A page of the list.
pub(crate) fn list(output: Output, voice: Voice, entries: &[EntrySummary]) -> String {
    let heading = [show::ID, show::DAY, parts::MOOD, show::TEXT, parts::TAGS].map(|heading| voice.say(heading));
    let mut table = table::table(output, &heading);
    for entry in entries {
        let mut text = entry.preview.clone();
        if entry.deleted {
            text = format!("{text} ({})", voice.say(say::PUT_AWAY));
        }
        let mood = entry.mood.map(|mood| mood.get().to_string()).unwrap_or_default();
        table.add_row([short(&entry.id), entry.day.to_string(), mood, text, entry.tags.join(", ")]);
    }
    table.to_string()
}

/// A list's entry for scripts.
pub(crate) fn summary_json(entry: &EntrySummary) -> Value {
    json!({
        "id": long(&entry.id),
        "date": entry.day.to_string(),
        "written_at": diary::moment(entry.written_at.millis()),
        "preview": entry.preview,
        "mood": entry.mood.map(Mood::get),
        "tags": entry.tags,
        "deleted": entry.deleted,
    })
}

/// The whole entry for a person.
pub(crate) fn page(output: Output, voice: Voice, view: &EntryView) -> String {
    let entry = &view.entry;
    let mut rows = vec![
        (voice.say(show::ID), short(&entry.id)),
        (voice.say(show::DAY), entry.about_day.to_string()),
        (voice.say(show::WRITTEN), amount::moment(entry.written_at.millis())),
    ];
    if let Some(mood) = entry.mood {
        rows.push((voice.say(parts::MOOD), format!("{}/5", mood.get())));
    }
    if !entry.tags.is_empty() {
        rows.push((voice.say(parts::TAGS), entry.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")));
    }
    if !entry.content_notes.is_empty() {
        let notes: Vec<&str> = entry.content_notes.iter().map(ContentNote::as_str).collect();
        rows.push((voice.say(parts::NOTES), notes.join(", ")));
    }
    if let Some(Prompt::Own(words)) = &entry.prompt {
        rows.push((voice.say(show::PROMPT), words.to_string()));
    }
    rows.push((voice.say(show::STATUS), voice.say(status(view.status))));
    if entry.deleted {
        rows.push((String::new(), voice.say(say::PUT_AWAY)));
    }
    if view.incomplete {
        rows.push((String::new(), voice.say(say::INCOMPLETE)));
    }
    format!("{}\n\n{}", table::pairs(output, rows), entry.text.text)
}

/// The whole entry for a script: as it is exported, and where it has arrived.
pub(crate) fn view_json(view: &EntryView) -> Value {
    let mut value = diary::line(&view.entry);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("status".to_owned(), status_code(view.status).into());
        fields.insert("incomplete".to_owned(), view.incomplete.into());
    }
    value
}
