//! People who write logs in tests: their keys come from small numbers, their signatures are real.

use std::collections::BTreeSet;

use beside_wire::envelope::{ChainHead, ChainOpening, Context, ContextHeader, Envelope, EnvelopeKind, Lane, Place};
use beside_wire::fold::{PlacedOperation, bitmap, recipients_at};
use beside_wire::hash::hash;
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId, EpochId, HpkeKey, IdentityKey, OperationId, RelayKey, SpaceId};
use beside_wire::operation::{
    Certificate, Create, DeviceAdded, DeviceRevoked, FOLD_VERSION, HistoryPolicy, Leave, Operation, OperationBody,
    PairCreate, PairInvite, Rotate, SpaceKind, VerifiedOperation,
};
use beside_wire::signature::{Signature, SignatureLabel};
use ed25519_dalek::{Signer as _, SigningKey};

/// A phone of a person. All phones of one person know its root.
#[derive(Clone)]
pub struct Phone {
    root: SigningKey,
    device: SigningKey,
}

fn key(purpose: &str, number: u8) -> SigningKey {
    SigningKey::from_bytes(&hash(purpose, &[&[number]]))
}

fn sign(key: &SigningKey, label: SignatureLabel, message: &[u8]) -> Signature {
    Signature::new(key.sign(&label.message(message)).to_bytes())
}

/// Reads an operation that was made here.
///
/// # Panics
/// Where it isn't signed by whom it names.
#[must_use]
pub fn verified(operation: &Operation) -> VerifiedOperation {
    Operation::verify(&operation.to_bytes()).expect("people sign what they say")
}

impl Phone {
    /// A phone of a person, both by number. Device numbers are of all people together.
    #[must_use]
    pub fn new(person: u8, device: u8) -> Self {
        Self { root: key("test root", person), device: key("test device", device) }
    }

    /// The person.
    #[must_use]
    pub fn identity(&self) -> IdentityKey {
        IdentityKey::new(self.root.verifying_key().to_bytes())
    }

    /// The phone's device key.
    #[must_use]
    pub fn device(&self) -> DeviceKey {
        DeviceKey::new(self.device.verifying_key().to_bytes())
    }

    /// The phone's HPKE key; not one that could open anything.
    #[must_use]
    pub fn hpke(&self) -> HpkeKey {
        HpkeKey::new(hash("test hpke", &[self.device().as_bytes()]))
    }

    /// The person's vault recipient; not one that could open anything.
    #[must_use]
    pub fn vault(&self) -> HpkeKey {
        HpkeKey::new(hash("test vault", &[self.identity().as_bytes()]))
    }

    /// The root's certificate of this phone.
    #[must_use]
    pub fn certificate(&self) -> Certificate {
        let (identity, device, hpke) = (self.identity(), self.device(), self.hpke());
        let bytes = Certificate::signed_bytes(&identity, &device, &hpke);
        Certificate { identity, device, hpke, signature: sign(&self.root, SignatureLabel::Certificate, &bytes) }
    }

    fn by_device(&self, body: OperationBody) -> Operation {
        let signature = sign(&self.device, SignatureLabel::Operation, &Operation::signed_bytes(&body));
        Operation::new(body, signature)
    }

    fn by_root(&self, body: OperationBody) -> Operation {
        let signature = sign(&self.root, SignatureLabel::RootOperation, &Operation::signed_bytes(&body));
        Operation::new(body, signature)
    }

    /// Opens a personal space.
    #[must_use]
    pub fn create(&self, relay: RelayKey, salt: u8) -> Operation {
        self.create_with(relay, salt, FOLD_VERSION)
    }

    /// Opens a personal space by some version of the fold's rules.
    #[must_use]
    pub fn create_with(&self, relay: RelayKey, salt: u8, fold_version: u8) -> Operation {
        self.by_device(OperationBody::Create(Create {
            fold_version,
            kind: SpaceKind::Personal,
            relay,
            quorum: 1,
            history: HistoryPolicy::All,
            founder: self.certificate(),
            vault_recipient: Some(self.vault()),
            salt: [salt; 16],
        }))
    }

    /// Opens a pair with a founder, as the newcomer.
    #[must_use]
    pub fn pair_with(&self, founder: &Self, relay: RelayKey, salt: u8) -> Operation {
        let invite_key = key("test invite", salt);
        let invite = PairInvite {
            founder: vec![founder.certificate()],
            invite_key: beside_wire::id::InviteKey::new(invite_key.verifying_key().to_bytes()),
            relay,
            salt: [salt; 16],
        };
        let signed = beside_wire::codec::encode(&invite);
        let body = OperationBody::PairCreate(PairCreate {
            fold_version: FOLD_VERSION,
            invite,
            invite_signature: sign(&founder.device, SignatureLabel::Invite, &signed),
            newcomer: vec![self.certificate()],
            history: HistoryPolicy::All,
        });
        let bytes = Operation::signed_bytes(&body);
        let second = sign(&invite_key, SignatureLabel::InviteAccept, &bytes);
        Operation::new_pair(body, sign(&self.device, SignatureLabel::Operation, &bytes), second)
    }

