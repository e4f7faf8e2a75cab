//! Closing the vault. What is pending is sealed first, so that it can leave while the vault is locked.

use beside_texts::message::{help, say};
use clap::Command;
use serde_json::json;

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("lock").about(voice.say(help::ABOUT_LOCK))
}

pub(super) fn run(session: &Session) -> Result<Answer, Failure> {
    let mut companion = session.open()?;
    // The key goes whatever else happens: who says "lock" walks away from the screen.
    let unlocked = session.unlock_with_key_file(&mut companion);
    session.close()?;
    if unlocked? {
        companion.lock()?;
    }
    Ok(Answer::new(session.voice.say(say::LOCKED), json!({ "locked": true })))
}
