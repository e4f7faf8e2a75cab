//! What two people share: their messages and a goal, what both change of it apart, and what has to be there afterwards.

use std::collections::BTreeSet;

use beside_core::companion::Companion;
use beside_core::model::record::{Message as Written, RecordRef};
use beside_core::model::{Day, Goal, GoalEdit, GoalTitle, Habit, StepId, StepText, TimesPerWeek};
use beside_core::sync::talk::MessageStatus;
use beside_texts::message::demo;
use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

use super::{Stage, claim};
use crate::{failure::Failure, voice::Voice};

/// Messages looked at; there are fewer.
const LOOKED_AT: usize = 16;

/// What the two write.
pub(super) struct Words {
    messages: [String; 3],
    title: String,
    steps: [String; 3],
    /// The last step in other words.
    reworded: String,
}

impl Words {
    pub(super) fn of(voice: Voice) -> Self {
        Self {
            messages: [demo::MESSAGE_HELLO, demo::MESSAGE_ONE, demo::MESSAGE_TWO].map(|words| voice.say(words)),
            title: voice.say(demo::GOAL_TITLE),
            steps: [demo::GOAL_STEP_ONE, demo::GOAL_STEP_TWO, demo::GOAL_STEP_THREE].map(|words| voice.say(words)),
            reworded: voice.say(demo::GOAL_REWORDED),
        }
    }

    /// All of it is looked for at the relay; a message, the title and a step are planted too, so that it is certain that
    /// these very words would be found. What is too short to be looked for would make the claim empty.
    pub(super) fn hide(&self, stage: &mut Stage) -> Result<(), Failure> {
        let [_, message, _] = &self.messages;
        stage.canaries.extend([message, &self.title, &self.reworded].into_iter().cloned());
        for words in self.messages.iter().chain(&self.steps).chain([&self.title, &self.reworded]) {
            if !stage.needles.add(words) {
                return Err(claim(stage.tale.voice(), demo::CLAIM_CANARY));
            }
        }
        Ok(())
    }
}

/// The messages and the goal.
pub(super) struct Shared {
    space: SpaceId,
    words: Words,
    goal: DocumentId,
    /// Moved by one while the other rewords it.
    step: StepId,
    day: Day,
    /// The messages of the first phone and of Mira's.
    sent: [Option<RecordRef>; 2],
}

/// What a phone shows of it, to the last character.
#[derive(PartialEq, Eq)]
pub(super) struct Seen {
    messages: Vec<(RecordRef, IdentityKey, Option<String>)>,
    goal: Goal,
    ticks: BTreeSet<Day>,
}

impl Shared {
    /// The first phone says hello and begins the goal.
    pub(super) fn begin(space: SpaceId, words: Words, companion: &mut Companion, day: Day) -> Result<Self, Failure> {
        let [hello, _, _] = &words.messages;
        companion.send_message(&space, written(hello))?;
        let habit = TimesPerWeek::new(3)?;
        let mut edits = vec![
            GoalEdit::SetTitle(Some(GoalTitle::new(&words.title)?)),
            GoalEdit::SetHabit(Some(Habit::TimesPerWeek(habit))),
        ];
        let mut step = None;
        for text in &words.steps {
            let id = companion.new_step();
            edits.push(GoalEdit::AddStep { id, text: StepText::new(text)?, after: step });
            step = Some(id);
        }
        let step = step.ok_or_else(|| Failure::new("not-found"))?;
        let goal = companion.goal_create(&space, edits)?;
        Ok(Self { space, words, goal, step, day, sent: [None, None] })
    }

    /// The first phone writes, moves the last step to the front, and ticks the day.
    pub(super) fn on_the_first(&mut self, companion: &mut Companion) -> Result<(), Failure> {
        let [_, message, _] = &self.words.messages;
        let [sent, _] = &mut self.sent;
        *sent = Some(companion.send_message(&self.space, written(message))?);
        companion.goal_edit(&self.goal, vec![GoalEdit::MoveStep { id: self.step, after: None }])?;
        Ok(companion.tick(&self.goal, self.day)?)
    }

    /// Mira writes, gives the same step other words, and ticks the same day.
    pub(super) fn on_miras(&mut self, companion: &mut Companion) -> Result<(), Failure> {
        let [_, _, message] = &self.words.messages;
        let [_, sent] = &mut self.sent;
        *sent = Some(companion.send_message(&self.space, written(message))?);
        let text = StepText::new(&self.words.reworded)?;
        companion.goal_edit(&self.goal, vec![GoalEdit::SetStepText { id: self.step, text }])?;
        Ok(companion.tick(&self.goal, self.day)?)
    }

    /// How far each phone says that its own message has come.
    pub(super) fn statuses(
        &self,
        first: &Companion,
        mira: &Companion,
    ) -> Result<(MessageStatus, MessageStatus), Failure> {
        let [one, two] = self.sent;
        let status = |companion: &Companion, sent: Option<RecordRef>| -> Result<MessageStatus, Failure> {
            let sent = sent.ok_or_else(|| Failure::new("not-found"))?;
            companion.message(&self.space, sent)?.status.ok_or_else(|| Failure::new("not-found"))
        };
        Ok((status(first, one)?, status(mira, two)?))
    }

    /// What a phone shows.
    pub(super) fn seen_on(&self, companion: &Companion) -> Result<Seen, Failure> {
        let messages = companion.messages(&self.space, None, LOOKED_AT)?;
        let view = companion.goal(&self.goal)?;
        Ok(Seen {
            messages: messages.into_iter().map(|view| (view.reference, view.identity, view.text)).collect(),
            goal: view.goal,
            ticks: view.ticks,
        })
    }

    /// Every message is on this phone, and the goal with what both wanted of it and one tick. Gives how many messages.
    pub(super) fn all_here(&self, companion: &Companion, voice: Voice) -> Result<u64, Failure> {
        let seen = self.seen_on(companion)?;
        let texts: BTreeSet<&str> = seen.messages.iter().filter_map(|(_, _, text)| text.as_deref()).collect();
        let wanted: BTreeSet<&str> = self.words.messages.iter().map(String::as_str).collect();
        if texts != wanted || seen.messages.len() != wanted.len() {
            return Err(claim(voice, demo::CLAIM_TALK));
        }
        let [one, two, _] = &self.words.steps;
        let steps: Vec<&str> = seen.goal.standing().map(|step| step.text.as_str()).collect();
        if steps != [&self.words.reworded, one, two] || seen.ticks != BTreeSet::from([self.day]) {
            return Err(claim(voice, demo::CLAIM_GOAL));
        }
        Ok(seen.messages.len() as u64)
    }
}

fn written(text: &str) -> Written {
    Written { text: text.to_owned(), reply_to: None, content_note: None }
}
