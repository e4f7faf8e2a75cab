//! All goals, or those that one has with somebody.

use beside_core::companion::{GoalSummary, PairView};
use beside_texts::message::{goal as texts, help, show};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

use super::which;
use crate::{
    arguments::flag,
    failure::Failure,
    render::{answer::Answer, entry, goal, table},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("list")
        .about(voice.say(help::ABOUT_GOAL_LIST))
        .arg(which::with(voice, help::ARG_GOAL_LIST_WITH))
        .arg(flag(voice, "put-away", help::ARG_GOAL_PUT_AWAY))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let voice = session.voice;
    let companion = session.open_unlocked()?;
    let mut places = which::places(&companion)?;
    if let Some(pair) = which::pair_with(&companion, matches)? {
        places.retain(|(space, _)| *space == pair.space);
    }
    let mut goals: Vec<(GoalSummary, Option<PairView>)> = Vec::new();
    for (space, pair) in places {
        goals.extend(companion.goals(&space)?.into_iter().map(|goal| (goal, pair.clone())));
    }
    goals.retain(|(goal, _)| !goal.deleted || matches.get_flag("put-away"));
    let list: Vec<Value> = goals.iter().map(|(summary, pair)| goal::summary_json(pair.as_ref(), summary)).collect();
    let value = json!({ "goals": list });
    if goals.is_empty() {
        return Ok(Answer::new(voice.say(texts::NONE), value));
    }
    let heading = [show::ID, texts::TITLE, texts::BY, texts::WHERE].map(|heading| voice.say(heading));
    let mut table = table::table(session.output, &heading);
    for (summary, pair) in &goals {
        let mut title = goal::named(voice, &summary.title);
        if summary.deleted {
            title = format!("{title} ({})", voice.say(texts::IS_PUT_AWAY));
        }
        let by = summary.target_day.map(|day| day.to_string()).unwrap_or_default();
        table.add_row([entry::short(&summary.id), title, by, goal::place(voice, pair.as_ref())]);
    }
    Ok(Answer::new(table.to_string(), value))
}
