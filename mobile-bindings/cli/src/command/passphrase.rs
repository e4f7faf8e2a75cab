//! A new passphrase.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::Command;
use serde_json::json;

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("passphrase").about(voice.say(help::ABOUT_PASSPHRASE))
}

pub(super) async fn run(session: &Session) -> Result<Answer, Failure> {
    let voice = session.voice;
    let mut companion = session.open()?;
    let old = session.secrets.passphrase(voice, ask::OLD_PASSPHRASE)?;
    companion.unlock(&old)?;
    let new = session.secrets.new_passphrase(voice)?;
    driver::change_passphrase(&mut companion, &old, &new).await?;
    session.close()?;
    Ok(Answer::new(voice.say(say::PASSPHRASE_CHANGED), json!({ "changed": true })))
}
