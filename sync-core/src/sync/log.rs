//! A space's log as its relay tells it: lines move the cursor, a signed head confirms them, and what doesn't fit is
//! noticed (D10, I7, I11).

use beside_wire::hash::Digest;
use beside_wire::head::{Head, IncarnationStatement, SignedHead};
use beside_wire::id::{OperationId, RelayKey, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, EntryKind, Line};
use beside_wire::operation::Operation;

use super::effects::Notice;
use super::rows::{self, ChainRow, EnvelopeRow, Life, OperationRow, PartialRow, SpaceCursor};
use super::step::Step;
use crate::seal::ChainPoint;
use crate::storage::{KeyRange, Read, Scan, StorageError, Table};

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
    (head, signed, jumps): (&Head, SignedHead, &[IncarnationStatement]),
) -> Result<Confirmation, StorageError> {
    if head.cursor < cursor.taken {
        step.notice(Notice::RelayRolledBack);
        return Ok(Confirmation::RolledBack);
    }
    if head.cursor.incarnation != cursor.taken.incarnation {
        let on_the_way = |jump: &IncarnationStatement| {
            jump.restored.incarnation == cursor.taken.incarnation && jump.restored.position > cursor.taken.position
        };
        if jumps.iter().any(on_the_way) {
            return Ok(Confirmation::Partly);
        }
        step.notice(Notice::RelayTampered);
        return Ok(Confirmation::Contradicted);
    }
    if head.cursor.position > cursor.taken.position {
        return Ok(Confirmation::Partly);
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
    drop_lines_after(step, space, (cursor.verified.position, Dropped::Unproven))?;
    cursor.taken = cursor.verified;
    cursor.hash = cursor.verified_hash;
    cursor.operations.position = cursor.operations.position.min(cursor.verified.position);
    // Nothing was ever proven: not even in which life the log began.
    if cursor.verified.position == 0 && cursor.head.is_none() {
        let coarse_seconds = cursor.coarse_seconds;
        *cursor = SpaceCursor { coarse_seconds, ..SpaceCursor::default() };
    }
    Ok(())
}

/// Where a restored log leaves the one that was taken here; `None` where it goes on from it.
pub(super) fn branch(cursor: &SpaceCursor, statement: &IncarnationStatement) -> Option<Cursor> {
    let index = cursor.lives.iter().position(|life| life.incarnation == statement.restored.incarnation)?;
    let end = match cursor.lives.get(index + 1) {
        Some(next) if next.incarnation == statement.opened => return None,
        Some(next) => next.position.min(statement.restored.position),
        None if cursor.taken.position > statement.restored.position => statement.restored.position,
        None => return None,
    };
    Some(Cursor { incarnation: statement.restored.incarnation, position: end })
}

/// The relay was restored to an earlier state: everything behind it is offered again, by whoever has it.
pub(super) fn rewind_to_restored(
    step: &mut Step<'_>,
    space: &SpaceId,
    cursor: &mut SpaceCursor,
    to: Cursor,
) -> Result<(), StorageError> {
    cursor.lives.retain(|life| life.incarnation <= to.incarnation);
    cursor.hash = hash_at(step, space, cursor, to.position)?;
    cursor.taken = to;
    if cursor.verified > to {
        cursor.verified = cursor.taken;
        cursor.verified_hash = cursor.hash;
    }
    let operations = cursor.operations.position.min(to.position);
    cursor.operations = Cursor { incarnation: to.incarnation, position: operations };
    cursor.head = None;
    drop_lines_after(step, space, (to.position, Dropped::Lost))
}

fn hash_at(step: &Step<'_>, space: &SpaceId, cursor: &SpaceCursor, position: u64) -> Result<Digest, StorageError> {
    let began = cursor.lives.iter().rev().find(|life| life.position <= position);
    let (mut at, mut hash) = began.map_or((0, EMPTY_LOG), |began| (began.position, began.hash));
    while at < position {
        let Some(line) = step.read::<Line>(&rows::line(space, at + 1))? else { break };
        hash = line.extend(&hash);
        at += 1;
    }
    Ok(hash)
}

/// Why a line is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dropped {
    /// The relay has lost what it said.
    Lost,
    /// No head has ever proven it.
    Unproven,
}

fn drop_lines_after(
    step: &mut Step<'_>,
    space: &SpaceId,
    (position, dropped): (u64, Dropped),
) -> Result<(), StorageError> {
    // The start of a cut body may be that of another one by now.
    let partial: Option<PartialRow> = step.read(&rows::partial(space))?;
    if partial.is_some_and(|partial| partial.position > position) {
        step.delete(rows::partial(space));
    }
    let range = KeyRange::prefix(Table::Line, &rows::lines(space));
    let mut range = range.starting_after(&rows::line(space, position).row);
    loop {
        let lines = step.scan(&range, Scan::forward(LINES_PER_SCAN))?;
        let Some((last, _)) = lines.last() else { return Ok(()) };
        range = range.starting_after(&last.row);
        for (key, value) in lines {
            let line: Line = rows::decode(&value, key.table)?;
            step.delete(key);
            forget_position(step, space, (&line, dropped))?;
        }
    }
}

// What the relay no longer has is offered again if it is here, and no longer missing if it isn't. What was refused, or
// what nobody proved and nobody opened, may be anything, and is fetched again.
fn forget_position(
    step: &mut Step<'_>,
    space: &SpaceId,
    (line, dropped): (&Line, Dropped),
) -> Result<(), StorageError> {
    step.delete(rows::missing(space, line.position));
    match (line.kind, line.chain) {
        (EntryKind::Operation, _) => {
            let key = rows::operation(space, &OperationId::new(*line.id.as_bytes()));
            if let Some(mut row) = step.read::<OperationRow>(&key)? {
                row.position = None;
                row.wraps = waiting_wraps(&step.view(), space, &row)?;
                step.put(key, &row);
            }
        }
        (EntryKind::Talk | EntryKind::Documents | EntryKind::Keyring, Some(chain)) => {
            let point = ChainPoint { chain, seq: line.seq };
            let held: Option<EnvelopeRow> = step.read(&rows::envelope(space, &point))?;
            let unopened = step.get(&rows::unopened(space, &point))?.is_some();
            let refused = step.get(&rows::quarantine(space, &point))?.is_some();
            match held {
                Some(held) if !refused && (dropped == Dropped::Lost || !unopened) => {
                    step.put(rows::chain_place(space, &point), &ChainRow { id: held.id, position: None });
                    if dropped == Dropped::Lost {
                        step.put(rows::outbox(space, &point), &point);
                    }
                }
                _ => {
                    step.delete(rows::chain_place(space, &point));
                    step.delete(rows::envelope(space, &point));
                    step.delete(rows::unopened(space, &point));
                }
            }
        }
        (EntryKind::Talk | EntryKind::Documents | EntryKind::Keyring, None) => {}
    }
    Ok(())
}

// The wraps of a rotate that goes back to the relay: those that this device has seen.
pub(super) fn waiting_wraps(
    store: &dyn Read,
    space: &SpaceId,
    row: &OperationRow,
) -> Result<Vec<beside_wire::frame::Wrap>, StorageError> {
    let Ok(operation) = Operation::verify(&row.bytes) else { return Ok(Vec::new()) };
    let prefix = [space.as_bytes().as_slice(), operation.id().as_bytes()].concat();
    store
        .scan(&KeyRange::prefix(Table::Wrap, &prefix), Scan::forward(beside_wire::limits::WRAPS_MAX))?
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
