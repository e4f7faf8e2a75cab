//! Deleting the account at the relay and the vault here.

use beside_core::driver;
use beside_texts::message::{ask, help, say};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{arguments::flag, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("delete").about(voice.say(help::ABOUT_ACCOUNT_DELETE)).arg(flag(voice, "yes", help::ARG_YES))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some(("delete", matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    let voice = session.voice;
    let mut companion = session.open()?;
    let passphrase = session.secrets.passphrase(voice, ask::PASSPHRASE)?;
    companion.unlock(&passphrase)?;
    if !matches.get_flag("yes") {
        let handle = companion.account().handle;
        session.secrets.confirm(&voice.fill(ask::CONFIRM_DELETE_ACCOUNT, &[("handle", (&handle).into())]), &handle)?;
    }
    let vault = session.vault()?;
    driver::delete_account(&mut companion, &passphrase).await?;
    companion.wipe()?;
    session.forget(vault);
    Ok(Answer::new(voice.say(say::ACCOUNT_DELETED), json!({ "deleted": true })))
}
