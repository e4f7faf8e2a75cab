//! Reading a goal's steps.
//!
//! A removal names the words that it removed, so a step counts as removed only while all its present words are named:
//! words that somebody wrote without knowing of the removal bring it back, contested, on every device. Of a removal and
//! a restoring that meet, the restoring wins.

use automerge::{ObjId, ObjType, ReadDoc};

use super::View;
use crate::document::{DocumentError, position::Position, schema};
use crate::model::{Step, StepId, StepText, limits::STEPS_READ_MAX};

/// A step and what writing it needs to know.
pub(in crate::document) struct StepRow {
    /// The step's map.
    pub(in crate::document) object: ObjId,
    /// Its place; none where nobody wrote one that reads well. Such a step stands behind all others.
    pub(in crate::document) at: Option<Position>,
    pub(in crate::document) step: Step,
    /// Which words were removed.
    pub(in crate::document) removals: Vec<[u8; 16]>,
    /// How many present words there are; more than one where writers met.
    pub(in crate::document) wordings: usize,
}

impl<R: ReadDoc> View<'_, R> {
    /// The steps in their order; equal places go by id. Of more than any people write, the oldest are read.
    pub(in crate::document) fn steps(&self) -> Result<Vec<StepRow>, DocumentError> {
        let steps = self.container(schema::STEPS, ObjType::Map)?;
        let mut rows = Vec::new();
        for key in self.keys(&steps) {
            let Some(id) = StepId::from_hex(&key) else { continue };
            // A broken writer may use another's id; the oldest map is the step.
            let Some(object) = self.oldest(&steps, &key, ObjType::Map)? else { continue };
            rows.extend(self.step(object, id)?);
        }
        if rows.len() > STEPS_READ_MAX {
            rows.sort_by(|one, other| one.object.cmp(&other.object));
            rows.truncate(STEPS_READ_MAX);
        }
        rows.sort_by(|one, other| place(one).cmp(&place(other)));
        Ok(rows)
    }

    /// The step in that map; none while it has no words.
    pub(in crate::document) fn step(&self, object: ObjId, id: StepId) -> Result<Option<StepRow>, DocumentError> {
        let words = self.all(&object, schema::STEP_TEXT)?;
        // The winner first, as everywhere.
        let words: Vec<_> = words
            .iter()
            .rev()
            .filter_map(|(value, _)| value.as_str().and_then(|text| StepText::new(text).ok()))
            .collect();
        let Some(winner) = words.first() else { return Ok(None) };
        let marks = self.all(&object, schema::STEP_REMOVED)?;
        let restored = marks.iter().any(|(value, _)| value.as_bool() == Some(false));
        let removals: Vec<[u8; 16]> = marks.iter().filter_map(|(value, _)| value.as_bytes()?.try_into().ok()).collect();
        let kept = words.iter().find(|words| !removals.contains(&schema::words_digest(words)));
        let unsettled = !restored && !removals.is_empty();
        let step = Step {
            id,
            text: kept.filter(|_| unsettled).unwrap_or(winner).clone(),
            done: self.first(&object, schema::STEP_DONE, |value| value.as_scalar()?.as_bool())?.unwrap_or(false),
            removed: unsettled && kept.is_none(),
            contested: unsettled && kept.is_some(),
        };
        let at = self.first(&object, schema::STEP_AT, |value| Position::read(value.as_bytes()?))?;
        Ok(Some(StepRow { object, at, step, removals, wordings: words.len() }))
    }
}

fn place(row: &StepRow) -> (bool, Option<&Position>, StepId) {
    (row.at.is_none(), row.at.as_ref(), row.step.id)
}
