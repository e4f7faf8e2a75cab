//! Seal late: what is pending becomes envelopes when a sync is about to happen (D3).

use beside_wire::envelope::{ChainOpening, EnvelopeKind, Lane, Place};
use beside_wire::id::{ChainId, DocumentId, EpochId, SpaceId};
use beside_wire::limits::{LEAVES_MAX, PARTS_MAX};
use minicbor::bytes::ByteVec;

use super::effects::Output;
use super::engine::{Engine, EngineError};
use super::record::PendingRecord;
use super::rows::{self, ChainOwner, ChainRow, DocumentRow, EnvelopeRow, OwnChain, PendingRow, SpaceCursor};
use super::step::Step;
use crate::access::consent::MaySeal;
use crate::crypto::secret::EpochKey;
use crate::document::{ActorId, DocumentError, StoredDocument, wire_form};
use crate::seal::{ChainPoint, DocumentChanges, DocumentSnapshot, Draft, Gossip, Leaf, Part, SealError, fits, seal};
use crate::storage::{KeyRange, Scan, StorageError, Table};

// Deflated prose is about two fifths of its length: so much is a little more than one envelope holds.
const LEAVES_BYTES_GOAL: usize = 96 * 1024;
const PENDING_SCAN_MAX: usize = 256;
const PART_BYTES: usize = 30 * 1024;

impl Engine {
    /// Seals about one envelope's worth, and asks for more steps while anything is pending.
    pub(super) fn seal_some(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        if self.secrets.is_none() {
            return Err(EngineError::Locked);
        }
        self.flush_drafts(step)?;
        self.settle_pairs(step)?;
        // The personal space comes last: it tells the keys of epochs that were minted elsewhere just now.
        for space in self.spaces(step)?.into_iter().rev() {
            if self.seal_space(step, &space)? == Sealed::Something {
                step.output(Output::Again);
                return Ok(());
            }
        }
        Ok(())
    }

    fn seal_space(&mut self, step: &mut Step<'_>, space: &SpaceId) -> Result<Sealed, EngineError> {
        self.close_outrun_chains(step, space)?;
        let active = self.folds.of(step, space)?.is_some_and(|it| it.membership.is_active(&self.identity.device));
        let Some(may) = self.may_seal(step, space)?.filter(|_| active) else { return Ok(Sealed::Nothing) };
        let Some(documents) = self.pending_documents(step, space)? else {
            // Their chain was closed while the vault was locked and they couldn't be read.
            self.reissue(step, space)?;
            return Ok(Sealed::Something);
        };
        let records = Self::pending_records(step, space)?;
        let mut gossip: Vec<ChainPoint> = step.read(&rows::gossip_due(space))?.unwrap_or_default();
        let says = !documents.is_empty() || !records.is_empty();
        // What was merged is said again once the last such word has arrived: else a link that breaks early would carry
        // nothing else.
        if !says && gossip_waits(step, space)? {
            gossip.clear();
        }
        if !says && gossip.is_empty() && self.untold(step, space)?.is_empty() {
            return Ok(Sealed::Nothing);
        }
        let owed = says || !gossip.is_empty();
        let (epoch, key) = self.writable_epoch(step, space)?;
        let mut sealing = Sealing { may, space: *space, epoch, key: &key };
        self.tell_keys(step, &mut sealing)?;
        if !records.is_empty() || (documents.is_empty() && !gossip.is_empty()) {
            self.seal_talk(step, &mut sealing, records, std::mem::take(&mut gossip))?;
        }
        if !documents.is_empty() {
            self.seal_documents(step, &mut sealing, documents, gossip)?;
        }
        if owed {
            step.delete(rows::gossip_due(space));
        }
        Ok(Sealed::Something)
    }

