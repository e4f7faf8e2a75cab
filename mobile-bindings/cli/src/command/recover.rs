//! Everything back, with the recovery code alone.

use beside_core::driver;
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::relay;
use crate::{
    arguments::flag,
    failure::Failure,
    render::answer::Answer,
    session::{Room, Session},
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("recover").about(voice.say(help::ABOUT_RECOVER)).args(relay::arguments(voice)).arg(flag(
        voice,
        "another",
        help::ARG_ANOTHER,
    ))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let device = session.new_device(Room::asked(matches))?;
    let code = session.secrets.recovery_code(voice)?;
    let passphrase = session.secrets.new_passphrase(voice)?;
    let relay = relay::address(matches).await?;
    let companion = driver::recover(device, &relay, &code, &passphrase).await?;
    let account = companion.account();
    let value = json!({ "handle": account.handle, "device": hex::encode(account.device.as_bytes()) });
    Ok(Answer::new(voice.say(say::RECOVERED), value))
}
