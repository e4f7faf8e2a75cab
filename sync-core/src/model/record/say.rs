//! What each record says. Fields only; who may say what, and what follows, is judged where they are read.

use beside_wire::codec;
use beside_wire::hash::{Digest, hash};
use beside_wire::id::{ChainId, DocumentId, IdentityKey, InviteKey, SpaceId};
use minicbor::{Decode, Encode};

use super::RecordRef;

/// A message.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Message {
    /// The words.
    #[n(0)]
    pub text: String,
    /// What it answers.
    #[n(1)]
    pub reply_to: Option<RecordRef>,
    /// What a reader may want to know before reading.
    #[n(2)]
    pub content_note: Option<String>,
}

/// Other words for a message of one's own.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct MessageEdit {
    /// The message.
    #[n(0)]
    pub target: RecordRef,
    /// The new words.
    #[n(1)]
    pub text: String,
}

/// A sign under a message.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Reaction {
    /// The message.
    #[n(0)]
    pub target: RecordRef,
    /// One emoji.
    #[n(1)]
    pub sign: String,
}

/// How far somebody has read one chain of the other's. By chain and not by time: what was written earlier and comes later
/// hasn't been read by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct ReadMark {
    /// The chain.
    #[n(0)]
    pub chain: ChainId,
    /// Its last envelope that was read.
    #[n(1)]
    pub seq: u64,
}

/// "I heard this": quotes what of a message was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Heard {
    /// The message.
    #[n(0)]
    pub target: RecordRef,
    /// Where the quoted part begins, in Unicode scalar values.
    #[n(1)]
    pub from: u32,
    /// Where it ends, excluded.
    #[n(2)]
    pub to: u32,
}

/// When the two don't want to be disturbed, in minutes of the day of whoever sends. May go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct QuietHours {
    /// The first quiet minute.
    #[n(0)]
    pub from: u16,
    /// The first minute after.
    #[n(1)]
    pub to: u16,
}

impl QuietHours {
    /// Whether a minute of the day is quiet.
    #[must_use]
    pub const fn holds(&self, minute: u16) -> bool {
        if self.from <= self.to {
            self.from <= minute && minute < self.to
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// How two people want to talk. In force once both have signed the same hash.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Agreement {
    /// What they want to talk about, and what not.
    #[n(0)]
    pub scope: String,
    /// How often.
    #[n(1)]
    pub frequency: String,
    /// When messages wait.
    #[n(2)]
    pub quiet_hours: Option<QuietHours>,
    /// The limits of what stays between them.
    #[n(3)]
    pub limits: String,
    /// When they look at it again, as days since 1970.
    #[n(4)]
    pub review_day: i32,
}

impl Agreement {
    /// What is signed.
    #[must_use]
    pub fn hash(&self) -> Digest {
        hash("agreement", &[&codec::encode(self)])
    }
}

/// "This goal, as it stands, is what we agreed on."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct GoalSignature {
    /// The goal.
    #[n(0)]
    pub goal: DocumentId,
    /// The hash of its content.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: Digest,
}

/// A habit was kept on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Tick {
    /// The goal.
    #[n(0)]
    pub goal: DocumentId,
    /// The day, as days since 1970.
    #[n(1)]
    pub day: i32,
}

/// How it goes.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct CheckIn {
    /// The goal that it is about; `None` for how the person is.
    #[n(0)]
    pub goal: Option<DocumentId>,
    /// The day, as days since 1970.
    #[n(1)]
    pub day: i32,
    /// From 1 to 5.
    #[n(2)]
    pub value: Option<u8>,
    /// Some words.
    #[n(3)]
    pub note: String,
}

/// The five stages of peer support. Each may be visited again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// Getting to know each other.
    #[n(1)]
    Contact,
    /// What is needed, and what is wanted.
    #[n(2)]
    NeedsAndGoals,
    /// How to get there.
    #[n(3)]
    Plan,
    /// Doing it, and looking how it goes.
    #[n(4)]
    ImplementAndMonitor,
    /// Looking back, and closing.
    #[n(5)]
    EvaluateAndClose,
}

impl Stage {
    /// All five, in their order.
    pub const ALL: [Self; 5] =
        [Self::Contact, Self::NeedsAndGoals, Self::Plan, Self::ImplementAndMonitor, Self::EvaluateAndClose];

    /// A stable name for texts and scripts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::NeedsAndGoals => "needs-and-goals",
            Self::Plan => "plan",
            Self::ImplementAndMonitor => "implement-and-monitor",
            Self::EvaluateAndClose => "evaluate-and-close",
        }
    }
}

/// The two close their work. The summary is a document that both may edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Closing {
    /// The summary.
    #[n(0)]
    pub summary: Option<DocumentId>,
}

/// What kind of item was shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SharedKind {
    /// A journal entry.
    #[n(1)]
    Entry,
    /// A goal.
    #[n(2)]
    Goal,
}

/// One item of the personal space, as it was when it was shared. What is written there later stays there.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Shared {
    /// What it is.
    #[n(0)]
    pub kind: SharedKind,
    /// Its title, or none.
    #[n(1)]
    pub title: String,
    /// Its words.
    #[n(2)]
    pub text: String,
    /// The day that it is about, as days since 1970.
    #[n(3)]
    pub day: i32,
}

/// This person keeps a pair: as the invited by having accepted, as the inviter by having confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PairKept {
    /// The pair.
    #[n(0)]
    pub space: SpaceId,
    /// The invite that it came of.
    #[n(1)]
    pub invite_key: InviteKey,
}

/// What this person calls somebody.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Alias {
    /// Who.
    #[n(0)]
    pub identity: IdentityKey,
    /// The name.
    #[n(1)]
    pub name: String,
}

/// This person has compared the safety number with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Verified {
    /// Who.
    #[n(0)]
    pub identity: IdentityKey,
}

/// This person has made an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct InviteMade {
    /// The public half of the invite's key.
    #[n(0)]
    pub invite_key: InviteKey,
    /// Until when it may be accepted, in milliseconds since 1970.
    #[n(1)]
    pub expires_at: i64,
}
