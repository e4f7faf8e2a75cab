//! A goal as it is read.

mod towards;

use std::fmt;

use beside_wire::{
    hash::{Digest, hash},
    id::DocumentId,
};

use super::{Day, GoalTitle, Habit, ModelError, Step, StepProgress, Timestamp, limits};

/// One goal, as all edits that have arrived make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The document that holds it.
    pub id: DocumentId,
    /// What it is called; none while nobody has named it.
    pub title: Option<GoalTitle>,
    /// What it is for.
    pub why: GoalText,
    /// How one sees that it is reached.
    pub measure: GoalText,
    /// The day by which it is to be reached.
    pub target_day: Option<Day>,
    /// All steps in their order, removed ones among them.
    pub steps: Vec<Step>,
    /// What is to be done again and again for it.
    pub habit: Option<Habit>,
    /// When it was begun, by the writer's clock. Never changes.
    pub created_at: Timestamp,
    /// Put away.
    pub deleted: bool,
}

impl Goal {
    /// The steps that stand, in their order.
    pub fn standing(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.removed)
    }

    /// How many of the steps that stand are done.
    #[must_use]
    pub fn progress(&self) -> StepProgress {
        StepProgress { done: self.standing().filter(|step| step.done).count(), of: self.standing().count() }
    }

    /// What two people agree on: `H("goal", title, why, measure, target day, habit, (step id, step text)*)`. The title
    /// and the day are empty where there is none, the day is its number in four bytes (big-endian), the habit is one
    /// letter (`d` weekdays, `t` times) and its number. The steps are those that stand, in their order. Whether they are
    /// done isn't in it: doing a step voids no signature, changing one does.
    #[must_use]
    pub fn content_hash(&self) -> Digest {
        let day = self.target_day.map(|day| day.days().to_be_bytes());
        let habit = match self.habit {
            Some(Habit::Weekdays(days)) => vec![b'd', days.bits()],
            Some(Habit::TimesPerWeek(times)) => vec![b't', times.get()],
            None => Vec::new(),
        };
        let mut parts: Vec<&[u8]> = vec![
            self.title.as_ref().map_or("", GoalTitle::as_str).as_bytes(),
            self.why.as_str().as_bytes(),
            self.measure.as_str().as_bytes(),
            day.as_ref().map_or(&[], <[u8; 4]>::as_slice),
            &habit,
        ];
        for step in self.standing() {
            parts.push(step.id.as_bytes());
            parts.push(step.text.as_str().as_bytes());
        }
        hash("goal", &parts)
    }
}

/// A few lines in a goal, bounded; empty where nobody wrote any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalText(String);

impl GoalText {
    /// Checks the length.
    ///
    /// # Errors
    /// Above [`limits::GOAL_TEXT_BYTES_MAX`].
    pub fn new(text: &str) -> Result<Self, ModelError> {
        if text.len() > limits::GOAL_TEXT_BYTES_MAX {
            return Err(ModelError::GoalTextTooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GoalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
