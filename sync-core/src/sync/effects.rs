//! What a step wants: one atomic batch, and what to do once that is durable.

use beside_wire::id::{DocumentId, SpaceId};

use crate::identity::pairing::Invite;
use crate::model::record::RecordRef;
use crate::storage::WriteBatch;

/// What one step decided. Commit `write`, then carry out `after_durable` in order; never the other way round.
#[derive(Debug, Default)]
#[must_use = "nothing is durable until the batch is committed"]
pub struct Effects {
    /// Rows that become durable together.
    pub write: WriteBatch,
    /// What may be said, sent or shown after that.
    pub after_durable: Vec<Output>,
}

/// What to do once a step is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Entries were written, in this order.
    Written(Vec<DocumentId>),
    /// An entry changed, by this person or by another device.
    Changed(DocumentId),
    /// Something was said in a space, by this person or by another.
    Said(SpaceId, RecordRef),
    /// An invite was made.
    Invited(Box<Invite>),
    /// A pair began, or is kept now.
    Paired(SpaceId),
    /// What was new in a bundle.
    Carried {
        /// Operations.
        operations: u64,
        /// Envelopes.
        envelopes: u64,
    },
    /// Nothing had to change.
    Unchanged,
    /// There is more of the same work: give the same input again.
    Again,
    /// Send this body to `/v1/sync` and give the answer back as [`super::Input::Received`].
    Send(Vec<u8>),
    /// The relay gave an access token for the next requests.
    Token(String),
    /// A person should know.
    Notice(Notice),
    /// The sync is over.
    Finished(SyncReport),
}

/// What a person should know about the relay or this device. Kept until it is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Notice {
    /// The relay went back to an earlier state; what it had lost was offered again.
    RelayRolledBack = 1,
    /// The relay told two stories about one log. What it said since counts as unreceipted.
    RelayForked = 2,
    /// The relay sent something that isn't what its log says. It was refused.
    RelayTampered = 3,
    /// This vault was copied or restored: it goes on in new chains.
    CopyNoticed = 4,
    /// The space was made by a newer version: it can be read and not written.
    SpaceReadOnly = 5,
}

impl Notice {
    /// All notices.
    pub const ALL: [Self; 5] =
        [Self::RelayRolledBack, Self::RelayForked, Self::RelayTampered, Self::CopyNoticed, Self::SpaceReadOnly];

    /// A stable name for texts and scripts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RelayRolledBack => "relay-rolled-back",
            Self::RelayForked => "relay-forked",
            Self::RelayTampered => "relay-tampered",
            Self::CopyNoticed => "copy-noticed",
            Self::SpaceReadOnly => "space-read-only",
        }
    }
}

/// What a sync did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyncReport {
    /// Bytes of request bodies.
    pub sent_bytes: u64,
    /// Bytes of answers.
    pub received_bytes: u64,
    /// Requests.
    pub round_trips: u32,
    /// Envelopes that the relay took, proven by its receipt.
    pub envelopes_settled: u64,
    /// Envelopes that came from other devices.
    pub envelopes_received: u64,
    /// Whether something is left for the next sync.
    pub more: bool,
}
