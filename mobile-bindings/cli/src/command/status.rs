//! What is saved where. Without an entry: the whole, which is answered even while the vault is locked.

use beside_core::companion::{Companion, Notice, Overview};
use beside_core::diary;
use beside_texts::{
    Message,
    message::{help, show},
};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::journal;
use crate::{
    arguments::positional,
    failure::Failure,
    render::{amount, answer::Answer, entry},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("status").about(voice.say(help::ABOUT_STATUS)).arg(positional(
        voice,
        "entry",
        help::ARG_STATUS_ENTRY,
        help::VALUE_ID,
    ))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let companion = session.open_unlocked()?;
    if !matches.contains_id("entry") {
        return whole(session, &companion);
    }
    let id = journal::find(&companion, matches)?;
    let status = companion.item_status(&id)?;
    let shown = format!("{}  {}", entry::short(&id), session.voice.say(entry::status(status)));
    Ok(Answer::new(shown, json!({ "id": entry::long(&id), "status": entry::status_code(status) })))
}

fn whole(session: &Session, companion: &Companion) -> Result<Answer, Failure> {
    let voice = session.voice;
    let (overview, account) = (companion.overview()?, companion.account());
    let mut lines = Vec::new();
    lines.push(if account.registered {
        let words = [("handle", (&account.handle).into()), ("relay", (&account.relay_url).into())];
        voice.fill(show::OVERVIEW_ACCOUNT, &words)
    } else {
        voice.say(show::OVERVIEW_NO_ACCOUNT)
    });
    let counted = |message, count: u64| voice.fill(message, &[("count", count.into())]);
    lines.push(counted(show::OVERVIEW_ENTRIES, overview.entries));
    lines.push(counted(show::OVERVIEW_WAITING, overview.waiting));
    lines.push(counted(show::OVERVIEW_MISSING, overview.missing_bodies));
    if overview.unopened > 0 {
        lines.push(counted(show::OVERVIEW_UNOPENED, overview.unopened));
    }
    if overview.quarantined > 0 {
        lines.push(counted(show::OVERVIEW_QUARANTINED, overview.quarantined));
    }
    let seen = last_seen(&overview);
    lines.push(match seen {
        Some(millis) => voice.fill(show::OVERVIEW_LAST_SEEN, &[("time", amount::moment(millis).into())]),
        None => voice.say(show::OVERVIEW_NEVER_SEEN),
    });
    lines.extend(overview.notices.iter().map(|notice| session.output.strong(&voice.say(notice_words(*notice)))));
    let value = json!({
        "handle": account.handle,
        "relay": account.relay_url,
        "registered": account.registered,
        "device": hex::encode(account.device.as_bytes()),
        "entries": overview.entries,
        "waiting": overview.waiting,
        "missing_bodies": overview.missing_bodies,
        "unopened": overview.unopened,
        "quarantined": overview.quarantined,
        "last_seen": seen.map(diary::moment),
        "notices": overview.notices.iter().map(|notice| notice.code().into()).collect::<Vec<Value>>(),
    });
    Ok(Answer::new(lines.join("\n"), value))
}

fn last_seen(overview: &Overview) -> Option<i64> {
    let (_, seconds) = overview.confirmed?;
    i64::try_from(seconds).ok()?.checked_mul(1000)
}

const fn notice_words(notice: Notice) -> Message {
    match notice {
        Notice::RelayRolledBack => show::NOTICE_RELAY_ROLLED_BACK,
        Notice::RelayForked => show::NOTICE_RELAY_FORKED,
        Notice::RelayTampered => show::NOTICE_RELAY_TAMPERED,
        Notice::CopyNoticed => show::NOTICE_COPY_NOTICED,
        Notice::SpaceReadOnly => show::NOTICE_SPACE_READ_ONLY,
    }
}
