//! What two people do at the same time, unaware of each other: a table of pairs, each with what must come of it, run in
//! both orders of delivery (I1).

use std::collections::BTreeSet;

use beside_core::companion::Companion;
use beside_core::model::record::{Agreement, QuietHours, RecordRef, Stage};
use beside_core::model::{Day, GoalEdit, GoalTitle, Habit, StepId, StepText, Weekdays};
use beside_wire::id::{DocumentId, SpaceId};

use crate::phones::{Phone, pair};

/// A pair with a goal of three steps and a message, known to both.
struct Scene {
    anna: Phone,
    ben: Phone,
    space: SpaceId,
    goal: DocumentId,
    steps: [StepId; 3],
    message: RecordRef,
}

/// What one of the two does.
type Act = fn(&mut Companion, &At);
/// What must be true on both phones.
type Expected = fn(&Companion, &At);

/// What a scene is about.
#[derive(Clone, Copy)]
struct At {
    space: SpaceId,
    goal: DocumentId,
    steps: [StepId; 3],
    message: RecordRef,
}

fn words(text: &str) -> StepText {
    StepText::new(text).unwrap()
}

fn scene() -> Scene {
    let (mut anna, mut ben, space) = pair();
    let steps = [1, 2, 3].map(|number| StepId::new([number; 8]));
    let mut edits = vec![GoalEdit::SetTitle(Some(GoalTitle::new("walk every day").unwrap()))];
    let mut after = None;
    for (id, text) in steps.into_iter().zip(["shoes", "ten minutes", "half an hour"]) {
        edits.push(GoalEdit::AddStep { id, text: words(text), after });
        after = Some(id);
    }
    edits.push(GoalEdit::SetHabit(Some(Habit::Weekdays(Weekdays::from_bits(0b111_1111).unwrap()))));
    let goal = anna.companion.goal_create(&space, edits).unwrap();
    let message = anna.write(&space, "how far today?");
    anna.carry_to(&mut ben, &space);
    ben.carry_to(&mut anna, &space);
    Scene { anna, ben, space, goal, steps, message }
}

fn proposal(scope: &str) -> Agreement {
    Agreement {
        scope: scope.to_owned(),
        frequency: String::new(),
        quiet_hours: Some(QuietHours { from: 0, to: 60 }),
        limits: String::new(),
        review_day: 20_400,
    }
}

fn order(companion: &Companion, at: &At) -> Vec<String> {
    companion.goal(&at.goal).unwrap().goal.standing().map(|step| step.text.as_str().to_owned()).collect()
}

fn edit(companion: &mut Companion, at: &At, edit: GoalEdit) {
    companion.goal_edit(&at.goal, vec![edit]).unwrap();
}

fn today() -> Day {
    Day::from_days(20_254).unwrap()
}

