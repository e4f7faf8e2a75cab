//! Two devices do something at the same time, and both orders of delivery give one goal.

use super::*;
use crate::model::{Habit, TimesPerWeek, Weekdays};

const WHOLE: [&str; 4] = ["1 one", "2 two", "3 three", "4 four"];

/// The goal after both, which is the same in every order of delivery, on both devices, on a third one and after loading.
fn meet(one: &[GoalEdit], two: &[GoalEdit]) -> Goal {
    let (base, created) = begun_goal();
    let (mut first, mut second) = (on_device(&base, 1), on_device(&base, 2));
    let from_first = edited_goal(&mut first, one);
    let from_second = edited_goal(&mut second, two);
    let ends = [
        deliver(Some(first), [&from_second]).unwrap(),
        deliver(Some(second), [&from_first]).unwrap(),
        deliver(None, [&created, &from_first, &from_second]).unwrap(),
        deliver(None, [&from_second, &from_first, &created]).unwrap(),
    ];
    let goal = ends.first().unwrap().goal().unwrap();
    for end in &ends {
        assert_eq!(end.heads(), ends.first().unwrap().heads());
        assert_eq!(end.goal().unwrap(), goal);
        assert_eq!(Replica::load(document(), &end.save()).unwrap().goal().unwrap(), goal);
    }
    goal
}

/// The same whichever of the two devices does which, so that no order of ids decides it.
fn either_way(one: &[GoalEdit], two: &[GoalEdit], expected: &[&str]) {
    for goal in [meet(one, two), meet(two, one)] {
        assert_eq!(seen(&goal), expected, "{one:?} meets {two:?}");
    }
}

/// The device whose value stands where two meet, as Automerge has it: both wrote at the same count.
fn winner() -> u8 {
    if actor(1) > actor(2) { 1 } else { 2 }
}

#[test]
fn i1_concurrent_edits_of_steps_keep_both_wishes() {
    for (one, two, expected) in [
        (vec![put(4, None)], vec![put(1, Some(3))], ["4 four", "2 two", "3 three", "1 one"].as_slice()),
        (vec![put(4, None)], vec![put(4, None)], &["4 four", "1 one", "2 two", "3 three"]),
        (vec![put(3, None)], vec![put(4, None)], &["3 three", "4 four", "1 one", "2 two"]),
        (vec![put(1, Some(3))], vec![put(2, Some(3))], &["3 three", "1 one", "2 two", "4 four"]),
        (
            vec![add(5, "five", Some(2))],
            vec![add(6, "six", Some(2))],
            &["1 one", "2 two", "5 five", "6 six", "3 three", "4 four"],
        ),
        (
            vec![add(5, "five", Some(4))],
            vec![add(6, "six", Some(4))],
            &["1 one", "2 two", "3 three", "4 four", "5 five", "6 six"],
        ),
        (
            vec![add(5, "five", Some(2))],
            vec![put(3, Some(2)), put(3, None)],
            &["3 three", "1 one", "2 two", "5 five", "4 four"],
        ),
        (vec![say(2, "zwei")], vec![remove(2)], &["1 one", "2 zwei?", "3 three", "4 four"]),
        (vec![remove(2)], vec![remove(2)], &["1 one", "3 three", "4 four"]),
        (vec![say(2, "zwei"), remove(2)], vec![remove(2)], &["1 one", "3 three", "4 four"]),
        (vec![say(2, "zwei"), remove(2)], vec![say(2, "deux"), remove(2)], &["1 one", "3 three", "4 four"]),
        (vec![say(2, "zwei"), remove(2)], vec![say(2, "deux")], &["1 one", "2 deux?", "3 three", "4 four"]),
        (vec![done(2)], vec![say(2, "zwei")], &["1 one", "2 zwei+", "3 three", "4 four"]),
        (vec![done(2)], vec![remove(2)], &["1 one", "3 three", "4 four"]),
        (vec![done(2)], vec![done(2)], &["1 one", "2 two+", "3 three", "4 four"]),
        (vec![put(2, Some(4))], vec![say(2, "zwei"), done(2)], &["1 one", "3 three", "4 four", "2 zwei+"]),
        (vec![put(2, Some(4))], vec![remove(2)], &["1 one", "3 three", "4 four"]),
        (vec![remove(2)], vec![remove(2), restore(2)], &WHOLE),
        (vec![remove(2)], vec![add(5, "five", Some(2))], &["1 one", "5 five", "3 three", "4 four"]),
    ] {
        either_way(&one, &two, expected);
    }
}

#[test]
fn i1_two_moves_of_one_step_leave_it_in_one_of_the_places() {
    let goal = meet(&[put(1, Some(2))], &[put(1, Some(4))]);
    let places = [["2 two", "1 one", "3 three", "4 four"], ["2 two", "3 three", "4 four", "1 one"]];
    assert_eq!(seen(&goal), *places.get(usize::from(winner()) - 1).unwrap());
}

