//! How an entry lies in its document. Keys that aren't named here belong to newer versions and are never touched.
//!
//! All containers are made by the creator's first change, so no two devices ever make the same one. A field whose two
//! values meet takes Automerge's winner, which is the same everywhere; `deleted` is the exception (see `read`).

use automerge::marks::ExpandMark;

use crate::model::{HeadingLevel, LinkTarget, MarkKind, MarkName, Prompt, PromptId, PromptText};

/// The version that this code writes.
pub const SCHEMA_VERSION: u64 = 1;

/// Version of the layout; a higher one is read only.
pub(super) const SCHEMA: &str = "schema";
/// What the document is.
pub(super) const KIND: &str = "kind";
/// A journal entry's kind.
pub(super) const KIND_JOURNAL: &str = "journal";
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