/// Name, what anna does, what ben does, what both see.
const MEETINGS: &[(&str, Act, Act, Expected)] = &[
    (
        "move/move: each step is there once, in one order",
        |companion, at| edit(companion, at, GoalEdit::MoveStep { id: at.steps[0], after: Some(at.steps[2]) }),
        |companion, at| edit(companion, at, GoalEdit::MoveStep { id: at.steps[0], after: Some(at.steps[1]) }),
        |companion, at| {
            let order = order(companion, at);
            assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 3);
            assert_eq!((order.len(), order[0].as_str()), (3, "ten minutes"));
        },
    ),
    (
        "move/move of two steps: both intents are kept",
        |companion, at| edit(companion, at, GoalEdit::MoveStep { id: at.steps[2], after: None }),
        |companion, at| edit(companion, at, GoalEdit::MoveStep { id: at.steps[0], after: Some(at.steps[1]) }),
        |companion, at| assert_eq!(order(companion, at), ["half an hour", "ten minutes", "shoes"]),
    ),
    (
        "edit/delete: the edited step stays, and both are told that it is contested",
        |companion, at| edit(companion, at, GoalEdit::SetStepText { id: at.steps[1], text: words("twenty minutes") }),
        |companion, at| edit(companion, at, GoalEdit::RemoveStep(at.steps[1])),
        |companion, at| {
            let goal = companion.goal(&at.goal).unwrap().goal;
            let step = goal.standing().find(|step| step.id == at.steps[1]).unwrap();
            assert_eq!((step.text.as_str(), step.contested), ("twenty minutes", true));
        },
    ),
    (
        "tick/tick: one day is one tick",
        |companion, at| companion.tick(&at.goal, today()).unwrap(),
        |companion, at| companion.tick(&at.goal, today()).unwrap(),
        |companion, at| assert_eq!(companion.goal(&at.goal).unwrap().ticks, BTreeSet::from([today()])),
    ),
    (
        "sign/sign: agreed by both",
        |companion, at| companion.sign_goal(&at.goal).unwrap(),
        |companion, at| companion.sign_goal(&at.goal).unwrap(),
        |companion, at| assert_eq!(companion.goal(&at.goal).unwrap().agreed_by.len(), 2),
    ),
    (
        "sign/edit: the edit voids the signature",
        |companion, at| companion.sign_goal(&at.goal).unwrap(),
        |companion, at| edit(companion, at, GoalEdit::SetTitle(Some(GoalTitle::new("walk twice a week").unwrap()))),
        |companion, at| assert!(companion.goal(&at.goal).unwrap().agreed_by.is_empty()),
    ),
    (
        "sign/done: doing a step voids nothing",
        |companion, at| companion.sign_goal(&at.goal).unwrap(),
        |companion, at| edit(companion, at, GoalEdit::SetStepDone { id: at.steps[0], done: true }),
        |companion, at| assert_eq!(companion.goal(&at.goal).unwrap().agreed_by.len(), 1),
    ),
    (
        "react/retract: what was taken back shows nothing",
        |companion, at| companion.retract_message(&at.space, at.message).unwrap(),
        |companion, at| companion.react(&at.space, at.message, "🌱").unwrap(),
        |companion, at| {
            let view = companion.message(&at.space, at.message).unwrap();
            assert_eq!((view.text, view.retracted, view.reactions.len()), (None, true, 0));
        },
    ),
    (
        "react/react: two people, two signs",
        |companion, at| companion.react(&at.space, at.message, "🌱").unwrap(),
        |companion, at| companion.react(&at.space, at.message, "🌱").unwrap(),
        |companion, at| assert_eq!(companion.message(&at.space, at.message).unwrap().reactions.len(), 2),
    ),
    (
        "stage/stage: both visits are shown",
        |companion, at| companion.visit_stage(&at.space, Stage::Plan).unwrap(),
        |companion, at| companion.visit_stage(&at.space, Stage::NeedsAndGoals).unwrap(),
        |companion, at| {
            let visits = companion.journey(&at.space).unwrap().visits;
            let stages: BTreeSet<Stage> = visits.iter().map(|visit| visit.stage).collect();
            assert_eq!(stages, BTreeSet::from([Stage::NeedsAndGoals, Stage::Plan]));
        },
    ),
    (
        "propose/propose: two proposals, none in force",
        |companion, at| assert!(companion.propose(&at.space, proposal("work")).is_ok()),
        |companion, at| assert!(companion.propose(&at.space, proposal("sleep")).is_ok()),
        |companion, at| {
            assert_eq!(companion.proposals(&at.space).unwrap().len(), 2);
            assert!(companion.agreement(&at.space).unwrap().is_none());
        },
    ),
    (
        "propose/propose of the same: both have signed it",
        |companion, at| assert!(companion.propose(&at.space, proposal("work")).is_ok()),
        |companion, at| assert!(companion.propose(&at.space, proposal("work")).is_ok()),
        |companion, at| assert!(companion.agreement(&at.space).unwrap().is_some()),
    ),
    (
        "close/reopen: it takes two to go on",
        |companion, at| assert!(companion.close_work(&at.space, None).is_ok()),
        |companion, at| companion.reopen_work(&at.space).unwrap(),
        |companion, at| assert!(companion.journey(&at.space).unwrap().closed),
    ),
];

