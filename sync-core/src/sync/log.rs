//! A space's log as its relay tells it: lines move the cursor, a signed head confirms them, and what doesn't fit is
//! noticed (D10, I7, I11).

use beside_wire::hash::Digest;
use beside_wire::head::{Head, IncarnationStatement, SignedHead};
use beside_wire::id::{EnvelopeId, OperationId, RelayKey, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, EntryKind, Line};
use beside_wire::operation::Operation;

use super::effects::Notice;
use super::rows::{self, ChainRow, Life, OperationRow, SpaceCursor};
use super::step::Step;
use crate::seal::ChainPoint;
use crate::storage::{KeyRange, Scan, StorageError, Table};

const LINES_PER_SCAN: usize = 1024;

/// What a head said about the lines that were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confirmation {
    /// They are exactly the relay's log up to the head.
    Confirmed,
    /// More lines are on their way.
    Partly,
    /// The relay told something else before.
    Contradicted,
    /// The relay's log ends before what this device had taken.
    RolledBack,
}

/// Takes every line that follows the cursor without a gap, and crosses into a later life where one begins.
pub(super) fn advance(
    step: &mut Step<'_>,
    space: &SpaceId,
    cursor: &mut SpaceCursor,
    jumps: &[IncarnationStatement],
) -> Result<(), StorageError> {
    loop {
        cross(step, cursor, jumps);
        let next = cursor.taken.position + 1;
        let Some(line) = step.read::<Line>(&rows::line(space, next))? else { return Ok(()) };
        cursor.hash = line.extend(&cursor.hash);
        cursor.taken.position = next;
    }
}

fn cross(step: &mut Step<'_>, cursor: &mut SpaceCursor, jumps: &[IncarnationStatement]) {
    while let Some(jump) = jumps.iter().find(|jump| jump.restored == cursor.taken) {
        if jump.restored_hash != cursor.hash {
            step.notice(Notice::RelayForked);
            return;
        }
        cursor.taken.incarnation = jump.opened;
        cursor.hash = jump.first_hash();
        cursor.verified = cursor.taken;
        cursor.verified_hash = cursor.hash;
        cursor.lives.push(Life { incarnation: jump.opened, position: jump.restored.position, hash: cursor.hash });
    }
}

/// Begins a log: the first life that this device meets.
pub(super) fn begin(cursor: &mut SpaceCursor, incarnation: beside_wire::line::Incarnation) {
    if cursor.lives.is_empty() {
        cursor.taken = Cursor { incarnation, position: 0 };
        cursor.verified = cursor.taken;
        cursor.lives.push(Life { incarnation, position: 0, hash: EMPTY_LOG });
    }
}

/// Compares a verified head with what was taken.
pub(super) fn confirm(
    step: &mut Step<'_>,
    space: &SpaceId,
    cursor: &mut SpaceCursor,
    (head, signed): (&Head, SignedHead),
) -> Result<Confirmation, StorageError> {
    if head.cursor.incarnation != cursor.taken.incarnation {
        step.notice(Notice::RelayTampered);
        return Ok(Confirmation::Contradicted);
    }
    if head.cursor.position > cursor.taken.position {
        return Ok(Confirmation::Partly);
    }
    if head.cursor.position < cursor.taken.position {
        step.notice(Notice::RelayRolledBack);
        return Ok(Confirmation::RolledBack);
    }
    let operations = operations_hash(step, space, head.cursor.position)?;
    if head.hash != cursor.hash || operations != (head.operations, head.operations_hash) {
        step.notice(Notice::RelayForked);
        return Ok(Confirmation::Contradicted);
    }
    cursor.verified = cursor.taken;
    cursor.verified_hash = cursor.hash;
    cursor.head = Some(signed);
    cursor.coarse_seconds = cursor.coarse_seconds.max(head.coarse_seconds);
    step.put(rows::cursor(space), cursor);
    if let Some(shown) = step.read::<SignedHead>(&rows::shown_head(space))? {
        let reached = shown.verify(&head.relay, space).is_ok_and(|shown| shown.cursor <= cursor.verified);
        if reached {
            compare_shown(step, space, (&head.relay, &shown))?;
            step.delete(rows::shown_head(space));
        }
    }
    Ok(Confirmation::Confirmed)
}

/// Compares what the relay told another device with what it told this one: two stories about one log are a fork, and
/// are noticed as soon as two honest views meet (I11).
pub(super) fn compare_shown(
    step: &mut Step<'_>,
    space: &SpaceId,
    (relay, shown): (&RelayKey, &SignedHead),
) -> Result<(), StorageError> {
    let Ok(head) = shown.verify(relay, space) else { return Ok(()) };
    let cursor: SpaceCursor = step.read(&rows::cursor(space))?.unwrap_or_default();
    if !cursor.lives.iter().any(|life| life.incarnation == head.cursor.incarnation) {
        return Ok(());
    }
    if head.cursor > cursor.verified {
        let known: Option<SignedHead> = step.read(&rows::shown_head(space))?;
        let higher = known.and_then(|known| known.verify(relay, space).ok()).is_none_or(|it| it.cursor < head.cursor);
        if higher {
            step.put(rows::shown_head(space), shown);
        }
        return Ok(());
    }
    if head.cursor.incarnation == cursor.verified.incarnation
        && hash_at(step, space, &cursor, head.cursor.position)? != head.hash
    {
        step.notice(Notice::RelayForked);
    }
    Ok(())
}

