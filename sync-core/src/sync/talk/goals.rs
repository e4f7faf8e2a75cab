//! A goal with what was said about it: ticks, check-ins and signatures. What follows from them is computed, never stored.

use std::collections::{BTreeMap, BTreeSet};

use beside_wire::id::{DocumentId, IdentityKey, SpaceId};

use super::about;
use crate::document::StoredDocument;
use crate::model::record::{CheckIn, RecordBody, RecordRef, Subject};
use crate::model::{Day, Goal, HabitProgress, habit_progress};
use crate::storage::{KeyRange, Read, Scan, StorageError, Table};
use crate::sync::rows::{self, DocumentRow, GoalRow};

const GOALS_MAX: usize = 65_536;

/// A check-in, and who made it.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckInView {
    /// Its place in the order.
    pub reference: RecordRef,
    /// Who.
    pub identity: IdentityKey,
    /// What.
    pub check_in: CheckIn,
}

/// A goal as it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct GoalView {
    /// Where it is.
    pub space: SpaceId,
    /// The goal.
    pub goal: Goal,
    /// Days on which its habit was kept.
    pub ticks: BTreeSet<Day>,
    /// How its habit goes, where it has one.
    pub habit: Option<HabitProgress>,
    /// Check-ins, oldest first.
    pub check_ins: Vec<CheckInView>,
    /// Who has signed it as it stands now. Any edit of what was agreed on voids all signatures.
    pub agreed_by: BTreeSet<IdentityKey>,
}

/// A space's goals as lists show them, oldest first; put-away ones among them.
///
/// # Errors
/// What the store says.
pub fn goals(store: &dyn Read, space: &SpaceId) -> Result<Vec<(DocumentId, GoalRow)>, StorageError> {
    let mut goals = Vec::new();
    for (key, value) in store.scan(&KeyRange::prefix(Table::Goal, space.as_bytes()), Scan::forward(GOALS_MAX))? {
        if let Some(id) = key.row.get(32..).and_then(DocumentId::from_slice) {
            goals.push((id, rows::decode::<GoalRow>(&value, key.table)?));
        }
    }
    goals.sort_by_key(|(id, row)| (row.created_at, *id));
    Ok(goals)
}

/// One goal; `None` where there is none here, or its document isn't whole yet.
///
/// # Errors
/// What the store says.
pub fn goal(store: &dyn Read, id: &DocumentId, today: Day) -> Result<Option<GoalView>, StorageError> {
    let row: Option<DocumentRow> = rows::read(store, &rows::document_row(id))?;
    let (Some(space), Some(bytes)) = (row.and_then(|row| row.space), store.get(&rows::document(id))?) else {
        return Ok(None);
    };
    let damaged = StorageError::Damaged { table: Some(Table::Document) };
    let replica = StoredDocument::decode(&bytes).and_then(|stored| stored.open(*id)).map_err(|_| damaged)?;
    let Ok(goal) = replica.goal() else { return Ok(None) };
    let said = Said::about(store, &space, &goal)?;
    let habit = goal.habit.map(|habit| habit_progress(&said.ticks, habit, today));
    Ok(Some(GoalView { space, habit, ticks: said.ticks, check_ins: said.check_ins, agreed_by: said.agreed_by, goal }))
}

struct Said {
    ticks: BTreeSet<Day>,
    check_ins: Vec<CheckInView>,
    agreed_by: BTreeSet<IdentityKey>,
}

impl Said {
    // Of what was said about one day, or by one person, the last counts.
    fn about(store: &dyn Read, space: &SpaceId, goal: &Goal) -> Result<Self, StorageError> {
        let (mut days, mut signatures, mut check_ins) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for told in about(store, space, &Subject::Goal(goal.id))? {
            if let RecordBody::Tick(tick) = told.record.body {
                days.insert(tick.day, true);
            } else if let RecordBody::Untick(tick) = told.record.body {
                days.insert(tick.day, false);
            } else if let RecordBody::SignGoal(signature) = told.record.body {
                signatures.insert(told.identity, signature.hash);
            } else if let RecordBody::CheckIn(check_in) = told.record.body {
                check_ins.push(CheckInView { reference: told.reference, identity: told.identity, check_in });
            }
        }
        let hash = goal.content_hash();
        Ok(Self {
            ticks: days.into_iter().filter(|(_, kept)| *kept).filter_map(|(day, _)| Day::from_days(day).ok()).collect(),
            check_ins,
            agreed_by: signatures.into_iter().filter(|(_, signed)| *signed == hash).map(|(who, _)| who).collect(),
        })
    }
}
