//! A diary from a file. One bad line imports nothing, unless it may be skipped; then it is named.

use std::path::{Path, PathBuf};

use beside_core::companion::{Companion, WRITTEN_PER_BATCH};
use beside_core::diary::{DiaryFormat, FILE_BYTES_MAX, Source, Unfit};
use beside_texts::message::{help, say};
use clap::{ArgMatches, Command, builder::PossibleValuesParser, value_parser};
use serde_json::{Value, json};

use crate::{
    arguments::{flag, option, positional},
    failure::Failure,
    import,
    render::{amount, answer::Answer, progress::Working},
    session::Session,
    voice::Voice,
};

/// Skipped lines that a person is shown; a script gets them all.
const SKIPPED_SHOWN_MAX: usize = 20;

pub(super) fn define(voice: Voice) -> Command {
    Command::new("import")
        .about(voice.say(help::ABOUT_IMPORT))
        .arg(
            positional(voice, "file", help::ARG_IMPORT_FILE, help::VALUE_FILE)
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option(voice, "format", help::ARG_FORMAT, help::VALUE_FORMAT)
                .value_parser(PossibleValuesParser::new(["jsonl", "dayone"])),
        )
        .arg(flag(voice, "skip-bad", help::ARG_SKIP_BAD))
        .arg(option(voice, "from", help::ARG_FROM, help::VALUE_NUMBER).value_parser(value_parser!(u64)))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let mut companion = session.open_unlocked()?;
    let path = matches.get_one::<PathBuf>("file").map_or(Path::new("-"), PathBuf::as_path);
    let format = matches.get_one::<String>("format").map(|name| match name.as_str() {
        "dayone" => DiaryFormat::DayOne,
        _ => DiaryFormat::Lines,
    });
    let source = import::read(path, format).map_err(|failure| match failure.code() {
        "import-too-large" => failure.with("limit", amount::bytes(session.voice, FILE_BYTES_MAX)),
        _ => failure,
    })?;
    let from = matches.get_one::<u64>("from").copied().unwrap_or(1);
    let skipped = source.unfit(from).map_err(|why| whole(session, why))?;
    if let (Some((line, why)), false) = (skipped.first(), matches.get_flag("skip-bad")) {
        let code = if source.format() == DiaryFormat::Lines { "import-line" } else { "import-entry" };
        return Err(Failure::new(code).with("line", *line).with("reason", session.voice.why(*why)));
    }
    let imported = save(session, &mut companion, &source, from)?;
    Ok(answer(session, &source, &skipped, imported))
}

fn whole(session: &Session, why: Unfit) -> Failure {
    Failure::new("import-file").with("reason", session.voice.why(why))
}

fn save(session: &Session, companion: &mut Companion, source: &Source, from: u64) -> Result<u64, Failure> {
    let working = Working::begin(session.output, String::new());
    let mut saved = 0_u64;
    for (first, chunk) in source.chunks(from, WRITTEN_PER_BATCH).map_err(|why| whole(session, why))? {
        let ids = companion.import_diary(chunk).map_err(|error| partly(session, error.into(), saved, first))?;
        saved = saved.saturating_add(ids.len() as u64);
        working.say(saved.to_string());
    }
    Ok(saved)
}

/// What was saved stays saved, and the person is told where to go on.
fn partly(session: &Session, failure: Failure, saved: u64, next: u64) -> Failure {
    if saved == 0 {
        return failure;
    }
    let words = session.voice.problem(failure.code(), failure.arguments());
    let reason = format!("{} {}", words.what, words.what_to_do);
    Failure::new("import-partly").with("count", saved).with("next", next).with("reason", reason)
}

fn answer(session: &Session, source: &Source, skipped: &[(u64, Unfit)], imported: u64) -> Answer {
    let voice = session.voice;
    let attachments = source.attachments();
    let mut lines = vec![voice.fill(say::IMPORTED, &[("count", imported.into())])];
    if !skipped.is_empty() {
        lines.push(voice.fill(say::SKIPPED_LINES, &[("count", skipped.len().into())]));
        lines.extend(skipped.iter().take(SKIPPED_SHOWN_MAX).map(|(line, why)| {
            let words = [("line", (*line).into()), ("reason", voice.why(*why).into())];
            format!("  {}", voice.fill(say::SKIPPED_LINE, &words))
        }));
        if let Some(more) = skipped.len().checked_sub(SKIPPED_SHOWN_MAX).filter(|more| *more > 0) {
            lines.push(format!("  {}", voice.fill(say::SKIPPED_MORE, &[("count", more.into())])));
        }
    }
    if attachments > 0 {
        lines.push(voice.fill(say::NOT_TAKEN_PHOTOS, &[("count", attachments.into())]));
    }
    let skipped: Vec<Value> = skipped
        .iter()
        .map(|(line, why)| json!({ "line": line, "code": why.code(), "reason": voice.why(*why) }))
        .collect();
    let value = json!({ "imported": imported, "skipped": skipped, "attachments_not_taken": attachments });
    Answer::new(lines.join("\n"), value)
}
