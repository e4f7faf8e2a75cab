//! How things stand, as foreign languages have it.

use beside_core::companion::{Change, ConsentState, ItemStatus, Notice, PageMark, ReadReceipt};
use beside_core::model::record::{QuietHours, SharedKind, Stage};
use beside_core::sync::Standing;
use beside_core::sync::talk::{Heldback, MessageStatus};
use beside_wire::id::{DocumentId, SpaceId};

/// Something that changed.
#[uniffi::remote(Enum)]
pub enum Change {
    /// A journal entry, a goal or a summary.
    Document(DocumentId),
    /// Something was said in a space: a message, a tick, a signature.
    Said(SpaceId),
    /// A pair began, or stands otherwise.
    Pair(SpaceId),
    /// How far things have come, or what a person should know.
    Status,
    /// More than is named one by one.
    Everything,
}

/// How far an item has come. Nothing is said before it is proven.
#[uniffi::remote(Enum)]
pub enum ItemStatus {
    /// Durable on this device.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log, by its signed head.
    AtRelay,
    /// Another device has said that it merged it.
    OnOtherDevices,
}

/// What a person should know.
#[uniffi::remote(Enum)]
pub enum Notice {
    /// The relay went back to an earlier state; what it had lost was offered again.
    RelayRolledBack,
    /// The relay told two stories about one log.
    RelayForked,
    /// The relay sent something that isn't what its log says. It was refused.
    RelayTampered,
    /// This vault was copied or restored.
    CopyNoticed,
    /// The space was made by a newer version: it can be read and not written.
    SpaceReadOnly,
}

/// Whether this person has agreed to the policy.
#[uniffi::remote(Enum)]
pub enum ConsentState {
    /// Never, or withdrawn since.
    None,
    /// To the policy that is in force.
    Given,
    /// To an older policy: the new one asks again.
    Outdated,
}

/// Whether the other person is told that one has read.
#[uniffi::remote(Enum)]
pub enum ReadReceipt {
    /// They are.
    Send,
    /// They aren't.
    Keep,
}

/// How a pair stands.
#[uniffi::remote(Enum)]
pub enum Standing {
    /// Somebody has accepted one's invite, and one hasn't confirmed.
    Offered,
    /// One has accepted, and the other hasn't said anything yet.
    Waiting,
    /// Both are in.
    Open,
    /// Somebody has left.
    Ended,
}

/// Why a message is held back on this phone.
#[uniffi::remote(Enum)]
pub enum Heldback {
    /// Consent is missing.
    Consent,
    /// The pair isn't confirmed.
    NotConfirmed,
    /// These are quiet hours.
    QuietHours,
    /// The pair has ended.
    Ended,
}

/// How far a message of one's own has come.
#[uniffi::remote(Enum)]
pub enum MessageStatus {
    /// It waits here, and why.
    Held(Heldback),
    /// Durable on this device.
    Saved,
    /// Sealed, and waiting for the relay.
    Queued,
    /// In the relay's log.
    AtRelay,
    /// The other's phone has said that it has it.
    Delivered,
    /// The other has said that they read it.
    Read,
    /// The other has said what they heard.
    Heard,
}

/// A stage of the way that two people go.
#[uniffi::remote(Enum)]
pub enum Stage {
    /// Getting to know each other.
    Contact,
    /// What is needed, and what for.
    NeedsAndGoals,
    /// How.
    Plan,
    /// Doing it, and seeing how it goes.
    ImplementAndMonitor,
    /// Looking back, and parting.
    EvaluateAndClose,
}

/// Quiet hours, in minutes since midnight; they may go over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct QuietSpan {
    /// The first quiet minute.
    pub begin: u16,
    /// The first that isn't quiet any more.
    pub end: u16,
}

uniffi::custom_type!(QuietHours, QuietSpan, {
    remote,
    try_lift: |span| Ok(QuietHours { from: span.begin, to: span.end }),
    lower: |hours| QuietSpan { begin: hours.from, end: hours.to },
});

/// Where a page of the journal ended.
#[uniffi::remote(Record)]
pub struct PageMark {
    /// The day of its last entry, in days since 1970.
    pub day: i32,
    /// When that was written, in milliseconds since 1970.
    pub written_at: i64,
    /// Which it is.
    pub id: DocumentId,
}

/// What was shared.
#[uniffi::remote(Enum)]
pub enum SharedKind {
    /// A journal entry.
    Entry,
    /// A goal.
    Goal,
}
