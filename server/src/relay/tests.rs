//! The rules, run over a store in memory with real signatures.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod lives;
mod offers;
mod pages;
mod reader;
mod spaces;

use std::sync::Arc;

use beside_store::account::{AccountCreation, Enrolment, NewAccount, NewInstall};
use beside_store::memory::MemorySnapshot;
use beside_store::{MemoryStore, Store as _};
use beside_store_conformance::people::{Chain, Phone, verified};
use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::envelope::{Envelope, Lane};
use beside_wire::frame::{
    EnvelopeOffer, Frame, OfferRefusal, OfferResult, OperationOffer, SYNC_VERSION, SpaceRequest, SyncRequest, Wrap,
};
use beside_wire::id::{
    AccountId, EpochId, InstallId, LookupId, OperationId, RecoveryKey, RelayKey, SignInKey, SpaceId,
};
use beside_wire::limits::WRAP_BYTES;
use beside_wire::line::Cursor;
use beside_wire::operation::{Operation, VerifiedOperation};
use futures_util::FutureExt as _;

use super::accept::Rules;
use super::cursors::CursorMemory;
use super::keys::RelayKeys;
use super::serve::{Call, ServeError, Served, Service};

const NOW_MS: u64 = 1_800_000_123_456;

/// A relay with a store in memory.
struct World {
    store: MemoryStore,
    rules: Rules,
    cursors: CursorMemory,
}

impl World {
    fn new() -> Self {
        Self::over(MemoryStore::new([1; 8]))
    }

    fn over(store: MemoryStore) -> Self {
        let rules = Rules { signer: Arc::new(RelayKeys::from_seed(&[42; 32])), account_bytes_max: 1 << 20 };
        Self { store, rules, cursors: CursorMemory::new(16) }
    }

    fn restored(snapshot: MemorySnapshot) -> Self {
        Self::over(MemoryStore::restore(snapshot))
    }

    fn relay(&self) -> RelayKey {
        self.rules.signer.relay()
    }

    /// An account with one install, of the same number as its phone.
    fn account(&self, number: u8) -> Phone {
        let phone = Phone::new(number, number);
        let new = NewAccount {
            account: AccountId::new([number; 16]),
            handle: format!("reed-{number}"),
            opaque: Vec::new(),
            stretch: Stretch { memory_kib: 1, passes: 1, lanes: 1 },
            vault: VaultUpload { revision: 1, sealed: Vec::new() },
            recovery: RecoveryAccess { lookup: LookupId::new([number; 16]), key: RecoveryKey::new([number; 32]) },
            install: install(number, &phone),
        };
        assert_eq!(self.store.create_account(new).now_or_never(), Some(Ok(AccountCreation::Created)));
        phone
    }

    /// A further install of an account, with a phone of that person.
    fn enrol(&self, account: u8, number: u8) -> Phone {
        let phone = Phone::new(account, number);
        let enrolled = self.store.enrol_install(AccountId::new([account; 16]), install(number, &phone));
        assert_eq!(enrolled.now_or_never(), Some(Ok(Enrolment::Enrolled)));
        phone
    }

    fn send(&self, number: u8, request: SyncRequest) -> Result<Served, ServeError> {
        self.call(request, call(number))
    }

    fn call(&self, request: SyncRequest, call: Call) -> Result<Served, ServeError> {
        let service = Service { store: &self.store, rules: &self.rules, cursors: &self.cursors };
        service.serve(request, call).now_or_never().unwrap()
    }

    fn ask(&self, number: u8, space: SpaceRequest) -> Vec<Frame> {
        self.send(number, sync(vec![space])).unwrap().frames
    }

    fn results(&self, number: u8, space: SpaceRequest) -> Vec<OfferResult> {
        results(&self.ask(number, space))
    }
}

fn install(number: u8, phone: &Phone) -> NewInstall {
    let sign_in = SignInKey::new([number; 32]);
    NewInstall { install: InstallId::new([number; 8]), sign_in, device: phone.device(), day: 1 }
}

