//! What the engine is told.

use beside_wire::bundle::Bundle;
use beside_wire::id::{DocumentId, SpaceId};
use rand_core::CryptoRngCore;

use super::goal::GoalAct;
use super::pairs::PairAct;
use crate::model::record::RecordBody;
use crate::model::{Day, JournalEdit, Timestamp};
use crate::storage::Read;

/// What every step is given: the present, randomness, and a snapshot of the store.
pub struct Context<'a> {
    /// This phone's clock, in milliseconds since 1970. Orders nothing by itself.
    pub now: Timestamp,
    /// This phone's calendar day.
    pub today: Day,
    /// Minutes since midnight, where this phone is.
    pub minute: u16,
    /// Seeded afresh at every start.
    pub rng: &'a mut dyn CryptoRngCore,
    /// What is durable.
    pub store: &'a dyn Read,
}

/// One thing that happened.
#[derive(Debug)]
pub enum Input {
    /// A person wrote.
    Journal(JournalAct),
    /// A person did something about a goal.
    Goal(GoalAct),
    /// A person said something, in a space.
    Say(SpaceId, Vec<RecordBody>),
    /// What two people begin, keep and end.
    Pair(PairAct),
    /// Somebody carried something here.
    Carry(Bundle),
    /// What is pending becomes envelopes: a sync is about to happen, or the vault locks. Repeat while [`super::Effects`]
    /// asks for it.
    Seal,
    /// Wait-free work on bodies that came while the vault was locked, or before what they build on.
    Open,
    /// An operation that this device has made: it is stored, and offered at the next sync.
    Adopt(Vec<u8>),
    /// This vault is a copy or was restored: it goes on in new chains.
    NewChains,
    /// A sync begins.
    StartSync(SyncOptions),
    /// Bytes of the relay's answer, as they arrive.
    Received(Vec<u8>),
    /// The answer's end.
    Ended,
    /// The link broke.
    Broken,
}

/// How a sync is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncOptions {
    /// What one answer may have, in bytes.
    pub budget_bytes: u32,
    /// What one request may carry of envelopes, in bytes.
    pub upload_bytes: u32,
    /// How many requests at most; then the rest stays for the next sync.
    pub requests_max: u32,
    /// How long the relay may wait where there is nothing new, in seconds.
    pub wait_seconds: u16,
}

impl Default for SyncOptions {
    fn default() -> Self {
        Self {
            budget_bytes: beside_wire::limits::RESPONSE_BUDGET_BYTES_DEFAULT,
            upload_bytes: 512 * 1024,
            requests_max: 1024,
            wait_seconds: 0,
        }
    }
}

/// A new entry.
#[derive(Clone)]
pub struct EntryDraft {
    /// The day that it is about; `None` for today.
    pub about_day: Option<Day>,
    /// When it was written, for one that is imported; `None` for now.
    pub written_at: Option<Timestamp>,
    /// Text and all else.
    pub edits: Vec<JournalEdit>,
}

impl std::fmt::Debug for EntryDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EntryDraft(..)")
    }
}

/// What a person did in the journal.
pub enum JournalAct {
    /// New entries, in one durable batch.
    Write(Vec<EntryDraft>),
    /// A text that both people of a pair may edit, such as the summary at its end.
    WriteIn(SpaceId, EntryDraft),
    /// Edits of one entry: one change.
    Edit(DocumentId, Vec<JournalEdit>),
    /// Words that are being typed: durable at once, and no change yet.
    Type(DocumentId, String),
    /// Words that are being typed become changes, in all entries.
    FinishTyping,
    /// Back before the last own edit, as a new edit.
    Undo(DocumentId),
}

impl std::fmt::Debug for JournalAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Write(_) => "JournalAct::Write(..)",
            Self::WriteIn(..) => "JournalAct::WriteIn(..)",
            Self::Edit(..) => "JournalAct::Edit(..)",
            Self::Type(..) => "JournalAct::Type(..)",
            Self::FinishTyping => "JournalAct::FinishTyping",
            Self::Undo(_) => "JournalAct::Undo(..)",
        })
    }
}
