//! Opening the vault for the commands that follow.

use beside_texts::message::{ask, help, say};
use clap::Command;
use serde_json::json;

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("unlock").about(voice.say(help::ABOUT_UNLOCK))
}

pub(super) fn run(session: &Session) -> Result<Answer, Failure> {
    let voice = session.voice;
    let value = json!({ "locked": false });
    let mut companion = session.open()?;
    if session.unlock_with_key_file(&mut companion)? {
        return Ok(Answer::new(voice.say(say::ALREADY_UNLOCKED), value));
    }
    let key = companion.session_key(&session.secrets.passphrase(voice, ask::PASSPHRASE)?)?;
    companion.unlock_with_session(&key)?;
    session.keep_open(&key)?;
    Ok(Answer::new(voice.say(say::UNLOCKED), value))
}
