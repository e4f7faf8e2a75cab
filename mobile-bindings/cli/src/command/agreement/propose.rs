//! Proposing how to talk. Whoever proposes has signed; it is in force once the other signs the same.

use beside_core::model::Day;
use beside_core::model::record::{Agreement, QuietHours};
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{
    arguments::option,
    command::{value, who, words},
    failure::Failure,
    render::{answer::Answer, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("propose")
        .about(voice.say(help::ABOUT_AGREEMENT_PROPOSE))
        .arg(who::argument(voice))
        .arg(option(voice, "scope", help::ARG_SCOPE, help::VALUE_TEXT).required(true))
        .arg(option(voice, "frequency", help::ARG_FREQUENCY, help::VALUE_TEXT))
        .arg(option(voice, "quiet", help::ARG_QUIET, help::VALUE_HOURS))
        .arg(option(voice, "limits", help::ARG_LIMITS, help::VALUE_TEXT))
        .arg(option(voice, "review", help::ARG_REVIEW, help::VALUE_DAY).required(true))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let text = |name: &str| value(matches, name).trim().to_owned();
    let review: Day = value(matches, "review").trim().parse()?;
    let quiet = matches.get_one::<String>("quiet");
    let agreement = Agreement {
        scope: words::some(text("scope"))?,
        frequency: text("frequency"),
        quiet_hours: quiet
            .map(|text| quiet_hours(text).ok_or_else(|| Failure::new("quiet-hours-invalid")))
            .transpose()?,
        limits: text("limits"),
        review_day: review.days(),
    };
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let hash = hex::encode(companion.propose(&pair.space, agreement)?);
    let words = [("name", person::name(&pair).into()), ("id", person::short(&hash).into())];
    Ok(Answer::new(session.voice.fill(people::PROPOSED, &words), json!({ "hash": hash })))
}

// `22:00-07:00`, which may go over midnight.
fn quiet_hours(text: &str) -> Option<QuietHours> {
    let (from, to) = text.split_once(['-', '–'])?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    (from != to).then_some(QuietHours { from, to })
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_are_read_as_clocks_show_them() {
        assert_eq!(quiet_hours("22:00-07:30"), Some(QuietHours { from: 1320, to: 450 }));
        assert_eq!(quiet_hours("9:05 – 17:00"), Some(QuietHours { from: 545, to: 1020 }));
        for wrong in ["", "22-7", "24:00-07:00", "22:60-07:00", "22:00-22:00", "22:00", "-1:00-07:00"] {
            assert_eq!(quiet_hours(wrong), None, "{wrong}");
        }
    }
}
