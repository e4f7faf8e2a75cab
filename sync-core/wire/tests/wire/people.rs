//! People with keys of their own, and what they sign.

use beside_wire::envelope::{ChainOpening, Context, ContextHeader, Envelope, EnvelopeKind, Lane, Place};
use beside_wire::fold::{self, Membership, PlacedOperation};
use beside_wire::hash::hash;
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId, EpochId, HpkeKey, IdentityKey, OperationId, RelayKey, SpaceId};
use beside_wire::line::{Cursor, Incarnation};
use beside_wire::operation::*;
use beside_wire::signature::{Signature, SignatureLabel};
use ed25519_dalek::{Signer as _, SigningKey};

/// A key from a name: the same in every run.
pub(crate) fn key(name: &str) -> SigningKey {
    SigningKey::from_bytes(&hash("test key", &[name.as_bytes()]))
}

pub(crate) fn sign(label: SignatureLabel, key: &SigningKey, message: &[u8]) -> Signature {
    Signature::new(key.sign(&label.message(message)).to_bytes())
}

pub(crate) fn relay() -> RelayKey {
    RelayKey::new(key("relay").verifying_key().to_bytes())
}

/// A position in the first life of the relay's database.
#[expect(clippy::unnecessary_wraps, reason = "it stands beside `None`, no position")]
pub(crate) fn at(position: u64) -> Option<Cursor> {
    Some(Cursor { incarnation: Incarnation { ordinal: 1, tag: [1; 8] }, position })
}

/// An identity's root.
#[derive(Clone)]
pub(crate) struct Person(pub(crate) SigningKey);

/// A device with its owner.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) owner: Person,
    pub(crate) signing: SigningKey,
    pub(crate) hpke: HpkeKey,
}

impl Person {
    pub(crate) fn new(name: &str) -> Self {
        Self(key(name))
    }

    pub(crate) fn identity(&self) -> IdentityKey {
        IdentityKey::new(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn device(&self, name: &str) -> Device {
        let hpke = HpkeKey::new(hash("test hpke", &[name.as_bytes()]));
        Device { owner: self.clone(), signing: key(name), hpke }
    }

    /// A root operation.
    pub(crate) fn says(&self, body: OperationBody) -> VerifiedOperation {
        verified(&self.claims(body)).unwrap()
    }

    /// A root operation that may be refused.
    pub(crate) fn claims(&self, body: OperationBody) -> Operation {
        let signature = sign(SignatureLabel::RootOperation, &self.0, &Operation::signed_bytes(&body));
        Operation::new(body, signature)
    }
}

impl Device {
    pub(crate) fn key(&self) -> DeviceKey {
        DeviceKey::new(self.signing.verifying_key().to_bytes())
    }

    pub(crate) fn certificate(&self) -> Certificate {
        let (identity, device) = (self.owner.identity(), self.key());
        let bytes = Certificate::signed_bytes(&identity, &device, &self.hpke);
        let signature = sign(SignatureLabel::Certificate, &self.owner.0, &bytes);
        Certificate { identity, device, hpke: self.hpke, signature }
    }

    /// A device operation.
    pub(crate) fn says(&self, body: OperationBody) -> VerifiedOperation {
        verified(&self.claims(body)).unwrap()
    }

    /// A device operation that may be refused.
    pub(crate) fn claims(&self, body: OperationBody) -> Operation {
        let signature = sign(SignatureLabel::Operation, &self.signing, &Operation::signed_bytes(&body));
        Operation::new(body, signature)
    }

    /// Creates a space of this device's owner alone.
    pub(crate) fn create(&self, kind: SpaceKind) -> VerifiedOperation {
        self.says(OperationBody::Create(self.creation(kind)))
    }

    pub(crate) fn creation(&self, kind: SpaceKind) -> Create {
        Create {
            fold_version: FOLD_VERSION,
            kind,
            relay: relay(),
            quorum: 1,
            history: HistoryPolicy::All,
            founder: self.certificate(),
            vault_recipient: (kind == SpaceKind::Personal).then(|| HpkeKey::new([0xaa; 32])),
            salt: [1; 16],
        }
    }

    pub(crate) fn added(&self, space: SpaceId, parents: &[OperationId]) -> VerifiedOperation {
        let parents = sorted(parents);
        let certificate = self.certificate();
        self.owner.says(OperationBody::DeviceAdded(DeviceAdded { space, parents, certificate }))
    }

    pub(crate) fn revoked(&self, space: SpaceId, parents: &[OperationId]) -> VerifiedOperation {
        self.owner.says(OperationBody::DeviceRevoked(self.revocation(space, parents)))
    }

    pub(crate) fn revocation(&self, space: SpaceId, parents: &[OperationId]) -> DeviceRevoked {
        DeviceRevoked {
            space,
            parents: sorted(parents),
            identity: self.owner.identity(),
            device: self.key(),
            frontier: Vec::new(),
            vault_recipient: None,
        }
    }

    pub(crate) fn leaves(&self, space: SpaceId, parents: &[OperationId]) -> VerifiedOperation {
        let frontier = Vec::new();
        self.says(OperationBody::Leave(Leave { space, parents: sorted(parents), author: self.key(), frontier }))
    }

    /// A rotate to everybody who stands in `known` at `parents`.
    pub(crate) fn rotates(&self, known: &World, parents: &[OperationId], number: u8) -> VerifiedOperation {
        let membership = known.fold();
        let list = fold::recipients_at(&known.space, &known.operations, &sorted(parents));
        let recipients = fold::bitmap(&list, &membership.recipients());
        self.says(OperationBody::Rotate(self.rotation(known.space, parents, recipients, number)))
    }

    pub(crate) fn rotation(&self, space: SpaceId, parents: &[OperationId], recipients: Vec<u8>, number: u8) -> Rotate {
        Rotate {
            space,
            parents: sorted(parents),
            author: self.key(),
            commitment: [number; 32],
            epoch_parents: Vec::new(),
            recipients,
            flags: 0,
        }
    }
}

pub(crate) fn verified(operation: &Operation) -> Result<VerifiedOperation, OperationError> {
    Operation::verify(&operation.to_bytes())
}

pub(crate) fn sorted(parents: &[OperationId]) -> Vec<OperationId> {
    let mut parents = parents.to_vec();
    parents.sort();
    parents.dedup();
    parents
}

/// A space as somebody holds it.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) space: SpaceId,
    pub(crate) operations: Vec<PlacedOperation>,
}

impl World {
    /// Begins with a creation at position 1.
    pub(crate) fn new(create: VerifiedOperation) -> Self {
        let mut world = Self { space: create.space(), operations: Vec::new() };
        world.add(create, at(1));
        world
    }

