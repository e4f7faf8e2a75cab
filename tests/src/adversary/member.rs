//! A member's device that lies: it has the keys, and seals what no honest engine would.

use beside_core::access::consent::MaySeal;
use beside_core::crypto::secret::EpochKey;
use beside_core::crypto::sign::DeviceSigningKey;
use beside_core::seal::{Draft, Leaf, seal};
use beside_core::storage::{KeyRange, Table};
use beside_core::sync::rows::{self, EpochKeyRow};
use beside_wire::codec;
use beside_wire::envelope::{ChainOpening, Envelope, EnvelopeKind, Lane, Place};
use beside_wire::fold::Membership;
use beside_wire::frame::{EnvelopeOffer, SYNC_VERSION, SpaceRequest, SyncRequest};
use beside_wire::id::{ChainId, EnvelopeId, EpochId, OperationId};

use super::lab::Lab;
use crate::sim::phone::Phone;

/// A lying device of a lab: it has taken over a phone's keys.
pub struct Liar {
    signing: DeviceSigningKey,
    may: MaySeal,
    place: Place,
    key: EpochKey,
    /// Its chain.
    pub chain: ChainId,
    salt: [u8; 16],
    seq: u64,
    last: Option<EnvelopeId>,
}

impl Liar {
    /// Takes over a phone's keys, and begins a chain of its own.
    ///
    /// # Panics
    /// Where the phone has no epoch key.
    #[must_use]
    pub fn of(phone: &Phone, salt: [u8; 16]) -> Self {
        let space = phone.identity().space;
        let (epoch, key) = newest_key(phone).expect("the phone has sealed or opened something");
        let signing = phone.secrets().signing;
        let chain = ChainId::derive(&space, &signing.public(), &salt);
        let membership = phone.membership().expect("the phone knows its space");
        let may = MaySeal::alone(&membership).expect("its space is personal");
        Self { signing, may, place: Place { space, prev: None, epoch }, key, chain, salt, seq: 0, last: None }
    }

    /// The same device in another space, under the same epoch key.
    #[must_use]
    pub fn elsewhere(mut self, stranger: &Membership) -> Self {
        self.chain = ChainId::derive(&stranger.space(), &self.signing.public(), &self.salt);
        self.sealing_for(stranger)
    }

    /// What it seals is bound to another space, in a chain of this one.
    #[must_use]
    pub fn sealing_for(mut self, stranger: &Membership) -> Self {
        self.may = MaySeal::alone(stranger).expect("the other space is personal");
        self.place.space = stranger.space();
        self
    }

    /// Seals leaves that nobody checked.
    ///
    /// # Panics
    /// Where they are too large.
    pub fn seal(&mut self, leaves: &[Leaf], lab: &mut Lab) -> Envelope {
        self.seq += 1;
        let opening = (self.seq == 1).then(|| ChainOpening {
            device: self.signing.public(),
            salt: self.salt,
            lane: Lane::Documents,
            stands_by: Vec::new(),
        });
        let leaves: Vec<Vec<u8>> = leaves.iter().map(Leaf::to_bytes).collect();
        let place = Place { prev: self.last, ..self.place };
        let kind = EnvelopeKind::Documents;
        let draft = Draft { may: &self.may, kind, place, chain: self.chain, seq: self.seq, opening, leaves: &leaves };
        let (envelope, id) =
            seal(&draft, &self.key, &self.signing, &mut lab.entropy.generator()).expect("the leaves are small");
        self.last = Some(id);
        envelope
    }
}

/// Offers envelopes to the relay on a phone's install, past its engine.
///
/// # Panics
/// Where the relay doesn't answer.
pub fn offer(lab: &mut Lab, phone: usize, envelopes: &[Envelope]) {
    let space = lab.phones[phone].identity().space;
    let cursor = lab.phones[phone].cursor();
    let offers =
        envelopes.iter().map(|envelope| EnvelopeOffer { envelope: envelope.to_bytes(), prev: None, old_proof: None });
    let request = SyncRequest {
        version: SYNC_VERSION,
        budget_bytes: 1 << 20,
        wait_seconds: 0,
        known: [0; 8],
        spaces: vec![SpaceRequest {
            space,
            cursor: cursor.taken,
            operations: cursor.operations,
            head: cursor.head,
            offered_operations: Vec::new(),
            offered_envelopes: offers.collect(),
            missing: Vec::new(),
            partial: None,
        }],
    };
    let install = lab.phones[phone].install;
    lab.relay.serve(install, &codec::encode(&request), lab.now_ms).expect("the relay serves its member");
}

fn newest_key(phone: &Phone) -> Option<(EpochId, EpochKey)> {
    let space = phone.identity().space;
    let rows = phone.rows(&KeyRange::prefix(Table::EpochKey, space.as_bytes()));
    let (row, value) = rows.last()?;
    let epoch = EpochId::new(OperationId::from_slice(row.get(32..)?)?);
    let row: EpochKeyRow = rows::decode(value, Table::EpochKey).ok()?;
    Some((epoch, EpochKey::from_slice(&row.key)?))
}
