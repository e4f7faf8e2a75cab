//! Goals, one's own or those of a pair.

use std::sync::Arc;

use beside_core::companion::GoalSummary;
use beside_core::model::{Day, Goal, GoalEdit, GoalText, GoalTitle, Habit, Step, StepId, StepText, StreakUnit};
use beside_core::sync::talk::{CheckInView, GoalView};
use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

use crate::error::BesideError;
use crate::held::Held;

/// A goal in a list.
#[derive(Debug, Clone, uniffi::Record)]
pub struct GoalItem {
    /// Which.
    pub id: DocumentId,
    /// Its title; empty where it has none.
    pub title: String,
    /// By when it is to be reached.
    pub target_day: Option<Day>,
    /// Whether it was put away.
    pub put_away: bool,
}

impl From<GoalSummary> for GoalItem {
    fn from(summary: GoalSummary) -> Self {
        Self { id: summary.id, title: summary.title, target_day: summary.target_day, put_away: summary.deleted }
    }
}

impl From<Goal> for GoalItem {
    fn from(goal: Goal) -> Self {
        let title = goal.title.map(|title| title.as_str().to_owned()).unwrap_or_default();
        Self { id: goal.id, title, target_day: goal.target_day, put_away: goal.deleted }
    }
}

/// A step.
#[derive(Debug, Clone, uniffi::Record)]
pub struct GoalStep {
    /// Which.
    pub id: StepId,
    /// What is to be done.
    pub text: StepText,
    /// Whether it is done.
    pub done: bool,
    /// Whether it was taken away.
    pub removed: bool,
    /// Whether two people moved or worded it apart.
    pub contested: bool,
}

impl From<Step> for GoalStep {
    fn from(step: Step) -> Self {
        Self { id: step.id, text: step.text, done: step.done, removed: step.removed, contested: step.contested }
    }
}

/// How a habit goes.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct HabitReport {
    /// What the streaks count.
    pub unit: StreakUnit,
    /// The streak that runs.
    pub current_streak: u32,
    /// The longest.
    pub longest_streak: u32,
    /// Times this week.
    pub done_this_week: u32,
    /// Times that a week should have.
    pub per_week: u32,
}

/// What somebody said about how a goal goes.
#[derive(Debug, Clone, uniffi::Record)]
pub struct CheckIn {
    /// Who.
    pub identity: IdentityKey,
    /// On which day, in days since 1970.
    pub day: i32,
    /// How it goes, in a number.
    pub value: Option<u8>,
    /// In words.
    pub note: String,
}

impl From<CheckInView> for CheckIn {
    fn from(view: CheckInView) -> Self {
        let said = view.check_in;
        Self { identity: view.identity, day: said.day, value: said.value, note: said.note }
    }
}

/// A goal, with all that was said about it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct GoalDetail {
    /// Which.
    pub id: DocumentId,
    /// Where it is.
    pub space: SpaceId,
    /// Its title.
    pub title: Option<GoalTitle>,
    /// Why.
    pub why: GoalText,
    /// How one will know.
    pub measure: GoalText,
    /// By when.
    pub target_day: Option<Day>,
    /// Its steps in order; removed ones among them.
    pub steps: Vec<GoalStep>,
    /// Its habit.
    pub habit: Option<Habit>,
    /// How that goes.
    pub habit_report: Option<HabitReport>,
    /// The days on which it was kept.
    pub ticks: Vec<Day>,
    /// What was said about it, oldest first.
    pub check_ins: Vec<CheckIn>,
    /// Who has agreed to it as it stands.
    pub agreed_by: Vec<IdentityKey>,
    /// Whether it was put away.
    pub put_away: bool,
}

impl From<GoalView> for GoalDetail {
    fn from(view: GoalView) -> Self {
        let goal = view.goal;
        let report = view.habit.map(|habit| HabitReport {
            unit: habit.unit,
            current_streak: habit.current_streak,
            longest_streak: habit.longest_streak,
            done_this_week: habit.done_this_week,
            per_week: habit.per_week,
        });
        Self {
            id: goal.id,
            space: view.space,
            title: goal.title,
            why: goal.why,
            measure: goal.measure,
            target_day: goal.target_day,
            steps: goal.steps.into_iter().map(Into::into).collect(),
            habit: goal.habit,
            habit_report: report,
            ticks: view.ticks.into_iter().collect(),
            check_ins: view.check_ins.into_iter().map(Into::into).collect(),
            agreed_by: view.agreed_by.into_iter().collect(),
            put_away: goal.deleted,
        }
    }
}

/// The goals of one space.
#[derive(uniffi::Object)]
pub struct Goals {
    pub(crate) held: Arc<Held>,
    pub(crate) space: SpaceId,
}

#[uniffi::export]
impl Goals {
    /// Begins a goal.
    ///
    /// # Errors
    /// [`BesideError::Invalid`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn create(&self, edits: Vec<GoalEdit>) -> Result<DocumentId, BesideError> {
        self.held.write(|core| core.goal_create(&self.space, edits))
    }

    /// Edits a goal, all at once. `false` where nothing had to change.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Invalid`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn edit(&self, id: DocumentId, edits: Vec<GoalEdit>) -> Result<bool, BesideError> {
        self.held.write(|core| core.goal_edit(&id, edits))
    }

    /// An id for a new step.
    ///
    /// # Errors
    /// [`BesideError::Closed`].
    pub fn new_step(&self) -> Result<StepId, BesideError> {
        self.held.read(|core| Ok(core.new_step()))
    }

    /// The goals, oldest first; put-away ones among them.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn list(&self) -> Result<Vec<GoalItem>, BesideError> {
        let goals = self.held.read(|core| core.goals(&self.space))?;
        Ok(goals.into_iter().map(Into::into).collect())
    }

    /// One goal.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn show(&self, id: DocumentId) -> Result<GoalDetail, BesideError> {
        self.held.read(|core| core.goal(&id)).map(Into::into)
    }

    /// Says that the habit was kept on a day. Twice is once.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn tick(&self, id: DocumentId, day: Day) -> Result<(), BesideError> {
        self.held.write(|core| core.tick(&id, day))
    }

    /// Says that it wasn't.
    ///
    /// # Errors
    /// As [`Self::show`].
    pub fn untick(&self, id: DocumentId, day: Day) -> Result<(), BesideError> {
        self.held.write(|core| core.untick(&id, day))
    }

    /// Says how it goes.
    ///
    /// # Errors
    /// As [`Self::show`]; [`BesideError::Invalid`] for what can't be kept.
    pub fn check_in(&self, id: DocumentId, value: Option<u8>, note: &str) -> Result<(), BesideError> {
        self.held.write(|core| core.check_in(&id, value, note))
    }

    /// Agrees to a goal of a pair as it stands now; an edit voids that.
    ///
    /// # Errors
    /// As [`Self::show`]; [`BesideError::NotNow`] for a goal of one's own.
    pub fn sign(&self, id: DocumentId) -> Result<(), BesideError> {
        self.held.write(|core| core.sign_goal(&id))
    }
}
