//! Writing a goal's steps.

use automerge::{
    ObjId, ObjType, ScalarValue,
    transaction::{Transactable as _, Transaction},
};

use crate::{
    document::{
        DocumentError,
        position::Position,
        read::{StepRow, View},
        schema,
    },
    model::{
        ModelError, StepId, StepText,
        limits::{STEPS_EVER_MAX, STEPS_MAX},
    },
};

/// The steps of a goal while they are written: read once, and each again after it was written.
pub(super) struct Steps<'t, 'd> {
    pub(super) transaction: &'t mut Transaction<'d>,
    map: ObjId,
    /// In their order.
    rows: Vec<StepRow>,
    standing_before: usize,
}

impl<'t, 'd> Steps<'t, 'd> {
    pub(super) fn open(transaction: &'t mut Transaction<'d>) -> Result<Self, DocumentError> {
        let view = View::now(&*transaction);
        let (map, rows) = (view.container(schema::STEPS, ObjType::Map)?, view.steps()?);
        let standing_before = standing(&rows);
        Ok(Self { transaction, map, rows, standing_before })
    }

    /// Two writers may together exceed the bound; whoever then changes what is there isn't stopped.
    pub(super) fn expect_room(&self) -> Result<(), DocumentError> {
        let standing = standing(&self.rows);
        if standing > STEPS_MAX && standing > self.standing_before {
            return Err(ModelError::TooManySteps.into());
        }
        Ok(())
    }

    pub(super) fn row(&self, id: StepId) -> Result<&StepRow, ModelError> {
        self.rows.iter().find(|row| row.step.id == id).ok_or(ModelError::StepUnknown)
    }

    /// Writes one value of a step.
    pub(super) fn put(&mut self, id: StepId, key: &str, value: ScalarValue) -> Result<(), DocumentError> {
        let object = self.row(id)?.object.clone();
        self.transaction.put(&object, key, value)?;
        let written = View::now(&*self.transaction).step(object, id)?.ok_or(DocumentError::Engine)?;
        // The order is kept by whoever writes a place.
        if let Some(row) = self.rows.iter_mut().find(|row| row.step.id == id) {
            *row = written;
        }
        Ok(())
    }

    pub(super) fn add(&mut self, id: StepId, text: &StepText, after: Option<StepId>) -> Result<(), DocumentError> {
        let key = id.to_string();
        if View::now(&*self.transaction).holds(&self.map, &key)? {
            return Err(ModelError::StepExists.into());
        }
        if self.rows.len() >= STEPS_EVER_MAX {
            return Err(ModelError::TooManySteps.into());
        }
        let index = self.index_after(after)?;
        let at = self.room_at(index)?;
        let object = self.transaction.put_object(&self.map, key, ObjType::Map)?;
        self.transaction.put(&object, schema::STEP_TEXT, text.as_str())?;
        self.transaction.put(&object, schema::STEP_AT, ScalarValue::Bytes(at.as_bytes().to_vec()))?;
        let row = View::now(&*self.transaction).step(object, id)?.ok_or(DocumentError::Engine)?;
        self.rows.insert(index, row);
        Ok(())
    }

    pub(super) fn say(&mut self, id: StepId, text: &StepText) -> Result<(), DocumentError> {
        let row = self.row(id)?;
        if row.step.text == *text {
            return Ok(());
        }
        // Whoever writes other words knows of the removals that are here, and wants the step.
        let restores = row.step.removed || row.removals.contains(&schema::words_digest(text));
        self.put(id, schema::STEP_TEXT, text.as_str().into())?;
        if restores { self.put(id, schema::STEP_REMOVED, false.into()) } else { Ok(()) }
    }

    pub(super) fn remove(&mut self, id: StepId) -> Result<(), DocumentError> {
        if self.row(id)?.step.removed {
            return Ok(());
        }
        self.settle_words(id)?;
        let digest = schema::words_digest(&self.row(id)?.step.text);
        self.put(id, schema::STEP_REMOVED, ScalarValue::Bytes(digest.to_vec()))
    }

    pub(super) fn restore(&mut self, id: StepId) -> Result<(), DocumentError> {
        let step = &self.row(id)?.step;
        if !step.removed && !step.contested {
            return Ok(());
        }
        self.settle_words(id)?;
        self.put(id, schema::STEP_REMOVED, false.into())
    }

    /// Where writers met, the words that are shown become the only ones, so that it is they that are removed or kept.
    fn settle_words(&mut self, id: StepId) -> Result<(), DocumentError> {
        let row = self.row(id)?;
        if row.wordings < 2 {
            return Ok(());
        }
        let shown = row.step.text.as_str().into();
        self.put(id, schema::STEP_TEXT, shown)
    }

    pub(super) fn place(&mut self, id: StepId, after: Option<StepId>) -> Result<(), DocumentError> {
        let from = self.index_of(id)?;
        if after == Some(id) || self.stands_after(from, after) {
            return Ok(());
        }
        // What it stands behind is judged while it is still there, so that an error leaves everything.
        self.index_after(after)?;
        let row = self.rows.remove(from);
        let index = self.index_after(after)?;
        let at = self.room_at(index)?;
        self.rows.insert(index, row);
        self.put(id, schema::STEP_AT, ScalarValue::Bytes(at.as_bytes().to_vec()))
    }

    fn index_of(&self, id: StepId) -> Result<usize, ModelError> {
        self.rows.iter().position(|row| row.step.id == id).ok_or(ModelError::StepUnknown)
    }

    fn index_after(&self, after: Option<StepId>) -> Result<usize, ModelError> {
        after.map_or(Ok(0), |after| self.index_of(after).map(|index| index + 1))
    }

    /// Whether it stands there already. A removed step between them counts, since it may be restored.
    fn stands_after(&self, index: usize, after: Option<StepId>) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.rows.get(before));
        before.map(|row| row.step.id) == after
    }

    /// A place at that index. Where none is left between the neighbours, as between equal places, those behind that
    /// stand in the way are put on; where that doesn't help, all steps get new places.
    fn room_at(&mut self, index: usize) -> Result<Position, DocumentError> {
        let before = index.checked_sub(1).and_then(|before| self.rows.get(before));
        let lower = before.and_then(|row| row.at.clone());
        let behind = || self.rows.iter().skip(index);
        let in_the_way = behind().take_while(|row| row.at.is_none() || row.at <= lower).count();
        let upper = behind().nth(in_the_way).and_then(|row| row.at.as_ref());
        let local = Position::spread(lower.as_ref(), upper, in_the_way + 1);
        // Behind a step without a place there is none either.
        let local = local.filter(|_| before.is_none() || lower.is_some());
        let (from, keys) = match local {
            Some(keys) => (index, keys),
            None => (0, Position::spread(None, None, self.rows.len() + 1).ok_or(DocumentError::Engine)?),
        };
        let mut room = None;
        let mut keys = keys.into_iter();
        for at in from..=self.rows.len() {
            if at == index {
                room = keys.next();
            }
            let (Some(row), Some(key)) = (self.rows.get_mut(at), keys.next()) else { break };
            self.transaction.put(&row.object, schema::STEP_AT, ScalarValue::Bytes(key.as_bytes().to_vec()))?;
            row.at = Some(key);
        }
        room.ok_or(DocumentError::Engine)
    }
}

fn standing(rows: &[StepRow]) -> usize {
    rows.iter().filter(|row| !row.step.removed).count()
}
