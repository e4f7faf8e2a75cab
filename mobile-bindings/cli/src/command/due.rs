//! What waits for a person today, in words and for scripts.

use beside_core::companion::{ConsentState, Due, GoalDue, PairDue, PairView};
use beside_core::sync::talk::GoalView;
use beside_texts::{
    Argument,
    message::{goal as texts, help, people},
};
use clap::Command;
use serde_json::{Value, json};

use super::consent;
use crate::{
    failure::Failure,
    render::{agreement, answer::Answer, entry, goal, person},
    session::Session,
    voice::Voice,
};

/// The lists that a script gets, empty ones too.
const LISTS: [&str; 7] = ["messages", "confirm", "sign", "review", "habits", "goals", "sign_goals"];

pub(super) fn define(voice: Voice) -> Command {
    Command::new("due").about(voice.say(help::ABOUT_DUE))
}

pub(super) fn run(session: &Session) -> Result<Answer, Failure> {
    let voice = session.voice;
    let due = session.open_unlocked()?.due()?;
    let mut value: serde_json::Map<String, Value> = LISTS.iter().map(|list| ((*list).to_owned(), json!([]))).collect();
    value.insert("consent".to_owned(), Value::Null);
    let mut lines = Vec::new();
    for item in &due {
        let told = tell(voice, item);
        lines.push(told.line);
        match value.get_mut(told.list) {
            Some(Value::Array(list)) => list.push(told.value),
            Some(_) | None => drop(value.insert(told.list.to_owned(), told.value)),
        }
    }
    if lines.is_empty() {
        lines.push(voice.say(people::NOTHING_DUE));
    }
    Ok(Answer::new(lines.join("\n"), Value::Object(value)))
}

struct Told {
    line: String,
    list: &'static str,
    value: Value,
}

fn tell(voice: Voice, due: &Due) -> Told {
    match due {
        Due::Pair(pair, what) => in_pair(voice, pair, what),
        Due::Goal(view, pair, what) => of_goal(voice, view, pair.as_deref(), *what),
        Due::Consent(state) => {
            let words = if *state == ConsentState::Outdated { people::CONSENT_OUTDATED } else { people::DUE_CONSENT };
            Told { line: voice.say(words), list: "consent", value: consent::code(*state).into() }
        }
    }
}

fn in_pair(voice: Voice, pair: &PairView, what: &PairDue) -> Told {
    let words = person::words(pair);
    let fill = |message, name, said: Argument<'_>| voice.fill(message, &[words.as_slice(), &[(name, said)]].concat());
    let (list, line, more) = match what {
        PairDue::Messages => {
            let line = fill(people::DUE_MESSAGES, "count", pair.unread.into());
            ("messages", line, Some(("unread", pair.unread.into())))
        }
        PairDue::Confirmation => ("confirm", voice.fill(people::DUE_CONFIRM, &words), None),
        PairDue::Signature(proposal) => {
            let hash = agreement::id(proposal);
            ("sign", fill(people::DUE_SIGN, "id", person::short(&hash).into()), Some(("hash", Value::from(hash))))
        }
        PairDue::Review(day) => {
            let day = person::day(*day);
            ("review", fill(people::DUE_REVIEW, "day", day.as_str().into()), Some(("review", day.into())))
        }
    };
    let mut value = json!({ "pair": person::long(&pair.space), "name": pair.name });
    if let (Some(fields), Some((name, said))) = (value.as_object_mut(), more) {
        fields.insert(name.to_owned(), said);
    }
    Told { line, list, value }
}

fn of_goal(voice: Voice, view: &GoalView, pair: Option<&PairView>, what: GoalDue) -> Told {
    let title = goal::title(&view.goal);
    let mut words: Vec<(&'static str, Argument<'static>)> = vec![
        ("title", goal::named(voice, title).into()),
        ("id", entry::short(&view.goal.id).into()),
        ("name", pair.map(person::name).unwrap_or_default().into()),
    ];
    let (list, message) = match what {
        GoalDue::Habit => {
            words.extend(view.habit.map(|progress| ("week", goal::this_week(voice, progress).into())));
            ("habits", texts::DUE_HABIT)
        }
        GoalDue::Day => {
            words.extend(view.goal.target_day.map(|day| ("day", day.to_string().into())));
            ("goals", texts::DUE_DAY)
        }
        GoalDue::Signature => ("sign_goals", texts::DUE_SIGN),
    };
    let pair = pair.map(|pair| person::long(&pair.space));
    let value = json!({ "id": entry::long(&view.goal.id), "title": title, "pair": pair });
    Told { line: voice.fill(message, &words), list, value }
}
