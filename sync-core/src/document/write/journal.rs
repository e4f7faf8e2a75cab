//! Writing an entry.

use std::collections::BTreeSet;

use automerge::{
    ObjType, ROOT, ScalarValue,
    marks::Mark as AutomergeMark,
    transaction::{Transactable, Transaction},
};

use super::{Deleted, set_deleted, set_field};
use crate::{
    document::{
        DocumentError, EntryStart, limits,
        read::View,
        schema::{self, SCHEMA_VERSION},
    },
    model::{
        JournalEdit, Mark, MarkKind, MarkName, ModelError, Prompt, Span,
        limits::{CONTENT_NOTES_MAX, TAGS_MAX, TEXT_BYTES_MAX},
    },
};

/// Lays out an empty entry.
pub(in crate::document) fn create(transaction: &mut Transaction<'_>, start: EntryStart) -> Result<(), DocumentError> {
    transaction.put(ROOT, schema::SCHEMA, SCHEMA_VERSION)?;
    transaction.put(ROOT, schema::KIND, schema::KIND_JOURNAL)?;
    transaction.put(ROOT, schema::WRITTEN_AT, start.written_at.millis())?;
    transaction.put(ROOT, schema::ABOUT_DAY, i64::from(start.about_day.days()))?;
    transaction.put_object(ROOT, schema::TEXT, ObjType::Text)?;
    transaction.put_object(ROOT, schema::TAGS, ObjType::Map)?;
    transaction.put_object(ROOT, schema::CONTENT_NOTES, ObjType::Map)?;
    Ok(())
}

/// Writes one edit.
pub(in crate::document) fn apply(transaction: &mut Transaction<'_>, edit: &JournalEdit) -> Result<(), DocumentError> {
    match edit {
        JournalEdit::SetText(text) => set_text(transaction, text),
        JournalEdit::Mark(mark) => set_mark(transaction, mark),
        JournalEdit::Unmark { span, name } => unmark(transaction, *span, *name),
        JournalEdit::SetMood(mood) => {
            if View::now(transaction).mood()? == *mood {
                return Ok(());
            }
            set_field(transaction, schema::MOOD, mood.map(|mood| u64::from(mood.get()).into()))
        }
        JournalEdit::AddTag(tag) => {
            let there = View::now(transaction).tags()?;
            if there.contains(tag) {
                return Ok(());
            }
            if there.len() >= TAGS_MAX {
                return Err(ModelError::TooManyTags.into());
            }
            add_label(transaction, schema::TAGS, tag.as_str())
        }
        JournalEdit::RemoveTag(tag) => remove_label(transaction, schema::TAGS, tag.as_str()),
        JournalEdit::AddContentNote(note) => {
            let there = View::now(transaction).content_notes()?;
            if there.contains(note) {
                return Ok(());
            }
            if there.len() >= CONTENT_NOTES_MAX {
                return Err(ModelError::TooManyContentNotes.into());
            }
            add_label(transaction, schema::CONTENT_NOTES, note.as_str())
        }
        JournalEdit::RemoveContentNote(note) => remove_label(transaction, schema::CONTENT_NOTES, note.as_str()),
        JournalEdit::SetAboutDay(day) => {
            if View::now(transaction).about_day()? == *day {
                return Ok(());
            }
            set_field(transaction, schema::ABOUT_DAY, Some(i64::from(day.days()).into()))
        }
        JournalEdit::SetPrompt(prompt) => set_prompt(transaction, prompt.as_ref()),
        JournalEdit::Delete => set_deleted(transaction, Deleted::Yes),
        JournalEdit::UndoDelete => set_deleted(transaction, Deleted::No),
    }
}

/// Whether it writes a mark.
pub(in crate::document) const fn is_mark(edit: &JournalEdit) -> bool {
    matches!(edit, JournalEdit::Mark(_) | JournalEdit::Unmark { .. })
}

fn set_prompt(transaction: &mut Transaction<'_>, prompt: Option<&Prompt>) -> Result<(), DocumentError> {
    if View::now(transaction).prompt()?.as_ref() == prompt {
        return Ok(());
    }
    set_field(transaction, schema::PROMPT, prompt.map(|prompt| schema::prompt_to_text(prompt).into()))
}

fn add_label(transaction: &mut Transaction<'_>, key: &str, label: &str) -> Result<(), DocumentError> {
    let object = View::now(transaction).container(key, ObjType::Map)?;
    transaction.put(&object, label, true)?;
    Ok(())
}

fn remove_label(transaction: &mut Transaction<'_>, key: &str, label: &str) -> Result<(), DocumentError> {
    let object = View::now(transaction).container(key, ObjType::Map)?;
    if View::now(transaction).holds(&object, label)? {
        transaction.delete(&object, label)?;
    }
    Ok(())
}

