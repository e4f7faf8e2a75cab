//! Goals, one's own and those of a pair.

use beside_wire::id::{DocumentId, SpaceId};

use super::{Companion, CompanionError, Output, written};
use crate::model::record::{CheckIn, GoalSignature, RecordBody, RecordRef, Shared, SharedKind, Tick};
use crate::model::{Day, GoalEdit, StepId};
use crate::sync::talk::{self, GoalView};
use crate::sync::{GoalAct, Input};
use rand_core::RngCore as _;

/// A goal in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalSummary {
    /// The goal.
    pub id: DocumentId,
    /// Its title; empty where it has none.
    pub title: String,
    /// By when it is to be reached.
    pub target_day: Option<Day>,
    /// Whether it was put away.
    pub deleted: bool,
}

impl Companion {
    /// Begins a goal, in the personal space or in a pair.
    ///
    /// # Errors
    /// [`CompanionError::Document`] for what can't be kept, [`CompanionError::Locked`], or what the store says.
    pub fn goal_create(&mut self, space: &SpaceId, edits: Vec<GoalEdit>) -> Result<DocumentId, CompanionError> {
        let outputs = self.step(Input::Goal(GoalAct::Create(*space, edits)))?;
        written(&outputs)
    }

    /// Edits a goal. `false` where nothing had to change.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], [`CompanionError::Document`] for what can't be kept, or what the store says.
    pub fn goal_edit(&mut self, id: &DocumentId, edits: Vec<GoalEdit>) -> Result<bool, CompanionError> {
        let outputs = self.step(Input::Goal(GoalAct::Edit(*id, edits)))?;
        Ok(outputs.contains(&Output::Changed(*id)))
    }

    /// A name for a new step.
    pub fn new_step(&mut self) -> StepId {
        let mut bytes = [0; 8];
        self.rng.fill_bytes(&mut bytes);
        StepId::new(bytes)
    }

    /// A space's goals, oldest first; put-away ones among them.
    ///
    /// # Errors
    /// What the store says.
    pub fn goals(&self, space: &SpaceId) -> Result<Vec<GoalSummary>, CompanionError> {
        let rows = talk::goals(&self.store, space)?;
        Ok(rows
            .into_iter()
            .map(|(id, row)| GoalSummary {
                id,
                title: row.title,
                target_day: row.target_day.and_then(|day| Day::from_days(day).ok()),
                deleted: row.deleted,
            })
            .collect())
    }

    /// One goal, with all that was said about it.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`], or what the store says.
    pub fn goal(&self, id: &DocumentId) -> Result<GoalView, CompanionError> {
        talk::goal(&self.store, id, self.clock.today())?.ok_or(CompanionError::NotFound)
    }

    /// Says that a goal's habit was kept on a day. Twice is once.
    ///
    /// # Errors
    /// As [`Self::goal`].
    pub fn tick(&mut self, id: &DocumentId, day: Day) -> Result<(), CompanionError> {
        if self.goal(id)?.ticks.contains(&day) {
            return Ok(());
        }
        self.say_about_goal(id, RecordBody::Tick(Tick { goal: *id, day: day.days() }))
    }

    /// Says that it wasn't.
    ///
    /// # Errors
    /// As [`Self::goal`].
    pub fn untick(&mut self, id: &DocumentId, day: Day) -> Result<(), CompanionError> {
        if !self.goal(id)?.ticks.contains(&day) {
            return Ok(());
        }
        self.say_about_goal(id, RecordBody::Untick(Tick { goal: *id, day: day.days() }))
    }

    /// Says how a goal goes.
    ///
    /// # Errors
    /// As [`Self::goal`]; [`CompanionError::Document`] for what can't be kept.
    pub fn check_in(&mut self, id: &DocumentId, value: Option<u8>, note: &str) -> Result<(), CompanionError> {
        let day = self.clock.today().days();
        let check_in = CheckIn { goal: Some(*id), day, value, note: note.to_owned() };
        self.say_about_goal(id, RecordBody::CheckIn(check_in))
    }

    /// Signs a goal of a pair as it stands now.
    ///
    /// # Errors
    /// As [`Self::goal`]; [`CompanionError::WrongPlace`] for a goal of one's own.
    pub fn sign_goal(&mut self, id: &DocumentId) -> Result<(), CompanionError> {
        let hash = self.goal(id)?.goal.content_hash();
        self.say_about_goal(id, RecordBody::SignGoal(GoalSignature { goal: *id, hash }))
    }

    fn say_about_goal(&mut self, id: &DocumentId, body: RecordBody) -> Result<(), CompanionError> {
        let space = self.goal(id)?.space;
        self.step(Input::Say(space, vec![body])).map(|_| ())
    }

    /// Shows a copy of a goal to the other person of a pair.
    ///
    /// # Errors
    /// As [`Self::goal`] and [`Self::say`].
    pub fn share_goal(&mut self, space: &SpaceId, id: &DocumentId) -> Result<RecordRef, CompanionError> {
        let goal = self.goal(id)?.goal;
        let mut lines = vec![goal.why.as_str().to_owned(), goal.measure.as_str().to_owned()];
        lines.extend(goal.standing().map(|step| {
            let sign = if step.done { "x" } else { " " };
            format!("- [{sign}] {}", step.text.as_str())
        }));
        lines.retain(|line| !line.is_empty());
        let shared = Shared {
            kind: SharedKind::Goal,
            title: goal.title.map(|title| title.as_str().to_owned()).unwrap_or_default(),
            text: lines.join("\n"),
            day: self.clock.today().days(),
        };
        self.say(space, RecordBody::Share(shared))
    }
}
