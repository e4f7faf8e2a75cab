//! Reading a goal out of its document.

use automerge::{ROOT, ReadDoc, Value};
use beside_wire::id::DocumentId;

use super::View;
use crate::document::{DocumentError, DocumentKind, schema};
use crate::model::{Day, Goal, GoalText, GoalTitle, Habit, Timestamp};

impl<R: ReadDoc> View<'_, R> {
    pub(in crate::document) fn goal(&self, id: DocumentId) -> Result<Goal, DocumentError> {
        self.expect(DocumentKind::Goal)?;
        let created_at = self.first(&ROOT, schema::CREATED_AT, |value| value.as_i64().map(Timestamp::from_millis))?;
        Ok(Goal {
            id,
            title: self.title()?,
            why: self.goal_text(schema::WHY)?,
            measure: self.goal_text(schema::MEASURE)?,
            target_day: self.target_day()?,
            steps: self.steps()?.into_iter().map(|row| row.step).collect(),
            habit: self.habit()?,
            created_at: created_at.ok_or(DocumentError::NotHereYet)?,
            deleted: self.deleted()?,
        })
    }

    pub(in crate::document) fn title(&self) -> Result<Option<GoalTitle>, DocumentError> {
        self.first(&ROOT, schema::TITLE, |value| GoalTitle::new(value.as_str()?).ok())
    }

    /// The text of a goal at that key.
    pub(in crate::document) fn goal_text(&self, key: &str) -> Result<GoalText, DocumentError> {
        Ok(self.first(&ROOT, key, |value| GoalText::new(value.as_str()?).ok())?.unwrap_or_default())
    }

    pub(in crate::document) fn target_day(&self) -> Result<Option<Day>, DocumentError> {
        let day = |value: &Value<'_>| Day::from_days(i32::try_from(value.as_i64()?).ok()?).ok();
        self.first(&ROOT, schema::TARGET_DAY, day)
    }

    pub(in crate::document) fn habit(&self) -> Result<Option<Habit>, DocumentError> {
        self.first(&ROOT, schema::HABIT, |value| value.as_str().and_then(schema::habit_from_text))
    }
}
