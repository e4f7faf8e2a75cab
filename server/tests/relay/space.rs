//! A space with real operations and envelopes, as far as a relay looks into them.

use std::collections::BTreeSet;

use beside_wire::envelope::{ChainOpening, Envelope, EnvelopeKind, Lane, Place};
use beside_wire::fold::{PlacedOperation, Recipient, bitmap, recipients_at};
use beside_wire::frame::{EnvelopeOffer, OperationOffer, SpaceRequest, Wrap};
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId, EpochId, HpkeKey, IdentityKey, SpaceId};
use beside_wire::line::Cursor;
use beside_wire::operation::{
    Certificate, Create, FOLD_VERSION, HistoryPolicy, Operation, OperationBody, PairCreate, PairInvite, Rotate,
    SpaceKind, VerifiedOperation,
};
use beside_wire::signature::SignatureLabel;
use ed25519_dalek::SigningKey;

use super::phone::{Phone, key, random, sign};

/// One person's own space.
pub(crate) struct Space {
    pub(crate) id: SpaceId,
    create: Vec<u8>,
    rotate: Vec<u8>,
    wraps: Vec<Wrap>,
    epoch: EpochId,
}

/// A device's chain that grows.
pub(crate) struct Chain {
    space: SpaceId,
    epoch: EpochId,
    device: SigningKey,
    salt: [u8; 16],
    seq: u64,
    prev: Option<EnvelopeId>,
}

fn certificate(root: &SigningKey, device: DeviceKey) -> Certificate {
    let identity = IdentityKey::new(root.verifying_key().to_bytes());
    let hpke = HpkeKey::new(random());
    let signature = sign(root, SignatureLabel::Certificate, &Certificate::signed_bytes(&identity, &device, &hpke));
    Certificate { identity, device, hpke, signature }
}

fn verified(body: OperationBody, key: &SigningKey) -> VerifiedOperation {
    let signature = sign(key, SignatureLabel::Operation, &Operation::signed_bytes(&body));
    Operation::verify(&Operation::new(body, signature).to_bytes()).unwrap()
}

impl Space {
    pub(crate) fn personal(phone: &Phone) -> Self {
        let create = verified(
            OperationBody::Create(Create {
                fold_version: FOLD_VERSION,
                kind: SpaceKind::Personal,
                relay: phone.relay,
                quorum: 0,
                history: HistoryPolicy::All,
                founder: certificate(&key(), phone.device_key()),
                vault_recipient: Some(HpkeKey::new(random())),
                salt: random(),
            }),
            &phone.device,
        );
        Self::with_epoch(&create, phone)
    }

    /// A pair that `newcomer` makes from the founder's invite.
    pub(crate) fn pair(founder: &Phone, newcomer: &Phone) -> Self {
        let invite_key = key();
        let invite = PairInvite {
            founder: vec![certificate(&key(), founder.device_key())],
            invite_key: beside_wire::id::InviteKey::new(invite_key.verifying_key().to_bytes()),
            relay: founder.relay,
            salt: random(),
        };
        let invite_signature = sign(&founder.device, SignatureLabel::Invite, &beside_wire::codec::encode(&invite));
        let body = OperationBody::PairCreate(PairCreate {
            fold_version: FOLD_VERSION,
            invite,
            invite_signature,
            newcomer: vec![certificate(&key(), newcomer.device_key())],
            history: HistoryPolicy::All,
        });
        let bytes = Operation::signed_bytes(&body);
        let signature = sign(&newcomer.device, SignatureLabel::Operation, &bytes);
        let accepted = sign(&invite_key, SignatureLabel::InviteAccept, &bytes);
        let create = Operation::verify(&Operation::new_pair(body, signature, accepted).to_bytes()).unwrap();
        Self::with_epoch(&create, newcomer)
    }

    fn with_epoch(create: &VerifiedOperation, phone: &Phone) -> Self {
        let id = create.space();
        let parents = vec![create.id()];
        let list = recipients_at(&id, &[PlacedOperation { operation: create.clone(), position: None }], &parents);
        let everybody: BTreeSet<Recipient> = list.iter().copied().collect();
        let rotate = verified(
            OperationBody::Rotate(Rotate {
                space: id,
                parents,
                author: phone.device_key(),
                commitment: random(),
                epoch_parents: Vec::new(),
                recipients: bitmap(&list, &everybody),
                flags: 0,
            }),
            &phone.device,
        );
        let wrap = |recipient: &Recipient| Wrap { recipient: recipient.hpke(), bytes: vec![5; 80] };
        Self {
            id,
            create: create.bytes().to_vec(),
            wraps: list.iter().map(wrap).collect(),
            epoch: EpochId::new(rotate.id()),
            rotate: rotate.bytes().to_vec(),
        }
    }

    pub(crate) fn chain(&self, phone: &Phone) -> Chain {
        let device = phone.device.clone();
        Chain { space: self.id, epoch: self.epoch, device, salt: random(), seq: 0, prev: None }
    }

    /// A request that says nothing but where this device stands.
    pub(crate) fn request(&self, cursor: Cursor) -> SpaceRequest {
        SpaceRequest {
            space: self.id,
            cursor,
            operations: cursor,
            head: None,
            offered_operations: Vec::new(),
            offered_envelopes: Vec::new(),
            missing: Vec::new(),
            partial: None,
        }
    }

    /// A request that offers both operations, and envelopes.
    pub(crate) fn offering(&self, envelopes: Vec<EnvelopeOffer>) -> SpaceRequest {
        let offer = |operation: &[u8], wraps: &[Wrap]| OperationOffer {
            operation: operation.to_vec(),
            wraps: wraps.to_vec(),
            old_proof: None,
        };
        SpaceRequest {
            offered_operations: vec![offer(&self.create, &[]), offer(&self.rotate, &self.wraps)],
            offered_envelopes: envelopes,
            ..self.request(Cursor::default())
        }
    }
}

impl Chain {
    /// The next envelope, with `body` where a sealed one would be.
    pub(crate) fn next(&mut self, body: &[u8]) -> EnvelopeOffer {
        self.seq += 1;
        let device = DeviceKey::new(self.device.verifying_key().to_bytes());
        let opening = ChainOpening { device, salt: self.salt, lane: Lane::Talk, stands_by: Vec::new() };
        let mut envelope = Envelope {
            kind: EnvelopeKind::Talk,
            chain: ChainId::derive(&self.space, &device, &self.salt),
            seq: self.seq,
            epoch: self.epoch.hint(),
            commitment: random(),
            nonce: random(),
            ciphertext: body.to_vec(),
            signature: beside_wire::signature::Signature::new([0; 64]),
            opening: (self.seq == 1).then_some(opening),
        };
        let place = Place { space: self.space, prev: self.prev, epoch: self.epoch };
        let signed = envelope.context(&place).signed_bytes(&envelope.commitment, &envelope.ciphertext);
        envelope.signature = sign(&self.device, SignatureLabel::Envelope, &signed);
        envelope.clone().verify(&place, &device).unwrap();
        self.prev = Some(envelope.id(&place));
        EnvelopeOffer { envelope: envelope.to_bytes(), prev: None, old_proof: None }
    }
}