#[test]
fn whatever_two_do_at_once_both_see_the_same_and_what_was_meant() {
    for (name, annas, bens, expected) in MEETINGS {
        let mut seen = Vec::new();
        for anna_first in [true, false] {
            let Scene { mut anna, mut ben, space, goal, steps, message } = scene();
            let at = At { space, goal, steps, message };
            annas(&mut anna.companion, &at);
            bens(&mut ben.companion, &at);
            for turn in 0..4 {
                if (turn % 2 == 0) == anna_first {
                    anna.carry_to(&mut ben, &space);
                } else {
                    ben.carry_to(&mut anna, &space);
                }
            }
            for phone in [&anna, &ben] {
                expected(&phone.companion, &at);
                let goal = phone.companion.goal(&at.goal).unwrap();
                seen.push((goal.goal.steps, goal.ticks, goal.agreed_by.len()));
            }
        }
        assert!(seen.windows(2).all(|two| two[0] == two[1]), "{name}: the order of delivery decides nothing");
    }
}

#[test]
fn who_can_see_a_goal_depends_on_where_it_is() {
    let Scene { mut anna, goal, .. } = scene();
    let home = anna.companion.space();
    let own = anna.companion.goal_create(&home, Vec::new()).unwrap();
    assert_eq!(anna.companion.who_can_see(&goal).unwrap().len(), 2, "both people's phones");
    assert_eq!(anna.companion.who_can_see(&own).unwrap().len(), 1, "one's own phone alone");
}

#[test]
fn a_summary_is_edited_by_both_and_stands_in_nobodys_journal() {
    let Scene { mut anna, mut ben, space, .. } = scene();
    let summary = anna.companion.close_work(&space, Some("We walked. ")).unwrap().unwrap();
    anna.carry_to(&mut ben, &space);
    let told = ben.companion.journey(&space).unwrap();
    assert_eq!((told.closed, told.summary), (true, Some(summary)));
    let text = |text: &str| vec![beside_core::model::JournalEdit::SetText(text.to_owned())];
    ben.companion.journal_edit(&summary, &text("We walked. And talked.")).unwrap();
    anna.companion.journal_edit(&summary, &text("Every day we walked. ")).unwrap();
    anna.carry_to(&mut ben, &space);
    ben.carry_to(&mut anna, &space);
    for phone in [&anna, &ben] {
        let shown = phone.companion.journal_show(&summary).unwrap().entry.text.text;
        assert!(shown.contains("Every day") && shown.contains("And talked"), "{shown}");
        assert_eq!(phone.companion.journal_count().unwrap(), 0, "it is no diary entry");
    }
}

#[test]
fn what_is_shared_is_a_copy_listed_and_taken_back_by_its_giver_alone() {
    let Scene { mut anna, mut ben, space, .. } = scene();
    let entry = beside_core::companion::NewEntry {
        text: "a hard week".to_owned(),
        about_day: None,
        written_at: None,
        mood: None,
        tags: Vec::new(),
        content_notes: Vec::new(),
    };
    let id = anna.companion.journal_write(entry).unwrap();
    anna.carry_to(&mut ben, &space);
    assert!(ben.companion.shared(&space).unwrap().is_empty(), "nothing is shared by itself");
    let shared = anna.companion.share_entry(&space, &id).unwrap();
    anna.carry_to(&mut ben, &space);
    assert_eq!(ben.companion.shared(&space).unwrap()[0].shared.text, "a hard week");
    assert!(ben.companion.unshare(&space, shared).is_err());
    anna.companion.unshare(&space, shared).unwrap();
    anna.carry_to(&mut ben, &space);
    assert!(ben.companion.shared(&space).unwrap().is_empty());
}
