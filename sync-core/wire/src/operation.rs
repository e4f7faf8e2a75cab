//! Membership operations: signed statements that the relay and every phone can read. They hold keys and signatures, and
//! no names.
//!
//! An operation belongs to no chain. It is linked to the operations that its author knew, its *parents*. What a set of
//! operations means is for [`crate::fold`] alone to say; here are their bytes and their signatures.

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec::{self, CodecError};
use crate::envelope::ChainHead;
use crate::hash::hash;
use crate::id::{DeviceKey, EpochId, HpkeKey, IdentityKey, OperationId, RelayKey, SpaceId};
use crate::limits::{DEVICES_MAX, OPERATION_BYTES_MAX, OPERATION_PARENTS_MAX};
use crate::signature::{BadSignature, Signature, SignatureLabel, verify};

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

/// What kind of space a [`Create`] opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SpaceKind {
    /// One person's devices.
    #[n(1)]
    Personal,
    /// Exactly two people. Only [`PairCreate`] opens one.
    #[n(2)]
    Pair,
    /// Two to fifty people.
    #[n(3)]
    Circle,
}

/// A device, certified by its identity's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Certificate {
    /// Whose device it is.
    #[n(0)]
    pub identity: IdentityKey,
    /// The device's signing key.
    #[n(1)]
    pub device: DeviceKey,
    /// The HPKE key that the device starts with.
    #[n(2)]
    pub hpke: HpkeKey,
    /// The root's signature over the three.
    #[n(3)]
    pub signature: Signature,
}

impl Certificate {
    /// The bytes that the root signs.
    #[must_use]
    pub fn signed_bytes(identity: &IdentityKey, device: &DeviceKey, hpke: &HpkeKey) -> Vec<u8> {
        codec::encode(&(*identity, *device, *hpke))
    }

    /// Checks the root's signature.
    ///
    /// # Errors
    /// [`BadSignature`] where it doesn't fit.
    pub fn verify(&self) -> Result<(), BadSignature> {
        let bytes = Self::signed_bytes(&self.identity, &self.device, &self.hpke);
        verify(SignatureLabel::Certificate, self.identity.as_bytes(), &bytes, &self.signature)
    }
}

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
    #[cbor(with = "minicbor::bytes")]
    pub invite_key: [u8; 32],
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

/// An operation as it travels. What it says is a claim until [`Operation::verify`] has passed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Operation {
    #[n(0)]
    body: OperationBody,
    #[n(1)]
    signature: Signature,
    /// The invite key's signature in a pair's creation.
    #[n(2)]
    second_signature: Option<Signature>,
}

/// Why an operation is refused. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OperationError {
    /// Not readable at all.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A kind that this version doesn't read: a newer version wrote it.
    #[error("the membership operation is of a newer version; update Beside to take part")]
    UnknownKind,
    /// A signature, or what should belong together, doesn't fit.
    #[error("the membership operation isn't signed by whom it names")]
    BadSignature,
}

impl From<BadSignature> for OperationError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

impl Operation {
    /// Puts a body and its signature together.
    #[must_use]
    pub const fn new(body: OperationBody, signature: Signature) -> Self {
        Self { body, signature, second_signature: None }
    }

    /// Puts a pair's creation and its two signatures together: the newcomer's device's and the invite key's.
    #[must_use]
    pub const fn new_pair(body: OperationBody, signature: Signature, invite_key: Signature) -> Self {
        Self { body, signature, second_signature: Some(invite_key) }
    }

    /// The bytes that are signed for a body.
    #[must_use]
    pub fn signed_bytes(body: &OperationBody) -> Vec<u8> {
        codec::encode(body)
    }

    /// The wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads an operation and checks its form and all its signatures.
    ///
    /// # Errors
    /// [`OperationError`]: see its variants.
    pub fn verify(bytes: &[u8]) -> Result<VerifiedOperation, OperationError> {
        let operation: Self = match codec::decode_canonical(bytes, OPERATION_BYTES_MAX) {
            Ok(operation) => operation,
            Err(error) => return Err(refusal(bytes, error)),
        };
        let pair = matches!(operation.body, OperationBody::PairCreate(_));
        if !form_fits(&operation.body) || operation.second_signature.is_some() != pair {
            return Err(CodecError::Malformed.into());
        }
        operation.check_signatures()?;
        let id = OperationId::new(hash("operation", &[bytes]));
        Ok(VerifiedOperation { body: operation.body, id, bytes: bytes.to_vec() })
    }

