//! What a person does to an entry is what the entry becomes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    document::DocumentError,
    model::{ContentNote, Mark, MarkKind, MarkName, ModelError, Mood, Prompt, PromptId, PromptText, Span, limits},
};

#[test]
fn one_call_is_one_change_and_no_change_is_none() {
    let (mut replica, created) = begun("a");
    assert_eq!((created.seq, created.deps.len(), created.hashes.len()), (1, 0, 1));
    let change = edited(&mut replica, &[text("ab"), JournalEdit::AddTag(tag("x")), JournalEdit::Delete]);
    assert_eq!((change.seq, change.actor), (2, actor(1)));
    assert_eq!(change.deps, created.hashes);
    assert_eq!(replica.heads(), change.hashes);
    let nothing = [
        text("ab"),
        JournalEdit::AddTag(tag("x")),
        JournalEdit::RemoveTag(tag("y")),
        JournalEdit::Delete,
        JournalEdit::SetMood(None),
        JournalEdit::SetPrompt(None),
        JournalEdit::SetAboutDay(start().about_day),
        JournalEdit::RemoveContentNote(ContentNote::new("loss").unwrap()),
    ];
    assert_eq!(replica.edit(&nothing, at(5)), Ok(None));
    assert_eq!(replica.heads(), change.hashes);
}

#[test]
fn the_same_edits_give_the_same_bytes() {
    let run = || {
        let (mut replica, created) = begun("Zażółć 👩‍👩‍👧");
        let change = edited(&mut replica, &[text("Zażółć gęślą"), JournalEdit::AddTag(tag("x"))]);
        (created, change, replica.save(), replica.snapshot())
    };
    assert!(run() == run());
}

#[test]
fn an_edit_that_fails_half_way_leaves_nothing() {
    let (mut replica, _) = begun("a");
    let before = replica.save();
    let failing = [text("b"), JournalEdit::AddTag(tag("x")), text(&"a".repeat(1 << 20))];
    assert_eq!(replica.edit(&failing, at(0)), Err(ModelError::TextTooLong.into()));
    assert_eq!(replica.save(), before);
    assert_eq!(replica.journal().unwrap().text.text, "a");
    let begun = Replica::create(document(), actor(1), start(), &[text(&"a".repeat(1 << 20))]);
    assert_eq!(begun.err(), Some(DocumentError::Model(ModelError::TextTooLong)));
}

#[test]
fn the_longest_text_is_kept_and_can_be_rewritten() {
    let (mut replica, _) = begun(&"ż".repeat(limits::TEXT_BYTES_MAX / 2));
    assert_eq!(replica.journal().unwrap().text.text.len(), limits::TEXT_BYTES_MAX);
    let other = "ó".repeat(limits::TEXT_BYTES_MAX / 2);
    edited(&mut replica, &[text(&other)]);
    assert_eq!(replica.journal().unwrap().text.text, other);
    let heard = RemoteChanges {
        document: document(),
        content: RemoteContent::Snapshot(replica.snapshot()),
        allowed_actor: actor(1),
    };
    assert_eq!(applied(merge(None, &heard)).heads_after, replica.heads());
}

#[test]
fn labels_are_bounded() {
    let (mut replica, _) = begun("a");
    for n in 0..limits::TAGS_MAX {
        edited(&mut replica, &[JournalEdit::AddTag(tag(&format!("t{n}")))]);
    }
    assert_eq!(replica.edit(&[JournalEdit::AddTag(tag("one more"))], at(0)), Err(ModelError::TooManyTags.into()));
    let notes: Vec<_> = (0..=limits::CONTENT_NOTES_MAX)
        .map(|n| JournalEdit::AddContentNote(ContentNote::new(&format!("n{n}")).unwrap()))
        .collect();
    assert_eq!(replica.edit(&notes, at(0)), Err(ModelError::TooManyContentNotes.into()));
    assert!(replica.journal().unwrap().content_notes.is_empty());
}