fn call(number: u8) -> Call {
    Call { install: InstallId::new([number; 8]), assertion: None, token: None, now_ms: NOW_MS, tag: [99; 8] }
}

fn sync(spaces: Vec<SpaceRequest>) -> SyncRequest {
    SyncRequest { version: SYNC_VERSION, budget_bytes: 1 << 22, wait_seconds: 0, known: [0; 8], spaces }
}

fn about(space: SpaceId) -> SpaceRequest {
    SpaceRequest {
        space,
        cursor: Cursor::default(),
        operations: Cursor::default(),
        head: None,
        offered_operations: Vec::new(),
        offered_envelopes: Vec::new(),
        missing: Vec::new(),
        partial: None,
    }
}

fn offer(space: SpaceId, operations: &[&Operation], envelopes: &[&Envelope]) -> SpaceRequest {
    let operation =
        |operation: &&Operation| OperationOffer { operation: operation.to_bytes(), wraps: Vec::new(), old_proof: None };
    let envelope = |envelope: &&Envelope| EnvelopeOffer { envelope: envelope.to_bytes(), prev: None, old_proof: None };
    SpaceRequest {
        offered_operations: operations.iter().map(operation).collect(),
        offered_envelopes: envelopes.iter().map(envelope).collect(),
        ..about(space)
    }
}

fn results(frames: &[Frame]) -> Vec<OfferResult> {
    let found =
        frames.iter().find_map(|frame| if let Frame::Results(results) = frame { Some(results.clone()) } else { None });
    found.unwrap_or_default()
}

fn refused(refusal: OfferRefusal) -> OfferResult {
    OfferResult::Refused(refusal)
}

/// A personal space with one epoch, of the phone of that number: positions 1 and 2.
struct Home {
    phone: Phone,
    known: Vec<VerifiedOperation>,
    epoch: EpochId,
    number: u8,
}

impl Home {
    fn new(world: &World, number: u8) -> Self {
        let phone = world.account(number);
        let create = phone.create(world.relay(), number);
        Self::open(world, number, phone, &create)
    }

    fn open(world: &World, number: u8, phone: Phone, create: &Operation) -> Self {
        let created = verified(create);
        let rotate = phone.rotate(created.space(), &[created.id()], std::slice::from_ref(&created));
        let mut request = offer(created.space(), &[create, &rotate], &[]);
        request.offered_operations[1].wraps = vec![
            Wrap { recipient: phone.hpke(), bytes: vec![1; WRAP_BYTES] },
            Wrap { recipient: phone.vault(), bytes: vec![2; WRAP_BYTES] },
        ];
        assert_eq!(world.results(number, request), [OfferResult::Accepted(1), OfferResult::Accepted(2)]);
        let rotated = verified(&rotate);
        Self { phone, epoch: EpochId::new(rotated.id()), known: vec![created, rotated], number }
    }

    fn space(&self) -> SpaceId {
        self.known[0].space()
    }

    /// The last operation.
    fn last(&self) -> OperationId {
        self.known.last().unwrap().id()
    }

    fn chain(&self, salt: u8) -> Chain {
        self.phone.chain(self.space(), Lane::Talk, salt)
    }

    /// Writes so many envelopes of one chain and lane, of so many bytes.
    fn fill(&self, world: &World, chain: &mut Chain, count: usize, bytes: usize) {
        let envelopes: Vec<Envelope> = (0..count).map(|_| chain.write(self.epoch, bytes)).collect();
        let accepted = world.results(self.number, offer(self.space(), &[], &envelopes.iter().collect::<Vec<_>>()));
        assert!(accepted.iter().all(|result| matches!(result, OfferResult::Accepted(_))), "{accepted:?}");
    }

    /// Accepts an operation into the space.
    fn push(&mut self, world: &World, operation: &Operation) {
        let accepted = world.results(self.number, offer(self.space(), &[operation], &[]));
        assert!(matches!(accepted[..], [OfferResult::Accepted(_)]), "{accepted:?}");
        self.known.push(verified(operation));
    }
}
