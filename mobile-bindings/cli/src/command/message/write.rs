//! A new message. It is saved here first; when it goes depends on consent, on the pair, and on quiet hours.

use beside_core::model::record::Message;
use beside_texts::message::{help, people};
use clap::{ArgMatches, Command};

use crate::{
    arguments::{option, positional},
    command::{who, words},
    editor,
    failure::Failure,
    render::{answer::Answer, message, person},
    session::Session,
    voice::Voice,
};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("write")
        .about(voice.say(help::ABOUT_MESSAGE_WRITE))
        .arg(who::argument(voice))
        .arg(positional(voice, "text", help::ARG_MESSAGE_TEXT, help::VALUE_TEXT).num_args(0..))
        .arg(option(voice, "reply", help::ARG_REPLY, help::VALUE_ID))
        .arg(option(voice, "note", help::ARG_MESSAGE_NOTE, help::VALUE_TEXT))
}

pub(super) fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let given = words::given(matches)?;
    let mut companion = session.open_unlocked()?;
    let pair = who::find(&companion, matches)?;
    let reply_to = who::message_in(&companion, &pair.space, matches.get_one("reply"))?.map(|view| view.reference);
    let draft = companion.message_draft(&pair.space)?;
    let mut edited = None;
    let text = match &given {
        Some(text) => text.clone(),
        None => edited.insert(editor::edit(draft.as_deref().unwrap_or_default())?).text.clone(),
    };
    let content_note = matches.get_one::<String>("note").cloned();
    let message = Message { text: words::some(text)?, reply_to, content_note };
    let sent = companion.send_message(&pair.space, message).map_err(|error| {
        let failure = Failure::from(error);
        match edited {
            Some(edited) => edited.keep(failure),
            None => failure,
        }
    })?;
    // Whoever answers in between keeps what they had begun to write.
    if let (Some(draft), Some(_)) = (draft, given) {
        companion.keep_message_draft(&pair.space, &draft)?;
    }
    let view = companion.message(&pair.space, sent)?;
    let status = view.status.map(|status| session.voice.say(message::status(status))).unwrap_or_default();
    let written = session.voice.fill(people::WRITTEN, &[("id", person::short(&person::record(sent)).into())]);
    Ok(Answer::new(format!("{written}\n{}", session.output.faint(&status)), message::json(&pair, &view)))
}
