//! Leaving with this device: what waits is sent first.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{arguments::flag, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("sign-out").about(voice.say(help::ABOUT_SIGN_OUT)).arg(flag(voice, "yes", help::ARG_YES))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let mut companion = session.open_unlocked()?;
    if !matches.get_flag("yes") {
        let word = voice.say(ask::YES);
        session.secrets.confirm(&voice.fill(ask::CONFIRM_SIGN_OUT, &[("word", (&word).into())]), &word)?;
    }
    let vault = session.vault()?;
    driver::sign_out(&mut companion).await?;
    companion.wipe()?;
    session.forget(vault);
    Ok(Answer::new(voice.say(say::SIGNED_OUT), json!({ "signed_out": true })))
}
