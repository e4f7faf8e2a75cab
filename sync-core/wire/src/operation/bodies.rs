//! What each membership operation says. Fields only: what fits and what counts is judged elsewhere.

use minicbor::{Decode, Encode};

use super::certificate::Certificate;
use super::kind::{HistoryPolicy, SpaceKind};
use crate::envelope::ChainHead;
use crate::id::{DeviceKey, EpochId, HpkeKey, IdentityKey, InviteKey, OperationId, RelayKey, SpaceId};
use crate::signature::Signature;

/// Opens a personal space or a circle. Signed by the founder's certified device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Create {
    /// The fold's rules for this space.
    #[n(0)]
    pub fold_version: u8,
    /// Personal or circle.
    #[n(1)]
    pub kind: SpaceKind,
    /// The only relay that may give positions.
    #[n(2)]
    pub relay: RelayKey,
    /// How many must confirm; no meaning in a personal space.
    #[n(3)]
    pub quorum: u8,
    /// What newcomers may read.
    #[n(4)]
    pub history: HistoryPolicy,
    /// The founder's device.
    #[n(5)]
    pub founder: Certificate,
    /// The vault recipient's key, in a personal space: it is wrapped to as a device is.
    #[n(6)]
    pub vault_recipient: Option<HpkeKey>,
    /// Random, so that two spaces of one founder differ.
    #[n(7)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 16],
}

/// A founder's invite to one pair. Signed by the founder's device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PairInvite {
    /// The founder's devices; the first one signs.
    #[n(0)]
    pub founder: Vec<Certificate>,
    /// Whoever holds the secret half of this key holds the invite.
    #[n(1)]
    pub invite_key: InviteKey,
    /// The pair's home relay.
    #[n(2)]
    pub relay: RelayKey,
    /// Random.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub salt: [u8; 16],
}

/// Opens a pair and names both people. Signed by the newcomer's device and by the invite key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PairCreate {
    /// The fold's rules for this space.
    #[n(0)]
    pub fold_version: u8,
    /// The founder's invite.
    #[n(1)]
    pub invite: PairInvite,
    /// The signature of the founder's first device over the invite.
    #[n(2)]
    pub invite_signature: Signature,
    /// The newcomer's devices; the first one signs.
    #[n(3)]
    pub newcomer: Vec<Certificate>,
    /// What newcomers (later devices, here) may read.
    #[n(4)]
    pub history: HistoryPolicy,
}

/// Ends one's own membership. Signed by a device of the leaver.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Leave {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// What the author knew.
    #[n(1)]
    pub parents: Vec<OperationId>,
    /// The device that says so.
    #[n(2)]
    pub author: DeviceKey,
    /// Ends of the leaver's chains: what stands before them stays.
    #[n(3)]
    pub frontier: Vec<ChainHead>,
}

/// Certifies a device of a member. Signed by the identity's root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DeviceAdded {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// What the author knew.
    #[n(1)]
    pub parents: Vec<OperationId>,
    /// The device.
    #[n(2)]
    pub certificate: Certificate,
}

/// Ends a device. Signed by the identity's root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DeviceRevoked {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// What the author knew.
    #[n(1)]
    pub parents: Vec<OperationId>,
    /// Whose device it is.
    #[n(2)]
    pub identity: IdentityKey,
    /// The device.
    #[n(3)]
    pub device: DeviceKey,
    /// Ends of the device's chains: what stands before them stays.
    #[n(4)]
    pub frontier: Vec<ChainHead>,
    /// In a personal space the vault recipient's new key, since the device may have known the old one.
    #[n(5)]
    pub vault_recipient: Option<HpkeKey>,
}

/// Mints an epoch. Its id names the epoch. Signed by a device; HPKE wraps travel beside it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Rotate {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// What the author knew; it fixes the list that `recipients` counts over.
    #[n(1)]
    pub parents: Vec<OperationId>,
    /// The device that drew the key.
    #[n(2)]
    pub author: DeviceKey,
    /// Proves the key to whoever unwraps it.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    pub commitment: [u8; 32],
    /// Epochs that this one goes on from.
    #[n(4)]
    pub epoch_parents: Vec<EpochId>,
    /// One bit for each device at the parents, in the order of device keys, then one for the vault recipient.
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    pub recipients: Vec<u8>,
    /// For later kinds of epochs; zero.
    #[n(6)]
    pub flags: u8,
}

/// What an operation says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum OperationBody {
    /// See [`Create`].
    #[n(1)]
    Create(#[n(0)] Create),
    /// See [`PairCreate`].
    #[n(2)]
    PairCreate(#[n(0)] PairCreate),
    /// See [`Leave`].
    #[n(6)]
    Leave(#[n(0)] Leave),
    /// See [`DeviceAdded`].
    #[n(9)]
    DeviceAdded(#[n(0)] DeviceAdded),
    /// See [`DeviceRevoked`].
    #[n(10)]
    DeviceRevoked(#[n(0)] DeviceRevoked),
    /// See [`Rotate`].
    #[n(11)]
    Rotate(#[n(0)] Rotate),
}