    pub(crate) fn add(&mut self, operation: VerifiedOperation, position: Option<Cursor>) -> OperationId {
        let id = operation.id();
        self.operations.push(PlacedOperation { operation, position });
        id
    }

    pub(crate) fn create(&self) -> OperationId {
        OperationId::new(*self.space.as_bytes())
    }

    pub(crate) fn fold(&self) -> Membership {
        fold::fold(&self.space, &self.operations).unwrap()
    }
}

/// The pair of two people with one device each, and the second signature's key.
pub(crate) fn pair_create(founder: &[&Device], newcomer: &[&Device], invite_key: &SigningKey) -> Operation {
    let certificates = |devices: &[&Device]| devices.iter().map(|device| device.certificate()).collect::<Vec<_>>();
    let invite = PairInvite {
        founder: certificates(founder),
        invite_key: beside_wire::id::InviteKey::new(key("invite").verifying_key().to_bytes()),
        relay: relay(),
        salt: [2; 16],
    };
    let invite_bytes = beside_wire::codec::encode(&invite);
    let pair = PairCreate {
        fold_version: FOLD_VERSION,
        invite_signature: sign(SignatureLabel::Invite, &founder[0].signing, &invite_bytes),
        invite,
        newcomer: certificates(newcomer),
        history: HistoryPolicy::All,
    };
    signed_pair(pair, newcomer[0], invite_key)
}

pub(crate) fn signed_pair(pair: PairCreate, newcomer: &Device, invite_key: &SigningKey) -> Operation {
    let body = OperationBody::PairCreate(pair);
    let bytes = Operation::signed_bytes(&body);
    let first = sign(SignatureLabel::Operation, &newcomer.signing, &bytes);
    Operation::new_pair(body, first, sign(SignatureLabel::InviteAccept, invite_key, &bytes))
}

pub(crate) fn epoch(number: u8) -> EpochId {
    EpochId::new(OperationId::new([number; 32]))
}

/// What an envelope is made of here.
pub(crate) struct Draft {
    pub(crate) place: Place,
    pub(crate) kind: EnvelopeKind,
    pub(crate) chain: ChainId,
    pub(crate) seq: u64,
    pub(crate) number: u8,
    pub(crate) opening: Option<ChainOpening>,
}

pub(crate) fn seal(draft: &Draft, device: &Device) -> Envelope {
    let (nonce, commitment, ciphertext) = ([draft.number; 24], [draft.number ^ 0xff; 32], vec![draft.number; 104]);
    let header = ContextHeader {
        kind: draft.kind,
        chain: draft.chain,
        seq: draft.seq,
        nonce: &nonce,
        opening: draft.opening.as_ref(),
    };
    let signed = Context::new(&draft.place, &header).signed_bytes(&commitment, &ciphertext);
    Envelope {
        kind: draft.kind,
        chain: draft.chain,
        seq: draft.seq,
        epoch: draft.place.epoch.hint(),
        commitment,
        nonce,
        ciphertext,
        signature: sign(SignatureLabel::Envelope, &device.signing, &signed),
        opening: draft.opening.clone(),
    }
}

pub(crate) fn writer() -> Device {
    Person::new("anna").device("anna's phone")
}

/// The first envelope of a talk chain, in space 1 under epoch 1.
pub(crate) fn first_envelope() -> (Envelope, Place) {
    let (space, device, salt) = (SpaceId::new([1; 32]), writer(), [3; 16]);
    let place = Place { space, prev: None, epoch: epoch(1) };
    let opening = ChainOpening { device: device.key(), salt, lane: Lane::Talk, stands_by: Vec::new() };
    let chain = ChainId::derive(&space, &device.key(), &salt);
    let draft = Draft { place, kind: EnvelopeKind::Talk, chain, seq: 1, number: 1, opening: Some(opening) };
    (seal(&draft, &device), place)
}

/// A later envelope of the same chain; all that may differ with its number does.
pub(crate) fn later_envelope(number: u8) -> (Envelope, Place) {
    let (first, place) = first_envelope();
    let place = Place { prev: Some(EnvelopeId::new([number; 32])), epoch: epoch(number), ..place };
    let kind = if number.is_multiple_of(2) { EnvelopeKind::Talk } else { EnvelopeKind::Keyring };
    let draft = Draft { place, kind, chain: first.chain, seq: 70_000 + u64::from(number), number, opening: None };
    (seal(&draft, &writer()), place)
}

/// Anna and Ben with a phone each, and their space.
pub(crate) fn pair() -> (World, Device, Device) {
    let (anna, ben) = (Person::new("anna").device("anna's phone"), Person::new("ben").device("ben's phone"));
    let create = verified(&pair_create(&[&anna], &[&ben], &key("invite"))).unwrap();
    (World::new(create), anna, ben)
}