#[test]
fn of_two_titles_days_or_habits_one_wins_everywhere() {
    let habits =
        [Habit::TimesPerWeek(TimesPerWeek::new(3).unwrap()), Habit::Weekdays(Weekdays::from_bits(0b1_0101).unwrap())];
    let [one, two] = habits.map(|habit| [GoalEdit::SetHabit(Some(habit))]);
    let index = usize::from(winner()) - 1;
    assert_eq!(meet(&one, &two).habit, habits.get(index).copied());
    let goal = meet(&[title("Rest")], &[title("Odpoczynek")]);
    assert_eq!(goal.title.unwrap().as_str(), *["Rest", "Odpoczynek"].get(index).unwrap());
    let [one, two] = [10, 20].map(|days| GoalEdit::SetTargetDay(Some(Day::from_days(days).unwrap())));
    assert_eq!(meet(&[one], &[two]).target_day, Day::from_days(i32::from(winner()) * 10).ok());
    let why = GoalEdit::SetWhy(GoalText::new("because").unwrap());
    let goal = meet(&[title("Rest"), GoalEdit::SetHabit(None), done(1)], &[why]);
    assert_eq!((goal.title.unwrap().as_str(), goal.why.as_str()), ("Rest", "because"), "fields meet one by one");
}

#[test]
fn a_delete_keeps_edits_and_an_undo_wins() {
    let goal = meet(&[GoalEdit::Delete], &[title("Rest")]);
    assert!(goal.deleted);
    assert_eq!(goal.title.unwrap().as_str(), "Rest");
    let undo = [GoalEdit::Delete, GoalEdit::UndoDelete];
    for goal in [meet(&[GoalEdit::Delete], &undo), meet(&undo, &[GoalEdit::Delete])] {
        assert!(!goal.deleted);
    }
    assert!(meet(&[GoalEdit::Delete], &[GoalEdit::Delete]).deleted);
}

/// A step that one device removed and another edited.
fn contested() -> Replica {
    let (base, _) = begun_goal();
    let (mut first, mut second) = (on_device(&base, 1), on_device(&base, 2));
    edited_goal(&mut first, &[say(2, "zwei"), remove(2)]);
    let other = edited_goal(&mut second, &[say(2, "deux")]);
    deliver(Some(first), [&other]).unwrap()
}

#[test]
fn a_contested_step_is_settled_by_either_wish() {
    let mut kept = contested();
    assert_eq!(seen(&kept.goal().unwrap()), ["1 one", "2 deux?", "3 three", "4 four"]);
    edited_goal(&mut kept, &[say(2, "dois")]);
    assert_eq!(seen(&kept.goal().unwrap()), ["1 one", "2 dois?", "3 three", "4 four"], "words alone settle nothing");
    edited_goal(&mut kept, &[restore(2)]);
    assert_eq!(seen(&kept.goal().unwrap()), ["1 one", "2 dois", "3 three", "4 four"]);
    let mut restored = contested();
    edited_goal(&mut restored, &[restore(2)]);
    assert_eq!(seen(&restored.goal().unwrap()), ["1 one", "2 deux", "3 three", "4 four"], "the words that were shown");
    let mut removed = contested();
    edited_goal(&mut removed, &[remove(2)]);
    assert_eq!(seen(&removed.goal().unwrap()), ["1 one", "3 three", "4 four"]);
    let mut same_words = contested();
    edited_goal(&mut same_words, &[say(2, "zwei")]);
    assert_eq!(seen(&same_words.goal().unwrap()), ["1 one", "2 zwei", "3 three", "4 four"], "who writes them wants it");
}

#[test]
fn there_is_room_between_steps_that_were_put_to_one_place() {
    let (base, _) = begun_goal();
    let mut second = on_device(&base, 2);
    let mut third = on_device(&base, 3);
    let changes = [
        edited_goal(&mut second, &[add(5, "five", Some(2))]),
        edited_goal(&mut third, &[add(6, "six", Some(2)), add(7, "seven", Some(6))]),
    ];
    let mut both = deliver(Some(base), &changes).unwrap();
    edited_goal(&mut both, &[add(8, "between", Some(5))]);
    assert_eq!(
        seen(&both.goal().unwrap()),
        ["1 one", "2 two", "5 five", "8 between", "6 six", "7 seven", "3 three", "4 four"]
    );
    edited_goal(&mut both, &[put(4, Some(5)), put(1, Some(8))]);
    assert_eq!(
        seen(&both.goal().unwrap()),
        ["2 two", "5 five", "4 four", "8 between", "1 one", "6 six", "7 seven", "3 three"]
    );
}
