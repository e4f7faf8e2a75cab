//! A chain that can't go on: the relay has another envelope in its place, or this vault is a copy of another. The chain
//! is closed, never the device; what the log doesn't have is written again in a new chain, as new edits (D4).

use std::collections::{BTreeMap, BTreeSet};

use beside_wire::envelope::{ChainHead, Envelope, Lane, Place};
use beside_wire::id::{ChainId, DocumentId, EnvelopeId, SpaceId};
use beside_wire::limits::STANDS_BY_MAX;
use beside_wire::line::{Cursor, Line};

use super::effects::Notice;
use super::engine::{Engine, EngineError};
use super::inbox::envelope_kind;
use super::journal::load;
use super::merge::restored;
use super::rows::{
    self, ChainRow, DocumentRow, EnvelopeRow, EpochKeyRow, MissingRow, OwnChain, PendingRow, SpaceCursor,
};
use super::stamp;
use super::step::Step;
use crate::crypto::secret::EpochKey;
use crate::document::{
    ActorId, DocumentError, DocumentKind, EntryStart, GoalStart, LocalChange, MergeOutcome, RemoteChanges,
    RemoteContent, Replica, StoredDocument, merge,
};
use crate::model::{Goal, JournalEntry, Timestamp};
use crate::seal::{ChainPoint, Leaf, Received};
use crate::storage::{KeyRange, Scan, StorageError, Table};

const ROWS_MAX: usize = 1_000_000;

impl Engine {
    /// Closes the chain of a refused envelope, if it is this device's present one, and writes again what it held from
    /// there on.
    pub(super) fn close_chain(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        refused: &ChainPoint,
    ) -> Result<(), EngineError> {
        // A locked phone can neither begin a chain nor write anything again. The refusal comes again after unlocking.
        if self.is_locked() {
            return Ok(());
        }
        for lane in [Lane::Talk, Lane::Documents] {
            let key = rows::own_chain(space, lane);
            let Some(chain) = step.read::<OwnChain>(&key)?.filter(|chain| chain.chain == refused.chain) else {
                continue;
            };
            step.notice(Notice::CopyNoticed);
            step.delete(key);
            stand_by(step, space, &ChainPoint { chain: chain.chain, seq: refused.seq.saturating_sub(1) })?;
            for seq in refused.seq..=chain.seq {
                let point = ChainPoint { chain: chain.chain, seq };
                step.delete(rows::outbox(space, &point));
                step.delete(rows::envelope(space, &point));
                step.delete(rows::chain_place(space, &point));
            }
            want_again(step, space, refused)?;
            match lane {
                Lane::Documents => self.reissue(step, space)?,
                Lane::Talk => {
                    self.say_again(step, space)?;
                    forget_told(step, space)?;
                }
            }
            owe_gossip(step, space)?;
        }
        Ok(())
    }

    /// Closes both chains where they stand: another copy of this vault may go on in them.
    pub(super) fn new_chains(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        for space in self.spaces(step)? {
            for lane in [Lane::Talk, Lane::Documents] {
                if let Some(chain) = step.read::<OwnChain>(&rows::own_chain(&space, lane))? {
                    self.close_chain(step, &space, &ChainPoint { chain: chain.chain, seq: chain.seq + 1 })?;
                }
            }
        }
        Ok(())
    }

