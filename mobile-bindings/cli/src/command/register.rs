//! An account at the relay.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::Command;
use serde_json::json;

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("register").about(voice.say(help::ABOUT_REGISTER))
}

pub(super) async fn run(session: &Session) -> Result<Answer, Failure> {
    let voice = session.voice;
    // The relay must learn a record of the passphrase, which only the passphrase itself can make.
    let mut companion = session.open()?;
    let passphrase = session.secrets.passphrase(voice, ask::PASSPHRASE)?;
    companion.unlock(&passphrase)?;
    let handle = driver::register(&mut companion, &passphrase).await?;
    // The first sync follows the registration; should the line break there, any later one does the same.
    let synced = companion.overview()?.confirmed.is_some();
    let shown = [
        voice.fill(say::REGISTERED, &[("handle", session.output.strong(&handle).into())]),
        voice.say(say::REGISTERED_NEXT),
    ];
    Ok(Answer::new(shown.join("\n"), json!({ "handle": handle, "synced": synced })))
}
