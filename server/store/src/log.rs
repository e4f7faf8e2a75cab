//! A space's log: what a decision needs to know, what it decides, and what readers ask for.

mod reads;

pub use reads::{LineOrder, LinesQuery, Run, RunSize, StoredBody, StoredWrap, WrapsQuery};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use beside_wire::envelope::Lane;
use beside_wire::frame::{OfferResult, RunningHashes, SpaceRefusal, Wrap};
use beside_wire::head::{IncarnationStatement, SignedHead, SignedIncarnation};
use beside_wire::id::{ChainId, DeviceKey, EntryId, EnvelopeId, InstallId, OperationId, SpaceId};
use beside_wire::line::{EMPTY_LOG, EntryKind, Incarnation, Line};
use beside_wire::operation::VerifiedOperation;

use crate::account::{AssertionUse, Presenter};
use crate::error::StoreError;
use crate::view::SpaceView;

/// The running hashes of a log without entries.
pub const NO_ENTRIES: RunningHashes =
    RunningHashes { position: 0, hash: EMPTY_LOG, operations: 0, operations_hash: EMPTY_LOG };

/// One request's offers, decided and written in one transaction.
pub struct SyncJob {
    /// Whose request it is.
    pub install: InstallId,
    /// The assertion that it came with, used in the same transaction.
    pub assertion: Option<AssertionUse>,
    /// The spaces, each at most once.
    pub spaces: Vec<SpaceJob>,
}

/// One space's part of a [`SyncJob`].
pub struct SpaceJob {
    /// The space.
    pub space: SpaceId,
    /// What the decision wants to know.
    pub query: FactsQuery,
    /// The pure rules, run inside the transaction. They may be run in a transaction that is then rolled back.
    pub decide: Decide,
}

/// Pure rules over facts.
pub type Decide = Box<dyn FnOnce(&Presenter, &SpaceFacts) -> Verdict + Send>;

impl fmt::Debug for SyncJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncJob").field("spaces", &self.spaces.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for SpaceJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpaceJob").field("space", &self.space).finish_non_exhaustive()
    }
}

/// What a decision wants to know of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactsQuery {
    /// Chains, and runs of their sequence numbers whose lines are wanted.
    pub chains: BTreeMap<ChainId, Vec<RangeInclusive<u64>>>,
    /// Devices whose chains are to be counted.
    pub devices: BTreeSet<DeviceKey>,
}

/// What a decision knows of a space, all of one moment.
#[derive(Debug, Clone)]
pub struct SpaceFacts {
    /// The space.
    pub space: SpaceId,
    /// The present life of the database.
    pub incarnation: Incarnation,
    /// The log as a whole.
    pub state: SpaceState,
    /// Envelopes of the chains that were asked for.
    pub entries: BTreeMap<(ChainId, u64), EntryFact>,
    /// Of the chains that were asked for, those that exist.
    pub chains: BTreeMap<ChainId, ChainFact>,
    /// How many chains the devices that were asked for have.
    pub chain_counts: BTreeMap<DeviceKey, usize>,
}

/// Whether there is a log, and what it says as a whole.
#[derive(Debug, Clone)]
pub enum SpaceState {
    /// There never was one.
    Unknown,
    /// Its last account has left; it takes nothing and gives nothing.
    Closed,
    /// It is in use.
    Open(OpenSpace),
}

impl SpaceState {
    /// The space, if it is in use.
    #[must_use]
    pub const fn open(&self) -> Option<&OpenSpace> {
        match self {
            Self::Open(open) => Some(open),
            Self::Unknown | Self::Closed => None,
        }
    }
}

/// A log in use.
#[derive(Debug, Clone)]
pub struct OpenSpace {
    /// The life in which its last statement, or its creation, was made. It may be behind the database's.
    pub incarnation: Incarnation,
    /// Where it ends.
    pub running: RunningHashes,
    /// Its operations, folded.
    pub view: Arc<SpaceView>,
    /// The statements that opened its lives, oldest first.
    pub statements: Vec<StoredStatement>,
}

/// A statement that opened a life of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredStatement {
    /// What it says.
    pub statement: IncarnationStatement,
    /// As it is sent.
    pub signed: SignedIncarnation,
}

/// An envelope that is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryFact {
    /// Its position.
    pub position: u64,
    /// Its id.
    pub id: EnvelopeId,
    /// The envelope before it in its chain.
    pub prev: Option<EnvelopeId>,
}

/// A chain that is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainFact {
    /// Whose it is.
    pub device: DeviceKey,
    /// What it carries.
    pub lane: Lane,
}

/// What the rules decide about one space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The space can't be served to this presenter. Nothing is written.
    Refused(SpaceRefusal),
    /// Each offer has its result, and these are the new entries.
    Accepted(Box<Accepted>),
}

