//! Shutting out a device that was lost or sold.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::value;
use crate::{
    arguments::{flag, positional},
    failure::Failure,
    render::answer::Answer,
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("revoke")
        .about(voice.say(help::ABOUT_REVOKE))
        .arg(positional(voice, "device", help::ARG_DEVICE, help::VALUE_DEVICE).required(true))
        .arg(flag(voice, "yes", help::ARG_YES))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let mut companion = session.open()?;
    // Only the identity root can do this, and it is opened by the passphrase each time.
    let passphrase = session.secrets.passphrase(voice, ask::PASSPHRASE)?;
    companion.unlock(&passphrase)?;
    let wanted = value(matches, "device").to_lowercase();
    let mut found = companion.devices()?;
    found.retain(|view| !wanted.is_empty() && hex::encode(view.device.as_bytes()).starts_with(&wanted));
    let device = match found.as_slice() {
        [] => return Err(Failure::new("not-found")),
        [view] if view.this => return Err(Failure::new("own-device")),
        [view] => view.device,
        [_, _, ..] => return Err(Failure::new("ambiguous")),
    };
    if !matches.get_flag("yes") {
        let word = voice.say(ask::YES);
        session.secrets.confirm(&voice.fill(ask::CONFIRM_REVOKE, &[("word", (&word).into())]), &word)?;
    }
    driver::revoke_device(&mut companion, &passphrase, &device).await?;
    Ok(Answer::new(voice.say(say::REVOKED), json!({ "revoked": hex::encode(device.as_bytes()) })))
}