#[test]
fn reading_needs_no_actor_and_writing_does() {
    let (replica, _) = begun("a");
    let mut loaded = Replica::load(document(), &replica.save()).unwrap();
    assert_eq!(loaded.journal().unwrap(), replica.journal().unwrap());
    assert_eq!(loaded.edit(&[text("b")], at(0)), Err(DocumentError::NoActor));
    loaded.set_actor(actor(1));
    assert_eq!(edited(&mut loaded, &[text("b")]).seq, 2);
}

#[test]
fn prompts_come_back_as_they_were() {
    let (mut replica, _) = begun("a");
    for prompt in [
        Some(Prompt::Listed(PromptId::new("morning.3").unwrap())),
        Some(Prompt::Own(PromptText::new("O que ajudou hoje?").unwrap())),
        None,
    ] {
        edited(&mut replica, &[JournalEdit::SetPrompt(prompt.clone())]);
        assert_eq!(replica.journal().unwrap().prompt, prompt);
    }
}

#[test]
fn marks_are_set_and_taken_off_and_count_letters() {
    let (mut replica, _) = begun("👩‍👩‍👧 żółw");
    let family = "👩‍👩‍👧".chars().count();
    assert_eq!(family, 5);
    let bold = Mark { span: Span::new(family + 1, family + 5).unwrap(), kind: MarkKind::Bold };
    edited(&mut replica, &[JournalEdit::Mark(bold.clone())]);
    assert_eq!(replica.journal().unwrap().text.marks, std::slice::from_ref(&bold));
    assert_eq!(replica.edit(&[JournalEdit::Mark(bold.clone())], at(0)), Ok(None), "it is bold already");
    let outside = Mark { span: Span::new(0, 11).unwrap(), kind: MarkKind::Bold };
    assert_eq!(replica.edit(&[JournalEdit::Mark(outside)], at(0)), Err(ModelError::SpanInvalid.into()));
    edited(&mut replica, &[JournalEdit::Unmark { span: Span::new(6, 8).unwrap(), name: MarkName::Bold }]);
    let left = Mark { span: Span::new(8, 10).unwrap(), kind: MarkKind::Bold };
    assert_eq!(replica.journal().unwrap().text.marks, [left]);
    let unknown = Mark { span: Span::new(0, 1).unwrap(), kind: MarkKind::Unknown("wobbly".to_owned()) };
    assert_eq!(replica.edit(&[JournalEdit::Mark(unknown)], at(0)), Err(ModelError::MarkUnknown.into()));
}

#[test]
fn the_last_edit_is_undone_by_a_new_one() {
    let (mut replica, _) = begun("before");
    let bold = Mark { span: Span::new(0, 3).unwrap(), kind: MarkKind::Bold };
    edited(&mut replica, &[JournalEdit::Mark(bold), JournalEdit::AddTag(tag("x"))]);
    let earlier = replica.journal().unwrap();
    edited(&mut replica, &[text("quite another text"), JournalEdit::RemoveTag(tag("x")), JournalEdit::Delete]);
    let last = replica.history().pop().unwrap();
    assert_eq!((last.seq, last.actor, last.at.millis()), (3, actor(1), 1_700_000_001_000));
    assert_eq!(replica.text_at(&last.deps).unwrap(), "before");
    let undo = replica.journal().unwrap().edits_towards(&replica.entry_at(&last.deps).unwrap());
    edited(&mut replica, &undo);
    assert_eq!(replica.journal().unwrap(), earlier);
    assert_eq!(replica.history().len(), 4);
}

