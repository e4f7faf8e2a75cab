//! The only place that writes to the terminal. A reader that went away (`| head`) is no error.

use std::{
    env,
    io::{self, IsTerminal as _, Write},
};

use serde_json::{Value, json};

use super::answer::{Answer, Form};
use crate::{failure::Failure, voice::Voice};
use beside_texts::message::say;

/// What the two streams of this program can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    manner: Manner,
    colour: Colour,
    width: Option<u16>,
    live: bool,
}

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// For people.
    Words,
    /// For scripts.
    Json,
}

/// Whether escape sequences are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    On,
    Off,
}

impl Output {
    /// Looks at the terminal, `NO_COLOR` and `TERM`.
    pub(crate) fn new(manner: Manner) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            manner,
            colour: if terminal && !plain { Colour::On } else { Colour::Off },
            width: terminal.then(|| comfy_table::Table::new().width()).flatten(),
            live: manner == Manner::Words && io::stderr().is_terminal(),
        }
    }

    pub(crate) const fn manner(self) -> Manner {
        self.manner
    }

    /// Columns of the terminal; none when the output goes to a file or a pipe.
    pub(crate) const fn width(self) -> Option<u16> {
        self.width
    }

    /// Whether somebody watches, so that progress may be drawn.
    pub(crate) const fn live(self) -> bool {
        self.live
    }

    /// Something important.
    pub(crate) fn strong(self, text: &str) -> String {
        self.painted("1", text)
    }

    /// Something that may be overlooked.
    pub(crate) fn faint(self, text: &str) -> String {
        self.painted("2", text)
    }

    /// White shapes on black, whatever the colours of the terminal; where it has none, as it writes.
    pub(crate) fn bright(self, lines: &str) -> String {
        lines.lines().map(|line| self.painted("97;40", line)).collect::<Vec<_>>().join("\n")
    }

    fn painted(self, code: &str, text: &str) -> String {
        match self.colour {
            Colour::On => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::Off => text.to_owned(),
        }
    }

    /// The answer of a command.
    pub(crate) fn answer(self, answer: &Answer) {
        match (answer.form, self.manner) {
            (Form::Raw, _) => put(&mut io::stdout().lock(), &answer.shown),
            (Form::Asked, Manner::Json) => self.json(&answer.value),
            (Form::Asked, Manner::Words) => self.line(&answer.shown),
        }
    }

    /// A line for a person, now. Scripts don't get it.
    pub(crate) fn line(self, text: &str) {
        if self.manner == Manner::Words && !text.is_empty() {
            put(&mut io::stdout().lock(), &format!("{}\n", text.trim_end_matches('\n')));
        }
    }

    /// One line of JSON.
    #[expect(clippy::unused_self, reason = "only who has the output may write to it")]
    pub(crate) fn json(self, value: &Value) {
        put(&mut io::stdout().lock(), &format!("{value}\n"));
    }

    /// A remark beside the answer, for a person.
    pub(crate) fn remark(self, text: &str) {
        if self.manner == Manner::Words {
            put(&mut io::stderr().lock(), &format!("{text}\n"));
        }
    }

    /// What went wrong, on standard error.
    pub(crate) fn failure(self, voice: Voice, failure: &Failure) {
        let words = voice.problem(failure.code(), failure.arguments());
        let kept = failure.kept().map(|path| path.display().to_string());
        let text = match self.manner {
            Manner::Json => {
                let mut error = json!({
                    "code": failure.code(), "message": words.what, "what_to_do": words.what_to_do,
                });
                if let (Some(kept), Some(fields)) = (kept, error.as_object_mut()) {
                    fields.insert("text_kept_in".to_owned(), Value::String(kept));
                }
                json!({ "error": error }).to_string()
            }
            Manner::Words => {
                let mut lines = vec![self.strong(&words.what), words.what_to_do];
                lines.extend(kept.map(|path| voice.fill(say::TEXT_KEPT, &[("path", path.into())])));
                lines.join("\n")
            }
        };
        put(&mut io::stderr().lock(), &format!("{text}\n"));
    }
}

/// Raw text to standard output or error, as argument errors and help need it.
pub(crate) fn put(stream: &mut dyn Write, text: &str) {
    // A closed pipe is the reader's way to say "enough"; there is nobody left to tell.
    drop(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()));
}
