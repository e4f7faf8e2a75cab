//! A further device of the same person, with account name and passphrase.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::{relay, value};
use crate::{
    arguments::{flag, option},
    failure::Failure,
    render::answer::Answer,
    session::{Room, Session},
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("sign-in")
        .about(voice.say(help::ABOUT_SIGN_IN))
        .args(relay::arguments(voice))
        .arg(option(voice, "handle", help::ARG_HANDLE_SIGN_IN, help::VALUE_NAME).required(true))
        .arg(flag(voice, "another", help::ARG_ANOTHER))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let device = session.new_device(Room::asked(matches))?;
    let relay = relay::address(matches).await?;
    let passphrase = session.secrets.passphrase(session.voice, ask::PASSPHRASE)?;
    let companion = driver::sign_in(device, &relay, value(matches, "handle"), &passphrase).await?;
    let account = companion.account();
    let value = json!({ "handle": account.handle, "device": hex::encode(account.device.as_bytes()) });
    Ok(Answer::new(session.voice.say(say::SIGNED_IN), value))
}