    /// Tells keys that another device turns out to lack, in the sync that shows it.
    pub(super) fn tell_untold(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        if self.is_locked() {
            return Ok(());
        }
        for space in self.spaces(step)?.into_iter().rev() {
            let active = self.folds.of(step, &space)?.is_some_and(|it| it.membership.is_active(&self.identity.device));
            let Some(may) = self.may_seal(step, &space)?.filter(|_| active) else { continue };
            if !self.untold(step, &space)?.is_empty() {
                let (epoch, key) = self.writable_epoch(step, &space)?;
                self.tell_keys(step, &mut Sealing { may, space, epoch, key: &key })?;
            }
        }
        Ok(())
    }

    fn seal_talk(
        &mut self,
        step: &mut Step<'_>,
        sealing: &mut Sealing<'_>,
        mut records: Vec<PendingRecord>,
        gossip: Vec<ChainPoint>,
    ) -> Result<(), EngineError> {
        let cursor: Option<SpaceCursor> = step.read(&rows::cursor(&sealing.space))?;
        // A head is long: it travels where nothing else does.
        let head = cursor.and_then(|cursor| cursor.head).filter(|_| records.is_empty());
        let gossip = (!gossip.is_empty()).then(|| Leaf::Gossip(Gossip { merged: gossip, head }).to_bytes());
        let leaves = |some: &[PendingRecord]| -> Vec<Vec<u8>> {
            gossip.iter().cloned().chain(some.iter().map(|record| record.leaf.clone())).collect()
        };
        let most = most_that_fit(&records, &leaves);
        records.truncate(most);
        let point = self.seal_leaves(step, sealing, EnvelopeKind::Talk, &leaves(&records))?;
        if records.is_empty() {
            step.put(rows::last_gossip(&sealing.space), &point);
        }
        Self::records_sealed(step, records, point)?;
        Ok(())
    }

    // Whoever has this epoch gets with it what it may lack of the others: a new device, or one that a colleague's
    // offline rotation didn't know yet.
    fn tell_keys(&mut self, step: &mut Step<'_>, sealing: &mut Sealing<'_>) -> Result<(), EngineError> {
        let records = self.untold(step, &sealing.space)?;
        if records.is_empty() {
            return Ok(());
        }
        for record in &records {
            step.put(rows::told(&sealing.space, &record.epoch), &sealing.epoch);
        }
        let leaves: Vec<Vec<u8>> = records.into_iter().map(|record| Leaf::Keyring(record).to_bytes()).collect();
        self.seal_leaves(step, sealing, EnvelopeKind::Keyring, &leaves)?;
        Ok(())
    }

    // None when some are of a chain that is no longer this device's.
    fn pending_documents(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
    ) -> Result<Option<Vec<PendingDocument>>, EngineError> {
        let range = KeyRange::prefix(Table::Pending, &rows::pending_orders(space));
        let rows = step.scan(&range, Scan::forward(PENDING_SCAN_MAX))?;
        let (mut documents, mut bytes) = (Vec::new(), 0);
        for (key, value) in rows {
            let id: DocumentId = rows::decode(&value, key.table)?;
            let Some(pending) = step.read::<PendingRow>(&rows::pending(space, &id))? else { continue };
            let order = pending.order;
            let Some(leaf) = self.document_leaf(step, (space, &id), pending)? else { return Ok(None) };
            let leaf = leaf.to_bytes();
            if !documents.is_empty() && bytes + leaf.len() > LEAVES_BYTES_GOAL {
                break;
            }
            bytes += leaf.len();
            documents.push(PendingDocument { id, order, leaf });
        }
        Ok(Some(documents))
    }

    /// The smaller of the pending changes and, where this chain wrote all of it, the whole document. None when another
    /// chain wrote the changes.
    fn document_leaf(
        &mut self,
        step: &mut Step<'_>,
        (space, id): (&SpaceId, &DocumentId),
        pending: PendingRow,
    ) -> Result<Option<Leaf>, EngineError> {
        let actor = ActorId::derive(id, &self.own_chain(step, space, Lane::Documents)?.chain);
        let changes: Option<Vec<ByteVec>> =
            pending.changes.iter().map(|change| wire_form(change, actor).map(ByteVec::from)).collect();
        let Some(changes) = changes else { return Ok(None) };
        let changes_bytes: usize = changes.iter().map(|change| change.len()).sum();
        if changes.len() > 1 {
            let stored = step.get(&rows::document(id))?.ok_or(EngineError::NotFound)?;
            let replica = StoredDocument::decode(&stored)?.open(*id)?;
            if replica.single_author(actor) {
                let saved = replica.snapshot();
                if saved.len() < changes_bytes {
                    return Ok(Some(Leaf::Snapshot(DocumentSnapshot { document: *id, saved: saved.into() })));
                }
            }
        }
        Ok(Some(Leaf::Changes(DocumentChanges { document: *id, origins: pending.origins, changes })))
    }

