//! What a person writes: one commit an act, durable at once, and pending until it is sealed.

use beside_wire::envelope::Lane;
use beside_wire::id::{DocumentId, SpaceId};
use minicbor::bytes::ByteVec;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::goal;
use super::input::{EntryDraft, JournalAct};
use super::projection;
use super::rows::{self, DocumentRow, PendingRow};
use super::stamp;
use super::step::Step;
use crate::document::{ActorId, ChangeHash, EntryStart, LocalChange, Replica, StoredDocument};
use crate::model::limits::TEXT_BYTES_MAX;
use crate::model::{Day, JournalEdit, ModelError, Timestamp};
use crate::storage::{KeyRange, Scan, StorageError, Table};

const UNDO_STEPS_MAX: usize = 16;
const DRAFTS_MAX: usize = 256;
const DAY_MILLIS: i64 = 24 * 3600 * 1000;

impl Engine {
    pub(super) fn journal(&mut self, step: &mut Step<'_>, act: JournalAct) -> Result<(), EngineError> {
        if self.secrets.is_none() {
            return Err(EngineError::Locked);
        }
        match act {
            JournalAct::Write(drafts) => {
                let personal = self.identity.space;
                let written = drafts.iter().map(|draft| self.write_entry(step, &personal, draft)).collect::<Result<
                    Vec<DocumentId>,
                    EngineError,
                >>(
                )?;
                step.output(Output::Written(written));
            }
            JournalAct::WriteIn(space, draft) => {
                if !self.takes_part(step, &space)? {
                    return Err(EngineError::NoSpace);
                }
                let written = self.write_entry(step, &space, &draft)?;
                step.output(Output::Written(vec![written]));
            }
            JournalAct::Edit(id, edits) => {
                self.flush_draft(step, &id)?;
                self.edit_entry(step, &id, &edits)?;
            }
            JournalAct::Type(id, text) => {
                step.get(&rows::document(&id))?.ok_or(EngineError::NotFound)?;
                if text.len() > TEXT_BYTES_MAX {
                    return Err(EngineError::Document(ModelError::TextTooLong.into()));
                }
                step.put(rows::draft(&id), &text);
            }
            JournalAct::FinishTyping => self.flush_drafts(step)?,
            JournalAct::Undo(id) => self.undo(step, &id)?,
        }
        Ok(())
    }

    fn write_entry(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        draft: &EntryDraft,
    ) -> Result<DocumentId, EngineError> {
        let mut random = [0; 16];
        step.rng.fill_bytes(&mut random);
        let id = DocumentId::new(random);
        let written_at = match draft.written_at {
            Some(written_at) => written_at,
            None => stamp::next(step)?,
        };
        let about_day = draft.about_day.unwrap_or_else(|| day_of(step, written_at));
        let actor = self.actor(step, space, &id)?;
        let start = EntryStart { written_at, about_day };
        let (replica, change) = Replica::create(id, actor, start, &draft.edits)?;
        let stored = StoredDocument::collapsed(&replica);
        step.put_bytes(rows::document(&id), stored.encode());
        let mut row = DocumentRow { space: Some(*space), ..DocumentRow::default() };
        self.keep_pending(step, &mut row, &change)?;
        self.project(step, &replica, &mut row)?;
        step.put(rows::document_row(&id), &row);
        Ok(id)
    }

    fn edit_entry(&mut self, step: &mut Step<'_>, id: &DocumentId, edits: &[JournalEdit]) -> Result<(), EngineError> {
        let (stored, mut replica, mut row) = load(step, id)?.ok_or(EngineError::NotFound)?;
        let space = row.space.unwrap_or(self.identity.space);
        replica.set_actor(self.actor(step, &space, id)?);
        let before = replica.heads();
        let now = stamp::next(step)?;
        let Some(change) = replica.edit(edits, now)? else {
            step.output(Output::Unchanged);
            return Ok(());
        };
        step.put_bytes(rows::document(id), stored.grown(&replica, &change.changes).encode());
        remember_for_undo(&mut row, &before);
        self.keep_pending(step, &mut row, &change)?;
        self.project(step, &replica, &mut row)?;
        step.put(rows::document_row(id), &row);
        step.output(Output::Changed(*id));
        Ok(())
    }

    // Goes back only where nobody else has written since: another's words are never taken back.
    fn undo(&mut self, step: &mut Step<'_>, id: &DocumentId) -> Result<(), EngineError> {
        self.flush_draft(step, id)?;
        let (_, replica, mut row) = load(step, id)?.ok_or(EngineError::NotFound)?;
        let Some(heads) = row.undo.pop() else {
            step.output(Output::Unchanged);
            return Ok(());
        };
        let heads: Vec<ChangeHash> =
            heads.iter().filter_map(|hash| hash.as_slice().try_into().ok().map(ChangeHash::new)).collect();
        let edits = replica.journal()?.edits_towards(&replica.entry_at(&heads)?);
        let undo = std::mem::take(&mut row.undo);
        self.edit_entry(step, id, &edits)?;
        // What undo wrote isn't undone by the next undo: that one goes a step further back.
        let mut row: DocumentRow = step.read(&rows::document_row(id))?.unwrap_or_default();
        row.undo = undo;
        step.put(rows::document_row(id), &row);
        Ok(())
    }

