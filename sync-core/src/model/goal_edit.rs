//! What a person can do to a goal.

use super::{Day, GoalText, GoalTitle, Habit, StepId, StepText};

/// One act. Several of them in one call become one change that arrives whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoalEdit {
    /// Name it, or take its name away.
    SetTitle(Option<GoalTitle>),
    /// Say what it is for.
    SetWhy(GoalText),
    /// Say how one sees that it is reached.
    SetMeasure(GoalText),
    /// Set or clear the day by which it is to be reached.
    SetTargetDay(Option<Day>),
    /// Add a step.
    AddStep {
        /// A new random id.
        id: StepId,
        /// What is to be done.
        text: StepText,
        /// The step behind which it stands; none for the beginning.
        after: Option<StepId>,
    },
    /// Say a step in other words. A removed step stands again by that.
    SetStepText {
        /// Which.
        id: StepId,
        /// The new words.
        text: StepText,
    },
    /// Check a step off, or take that back.
    SetStepDone {
        /// Which.
        id: StepId,
        /// Done or not.
        done: bool,
    },
    /// Put a step elsewhere.
    MoveStep {
        /// Which.
        id: StepId,
        /// The step behind which it stands then; none for the beginning.
        after: Option<StepId>,
    },
    /// Take a step out. Other words that somebody writes at the same time elsewhere bring it back, as contested.
    RemoveStep(StepId),
    /// Let a step stand, removed or contested. Wins over a removal that happens at the same time elsewhere.
    RestoreStep(StepId),
    /// Set or clear the habit.
    SetHabit(Option<Habit>),
    /// Put the goal away. An edit that happens at the same time elsewhere is kept.
    Delete,
    /// Show it again. Wins over a delete that happens at the same time elsewhere.
    UndoDelete,
}