    /// Closes own chains of which the log knows more than this vault: it was restored from a backup, or copied. What
    /// the log has is opened afterwards as another device's would be.
    pub(super) fn close_outrun_chains(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<(), EngineError> {
        for lane in [Lane::Talk, Lane::Documents] {
            let Some(chain) = step.read::<OwnChain>(&rows::own_chain(space, lane))? else { continue };
            let next = ChainPoint { chain: chain.chain, seq: chain.seq + 1 };
            if step.get(&rows::chain_place(space, &next))?.is_some() {
                self.close_chain(step, space, &next)?;
            }
        }
        Ok(())
    }

    /// Writes again, in the present chain, what closed chains left behind.
    pub(super) fn reissue(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<(), EngineError> {
        let affected = unsettled(step, space)?;
        let mut bases = self.replicas_in_envelopes(step, space, &affected)?;
        for id in affected {
            let Some((_, present, mut row)) = load(step, &id)? else { continue };
            let actor = ActorId::derive(&id, &self.own_chain(step, space, Lane::Documents)?.chain);
            let now = stamp::next(step)?;
            let (replica, change) = match present.kind()? {
                DocumentKind::Journal => written_again(bases.remove(&id), &present.journal()?, (actor, now))?,
                DocumentKind::Goal => goal_again(bases.remove(&id), &present.goal()?, (actor, now))?,
            };
            if let Some(pending) = step.read::<PendingRow>(&rows::pending(space, &id))? {
                step.delete(rows::pending_order(space, pending.order));
            }
            step.delete(rows::pending(space, &id));
            row.undo.clear();
            row.sealed_in = None;
            if let Some(change) = change {
                self.keep_pending(step, &mut row, &change)?;
            }
            step.put_bytes(rows::document(&id), StoredDocument::collapsed(&replica).encode());
            self.project(step, &replica, &mut row)?;
            step.put(rows::document_row(&id), &row);
        }
        Ok(())
    }

    // What the log, and the envelopes that still wait for it, make of these documents.
    fn replicas_in_envelopes(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        wanted: &BTreeSet<DocumentId>,
    ) -> Result<BTreeMap<DocumentId, Replica>, EngineError> {
        let (mut replicas, mut pieces) = (BTreeMap::new(), Pieces::default());
        let range = KeyRange::prefix(Table::EnvelopeBody, space.as_bytes());
        for (key, value) in step.scan(&range, Scan::forward(ROWS_MAX))? {
            let row: EnvelopeRow = rows::decode(&value, key.table)?;
            for (point, leaf) in self.leaves_again(step, space, &row)? {
                let Some(leaf) = pieces.join(point, leaf) else { continue };
                let (document, content) = match leaf {
                    Leaf::Changes(changes) => {
                        let Some(content) = restored(&changes, &point.chain) else { continue };
                        (changes.document, content)
                    }
                    Leaf::Snapshot(snapshot) => (snapshot.document, RemoteContent::Snapshot(snapshot.saved.to_vec())),
                    Leaf::Record(_) | Leaf::Part(_) | Leaf::Gossip(_) | Leaf::Keyring(_) => continue,
                };
                if !wanted.contains(&document) {
                    continue;
                }
                let remote =
                    RemoteChanges { document, content, allowed_actor: ActorId::derive(&document, &point.chain) };
                if let MergeOutcome::Applied(merged) = merge(replicas.get(&document), &remote) {
                    replicas.insert(document, merged.replica);
                }
            }
        }
        Ok(replicas)
    }

    // Opens an envelope that was judged before: its own, or one that was merged.
    fn leaves_again(
        &mut self,
        step: &Step<'_>,
        space: &SpaceId,
        row: &EnvelopeRow,
    ) -> Result<Vec<(ChainPoint, Leaf)>, EngineError> {
        let Ok(envelope) = Envelope::from_bytes(&row.bytes) else { return Ok(Vec::new()) };
        let point = ChainPoint { chain: envelope.chain, seq: envelope.seq };
        let set_aside = step.get(&rows::quarantine(space, &point))?.is_some()
            || step.get(&rows::unopened(space, &point))?.is_some();
        let owner: Option<rows::ChainOwner> = step.read(&rows::chain_owner(space, &envelope.chain))?;
        let key: Option<EpochKeyRow> = step.read(&rows::epoch_key(space, &row.epoch))?;
        let (Some(owner), Some(key), false) = (owner, key.and_then(|row| EpochKey::from_slice(&row.key)), set_aside)
        else {
            return Ok(Vec::new());
        };
        let position = step.read::<ChainRow>(&rows::chain_place(space, &point))?.and_then(|row| row.position);
        let Some(folded) = self.folds.of(step, space)? else { return Ok(Vec::new()) };
        let place = Place { space: *space, prev: row.prev, epoch: row.epoch };
        let opened = Received::new(envelope, place, position)
            .verify(&owner.device)
            .and_then(|verified| verified.authorize(&folded.membership))
            .and_then(|authorized| authorized.open(&key));
        Ok(opened
            .map_or_else(|_| Vec::new(), |opened| opened.into_leaves().into_iter().map(|leaf| (point, leaf)).collect()))
    }
}

// What a document says now, as an edit of what the log has of it, or as a new one.
fn written_again(
    base: Option<Replica>,
    target: &JournalEntry,
    (actor, now): (ActorId, Timestamp),
) -> Result<(Replica, Option<LocalChange>), DocumentError> {
    let (mut replica, first) = if let Some(mut base) = base {
        base.set_actor(actor);
        (base, None)
    } else {
        let start = EntryStart { written_at: target.written_at, about_day: target.about_day };
        let (replica, first) = Replica::create(target.id, actor, start, &[])?;
        (replica, Some(first))
    };
    let edits = replica.journal()?.edits_towards(target);
    let rest = replica.edit(&edits, now)?;
    Ok((replica, joined(first, rest)))
}

fn goal_again(
    base: Option<Replica>,
    target: &Goal,
    (actor, now): (ActorId, Timestamp),
) -> Result<(Replica, Option<LocalChange>), DocumentError> {
    let (mut replica, first) = if let Some(mut base) = base {
        base.set_actor(actor);
        (base, None)
    } else {
        let (replica, first) =
            Replica::create_goal(target.id, actor, GoalStart { created_at: target.created_at }, &[])?;
        (replica, Some(first))
    };
    let edits = replica.goal()?.edits_towards(target);
    let rest = replica.edit_goal(&edits, now)?;
    Ok((replica, joined(first, rest)))
}

fn joined(first: Option<LocalChange>, rest: Option<LocalChange>) -> Option<LocalChange> {
    match (first, rest) {
        (Some(mut first), Some(rest)) => {
            first.changes.extend(rest.changes);
            Some(first)
        }
        (first, rest) => first.or(rest),
    }
}

/// Pieces of a leaf that was too large for one envelope, as they follow each other in a chain.
#[derive(Default)]
struct Pieces {
    next: Option<ChainPoint>,
    bytes: Vec<u8>,
}

impl Pieces {
    /// The leaf, or the one that this last piece completes.
    fn join(&mut self, at: ChainPoint, leaf: Leaf) -> Option<Leaf> {
        let Leaf::Part(part) = leaf else { return Some(leaf) };
        if part.index == 0 {
            self.bytes.clear();
        } else if self.next != Some(at) {
            return None;
        }
        self.bytes.extend_from_slice(&part.bytes);
        self.next = Some(ChainPoint { chain: at.chain, seq: at.seq + 1 });
        (part.index + 1 == part.count).then(|| Leaf::from_bytes(&self.bytes).ok()).flatten()
    }
}

// What the log has of a closed chain in the places that this vault had filled itself is fetched.
fn want_again(step: &mut Step<'_>, space: &SpaceId, from: &ChainPoint) -> Result<(), StorageError> {
    let present = step.read::<SpaceCursor>(&rows::cursor(space))?.unwrap_or_default().taken.incarnation;
    let lines = KeyRange::prefix(Table::Line, &rows::lines(space));
    for (key, value) in step.scan(&lines, Scan::forward(ROWS_MAX))? {
        let line: Line = rows::decode(&value, key.table)?;
        let point = ChainPoint { chain: from.chain, seq: line.seq };
        let theirs = line.chain == Some(from.chain) && line.seq >= from.seq;
        let Some(kind) = envelope_kind(line.kind).filter(|_| theirs) else { continue };
        if step.get(&rows::envelope(space, &point))?.is_none() {
            let position = Some(Cursor { incarnation: present, position: line.position });
            step.put(
                rows::chain_place(space, &point),
                &ChainRow { id: EnvelopeId::new(*line.id.as_bytes()), position },
            );
            step.put(rows::missing(space, line.position), &MissingRow { kind, size: line.size });
        }
    }
    Ok(())
}

// Keys that the lost end of a chain had told are told again.
fn forget_told(step: &mut Step<'_>, space: &SpaceId) -> Result<(), StorageError> {
    for (key, _) in step.scan(&KeyRange::prefix(Table::Record, &rows::told_all(space)), Scan::forward(ROWS_MAX))? {
        step.delete(key);
    }
    Ok(())
}

// What it had said to be merged is said again.
fn owe_gossip(step: &mut Step<'_>, space: &SpaceId) -> Result<(), StorageError> {
    let range = KeyRange::prefix(Table::Record, &rows::merged_all(space));
    let mut due = Vec::new();
    for (key, value) in step.scan(&range, Scan::forward(ROWS_MAX))? {
        if let Some(chain) = key.row.get(33..).and_then(ChainId::from_slice) {
            due.push(ChainPoint { chain, seq: rows::decode(&value, key.table)? });
        }
    }
    if !due.is_empty() {
        step.put(rows::gossip_due(space), &due);
    }
    Ok(())
}

// What a closed chain had brought up to its end is named by the next chain's first envelope.
fn stand_by(step: &mut Step<'_>, space: &SpaceId, last: &ChainPoint) -> Result<(), StorageError> {
    let Some(row) = step.read::<ChainRow>(&rows::chain_place(space, last))? else { return Ok(()) };
    let mut heads: Vec<ChainHead> = step.read(&rows::stands_by(space))?.unwrap_or_default();
    heads.push(ChainHead { chain: last.chain, seq: last.seq, id: row.id });
    if heads.len() > STANDS_BY_MAX {
        heads.remove(0);
    }
    step.put(rows::stands_by(space), &heads);
    Ok(())
}

// Documents with changes of closed chains that no envelope of the log holds: those still pending, and those whose last
// own envelope was taken back with its chain's end.
fn unsettled(step: &Step<'_>, space: &SpaceId) -> Result<BTreeSet<DocumentId>, StorageError> {
    let mut affected = BTreeSet::new();
    let pending = KeyRange::prefix(Table::Pending, &rows::pending_orders(space));
    for (key, value) in step.scan(&pending, Scan::forward(ROWS_MAX))? {
        affected.insert(rows::decode(&value, key.table)?);
    }
    for (key, value) in step.scan(&KeyRange::table(Table::DocumentMeta), Scan::forward(ROWS_MAX))? {
        let row: DocumentRow = rows::decode(&value, key.table)?;
        let lost = match row.sealed_in.filter(|_| row.space == Some(*space)) {
            Some(point) => step.get(&rows::envelope(space, &point))?.is_none(),
            None => false,
        };
        if lost {
            affected.extend(DocumentId::from_slice(&key.row));
        }
    }
    Ok(affected)
}
