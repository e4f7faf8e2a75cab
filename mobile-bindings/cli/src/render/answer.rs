//! What a command answers.

use serde_json::Value;

/// The same answer twice: for people and for scripts. The names of the fields are stable.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Lines for a person; may be empty.
    pub(crate) shown: String,
    /// One JSON object for a script.
    pub(crate) value: Value,
    /// Whether the lines are shown as they are even to a script: completions, and an export to standard output.
    pub(crate) form: Form,
}

/// How an answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Words or JSON, as asked.
    Asked,
    /// The words are data and go out unchanged.
    Raw,
}

impl Answer {
    pub(crate) fn new(shown: impl Into<String>, value: Value) -> Self {
        Self { shown: shown.into(), value, form: Form::Asked }
    }

    pub(crate) fn raw(shown: String) -> Self {
        Self { shown, value: Value::Null, form: Form::Raw }
    }
}