    /// Adds another phone of the same person.
    #[must_use]
    pub fn add(&self, space: SpaceId, parents: &[OperationId], other: &Self) -> Operation {
        let parents = parents.to_vec();
        self.by_root(OperationBody::DeviceAdded(DeviceAdded { space, parents, certificate: other.certificate() }))
    }

    /// Ends a phone of the same person.
    #[must_use]
    pub fn revoke(&self, space: SpaceId, parents: &[OperationId], other: &Self, frontier: Vec<ChainHead>) -> Operation {
        self.by_root(OperationBody::DeviceRevoked(DeviceRevoked {
            space,
            parents: parents.to_vec(),
            identity: self.identity(),
            device: other.device(),
            frontier,
            vault_recipient: None,
        }))
    }

    /// Ends the person's membership.
    #[must_use]
    pub fn leave(&self, space: SpaceId, parents: &[OperationId]) -> Operation {
        let (parents, author) = (parents.to_vec(), self.device());
        self.by_device(OperationBody::Leave(Leave { space, parents, author, frontier: Vec::new() }))
    }

    /// Mints an epoch for everybody who stands in `known`.
    #[must_use]
    pub fn rotate(&self, space: SpaceId, parents: &[OperationId], known: &[VerifiedOperation]) -> Operation {
        let place = |operation: &VerifiedOperation| PlacedOperation { operation: operation.clone(), position: None };
        let placed: Vec<PlacedOperation> = known.iter().map(place).collect();
        let list = recipients_at(&space, &placed, parents);
        let everybody: BTreeSet<_> = list.iter().copied().collect();
        self.by_device(OperationBody::Rotate(Rotate {
            space,
            parents: parents.to_vec(),
            author: self.device(),
            commitment: [9; 32],
            epoch_parents: Vec::new(),
            recipients: bitmap(&list, &everybody),
            flags: 0,
        }))
    }

    /// Begins a chain.
    #[must_use]
    pub fn chain(&self, space: SpaceId, lane: Lane, salt: u8) -> Chain {
        let id = ChainId::derive(&space, &self.device(), &[salt; 16]);
        Chain { phone: self.clone(), space, lane, salt: [salt; 16], id, seq: 0, prev: None }
    }
}

/// A chain that is being written.
#[derive(Clone)]
pub struct Chain {
    phone: Phone,
    space: SpaceId,
    lane: Lane,
    salt: [u8; 16],
    /// Its id.
    pub id: ChainId,
    /// The last sequence number; zero before the first.
    pub seq: u64,
    /// The last envelope.
    pub prev: Option<EnvelopeId>,
}

impl Chain {
    /// Writes the next envelope. Its ciphertext says nothing.
    #[must_use]
    pub fn write(&mut self, epoch: EpochId, bytes: usize) -> Envelope {
        let kind = match self.lane {
            Lane::Talk => EnvelopeKind::Talk,
            Lane::Documents => EnvelopeKind::Documents,
        };
        self.write_kind(epoch, bytes, kind)
    }

    /// Writes the next envelope, of a kind that may not be of the chain's lane.
    #[must_use]
    pub fn write_kind(&mut self, epoch: EpochId, bytes: usize, kind: EnvelopeKind) -> Envelope {
        self.seq += 1;
        let device = self.phone.device();
        let opening =
            (self.seq == 1).then(|| ChainOpening { device, salt: self.salt, lane: self.lane, stands_by: Vec::new() });
        let place = Place { space: self.space, prev: self.prev, epoch };
        let nonce = [u8::try_from(self.seq % 251).unwrap_or(0); 24];
        let header = ContextHeader { kind, chain: self.id, seq: self.seq, nonce: &nonce, opening: opening.as_ref() };
        let (commitment, ciphertext) = ([5; 32], vec![6; bytes]);
        let signed = Context::new(&place, &header).signed_bytes(&commitment, &ciphertext);
        let signature = sign(&self.phone.device, SignatureLabel::Envelope, &signed);
        let (chain, seq, epoch) = (self.id, self.seq, epoch.hint());
        let envelope = Envelope { kind, chain, seq, epoch, commitment, nonce, ciphertext, signature, opening };
        self.prev = Some(envelope.id(&place));
        envelope
    }
}