    fn check_signatures(&self) -> Result<(), BadSignature> {
        let bytes = Self::signed_bytes(&self.body);
        match &self.body {
            OperationBody::Create(create) => {
                create.founder.verify()?;
                verify(SignatureLabel::Operation, create.founder.device.as_bytes(), &bytes, &self.signature)
            }
            OperationBody::PairCreate(pair) => {
                let founder = pair.invite.founder.first().ok_or(BadSignature)?;
                let newcomer = pair.newcomer.first().ok_or(BadSignature)?;
                for certificate in pair.invite.founder.iter().chain(&pair.newcomer) {
                    certificate.verify()?;
                }
                let invite = codec::encode(&pair.invite);
                verify(SignatureLabel::Invite, founder.device.as_bytes(), &invite, &pair.invite_signature)?;
                let second = self.second_signature.as_ref().ok_or(BadSignature)?;
                verify(SignatureLabel::InviteAccept, &pair.invite.invite_key, &bytes, second)?;
                verify(SignatureLabel::Operation, newcomer.device.as_bytes(), &bytes, &self.signature)
            }
            OperationBody::Leave(leave) => {
                verify(SignatureLabel::Operation, leave.author.as_bytes(), &bytes, &self.signature)
            }
            OperationBody::Rotate(rotate) => {
                verify(SignatureLabel::Operation, rotate.author.as_bytes(), &bytes, &self.signature)
            }
            OperationBody::DeviceAdded(added) => {
                added.certificate.verify()?;
                let root = added.certificate.identity;
                verify(SignatureLabel::RootOperation, root.as_bytes(), &bytes, &self.signature)
            }
            OperationBody::DeviceRevoked(revoked) => {
                verify(SignatureLabel::RootOperation, revoked.identity.as_bytes(), &bytes, &self.signature)
            }
        }
    }
}

fn refusal(bytes: &[u8], error: CodecError) -> OperationError {
    let mut decoder = minicbor::Decoder::new(bytes);
    let code = decoder.array().and_then(|_| decoder.array()).and_then(|_| decoder.u8());
    let known = |code: u8| KINDS_READ.iter().any(|kind| *kind as u8 == code);
    match (error, code) {
        (CodecError::Malformed, Ok(code)) if !known(code) => OperationError::UnknownKind,
        _ => OperationError::Codec(error),
    }
}

fn form_fits(body: &OperationBody) -> bool {
    match body {
        OperationBody::Create(create) => {
            (create.kind == SpaceKind::Personal) == create.vault_recipient.is_some() && create.kind != SpaceKind::Pair
        }
        OperationBody::PairCreate(pair) => {
            let of_one = |certificates: &[Certificate]| {
                certificates.len() <= 32 && certificates.windows(2).all(|two| {
                    two.first().map(|certificate| certificate.identity) == two.last().map(|certificate| certificate.identity)
                })
            };
            let two_people = pair.invite.founder.first().map(|certificate| certificate.identity)
                != pair.newcomer.first().map(|certificate| certificate.identity);
            of_one(&pair.invite.founder) && of_one(&pair.newcomer) && two_people
        }
        OperationBody::Leave(leave) => parents_fit(&leave.parents),
        OperationBody::DeviceAdded(added) => parents_fit(&added.parents),
        OperationBody::DeviceRevoked(revoked) => parents_fit(&revoked.parents),
        OperationBody::Rotate(rotate) => parents_fit(&rotate.parents) && rotate.recipients.len() <= DEVICES_MAX / 8 + 1,
    }
}

// Sorted and without repeats, so that one set of parents has one form.
fn parents_fit(parents: &[OperationId]) -> bool {
    let ascending = parents.iter().zip(parents.iter().skip(1)).all(|(one, next)| one < next);
    !parents.is_empty() && parents.len() <= OPERATION_PARENTS_MAX && ascending
}

/// An operation whose form and signatures fit. Whether it *counts* is for the fold to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedOperation {
    body: OperationBody,
    id: OperationId,
    bytes: Vec<u8>,
}

impl VerifiedOperation {
    /// What it says.
    #[must_use]
    pub const fn body(&self) -> &OperationBody {
        &self.body
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> OperationId {
        self.id
    }

    /// Its wire form.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The space that it belongs to; a creation's is its own id.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        match &self.body {
            OperationBody::Create(_) | OperationBody::PairCreate(_) => self.id.into(),
            OperationBody::Leave(leave) => leave.space,
            OperationBody::DeviceAdded(added) => added.space,
            OperationBody::DeviceRevoked(revoked) => revoked.space,
            OperationBody::Rotate(rotate) => rotate.space,
        }
    }

    /// The operations that its author knew; none for a creation.
    #[must_use]
    pub fn parents(&self) -> &[OperationId] {
        match &self.body {
            OperationBody::Create(_) | OperationBody::PairCreate(_) => &[],
            OperationBody::Leave(leave) => &leave.parents,
            OperationBody::DeviceAdded(added) => &added.parents,
            OperationBody::DeviceRevoked(revoked) => &revoked.parents,
            OperationBody::Rotate(rotate) => &rotate.parents,
        }
    }
}