fn set_text(transaction: &mut Transaction<'_>, text: &str) -> Result<(), DocumentError> {
    let view = View::now(transaction);
    let (object, old) = (view.text_object()?, view.text()?);
    if old == text {
        return Ok(());
    }
    // Two writers may together exceed the bound; whoever then shortens the text isn't stopped half-way.
    if text.len() > TEXT_BYTES_MAX && text.len() >= old.len() {
        return Err(ModelError::TextTooLong.into());
    }
    let replaced = Middle::between(&old, text);
    // Words that were only added, or only taken away, in one place need no comparing.
    let compares = replaced.removed > 0 && !replaced.inserted.is_empty();
    if compares && diff_steps(&old, text) <= limits::DIFF_STEPS_MAX {
        transaction.update_text(&object, text)?;
        return Ok(());
    }
    let removed = isize::try_from(replaced.removed).map_err(|_| DocumentError::Engine)?;
    transaction.splice_text(&object, replaced.start, removed, replaced.inserted)?;
    Ok(())
}

/// What a fine comparison may cost, estimated from above: the lengths of what lies between the common ends, times what
/// stands on lines that only one text has. Lines that changed places count in full.
fn diff_steps(old: &str, new: &str) -> usize {
    let ends = Middle::between(old, new);
    let (old_middle, new_middle) = (ends.removed, ends.inserted.chars().count());
    let both = old_middle + new_middle;
    let old_lines: BTreeSet<_> = old.lines().collect();
    let new_lines: BTreeSet<_> = new.lines().collect();
    let in_order =
        old.lines().filter(|line| new_lines.contains(line)).eq(new.lines().filter(|line| old_lines.contains(line)));
    let only_one = old_lines.symmetric_difference(&new_lines).map(|line| line.len()).sum::<usize>();
    let different = if in_order { only_one.saturating_add(1).min(both) } else { both };
    (old.len() + new.len()).saturating_mul(different)
}

/// The one part in which two texts differ, in Unicode scalar values.
struct Middle<'a> {
    start: usize,
    removed: usize,
    inserted: &'a str,
}

impl<'a> Middle<'a> {
    fn between(old: &str, new: &'a str) -> Self {
        let (mut start, mut bytes) = (0, 0);
        for (a, _) in old.chars().zip(new.chars()).take_while(|(a, b)| a == b) {
            start += 1;
            bytes += a.len_utf8();
        }
        let old_rest = old.get(bytes..).unwrap_or_default();
        let new_rest = new.get(bytes..).unwrap_or_default();
        let (mut kept, mut kept_bytes) = (0, 0);
        for (a, _) in old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b) {
            kept += 1;
            kept_bytes += a.len_utf8();
        }
        Self {
            start,
            removed: old_rest.chars().count().saturating_sub(kept),
            inserted: new_rest.get(..new_rest.len().saturating_sub(kept_bytes)).unwrap_or_default(),
        }
    }
}

fn set_mark(transaction: &mut Transaction<'_>, mark: &Mark) -> Result<(), DocumentError> {
    let value: ScalarValue = match &mark.kind {
        MarkKind::Bold | MarkKind::Italic | MarkKind::Quote => true.into(),
        MarkKind::Heading(level) => u64::from(level.get()).into(),
        MarkKind::Link(target) => target.as_str().into(),
        MarkKind::Unknown(_) => return Err(ModelError::MarkUnknown.into()),
    };
    let name = mark.kind.name().ok_or(ModelError::MarkUnknown)?;
    let view = View::now(transaction);
    let object = view.text_object()?;
    expect_inside(&view.text()?, mark.span)?;
    let covers = |there: &Mark| there.span.start() <= mark.span.start() && mark.span.end() <= there.span.end();
    if view.marks()?.iter().any(|there| there.kind == mark.kind && covers(there)) {
        return Ok(());
    }
    let mark = AutomergeMark::new(schema::mark_key(name).to_owned(), value, mark.span.start(), mark.span.end());
    transaction.mark(&object, mark, schema::mark_expand(name))?;
    Ok(())
}

fn unmark(transaction: &mut Transaction<'_>, span: Span, name: MarkName) -> Result<(), DocumentError> {
    let view = View::now(transaction);
    let object = view.text_object()?;
    expect_inside(&view.text()?, span)?;
    let touches = |there: &Mark| there.span.start() < span.end() && span.start() < there.span.end();
    if !view.marks()?.iter().any(|there| there.kind.name() == Some(name) && touches(there)) {
        return Ok(());
    }
    let key = schema::mark_key(name);
    transaction.unmark(&object, key, span.start(), span.end(), schema::mark_expand(name))?;
    Ok(())
}

fn expect_inside(text: &str, span: Span) -> Result<(), ModelError> {
    if span.end() > text.chars().count() { Err(ModelError::SpanInvalid) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_what_differs() {
        let middle = Middle::between("zażółć", "zaźć");
        assert_eq!((middle.start, middle.removed, middle.inserted), (2, 3, "ź"));
        let middle = Middle::between("aa", "aaa");
        assert_eq!((middle.start, middle.removed, middle.inserted), (2, 0, "a"));
        let middle = Middle::between("", "");
        assert_eq!((middle.start, middle.removed, middle.inserted), (0, 0, ""));
    }

    #[test]
    fn only_large_rewrites_are_compared_coarsely() {
        assert!(diff_steps("a day\n", "a good day\n") <= limits::DIFF_STEPS_MAX);
        let (old, new) = ("a".repeat(100_000), "b".repeat(100_000));
        assert!(diff_steps(&old, &new) > limits::DIFF_STEPS_MAX);
    }
}
