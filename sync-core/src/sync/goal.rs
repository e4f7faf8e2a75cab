//! Goals: documents of the personal space or of a pair, edited as entries are.

use beside_wire::id::{DocumentId, SpaceId};

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::journal::load;
use super::rows::{self, DocumentRow, GoalRow};
use super::stamp;
use super::step::Step;
use crate::document::{GoalStart, Replica, StoredDocument};
use crate::model::{Goal, GoalEdit};

/// What a person did about goals.
#[derive(Debug)]
pub enum GoalAct {
    /// A new goal in a space.
    Create(SpaceId, Vec<GoalEdit>),
    /// Edits of one goal: one change.
    Edit(DocumentId, Vec<GoalEdit>),
}

impl Engine {
    pub(super) fn goal(&mut self, step: &mut Step<'_>, act: GoalAct) -> Result<(), EngineError> {
        if self.is_locked() {
            return Err(EngineError::Locked);
        }
        match act {
            GoalAct::Create(space, edits) => self.create_goal(step, &space, &edits),
            GoalAct::Edit(id, edits) => self.edit_goal(step, &id, &edits),
        }
    }

    fn create_goal(&mut self, step: &mut Step<'_>, space: &SpaceId, edits: &[GoalEdit]) -> Result<(), EngineError> {
        if !self.takes_part(step, space)? {
            return Err(EngineError::NoSpace);
        }
        let mut random = [0; 16];
        step.rng.fill_bytes(&mut random);
        let id = DocumentId::new(random);
        let start = GoalStart { created_at: stamp::next(step)? };
        let (replica, change) = Replica::create_goal(id, self.actor(step, space, &id)?, start, edits)?;
        step.put_bytes(rows::document(&id), StoredDocument::collapsed(&replica).encode());
        let mut row = DocumentRow { space: Some(*space), ..DocumentRow::default() };
        self.keep_pending(step, &mut row, &change)?;
        self.project(step, &replica, &mut row)?;
        step.put(rows::document_row(&id), &row);
        step.output(Output::Written(vec![id]));
        Ok(())
    }

    fn edit_goal(&mut self, step: &mut Step<'_>, id: &DocumentId, edits: &[GoalEdit]) -> Result<(), EngineError> {
        let (stored, mut replica, mut row) = load(step, id)?.ok_or(EngineError::NotFound)?;
        let space = row.space.unwrap_or(self.identity.space);
        replica.set_actor(self.actor(step, &space, id)?);
        let now = stamp::next(step)?;
        let Some(change) = replica.edit_goal(edits, now)? else {
            step.output(Output::Unchanged);
            return Ok(());
        };
        step.put_bytes(rows::document(id), stored.grown(&replica, &change.changes).encode());
        self.keep_pending(step, &mut row, &change)?;
        self.project(step, &replica, &mut row)?;
        step.put(rows::document_row(id), &row);
        step.output(Output::Changed(*id));
        Ok(())
    }
}

/// Brings the list of a space's goals up to date.
pub(super) fn list(step: &mut Step<'_>, space: &SpaceId, goal: &Goal) {
    let row = GoalRow {
        title: goal.title.as_ref().map(|title| title.as_str().to_owned()).unwrap_or_default(),
        created_at: goal.created_at.millis(),
        target_day: goal.target_day.map(crate::model::Day::days),
        deleted: goal.deleted,
    };
    step.put(rows::goal(space, &goal.id), &row);
}
