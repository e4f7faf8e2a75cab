//! How an entry or a goal lies in its document. Keys that aren't named here belong to newer versions and are never touched.
//!
//! All containers are made by the creator's first change, so no two devices ever make the same one. A field whose two
//! values meet takes Automerge's winner, which is the same everywhere; `deleted` is the exception (see `read`),
//! and so is a step's removal (see `read/steps`). A step's map is made by whoever adds the step, under a random id.

use automerge::marks::ExpandMark;
use beside_wire::{hash::hash, id::first_16};

use crate::model::{
    Habit, HeadingLevel, LinkTarget, MarkKind, MarkName, Prompt, PromptId, PromptText, StepText, TimesPerWeek, Weekdays,
};

/// The version that this code writes.
pub const SCHEMA_VERSION: u64 = 1;

/// What a document is. It is so from its first change on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// A journal entry.
    Journal,
    /// A goal.
    Goal,
}

/// Version of the layout; a higher one is read only.
pub(super) const SCHEMA: &str = "schema";
/// What the document is.
pub(super) const KIND: &str = "kind";
/// A journal entry's kind.
pub(super) const KIND_JOURNAL: &str = "journal";
/// A goal's kind.
pub(super) const KIND_GOAL: &str = "goal";
/// The text, with marks.
pub(super) const TEXT: &str = "text";
/// Milliseconds since 1970.
pub(super) const WRITTEN_AT: &str = "written";
/// Days since 1970.
pub(super) const ABOUT_DAY: &str = "day";
/// 1 to 5; no key means none.
pub(super) const MOOD: &str = "mood";
/// A map with a key for each tag.
pub(super) const TAGS: &str = "tags";
/// A map with a key for each content note.
pub(super) const CONTENT_NOTES: &str = "notes";
/// One string, so that kind and words never come from two writers.
pub(super) const PROMPT: &str = "prompt";
/// Put away or not.
pub(super) const DELETED: &str = "deleted";

/// Milliseconds since 1970 at which a goal was begun.
pub(super) const CREATED_AT: &str = "created";
/// A goal's title; no key means none.
pub(super) const TITLE: &str = "title";
/// What a goal is for.
pub(super) const WHY: &str = "why";
/// How one sees that a goal is reached.
pub(super) const MEASURE: &str = "measure";
/// Days since 1970; no key means none.
pub(super) const TARGET_DAY: &str = "target";
/// One string, so that kind and number never come from two writers.
pub(super) const HABIT: &str = "habit";
/// A map with a map for each step, by its id in hex.
pub(super) const STEPS: &str = "steps";
/// A step's words.
pub(super) const STEP_TEXT: &str = "text";
/// Done or not; no key means not.
pub(super) const STEP_DONE: &str = "done";
/// A step's place, as `position` has it.
pub(super) const STEP_AT: &str = "at";
/// The digest of the words that were removed, or `false` where the step was restored since.
pub(super) const STEP_REMOVED: &str = "removed";

const WEEKDAYS: &str = "days:";
const TIMES: &str = "times:";
const LISTED: &str = "listed:";
const OWN: &str = "own:";

pub(super) fn prompt_to_text(prompt: &Prompt) -> String {
    match prompt {
        Prompt::Listed(id) => format!("{LISTED}{id}"),
        Prompt::Own(words) => format!("{OWN}{words}"),
    }
}

pub(super) fn prompt_from_text(text: &str) -> Option<Prompt> {
    if let Some(id) = text.strip_prefix(LISTED) {
        return PromptId::new(id).ok().map(Prompt::Listed);
    }
    text.strip_prefix(OWN).and_then(|words| PromptText::new(words).ok()).map(Prompt::Own)
}

pub(super) fn habit_to_text(habit: Habit) -> String {
    match habit {
        Habit::Weekdays(days) => format!("{WEEKDAYS}{}", days.bits()),
        Habit::TimesPerWeek(times) => format!("{TIMES}{}", times.get()),
    }
}

pub(super) fn habit_from_text(text: &str) -> Option<Habit> {
    if let Some(bits) = text.strip_prefix(WEEKDAYS) {
        return bits.parse().ok().and_then(|bits| Weekdays::from_bits(bits).ok()).map(Habit::Weekdays);
    }
    let times = text.strip_prefix(TIMES)?.parse().ok()?;
    TimesPerWeek::new(times).ok().map(Habit::TimesPerWeek)
}

/// Stands for the words of a step where they were removed. Sixteen bytes, since nobody gains by finding others of the
/// same digest: whoever could write them could remove the step as well.
pub(super) fn words_digest(words: &StepText) -> [u8; 16] {
    first_16(&hash("step", &[words.as_str().as_bytes()]))
}

pub(super) const fn mark_key(name: MarkName) -> &'static str {
    match name {
        MarkName::Bold => "bold",
        MarkName::Italic => "italic",
        MarkName::Heading => "heading",
        MarkName::Quote => "quote",
        MarkName::Link => "link",
    }
}

/// Whether what is typed at the end belongs to the mark: yes for what one is writing in, no for a link (Peritext).
pub(super) const fn mark_expand(name: MarkName) -> ExpandMark {
    match name {
        MarkName::Bold | MarkName::Italic | MarkName::Heading | MarkName::Quote => ExpandMark::After,
        MarkName::Link => ExpandMark::None,
    }
}

pub(super) fn mark_from(key: &str, value: &automerge::ScalarValue) -> MarkKind {
    let known = match key {
        "bold" => value.as_bool().filter(|on| *on).map(|_| MarkKind::Bold),
        "italic" => value.as_bool().filter(|on| *on).map(|_| MarkKind::Italic),
        "quote" => value.as_bool().filter(|on| *on).map(|_| MarkKind::Quote),
        "heading" => value
            .as_u64()
            .and_then(|level| u8::try_from(level).ok())
            .and_then(|level| HeadingLevel::new(level).ok())
            .map(MarkKind::Heading),
        "link" => value.as_str().and_then(|target| LinkTarget::new(target).ok()).map(MarkKind::Link),
        _ => None,
    };
    known.unwrap_or_else(|| MarkKind::Unknown(key.to_owned()))
}
