//! Exchanging what is new, once or for as long as somebody watches.

use std::time::Duration;

use beside_core::companion::{Companion, SyncOptions, SyncReport};
use beside_core::driver::{Link, Progress, SyncRun};
use beside_texts::message::{ask, help, say};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    arguments::{flag, option},
    failure::Failure,
    render::{amount, answer::Answer, output::Manner, progress::Working},
    session::Session,
    voice::Voice,
};

/// How long the relay may hold an answer while there is nothing new.
const WAIT_SECONDS: u16 = 25;

/// Pauses between tries while the relay can't be reached: soon at first, then patiently.
const PAUSE_SECONDS_MIN: u64 = 2;
const PAUSE_SECONDS_MAX: u64 = 120;

pub(super) fn define(voice: Voice) -> Command {
    Command::new("sync")
        .about(voice.say(help::ABOUT_SYNC))
        .arg(option(voice, "budget", help::ARG_BUDGET, help::VALUE_BYTES))
        .arg(flag(voice, "watch", help::ARG_WATCH).conflicts_with("budget"))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let budget = matches.get_one::<String>("budget").map(|text| {
        let wrong = || Failure::new("usage-value").with("value", text.clone()).with("argument", "--budget");
        amount::parse_bytes(text).ok_or_else(|| wrong().with("command", "sync"))
    });
    let budget = budget.transpose()?;
    let mut companion = session.open()?;
    // A locked vault sends and fetches all the same, so a job without a terminal needs no secret.
    if !session.unlock_with_key_file(&mut companion)? && session.secrets.can_ask() {
        companion.unlock(&session.secrets.passphrase(session.voice, ask::PASSPHRASE)?)?;
    }
    if matches.get_flag("watch") {
        return watch(session, &mut companion).await;
    }
    let link = Link::to(companion.relay())?;
    let options = budget.map_or_else(SyncOptions::default, within);
    let report = once(session, (&mut companion, &link), options).await?;
    let mut shown = words(session.voice, &report);
    if companion.is_locked() {
        shown = format!("{shown}\n{}", session.voice.say(say::SYNCED_LOCKED));
    }
    Ok(Answer::new(shown, value(&report)))
}

/// One exchange within a budget: what doesn't fit stays for the next.
fn within(budget: u64) -> SyncOptions {
    let bytes = u32::try_from(budget).unwrap_or(u32::MAX);
    let usual = SyncOptions::default();
    SyncOptions {
        budget_bytes: bytes.min(usual.budget_bytes),
        upload_bytes: bytes.min(usual.upload_bytes),
        requests_max: 1,
        ..usual
    }
}

async fn once(
    session: &Session,
    (companion, link): (&mut Companion, &Link),
    options: SyncOptions,
) -> Result<SyncReport, Failure> {
    let voice = session.voice;
    let working = Working::begin(session.output, voice.say(say::PROGRESS_BEGIN));
    let mut progress = |at: Progress| {
        let (sent, received) = (amount::bytes(voice, at.sent_bytes), amount::bytes(voice, at.received_bytes));
        working.say(voice.fill(say::PROGRESS, &[("sent", sent.into()), ("received", received.into())]));
    };
    Ok(link.sync(companion, SyncRun { options, progress: &mut progress }).await?)
}

/// Syncs until Ctrl-C. Being offline is nothing to stop for.
async fn watch(session: &Session, companion: &mut Companion) -> Result<Answer, Failure> {
    session.output.remark(&session.voice.say(say::WATCHING));
    let options = SyncOptions { wait_seconds: WAIT_SECONDS, ..SyncOptions::default() };
    let mut pause = PAUSE_SECONDS_MIN;
    // One line for as long as somebody watches: an idle sync then costs a few hundred bytes.
    let link = Link::to(companion.relay())?;
    loop {
        // A sync that is cut off here leaves whole steps behind; the next one goes on from there.
        let synced = tokio::select! {
            synced = once(session, (&mut *companion, &link), options) => synced,
            _ = tokio::signal::ctrl_c() => break,
        };
        match synced {
            Ok(report) => {
                pause = PAUSE_SECONDS_MIN;
                if report.envelopes_received > 0 || report.envelopes_settled > 0 {
                    match session.output.manner() {
                        Manner::Json => session.output.json(&value(&report)),
                        Manner::Words => session.output.line(&words(session.voice, &report)),
                    }
                }
            }
            Err(failure) if passes(failure.code()) => {
                let what = session.voice.problem(failure.code(), failure.arguments()).what;
                let wait = [("what", what.into()), ("seconds", pause.into())];
                session.output.remark(&session.voice.fill(say::WATCH_WAITS, &wait));
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(pause)) => {}
                    _ = tokio::signal::ctrl_c() => break,
                }
                pause = pause.saturating_mul(2).min(PAUSE_SECONDS_MAX);
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(Answer::new(String::new(), json!({ "watched": true })))
}

/// What may be gone with the next try.
fn passes(code: &str) -> bool {
    matches!(code, "relay-unreachable" | "link-broken" | "captive-portal" | "throttled")
}

fn words(voice: Voice, report: &SyncReport) -> String {
    let (sent, received) = (amount::bytes(voice, report.sent_bytes), amount::bytes(voice, report.received_bytes));
    let arguments = [("sent", sent.into()), ("received", received.into()), ("trips", report.round_trips.into())];
    let mut lines = Vec::new();
    if report.envelopes_received > 0 {
        lines.push(voice.fill(say::PACKETS_ARRIVED, &[("count", report.envelopes_received.into())]));
    }
    lines.push(voice.fill(if report.more { say::SYNCED_PART } else { say::SYNCED }, &arguments));
    lines.join("\n")
}

fn value(report: &SyncReport) -> Value {
    json!({
        "sent_bytes": report.sent_bytes,
        "received_bytes": report.received_bytes,
        "round_trips": report.round_trips,
        "envelopes_received": report.envelopes_received,
        "envelopes_settled": report.envelopes_settled,
        "more": report.more,
    })
}
