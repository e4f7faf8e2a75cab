//! Which stages two people have visited, and whether they have closed.

use beside_core::diary;
use beside_core::model::record::Stage;
use beside_core::sync::talk::StageVisit;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use crate::{
    command::who,
    failure::Failure,
    render::{amount, answer::Answer, person, stage, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("show").about(voice.say(help::ABOUT_JOURNEY_SHOW)).arg(who::argument(voice))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let journey = companion.journey(&pair.space)?;
    let visit = |visit: &StageVisit| {
        format!("{} ({})", amount::moment(visit.reference.at), person::who(voice, &pair, &visit.identity))
    };
    let rows = Stage::ALL.map(|stage| {
        let visits: Vec<String> = journey.visits.iter().filter(|it| it.stage == stage).map(visit).collect();
        let visits = if visits.is_empty() { voice.say(people::NOT_VISITED) } else { visits.join(", ") };
        (voice.say(stage::name(stage)), visits)
    });
    let mut lines = vec![table::pairs(session.output, rows)];
    if journey.closed {
        lines.push(voice.say(people::JOURNEY_CLOSED));
        lines.extend(journey.reopening.iter().map(|identity| {
            voice.fill(people::WANTS_TO_GO_ON, &[("name", person::who(voice, &pair, identity).into())])
        }));
    }
    let visits: Vec<Value> = journey
        .visits
        .iter()
        .map(|visit| {
            json!({
                "stage": visit.stage.code(),
                "by": person::who_code(&pair, &visit.identity),
                "at": diary::moment(visit.reference.at),
            })
        })
        .collect();
    let reopening: Vec<&str> = journey.reopening.iter().map(|identity| person::who_code(&pair, identity)).collect();
    Ok(Answer::new(lines.join("\n"), json!({ "visits": visits, "closed": journey.closed, "reopening": reopening })))
}
