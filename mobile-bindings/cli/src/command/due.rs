//! What waits for a person today. Nothing of it is urgent, and nobody is told whether it was looked at.

mod goals;

use beside_core::companion::{Clock as _, Companion, ConsentState, PairView};
use beside_core::driver::SystemClock;
use beside_core::sync::Standing;
use beside_texts::message::{help, people};
use clap::Command;
use serde_json::{Value, json};

use super::consent;
use crate::{
    failure::Failure,
    render::{agreement, answer::Answer, person},
    session::Session,
    voice::Voice,
};
use goals::Goals;

pub(super) fn define(voice: Voice) -> Command {
    Command::new("due").about(voice.say(help::ABOUT_DUE))
}

pub(super) fn run(session: &Session) -> Result<Answer, Failure> {
    let voice = session.voice;
    let companion = session.open_unlocked()?;
    let mut due = Due::default();
    let pairs = companion.pairs()?;
    for pair in pairs.iter().filter(|pair| pair.standing != Standing::Ended) {
        due.look_at(voice, &companion, pair)?;
    }
    let goals = Goals::gather(voice, &companion)?;
    due.lines.extend(goals.lines);
    let state = companion.consent_state()?;
    let talks = pairs.iter().any(|pair| pair.standing != Standing::Ended);
    let asks = state == ConsentState::Outdated || (state == ConsentState::None && talks);
    if asks {
        let outdated = state == ConsentState::Outdated;
        due.lines.push(voice.say(if outdated { people::CONSENT_OUTDATED } else { people::DUE_CONSENT }));
    }
    if due.lines.is_empty() {
        due.lines.push(voice.say(people::NOTHING_DUE));
    }
    let value = json!({
        "messages": due.messages,
        "confirm": due.confirm,
        "sign": due.sign,
        "review": due.review,
        "habits": goals.habits,
        "goals": goals.days,
        "sign_goals": goals.sign,
        "consent": asks.then(|| consent::code(state)),
    });
    Ok(Answer::new(due.lines.join("\n"), value))
}

#[derive(Default)]
struct Due {
    lines: Vec<String>,
    messages: Vec<Value>,
    confirm: Vec<Value>,
    sign: Vec<Value>,
    review: Vec<Value>,
}

impl Due {
    fn look_at(&mut self, voice: Voice, companion: &Companion, pair: &PairView) -> Result<(), Failure> {
        let (id, words) = (person::long(&pair.space), person::words(pair));
        let with = |variable| [words.as_slice(), &[variable]].concat();
        let who = || json!({ "pair": id, "name": pair.name });
        if pair.unread > 0 {
            self.lines.push(voice.fill(people::DUE_MESSAGES, &with(("count", pair.unread.into()))));
            self.messages.push(json!({ "pair": id, "name": pair.name, "unread": pair.unread }));
        }
        if pair.standing == Standing::Offered {
            self.lines.push(voice.fill(people::DUE_CONFIRM, &words));
            self.confirm.push(who());
        }
        for proposal in companion.proposals(&pair.space)? {
            if !agreement::signed_by_me(pair, &proposal) {
                let hash = agreement::id(&proposal);
                self.lines.push(voice.fill(people::DUE_SIGN, &with(("id", person::short(&hash).into()))));
                self.sign.push(json!({ "pair": id, "name": pair.name, "hash": hash }));
            }
        }
        let in_force = companion.agreement(&pair.space)?.map(|proposal| proposal.agreement.review_day);
        if let Some(review_day) = in_force.filter(|day| *day <= SystemClock.today().days()) {
            let day = person::day(review_day);
            self.lines.push(voice.fill(people::DUE_REVIEW, &with(("day", day.clone().into()))));
            self.review.push(json!({ "pair": id, "name": pair.name, "review": day }));
        }
        Ok(())
    }
}
