//! A new identity in a new vault. Needs no account, and no network if the relay's key is given.

use beside_core::companion::{Companion, NewIdentity};
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use super::relay;
use crate::{
    arguments::{flag, option},
    failure::Failure,
    render::answer::Answer,
    session::{Room, Session},
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("create")
        .about(voice.say(help::ABOUT_CREATE))
        .args(relay::arguments(voice))
        .arg(option(voice, "handle", help::ARG_HANDLE, help::VALUE_NAME))
        .arg(flag(voice, "another", help::ARG_ANOTHER))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let device = session.new_device(Room::asked(matches))?;
    let relay = relay::address(matches).await?;
    let url = relay.url.clone();
    let passphrase = session.secrets.new_passphrase(voice)?;
    let handle = matches.get_one::<String>("handle").cloned().unwrap_or_else(|| "beside".to_owned());
    let (companion, code) = Companion::create(device, NewIdentity { handle, relay }, &passphrase)?;
    let account = companion.account();
    let code = code.to_text();
    let shown = [
        voice.say(say::CREATED),
        format!("{}\n\n    {}", voice.say(say::RECOVERY_CODE), session.output.strong(&code)),
        voice.say(say::RECOVERY_KEEP),
        voice.fill(say::NEXT_REGISTER, &[("relay", (&url).into())]),
    ]
    .join("\n\n");
    let value = json!({
        "recovery_code": code.as_str(), "handle": account.handle, "relay": url, "registered": account.registered,
        "device": hex::encode(account.device.as_bytes()),
    });
    Ok(Answer::new(shown, value))
}