    fn seal_documents(
        &mut self,
        step: &mut Step<'_>,
        sealing: &mut Sealing<'_>,
        mut documents: Vec<PendingDocument>,
        gossip: Vec<ChainPoint>,
    ) -> Result<(), EngineError> {
        let gossip = (!gossip.is_empty()).then(|| Leaf::Gossip(Gossip { merged: gossip, head: None }).to_bytes());
        let leaves_of = |documents: &[PendingDocument]| -> Vec<Vec<u8>> {
            gossip.iter().cloned().chain(documents.iter().map(|document| document.leaf.clone())).collect()
        };
        let most = most_that_fit(&documents, &leaves_of);
        documents.truncate(most);
        let point = self.seal_leaves(step, sealing, EnvelopeKind::Documents, &leaves_of(&documents))?;
        for document in documents {
            step.delete(rows::pending(&sealing.space, &document.id));
            step.delete(rows::pending_order(&sealing.space, document.order));
            let mut row: DocumentRow = step.read(&rows::document_row(&document.id))?.unwrap_or_default();
            row.sealed_in = Some(point);
            step.put(rows::document_row(&document.id), &row);
        }
        Ok(())
    }

    /// Seals leaves into one envelope, or a leaf that is too large into several. Gives the place of the last.
    fn seal_leaves(
        &mut self,
        step: &mut Step<'_>,
        sealing: &mut Sealing<'_>,
        kind: EnvelopeKind,
        leaves: &[Vec<u8>],
    ) -> Result<ChainPoint, EngineError> {
        match self.seal_one(step, sealing, kind, leaves)? {
            Ok(point) => Ok(point),
            Err(SealError::NotAllowed) => Err(EngineError::WrongPlace),
            Err(SealError::TooLarge) => {
                let mut last = None;
                for leaf in leaves {
                    for part in parts(leaf) {
                        last = self.seal_one(step, sealing, kind, &[part])?.ok();
                    }
                }
                last.ok_or(EngineError::Document(DocumentError::TooLarge))
            }
        }
    }