/// Goes back to the last confirmed line: what was told since is dropped, and will be asked for again.
pub(super) fn rewind_to_verified(
    step: &mut Step<'_>,
    space: &SpaceId,
    cursor: &mut SpaceCursor,
) -> Result<(), StorageError> {
    drop_lines_after(step, space, cursor.verified.position)?;
    cursor.taken = cursor.verified;
    cursor.hash = cursor.verified_hash;
    cursor.operations.position = cursor.operations.position.min(cursor.verified.position);
    Ok(())
}

/// The relay was restored to an earlier state: everything behind it is offered again, by whoever has it.
pub(super) fn rewind_to_restored(
    step: &mut Step<'_>,
    space: &SpaceId,
    cursor: &mut SpaceCursor,
    restored: &IncarnationStatement,
) -> Result<(), StorageError> {
    let position = restored.restored.position;
    cursor.hash = hash_at(step, space, cursor, position)?;
    cursor.taken.position = position;
    if cursor.verified.position > position {
        cursor.verified = cursor.taken;
        cursor.verified_hash = cursor.hash;
    }
    cursor.operations.position = cursor.operations.position.min(position);
    cursor.head = None;
    drop_lines_after(step, space, position)
}

fn hash_at(step: &Step<'_>, space: &SpaceId, cursor: &SpaceCursor, position: u64) -> Result<Digest, StorageError> {
    let life = cursor.lives.iter().rev().find(|life| life.position <= position);
    let (mut at, mut hash) = life.map_or((0, EMPTY_LOG), |life| (life.position, life.hash));
    while at < position {
        let Some(line) = step.read::<Line>(&rows::line(space, at + 1))? else { break };
        hash = line.extend(&hash);
        at += 1;
    }
    Ok(hash)
}

fn drop_lines_after(step: &mut Step<'_>, space: &SpaceId, position: u64) -> Result<(), StorageError> {
    let range = KeyRange::prefix(Table::Line, &rows::lines(space));
    let mut range = range.starting_after(&rows::line(space, position).row);
    loop {
        let lines = step.scan(&range, Scan::forward(LINES_PER_SCAN))?;
        let Some((last, _)) = lines.last() else { return Ok(()) };
        range = range.starting_after(&last.row);
        for (key, value) in lines {
            let line: Line = rows::decode(&value, key.table)?;
            step.delete(key);
            forget_position(step, space, &line)?;
        }
    }
}

// What the relay no longer has is offered again if it is here, and no longer missing if it isn't.
fn forget_position(step: &mut Step<'_>, space: &SpaceId, line: &Line) -> Result<(), StorageError> {
    step.delete(rows::missing(space, line.position));
    match (line.kind, line.chain) {
        (EntryKind::Operation, _) => {
            let key = rows::operation(space, &OperationId::new(*line.id.as_bytes()));
            if let Some(mut row) = step.read::<OperationRow>(&key)? {
                row.position = None;
                row.wraps = waiting_wraps(step, space, &row)?;
                step.put(key, &row);
            }
        }
        (EntryKind::Talk | EntryKind::Documents | EntryKind::Keyring, Some(chain)) => {
            let point = ChainPoint { chain, seq: line.seq };
            let id = EnvelopeId::new(*line.id.as_bytes());
            if step.get(&rows::envelope(space, &point))?.is_some() {
                step.put(rows::chain_place(space, &point), &ChainRow { id, position: None });
                step.put(rows::outbox(space, &point), &point);
            } else {
                step.delete(rows::chain_place(space, &point));
            }
        }
        (EntryKind::Talk | EntryKind::Documents | EntryKind::Keyring, None) => {}
    }
    Ok(())
}

// The wraps of a rotate that goes back to the relay: those that this device has seen.
fn waiting_wraps(
    step: &Step<'_>,
    space: &SpaceId,
    row: &OperationRow,
) -> Result<Vec<beside_wire::frame::Wrap>, StorageError> {
    let Ok(operation) = Operation::verify(&row.bytes) else { return Ok(Vec::new()) };
    let prefix = [space.as_bytes().as_slice(), operation.id().as_bytes()].concat();
    step.scan(&KeyRange::prefix(Table::Wrap, &prefix), Scan::forward(beside_wire::limits::WRAPS_MAX))?
        .into_iter()
        .map(|(key, value)| rows::decode(&value, key.table))
        .collect()
}

fn operations_hash(step: &Step<'_>, space: &SpaceId, position: u64) -> Result<(u64, Digest), StorageError> {
    let range = KeyRange::prefix(Table::Operation, space.as_bytes());
    let mut placed = Vec::new();
    for (key, value) in step.scan(&range, Scan::forward(beside_wire::limits::OPERATIONS_MAX))? {
        let row: OperationRow = rows::decode(&value, key.table)?;
        let id = key.row.get(32..).and_then(OperationId::from_slice);
        if let (Some(at), Some(id)) = (row.position.filter(|at| at.position <= position), id) {
            let size = u32::try_from(row.bytes.len()).unwrap_or(u32::MAX);
            placed.push(Line::of_operation(at.position, id, size));
        }
    }
    placed.sort_unstable_by_key(|line| line.position);
    let hash = placed.iter().fold(EMPTY_LOG, |hash, line| line.extend(&hash));
    Ok((placed.len() as u64, hash))
}
