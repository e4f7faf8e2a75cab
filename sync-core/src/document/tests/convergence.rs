//! I1: whoever has the same changes has the same version and reads the same entry.

use proptest::prelude::*;

use super::*;
use crate::{
    document::EntryEvent,
    model::{HeadingLevel, LinkTarget, Mark, MarkKind, Mood, Span},
};

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let insert = |order: Vec<usize>| {
        (0..=order.len()).map(move |place| {
            let mut longer = order.clone();
            longer.insert(place, *first);
            longer
        })
    };
    permutations(rest).into_iter().flat_map(insert).collect()
}

#[test]
fn i1_three_writers_of_one_paragraph_converge_in_every_order() {
    let (base, created) = begun("Today I walked to the river.");
    let mut changes = vec![created];
    for (n, words) in
        [(1, "Today I walked slowly to the river."), (2, "Today we walked to the river."), (3, "Today I walked home.")]
    {
        let mut device = on_device(&base, n);
        changes.push(edited(&mut device, &[text(words), JournalEdit::AddTag(tag(&format!("t{n}")))]));
        changes.push(edited(&mut device, &[JournalEdit::SetMood(Some(Mood::new(n).unwrap()))]));
    }
    let all: Vec<_> = (0..changes.len()).collect();
    let orders = permutations(&all);
    assert_eq!(orders.len(), 5_040);
    let mut outcomes = Vec::new();
    for order in orders {
        let replica = deliver(None, order.iter().filter_map(|at| changes.get(*at))).unwrap();
        assert!(!replica.incomplete());
        outcomes.push((replica.heads(), replica.journal().unwrap()));
    }
    outcomes.dedup();
    assert_eq!(outcomes.len(), 1);
    let (_, entry) = outcomes.pop().unwrap();
    assert_eq!(entry.text.text.matches("slowly").count(), 1);
    assert!(entry.text.text.starts_with("Today we "), "{}", entry.text.text);
    assert_eq!(entry.tags.len(), 3);
}

/// Two devices do something at the same time; both orders give one entry.
fn meet(base: &Replica, one: &[JournalEdit], two: &[JournalEdit]) -> crate::model::JournalEntry {
    let (mut first, mut second) = (on_device(base, 1), on_device(base, 2));
    let from_first = edited(&mut first, one);
    let from_second = edited(&mut second, two);
    let first = deliver(Some(first), [&from_second]).unwrap();
    let second = deliver(Some(second), [&from_first]).unwrap();
    assert_eq!(first.heads(), second.heads());
    let entry = first.journal().unwrap();
    assert_eq!(entry, second.journal().unwrap());
    let reloaded = Replica::load(document(), &first.save()).unwrap();
    assert_eq!(reloaded.journal().unwrap(), entry);
    entry
}

#[test]
fn an_edit_that_meets_a_delete_is_kept() {
    let (base, _) = begun("Bom dia");
    let entry = meet(&base, &[JournalEdit::Delete], &[text("Bom dia, coração")]);
    assert!(entry.deleted);
    assert_eq!(entry.text.text, "Bom dia, coração");
}

#[test]
fn an_undo_that_meets_a_delete_wins() {
    let (mut base, _) = begun("a");
    edited(&mut base, &[JournalEdit::Delete]);
    edited(&mut base, &[JournalEdit::UndoDelete]);
    for (one, two) in [(1, 2), (2, 1)] {
        let (mut deleting, mut undoing) = (on_device(&base, one), on_device(&base, two));
        let deleted = edited(&mut deleting, &[JournalEdit::Delete]);
        let first = edited(&mut undoing, &[JournalEdit::Delete]);
        let undone = edited(&mut undoing, &[JournalEdit::UndoDelete]);
        let deleting = deliver(Some(deleting), [&first, &undone]).unwrap();
        let mut undoing = deliver(Some(undoing), [&deleted]).unwrap();
        assert!(!deleting.journal().unwrap().deleted);
        assert_eq!(deleting.journal().unwrap(), undoing.journal().unwrap());
        let again = edited(&mut undoing, &[JournalEdit::Delete]);
        let deleting = deliver(Some(deleting), [&again]).unwrap();
        assert!(deleting.journal().unwrap().deleted, "a later delete counts");
    }
}

#[test]
fn two_deletes_are_one_and_one_undo_shows_the_entry() {
    let (base, _) = begun("a");
    let (mut first, mut second) = (on_device(&base, 1), on_device(&base, 2));
    edited(&mut first, &[JournalEdit::Delete]);
    let other = edited(&mut second, &[JournalEdit::Delete]);
    let mut first = deliver(Some(first), [&other]).unwrap();
    assert!(first.journal().unwrap().deleted);
    edited(&mut first, &[JournalEdit::UndoDelete]);
    assert!(!first.journal().unwrap().deleted);
}

#[test]
fn a_tag_that_is_added_again_survives_its_removal() {
    let (mut base, _) = begun("a");
    edited(&mut base, &[JournalEdit::AddTag(tag("sleep"))]);
    let remove = [JournalEdit::RemoveTag(tag("sleep"))];
    let again = [JournalEdit::RemoveTag(tag("sleep")), JournalEdit::AddTag(tag("sleep"))];
    assert!(meet(&base, &remove, &again).tags.contains(&tag("sleep")));
    let both = meet(&base, &remove, &[JournalEdit::AddTag(tag("praca"))]);
    assert_eq!(both.tags.into_iter().collect::<Vec<_>>(), [tag("praca")]);
}

