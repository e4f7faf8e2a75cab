//! The codes of membership operations, and the choices that a space's creation makes for good.

use minicbor::{Decode, Encode};

/// The version of the fold's rules that a space's creation names for good.
pub const FOLD_VERSION: u8 = 1;

/// The codes of all operations of the design, those that later versions will make included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum OperationKind {
    /// Opens a personal space or a circle.
    Create = 1,
    /// Opens a pair, naming both people.
    PairCreate = 2,
    /// Offers one seat in a circle.
    Invite = 3,
    /// Takes the seat.
    Accept = 4,
    /// Confirms a newcomer.
    Confirm = 5,
    /// Ends one's own membership.
    Leave = 6,
    /// Votes to remove a member.
    VoteToRemove = 7,
    /// Names chain heads of a removed member that one had built on.
    Keep = 8,
    /// Certifies a device of a member.
    DeviceAdded = 9,
    /// Ends a device.
    DeviceRevoked = 10,
    /// Mints an epoch.
    Rotate = 11,
}

/// Codes that this version reads. An operation of another code is refused, and a space that has one is read-only.
pub const KINDS_READ: [OperationKind; 6] = [
    OperationKind::Create,
    OperationKind::PairCreate,
    OperationKind::Leave,
    OperationKind::DeviceAdded,
    OperationKind::DeviceRevoked,
    OperationKind::Rotate,
];

/// What a newcomer may read of what was written before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum HistoryPolicy {
    /// Everything: an epoch wraps its parents' keys.
    #[n(1)]
    All,
    /// Nothing from before.
    #[n(2)]
    FromJoin,
}

/// What kind of space a [`Create`](super::Create) opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SpaceKind {
    /// One person's devices.
    #[n(1)]
    Personal,
    /// Exactly two people. Only [`PairCreate`](super::PairCreate) opens one.
    #[n(2)]
    Pair,
    /// Two to fifty people.
    #[n(3)]
    Circle,
}
