//! Messages: as people read them, and for scripts.

use beside_core::companion::PairView;
use beside_core::diary;
use beside_core::model::record::{Heard, RecordRef};
use beside_core::sync::talk::{Heldback, MessageStatus, MessageView};
use beside_texts::{
    Message,
    message::{people, show},
};
use serde_json::{Value, json};

use super::{amount, output::Output, person};
use crate::voice::Voice;

/// So much of a message is quoted by an answer to it.
const QUOTED_CHARS: usize = 60;

/// How far a message has come, in words.
pub(crate) const fn status(status: MessageStatus) -> Message {
    match status {
        MessageStatus::Held(Heldback::Consent) => people::HELD_CONSENT,
        MessageStatus::Held(Heldback::NotConfirmed) => people::HELD_NOT_CONFIRMED,
        MessageStatus::Held(Heldback::QuietHours) => people::HELD_QUIET_HOURS,
        MessageStatus::Held(Heldback::Ended) => people::HELD_ENDED,
        MessageStatus::Saved => show::STATUS_SAVED,
        MessageStatus::Queued => show::STATUS_QUEUED,
        MessageStatus::AtRelay => show::STATUS_AT_RELAY,
        MessageStatus::Delivered => people::STATUS_DELIVERED,
        MessageStatus::Read => people::STATUS_READ,
        MessageStatus::Heard => people::STATUS_HEARD,
    }
}

/// How far a message has come, for scripts: and why it waits, where it does.
const fn status_codes(status: MessageStatus) -> (&'static str, Option<&'static str>) {
    match status {
        MessageStatus::Held(Heldback::Consent) => ("held", Some("consent")),
        MessageStatus::Held(Heldback::NotConfirmed) => ("held", Some("not_confirmed")),
        MessageStatus::Held(Heldback::QuietHours) => ("held", Some("quiet_hours")),
        MessageStatus::Held(Heldback::Ended) => ("held", Some("ended")),
        MessageStatus::Saved => ("saved", None),
        MessageStatus::Queued => ("queued", None),
        MessageStatus::AtRelay => ("at_relay", None),
        MessageStatus::Delivered => ("delivered", None),
        MessageStatus::Read => ("read", None),
        MessageStatus::Heard => ("heard", None),
    }
}

/// A message for a script. One of a newer version has neither text nor `retracted`.
pub(crate) fn json(pair: &PairView, view: &MessageView) -> Value {
    let (status, held_because) = view.status.map(status_codes).unzip();
    let reactions: Vec<Value> = view
        .reactions
        .iter()
        .map(|reaction| json!({ "by": person::who_code(pair, &reaction.identity), "sign": reaction.sign }))
        .collect();
    let heard: Vec<Value> = view
        .heard
        .iter()
        .map(|(identity, heard)| json!({ "by": person::who_code(pair, identity), "words": words(view, heard) }))
        .collect();
    json!({
        "id": person::record(view.reference),
        "written_at": diary::moment(view.reference.at),
        "by": person::who_code(pair, &view.identity),
        "text": view.text,
        "edited": view.edited,
        "retracted": view.retracted,
        "newer_version": newer(view),
        "reply_to": view.reply_to.map(person::record),
        "content_note": view.content_note,
        "reactions": reactions,
        "heard": heard,
        "status": status,
        "held_because": held_because.flatten(),
    })
}

fn newer(view: &MessageView) -> bool {
    view.text.is_none() && !view.retracted
}

// The words may have changed since they were quoted: then there may be fewer.
fn words(view: &MessageView, heard: &Heard) -> String {
    let (from, to) = (heard.from as usize, heard.to as usize);
    let text = view.text.as_deref().unwrap_or_default();
    text.chars().skip(from).take(to.saturating_sub(from)).collect()
}

/// Shows messages of one pair.
pub(crate) struct Page<'a> {
    pub(crate) output: Output,
    pub(crate) voice: Voice,
    pub(crate) pair: &'a PairView,
    /// Finds what a message answers.
    pub(crate) quoted: &'a dyn Fn(RecordRef) -> Option<MessageView>,
}

impl Page<'_> {
    /// All of them, one below the other.
    pub(crate) fn show(&self, views: &[MessageView]) -> String {
        views.iter().map(|view| self.message(view)).collect::<Vec<_>>().join("\n\n")
    }

    fn message(&self, view: &MessageView) -> String {
        let id = person::short(&person::record(view.reference));
        let who = person::who(self.voice, self.pair, &view.identity);
        let head = format!("{id}  {}  {}", amount::moment(view.reference.at), self.output.strong(&who));
        let mut lines = vec![head];
        lines.extend(view.reply_to.map(|target| self.output.faint(&self.answers(target))));
        lines.extend(view.content_note.as_ref().map(|note| {
            let words = self.voice.fill(people::CONTENT_NOTE, &[("note", note.into())]);
            self.output.strong(&words)
        }));
        lines.push(match &view.text {
            Some(text) => text.clone(),
            None if view.retracted => self.output.faint(&self.voice.say(people::TAKEN_BACK)),
            None => self.output.faint(&self.voice.say(people::NEWER_VERSION)),
        });
        let signs: Vec<String> = view
            .reactions
            .iter()
            .map(|it| format!("{} {}", it.sign, person::who(self.voice, self.pair, &it.identity)))
            .collect();
        if !signs.is_empty() {
            lines.push(signs.join(" · "));
        }
        lines.extend(view.heard.iter().map(|(identity, heard)| {
            let name = person::who(self.voice, self.pair, identity);
            self.voice.fill(people::HEARD_BY, &[("name", name.into()), ("words", words(view, heard).into())])
        }));
        let mut remarks = Vec::new();
        remarks.extend(view.status.map(|it| self.voice.say(status(it))));
        if view.edited && !view.retracted {
            remarks.push(self.voice.say(people::EDITED));
        }
        if !remarks.is_empty() {
            lines.push(self.output.faint(&remarks.join(" · ")));
        }
        lines.join("\n")
    }

    fn answers(&self, target: RecordRef) -> String {
        let text = (self.quoted)(target).and_then(|view| view.text);
        let id = person::short(&person::record(target));
        let quote = match text {
            Some(text) => beside_core::model::preview(&text, QUOTED_CHARS).to_owned(),
            None => id,
        };
        self.voice.fill(people::ANSWERS, &[("words", quote.into())])
    }
}
