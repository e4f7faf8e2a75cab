//! Words that somebody types, pipes in, or writes in an editor.

use std::io::Read as _;

use beside_core::model::limits;
use clap::ArgMatches;

use crate::failure::Failure;

/// The words of the arguments, one after the other; with `-` all of standard input. None where none were given.
pub(super) fn given(matches: &ArgMatches) -> Result<Option<String>, Failure> {
    let words: Vec<&str> = matches.get_many::<String>("text").into_iter().flatten().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(None),
        ["-"] => from_input(limits::MESSAGE_BYTES_MAX).map(Some),
        words => Ok(Some(words.join(" "))),
    }
}

/// Words that may not be empty.
pub(super) fn some(text: String) -> Result<String, Failure> {
    if text.trim().is_empty() { Err(Failure::new("no-words")) } else { Ok(text) }
}

/// All of standard input, which may hold no more than this.
pub(super) fn from_input(bytes_max: usize) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    // The line break at the end, which nobody meant to write, is no part of it.
    let read = std::io::stdin().lock().take(most.saturating_add(3)).read_to_end(&mut bytes);
    read.map_err(|_| Failure::new("input-ended"))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::new("not-text"))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.len() > bytes_max { Err(Failure::new("statement-too-long")) } else { Ok(text.to_owned()) }
}
