//! Beginning a stage, or coming back to one.

use beside_core::model::record::Stage;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command, builder::PossibleValuesParser};
use serde_json::json;

use crate::{
    arguments::positional,
    command::{value, who},
    failure::Failure,
    render::{answer::Answer, stage},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("visit").about(voice.say(help::ABOUT_JOURNEY_VISIT)).arg(who::argument(voice)).arg(
        positional(voice, "stage", help::ARG_STAGE, help::VALUE_STAGE)
            .required(true)
            .value_parser(PossibleValuesParser::new(Stage::ALL.map(Stage::code))),
    )
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let wanted = value(matches, "stage");
    let stage = Stage::ALL.into_iter().find(|stage| stage.code() == wanted);
    let stage = stage.ok_or_else(|| Failure::new("usage-other").with("command", "journey visit"))?;
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    companion.visit_stage(&pair.space, stage)?;
    let words = [("stage", session.voice.say(stage::name(stage)).into())];
    Ok(Answer::new(session.voice.fill(people::VISITED, &words), json!({ "stage": stage.code() })))
}
