//! The devices of this person, from what this device knows; no network needed.

use beside_texts::message::{help, show};
use clap::Command;
use serde_json::{Value, json};

use crate::{
    failure::Failure,
    render::{answer::Answer, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("devices").about(voice.say(help::ABOUT_DEVICES))
}

pub(super) fn run(session: &Session) -> Result<Answer, Failure> {
    let (voice, output) = (session.voice, session.output);
    let devices = session.open_unlocked()?.devices()?;
    let mut table = table::table(output, &[voice.say(show::DEVICE), voice.say(show::STATUS)]);
    for device in &devices {
        let status = if device.revoked { show::REVOKED } else { show::ACTIVE };
        let mut status = voice.say(status);
        if device.this {
            status = format!("{status} · {}", voice.say(show::THIS_DEVICE));
        }
        table.add_row([device.device.to_string(), status]);
    }
    let list: Vec<Value> = devices
        .iter()
        .map(|device| {
            json!({
                "device": hex::encode(device.device.as_bytes()), "this_device": device.this, "revoked": device.revoked,
            })
        })
        .collect();
    Ok(Answer::new(table.to_string(), json!({ "devices": list })))
}