#[test]
fn what_is_pending_is_joined() {
    let (mut replica, created) = begun("a");
    let mut second = on_device(&replica, 2);
    let heard = edited(&mut second, &[JournalEdit::AddTag(tag("x"))]);
    let one = edited(&mut replica, &[text("ab")]);
    replica = deliver(Some(replica), [&heard]).unwrap();
    let two = edited(&mut replica, &[text("abc")]);
    let joined = replica.own_changes_after(1).unwrap().unwrap();
    assert_eq!(joined.hashes, [one.hashes.clone(), two.hashes].concat());
    assert_eq!(joined.seq, 2);
    let deps: BTreeSet<_> = joined.deps.into_iter().collect();
    assert_eq!(deps, created.hashes.iter().chain(&heard.hashes).copied().collect());
    assert_eq!(replica.own_changes_after(3), Ok(None));
    assert_eq!(replica.changes_since(&one.hashes).unwrap().len(), 2);
    assert_eq!(replica.changes_since(&[]).unwrap().len(), 4);
}

/// What an entry is without any merging.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Naive {
    text: String,
    mood: Option<Mood>,
    tags: BTreeSet<Tag>,
    deleted: bool,
}

impl Naive {
    fn apply(&mut self, edit: &JournalEdit) {
        match edit {
            JournalEdit::SetText(text) => self.text.clone_from(text),
            JournalEdit::SetMood(mood) => self.mood = *mood,
            JournalEdit::AddTag(tag) => drop(self.tags.insert(tag.clone())),
            JournalEdit::RemoveTag(tag) => drop(self.tags.remove(tag)),
            JournalEdit::Delete => self.deleted = true,
            JournalEdit::UndoDelete => self.deleted = false,
            JournalEdit::Mark(_)
            | JournalEdit::Unmark { .. }
            | JournalEdit::AddContentNote(_)
            | JournalEdit::RemoveContentNote(_)
            | JournalEdit::SetAboutDay(_)
            | JournalEdit::SetPrompt(_) => {}
        }
    }
}

fn edit() -> impl Strategy<Value = JournalEdit> {
    prop_oneof![
        4 => "(a|b|\n|ż|e\u{301}|👍🏽|👩‍👧|ção| ){0,20}".prop_map(JournalEdit::SetText),
        1 => proptest::option::of(1_u8..=5).prop_map(|mood| JournalEdit::SetMood(mood.and_then(|m| Mood::new(m).ok()))),
        1 => "[xyz]{1,2}".prop_map(|word| JournalEdit::AddTag(tag(&word))),
        1 => "[xyz]{1,2}".prop_map(|word| JournalEdit::RemoveTag(tag(&word))),
        1 => Just(JournalEdit::Delete),
        1 => Just(JournalEdit::UndoDelete),
    ]
}

proptest! {
    #[test]
    fn what_was_begun_opens_again(edits in proptest::collection::vec(edit(), 0..8)) {
        let (replica, created) = Replica::create(document(), actor(1), start(), &edits).unwrap();
        let elsewhere = deliver(None, [&created]).unwrap();
        for opened in [Replica::load(document(), &replica.save()).unwrap(), elsewhere] {
            prop_assert_eq!(opened.heads(), created.hashes.clone());
            prop_assert_eq!(opened.journal().unwrap(), replica.journal().unwrap());
        }
    }

    #[test]
    fn an_entry_is_what_its_edits_say(calls in proptest::collection::vec(proptest::collection::vec(edit(), 0..4), 0..12)) {
        let (mut replica, created) = Replica::create(document(), actor(1), start(), &[]).unwrap();
        let mut naive = Naive::default();
        let mut written = vec![created];
        for call in &calls {
            for edit in call {
                naive.apply(edit);
            }
            written.extend(replica.edit(call, at(0)).unwrap());
            let entry = replica.journal().unwrap();
            let read = Naive { text: entry.text.text, mood: entry.mood, tags: entry.tags, deleted: entry.deleted };
            prop_assert_eq!(&read, &naive);
        }
        let elsewhere = deliver(None, written.iter().rev()).unwrap();
        prop_assert_eq!(elsewhere.journal().unwrap(), replica.journal().unwrap());
        let reloaded = Replica::load(document(), &replica.save()).unwrap();
        prop_assert_eq!(reloaded.journal().unwrap(), replica.journal().unwrap());
    }
}