    // Sequence number, chain end, sealed bytes and outbox row are one batch: the step's (D3).
    fn seal_one(
        &mut self,
        step: &mut Step<'_>,
        sealing: &mut Sealing<'_>,
        kind: EnvelopeKind,
        leaves: &[Vec<u8>],
    ) -> Result<Result<ChainPoint, SealError>, EngineError> {
        let (space, epoch) = (sealing.space, sealing.epoch);
        let mut chain = self.own_chain(step, &space, kind.lane())?;
        let secrets = self.secrets.as_ref().ok_or(EngineError::Locked)?;
        let stands_by = step.read(&rows::stands_by(&space))?.unwrap_or_default();
        let device = self.identity.device;
        let opening =
            (chain.seq == 0).then_some(ChainOpening { device, salt: chain.salt, lane: kind.lane(), stands_by });
        let place = Place { space, prev: chain.last, epoch };
        let draft = Draft { may: &sealing.may, kind, place, chain: chain.chain, seq: chain.seq + 1, opening, leaves };
        let (envelope, id) = match seal(&draft, sealing.key, &secrets.signing, step.rng) {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Err(error)),
        };
        let point = ChainPoint { chain: chain.chain, seq: draft.seq };
        let row = EnvelopeRow { bytes: envelope.to_bytes(), prev: chain.last, id, epoch };
        step.put(rows::envelope(&space, &point), &row);
        step.put(rows::chain_place(&space, &point), &ChainRow { id, position: None });
        step.put(rows::outbox(&space, &point), &point);
        #[cfg(sabotage)]
        if beside_wire::sabotage::has(beside_wire::sabotage::Defect::OutboxRowLeftOut) {
            step.delete(rows::outbox(&space, &point));
        }
        chain.seq = draft.seq;
        chain.last = Some(id);
        chain.sealed += 1;
        step.put(rows::own_chain(&space, kind.lane()), &chain);
        Ok(Ok(point))
    }

    /// This device's chain of a lane, begun if there is none.
    pub(super) fn own_chain(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        lane: Lane,
    ) -> Result<OwnChain, EngineError> {
        if let Some(chain) = step.read(&rows::own_chain(space, lane))? {
            return Ok(chain);
        }
        let mut salt = [0; 16];
        step.rng.fill_bytes(&mut salt);
        let device = self.identity.device;
        let chain = OwnChain { chain: ChainId::derive(space, &device, &salt), salt, seq: 0, last: None, sealed: 0 };
        step.put(rows::own_chain(space, lane), &chain);
        step.put(rows::chain_owner(space, &chain.chain), &ChainOwner { device, lane });
        Ok(chain)
    }

    /// A new epoch: its envelopes are counted from here.
    pub(super) fn begin_counting(step: &mut Step<'_>, space: &SpaceId) -> Result<(), EngineError> {
        for lane in [Lane::Talk, Lane::Documents] {
            if let Some(mut chain) = step.read::<OwnChain>(&rows::own_chain(space, lane))? {
                chain.sealed = 0;
                step.put(rows::own_chain(space, lane), &chain);
            }
        }
        Ok(())
    }

    /// How many envelopes this device has sealed since its last rotation, by which an epoch ages without any head.
    pub(super) fn sealed_since_rotation(step: &Step<'_>, space: &SpaceId) -> Result<u64, EngineError> {
        let mut sealed = 0;
        for lane in [Lane::Talk, Lane::Documents] {
            sealed += step.read::<OwnChain>(&rows::own_chain(space, lane))?.map_or(0, |chain| chain.sealed);
        }
        Ok(sealed)
    }
}

// Whether an envelope that says no more than what was merged still waits for its receipt.
fn gossip_waits(step: &Step<'_>, space: &SpaceId) -> Result<bool, StorageError> {
    let last: Option<ChainPoint> = step.read(&rows::last_gossip(space))?;
    Ok(match last {
        Some(point) => step.get(&rows::outbox(space, &point))?.is_some(),
        None => false,
    })
}

/// Whether a step sealed anything: then it is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sealed {
    Something,
    Nothing,
}

/// A document that waits to be sealed.
struct PendingDocument {
    id: DocumentId,
    order: u64,
    leaf: Vec<u8>,
}

// How many fill an envelope best; at least one, which is cut into parts if it must be.
fn most_that_fit<T>(items: &[T], leaves_of: &dyn Fn(&[T]) -> Vec<Vec<u8>>) -> usize {
    let (mut fit, mut over) = (1, items.len().min(LEAVES_MAX - 1) + 1);
    while over - fit > 1 {
        let middle = usize::midpoint(fit, over);
        if items.get(..middle).is_some_and(|some| fits(&leaves_of(some))) {
            fit = middle;
        } else {
            over = middle;
        }
    }
    fit
}

/// Under which epoch of which space.
struct Sealing<'a> {
    may: MaySeal,
    space: SpaceId,
    epoch: EpochId,
    key: &'a EpochKey,
}

// None at all where there would be more than the protocol allows: nothing is ever sealed in part.
fn parts(leaf: &[u8]) -> Vec<Vec<u8>> {
    let pieces: Vec<&[u8]> = leaf.chunks(PART_BYTES).collect();
    let count = u16::try_from(pieces.len()).ok().filter(|count| *count <= PARTS_MAX).unwrap_or(0);
    (0..count)
        .zip(pieces)
        .map(|(index, piece)| Leaf::Part(Part { index, count, bytes: piece.to_vec() }).to_bytes())
        .collect()
}