#[test]
fn of_two_moods_one_wins_everywhere() {
    let (base, _) = begun("a");
    let mood = |value| [JournalEdit::SetMood(Some(Mood::new(value).unwrap()))];
    let entry = meet(&base, &mood(2), &mood(5));
    let winner = if actor(1) > actor(2) { 2 } else { 5 };
    assert_eq!(entry.mood, Some(Mood::new(winner).unwrap()), "the greater operation id wins, as Automerge has it");
    let cleared = meet(&base, &mood(3), &[JournalEdit::AddTag(tag("x"))]);
    assert_eq!(cleared.mood, Some(Mood::new(3).unwrap()));
}

#[test]
fn marks_merge_with_each_other_and_with_text() {
    let (base, _) = begun("one two three");
    let bold = Mark { span: Span::new(0, 7).unwrap(), kind: MarkKind::Bold };
    let link =
        Mark { span: Span::new(4, 13).unwrap(), kind: MarkKind::Link(LinkTarget::new("https://example.org").unwrap()) };
    let entry = meet(&base, &[JournalEdit::Mark(bold.clone())], &[JournalEdit::Mark(link.clone())]);
    assert_eq!(entry.text.marks, [bold, link]);
    let heading = Mark { span: Span::new(4, 7).unwrap(), kind: MarkKind::Heading(HeadingLevel::new(2).unwrap()) };
    let entry = meet(&base, &[JournalEdit::Mark(heading)], &[text("so: one two three")]);
    assert_eq!(entry.text.marks.first().unwrap().span, Span::new(8, 11).unwrap(), "it moves with its letters");
}

#[test]
fn events_say_what_is_different() {
    let (mut replica, _) = begun("a");
    let before = replica.heads();
    assert_eq!(replica.events_since(&[]).unwrap(), [EntryEvent::Created]);
    assert_eq!(replica.events_since(&before).unwrap(), []);
    edited(&mut replica, &[text("b"), JournalEdit::AddTag(tag("x")), JournalEdit::Delete]);
    let all = [EntryEvent::TextChanged, EntryEvent::FieldsChanged, EntryEvent::Deleted];
    assert_eq!(replica.events_since(&before).unwrap(), all);
    let before = replica.heads();
    edited(&mut replica, &[JournalEdit::UndoDelete]);
    assert_eq!(replica.events_since(&before).unwrap(), [EntryEvent::Restored]);
}

#[derive(Clone, Debug)]
enum Act {
    Edit(u8, JournalEdit),
    Hear(u8, usize),
}

fn kind() -> impl Strategy<Value = MarkKind> {
    prop_oneof![
        Just(MarkKind::Bold),
        Just(MarkKind::Quote),
        (1_u8..=3).prop_map(|level| MarkKind::Heading(HeadingLevel::new(level).unwrap())),
        "[ab]".prop_map(|to| MarkKind::Link(LinkTarget::new(&format!("https://{to}")).unwrap())),
    ]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let edit = prop_oneof![
        4 => "[ab żó👍é\n]{0,12}".prop_map(JournalEdit::SetText),
        1 => (1_u8..=5).prop_map(|mood| JournalEdit::SetMood(Mood::new(mood).ok())),
        1 => "[xyz]".prop_map(|word| JournalEdit::AddTag(tag(&word))),
        1 => "[xyz]".prop_map(|word| JournalEdit::RemoveTag(tag(&word))),
        2 => (0_usize..10, 1_usize..6, kind()).prop_map(|(start, length, kind)| {
            JournalEdit::Mark(Mark { span: Span::new(start, start + length).unwrap(), kind })
        }),
        1 => (0_usize..10, 1_usize..6, kind()).prop_map(|(start, length, kind)| {
            JournalEdit::Unmark { span: Span::new(start, start + length).unwrap(), name: kind.name().unwrap() }
        }),
        1 => Just(JournalEdit::Delete),
        1 => Just(JournalEdit::UndoDelete),
    ];
    let act = prop_oneof![
        3 => (1_u8..=3, edit).prop_map(|(who, edit)| Act::Edit(who, edit)),
        2 => (1_u8..=3, 0_usize..40).prop_map(|(who, which)| Act::Hear(who, which)),
    ];
    proptest::collection::vec(act, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn i1_i8_any_delivery_with_repeats_converges(acts in acts(), shuffle in any::<prop::sample::Index>()) {
        let (base, created) = begun("start");
        let mut devices: Vec<_> = (1..=3).map(|n| on_device(&base, n)).collect();
        let mut written = vec![created];
        for act in acts {
            match act {
                Act::Edit(who, edit) => {
                    let device = devices.get_mut(usize::from(who) - 1).unwrap();
                    match device.edit(&[edit], at(0)) {
                        Ok(change) => written.extend(change),
                        // The text is shorter than what was to be marked.
                        Err(error) => prop_assert_eq!(error.code(), "span-invalid"),
                    }
                }
                Act::Hear(who, which) => {
                    let device = devices.get_mut(usize::from(who) - 1).unwrap();
                    let change = written.get(which % written.len()).unwrap();
                    // Their own later changes may be among what they hear; they know them already.
                    *device = deliver(Some(device.clone()), [change]).unwrap();
                }
            }
        }
        let turn = shuffle.index(written.len());
        let turned: Vec<_> = written.iter().skip(turn).chain(written.iter().take(turn)).collect();
        let backwards: Vec<_> = written.iter().rev().collect();
        let mut ends = vec![deliver(None, turned).unwrap(), deliver(None, backwards).unwrap()];
        ends.extend(devices.into_iter().map(|device| deliver(Some(device), &written).unwrap()));
        let first = ends.first().unwrap();
        for end in &ends {
            prop_assert!(!end.incomplete());
            prop_assert_eq!(end.heads(), first.heads());
            prop_assert_eq!(end.journal().unwrap(), first.journal().unwrap());
        }
    }
}
