//! An invite: a link, and the same as a picture for the other person's camera.

use std::path::PathBuf;

use beside_core::companion::Clock as _;
use beside_core::diary;
use beside_core::driver::SystemClock;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;

use crate::{
    arguments::{flag, option},
    code,
    failure::Failure,
    render::{amount, answer::Answer},
    session::Session,
    voice::Voice,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const DAYS: i64 = 7;

pub(super) fn define(voice: Voice) -> Command {
    Command::new("invite")
        .about(voice.say(help::ABOUT_PAIR_INVITE))
        .arg(
            option(voice, "days", help::ARG_INVITE_DAYS, help::VALUE_NUMBER)
                .value_parser(value_parser!(i64).range(0..=90)),
        )
        .arg(flag(voice, "qr", help::ARG_INVITE_QR))
        .arg(option(voice, "png", help::ARG_INVITE_PNG, help::VALUE_FILE).value_parser(value_parser!(PathBuf)))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let (voice, png) = (session.voice, matches.get_one::<PathBuf>("png"));
    let valid_ms = matches.get_one::<i64>("days").copied().unwrap_or(DAYS).saturating_mul(DAY_MS);
    let mut companion = session.open_unlocked()?;
    let expires_at = SystemClock.now_ms().saturating_add(valid_ms);
    let link = companion.invite(valid_ms)?;
    let mut lines = Vec::new();
    if matches.get_flag("qr") {
        lines.push(code::drawn(&link, session.output)?);
    }
    if let Some(path) = png {
        code::save(&link, path)?;
        let path = path.display().to_string();
        lines.push(voice.fill(people::INVITE_PICTURE, &[("path", path.into())]));
    }
    lines.push(link.to_string());
    lines.push(String::new());
    lines.push(voice.fill(people::INVITED, &[("time", amount::moment(expires_at).into())]));
    let value = json!({
        "link": link.as_str(),
        "expires_at": diary::moment(expires_at),
        "picture": png.map(|path| path.display().to_string()),
    });
    Ok(Answer::new(lines.join("\n"), value))
}
