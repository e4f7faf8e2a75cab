//! What two people agree to before they write to each other.

use beside_core::companion::PolicyLanguage;
use beside_texts::{Language, message::help};
use clap::Command;
use serde_json::json;

use crate::{render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("policy").about(voice.say(help::ABOUT_POLICY))
}

pub(super) fn run(session: &Session) -> Answer {
    let language = session.voice.language();
    let text = beside_texts::policy(language);
    let hash = hex::encode(agreed_in(language).policy());
    Answer::new(text, json!({ "language": language.tag(), "policy": text, "hash": hash }))
}

/// The policy of a language, as the core names it.
pub(super) const fn agreed_in(language: Language) -> PolicyLanguage {
    match language {
        Language::English => PolicyLanguage::English,
        Language::Portuguese => PolicyLanguage::Portuguese,
        Language::Polish => PolicyLanguage::Polish,
    }
}