/// Offers that were judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// In the order of the offers: operations, then envelopes.
    pub results: Vec<OfferResult>,
    /// The statement that opens the space's present life, where it was behind the database's.
    pub opened: Option<StoredStatement>,
    /// The life in which the space is from now on.
    pub incarnation: Incarnation,
    /// New entries, at the positions that follow `before`.
    pub appended: Vec<NewEntry>,
    /// Before the first new entry, after `opened`.
    pub before: RunningHashes,
    /// After the last.
    pub after: RunningHashes,
    /// The operations after it, folded.
    pub view: Arc<SpaceView>,
}

/// A new entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewEntry {
    /// An operation.
    Operation(NewOperation),
    /// An envelope.
    Envelope(NewEnvelope),
}

impl NewEntry {
    /// Its position.
    #[must_use]
    pub const fn position(&self) -> u64 {
        match self {
            Self::Operation(operation) => operation.position,
            Self::Envelope(envelope) => envelope.line.position,
        }
    }

    /// The length of its wire form with what travels beside it, in bytes.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        let bytes = match self {
            Self::Operation(new) => {
                new.operation.bytes().len() + new.wraps.iter().map(|wrap| wrap.bytes.len()).sum::<usize>()
            }
            Self::Envelope(new) => new.bytes.len(),
        };
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

/// A new operation of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperation {
    /// Its position.
    pub position: u64,
    /// The operation.
    pub operation: VerifiedOperation,
    /// For a rotate: the epoch's key, wrapped to each recipient; one wrap for each.
    pub wraps: Vec<Wrap>,
    /// The proof of an earlier life.
    pub old_proof: Option<SignedHead>,
}

/// A new envelope of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope {
    /// Its line. The chain is always named.
    pub line: Line,
    /// Its chain.
    pub chain: ChainId,
    /// The envelope before it in its chain.
    pub prev: Option<EnvelopeId>,
    /// Its wire form.
    pub bytes: Vec<u8>,
    /// Whose chain it opens, in a first envelope.
    pub opens: Option<ChainFact>,
    /// The proof of an earlier life.
    pub old_proof: Option<SignedHead>,
}

/// What became of a [`SyncJob`].
#[derive(Debug)]
pub enum SyncOutcome {
    /// It is durable. One verdict for each space, in the job's order, and the space as it then stands.
    Done(Vec<SpaceOutcome>),
    /// The assertion had been used. Nothing was written.
    Replayed,
    /// The install is unknown or may no longer sign in. Nothing was written.
    InstallEnded,
}

/// What became of one space's part of a [`SyncJob`].
#[derive(Debug)]
pub struct SpaceOutcome {
    /// The space.
    pub space: SpaceId,
    /// What the rules decided.
    pub verdict: Verdict,
    /// The space after it.
    pub state: SpaceState,
}

/// A line's fields that a store keeps, back together.
#[must_use]
pub fn line_of_envelope(new: &NewEnvelope) -> Line {
    Line { chain: Some(new.chain), ..new.line }
}

/// The line of a new operation.
#[must_use]
pub fn line_of_operation(new: &NewOperation) -> Line {
    let size = u32::try_from(new.operation.bytes().len()).unwrap_or(u32::MAX);
    Line::of_operation(new.position, new.operation.id(), size)
}

/// The envelope id that a line names.
#[must_use]
pub const fn envelope_id(id: EntryId) -> EnvelopeId {
    EnvelopeId::new(*id.as_bytes())
}

/// The operation id that a line names.
#[must_use]
pub const fn operation_id(id: EntryId) -> OperationId {
    OperationId::new(*id.as_bytes())
}

/// Which lane a kind of entry is of; none for operations.
#[must_use]
pub const fn lane_of(kind: EntryKind) -> Option<Lane> {
    match kind {
        EntryKind::Operation => None,
        EntryKind::Talk | EntryKind::Keyring => Some(Lane::Talk),
        EntryKind::Documents => Some(Lane::Documents),
    }
}

/// Checks that what was decided continues the log without a gap. A store calls it before it writes (I7): rules that are
/// wrong must not make a log that lies.
///
/// # Errors
/// [`StoreError::Inconsistent`] where it doesn't.
pub fn check_continues(facts: &SpaceFacts, accepted: &Accepted) -> Result<(), StoreError> {
    let (end, life) = match &facts.state {
        SpaceState::Unknown => (NO_ENTRIES, None),
        SpaceState::Closed => return Err(StoreError::Inconsistent { table: "spaces" }),
        SpaceState::Open(open) => (open.running, Some(open.incarnation)),
    };
    let hash = accepted.opened.map_or(end.hash, |opened| opened.statement.first_hash());
    let begins = accepted.before == RunningHashes { hash, ..end };
    let opened = life.is_none_or(|life| life == facts.incarnation || accepted.opened.is_some());
    let follows =
        accepted.appended.iter().zip(end.position + 1..).all(|(entry, position)| entry.position() == position);
    let last = accepted.appended.last().map_or(end.position, NewEntry::position);
    if begins && opened && follows && accepted.after.position == last && accepted.incarnation == facts.incarnation {
        Ok(())
    } else {
        Err(StoreError::Inconsistent { table: "entries" })
    }
}