    /// Words that were being typed become one change.
    pub(super) fn flush_draft(&mut self, step: &mut Step<'_>, id: &DocumentId) -> Result<(), EngineError> {
        let Some(text) = step.read::<String>(&rows::draft(id))? else { return Ok(()) };
        match self.edit_entry(step, id, &[JournalEdit::SetText(text)]) {
            Ok(()) => {
                step.delete(rows::draft(id));
                #[cfg(sabotage)]
                if beside_wire::sabotage::has(beside_wire::sabotage::Defect::PendingRowLeftOut)
                    && let Some(pending) = step.read::<PendingRow>(&rows::pending(&self.identity.space, id))?
                {
                    step.delete(rows::pending_order(&self.identity.space, pending.order));
                    step.delete(rows::pending(&self.identity.space, id));
                }
            }
            // What can't become a change today stays a draft, and stands in nothing else's way.
            Err(EngineError::Document(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// All words that were being typed become changes, as before a sync or an export, or when the vault locks.
    pub(super) fn flush_drafts(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        let drafts = step.scan(&KeyRange::table(Table::Draft), Scan::forward(DRAFTS_MAX))?;
        for (key, _) in drafts {
            if let Some(id) = DocumentId::from_slice(&key.row) {
                self.flush_draft(step, &id)?;
            }
        }
        Ok(())
    }

    /// Brings lists and search up to date with a document. An entry is listed in its writer's own journal alone: what a
    /// peer makes an entry of in a pair is nobody's diary.
    pub(super) fn project(
        &self,
        step: &mut Step<'_>,
        replica: &Replica,
        row: &mut DocumentRow,
    ) -> Result<(), StorageError> {
        row.incomplete = replica.incomplete();
        let space = row.space.unwrap_or(self.identity.space);
        if let Ok(goal) = replica.goal() {
            goal::list(step, &space, &goal);
        } else if let Ok(entry) = replica.journal()
            && space == self.identity.space
        {
            row.listed = Some(projection::list(step, &entry, row.listed)?);
        }
        Ok(())
    }

    pub(super) fn actor(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        id: &DocumentId,
    ) -> Result<ActorId, EngineError> {
        let chain = self.own_chain(step, space, Lane::Documents)?;
        Ok(ActorId::derive(id, &chain.chain))
    }

    pub(super) fn keep_pending(
        &self,
        step: &mut Step<'_>,
        row: &mut DocumentRow,
        change: &LocalChange,
    ) -> Result<(), StorageError> {
        let space = row.space.unwrap_or(self.identity.space);
        let key = rows::pending(&space, &change.document);
        let mut pending = match step.read::<PendingRow>(&key)? {
            Some(pending) => pending,
            None => PendingRow { changes: Vec::new(), origins: Vec::new(), order: next_order(step, &space, change)? },
        };
        pending.changes.extend(change.changes.iter().cloned().map(ByteVec::from));
        // From here on the heads are this chain's own: what they were built on is named once, by this change.
        pending.origins.append(&mut row.origins);
        pending.origins.sort_unstable();
        pending.origins.dedup();
        step.put(key, &pending);
        Ok(())
    }
}

fn next_order(step: &mut Step<'_>, space: &SpaceId, change: &LocalChange) -> Result<u64, StorageError> {
    let order = step.next_order()?;
    step.put(rows::pending_order(space, order), &change.document);
    Ok(order)
}

/// A document with what is remembered of it.
pub(super) fn load(
    step: &Step<'_>,
    id: &DocumentId,
) -> Result<Option<(StoredDocument, Replica, DocumentRow)>, EngineError> {
    let Some(bytes) = step.get(&rows::document(id))? else { return Ok(None) };
    let stored = StoredDocument::decode(&bytes)?;
    let replica = stored.open(*id)?;
    let row = step.read(&rows::document_row(id))?.unwrap_or_default();
    Ok(Some((stored, replica, row)))
}

fn remember_for_undo(row: &mut DocumentRow, before: &[ChangeHash]) {
    row.undo.push(before.iter().map(|hash| ByteVec::from(hash.as_bytes().to_vec())).collect());
    if row.undo.len() > UNDO_STEPS_MAX {
        row.undo.remove(0);
    }
}

// The phone's own day, unless its clock stands behind what it has already seen: then the day of the stamp.
fn day_of(step: &Step<'_>, stamp: Timestamp) -> Day {
    if stamp == step.now {
        return step.today;
    }
    let days = i32::try_from(stamp.millis().div_euclid(DAY_MILLIS)).unwrap_or(0);
    Day::from_days(days).unwrap_or(step.today)
}
