//! What the checks are written with: accounts, and rules that are just enough to fill a log.

use std::sync::Arc;

use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::envelope::Lane;
use beside_wire::frame::{OfferResult, RunningHashes, SpaceRefusal, Wrap};
use beside_wire::hash::hash;
use beside_wire::head::{IncarnationStatement, SignedIncarnation};
use beside_wire::id::{
    AccountId, ChainId, DeviceKey, EnvelopeId, InstallId, LookupId, RecoveryKey, RelayKey, SignInKey, SpaceId,
};
use beside_wire::line::{Cursor, EntryKind, Line};
use beside_wire::operation::VerifiedOperation;
use beside_wire::signature::Signature;

use super::people::{Phone, verified};
use beside_store::Store;
use beside_store::account::{AccountCreation, NewAccount, NewInstall};
use beside_store::log::{
    Accepted, ChainFact, Decide, FactsQuery, NO_ENTRIES, NewEntry, NewEnvelope, NewOperation, OpenSpace, SpaceFacts,
    SpaceJob, SpaceOutcome, StoredStatement, SyncJob, SyncOutcome, Verdict, line_of_envelope, line_of_operation,
};
use beside_store::view::SpaceView;

pub(super) const RELAY: RelayKey = RelayKey::new([1; 32]);

pub(super) fn install_id(number: u8) -> InstallId {
    InstallId::new([number; 8])
}

pub(super) fn account_id(number: u8) -> AccountId {
    AccountId::new([number; 16])
}

pub(super) fn new_install(number: u8, device: DeviceKey) -> NewInstall {
    NewInstall { install: install_id(number), sign_in: SignInKey::new([number; 32]), device, day: u32::from(number) }
}

pub(super) fn new_account(number: u8, device: DeviceKey) -> NewAccount {
    NewAccount {
        account: account_id(number),
        handle: format!("reed-{number}"),
        opaque: vec![number; 192],
        stretch: Stretch { memory_kib: 65_536, passes: 3, lanes: 1 },
        vault: VaultUpload { revision: 1, sealed: vec![number; 64] },
        recovery: RecoveryAccess { lookup: LookupId::new([number; 16]), key: RecoveryKey::new([number; 32]) },
        install: new_install(number, device),
    }
}

/// An account with one install, both of that number, and its phone.
pub(super) async fn account<S: Store>(store: &S, number: u8) -> Phone {
    let phone = Phone::new(number, number);
    let created = store.create_account(new_account(number, phone.device())).await;
    assert_eq!(created, Ok(AccountCreation::Created), "a new account is made");
    phone
}

/// An account with a phone, and a personal space that has its creation.
pub(super) async fn space<S: Store>(store: &S, number: u8) -> (Phone, VerifiedOperation) {
    let phone = account(store, number).await;
    let create = verified(&phone.create(RELAY, number));
    let job = job(number, create.space(), vec![Offer::operation(&create)]);
    let outcome = one(store, job).await;
    assert!(matches!(outcome.verdict, Verdict::Accepted(_)), "a creation makes a space");
    (phone, create)
}

/// Something to append.
#[derive(Clone)]
pub(super) enum Offer {
    Operation(Box<VerifiedOperation>, Vec<Wrap>),
    Envelope(Text),
}

impl Offer {
    pub(super) fn operation(operation: &VerifiedOperation) -> Self {
        Self::Operation(Box::new(operation.clone()), Vec::new())
    }
}

/// An envelope whose bytes mean nothing; a store doesn't read them.
#[derive(Clone)]
pub(super) struct Text {
    pub(super) owner: DeviceKey,
    pub(super) chain: ChainId,
    pub(super) seq: u64,
    pub(super) kind: EntryKind,
    pub(super) bytes: usize,
}

impl Text {
    pub(super) fn new(owner: &Phone, chain: u8, seq: u64) -> Self {
        let (owner, chain) = (owner.device(), ChainId::new([chain; 16]));
        Self { owner, chain, seq, kind: EntryKind::Talk, bytes: 100 }
    }

    pub(super) fn id(&self) -> EnvelopeId {
        EnvelopeId::new(hash("test envelope", &[self.chain.as_bytes(), &self.seq.to_be_bytes()]))
    }

    fn entry(&self, position: u64) -> NewEnvelope {
        let lane = if self.kind == EntryKind::Documents { Lane::Documents } else { Lane::Talk };
        let size = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        NewEnvelope {
            line: Line {
                position,
                id: self.id().into(),
                chain: Some(self.chain),
                seq: self.seq,
                kind: self.kind,
                size,
            },
            chain: self.chain,
            prev: (self.seq > 1).then(|| Self { seq: self.seq - 1, ..self.clone() }.id()),
            bytes: vec![u8::try_from(self.seq % 256).unwrap_or(0); self.bytes],
            opens: (self.seq == 1).then_some(ChainFact { device: self.owner, lane }),
            old_proof: None,
        }
    }
}

/// A job that appends what isn't there yet.
pub(super) fn job(install: u8, space: SpaceId, offers: Vec<Offer>) -> SyncJob {
    let mut query = FactsQuery::default();
    for offer in &offers {
        if let Offer::Envelope(text) = offer {
            query.chains.entry(text.chain).or_default().push(text.seq..=text.seq);
        }
    }
    let decide: Decide = Box::new(move |_, facts| Verdict::Accepted(Box::new(append(facts, &offers))));
    SyncJob { install: install_id(install), assertion: None, spaces: vec![SpaceJob { space, query, decide }] }
}

pub(super) fn refuse(install: u8, space: SpaceId) -> SyncJob {
    let decide: Decide = Box::new(|_, _| Verdict::Refused(SpaceRefusal::Unknown));
    let query = FactsQuery::default();
    SyncJob { install: install_id(install), assertion: None, spaces: vec![SpaceJob { space, query, decide }] }
}

pub(super) fn append(facts: &SpaceFacts, offers: &[Offer]) -> Accepted {
    let end = facts.state.open().map_or(NO_ENTRIES, |open| open.running);
    let view = facts.state.open().map_or_else(|| Arc::new(SpaceView::empty(facts.space)), |open| open.view.clone());
    let opened =
        facts.state.open().filter(|open| open.incarnation != facts.incarnation).map(|open| statement(facts, open));
    let before = opened.map_or(end, |opened| RunningHashes { hash: opened.statement.first_hash(), ..end });
    let (mut after, mut appended, mut results) = (before, Vec::new(), Vec::new());
    for offer in offers {
        let there = match offer {
            Offer::Operation(operation, _) => view.position(&operation.id()),
            Offer::Envelope(text) => facts.entries.get(&(text.chain, text.seq)).map(|fact| fact.position),
        };
        if let Some(position) = there {
            results.push(OfferResult::Duplicate(position));
            continue;
        }
        let entry = entry(offer, after.position + 1);
        after = extend(after, &entry);
        results.push(OfferResult::Accepted(after.position));
        appended.push(entry);
    }
    let new = appended.iter().filter_map(|entry| match entry {
        NewEntry::Operation(new) => Some(new),
        NewEntry::Envelope(_) => None,
    });
    let view = Arc::new(view.extended(new, facts.incarnation));
    Accepted { results, opened, incarnation: facts.incarnation, appended, before, after, view }
}

fn entry(offer: &Offer, position: u64) -> NewEntry {
    match offer {
        Offer::Operation(operation, wraps) => NewEntry::Operation(NewOperation {
            position,
            operation: VerifiedOperation::clone(operation),
            wraps: wraps.clone(),
            old_proof: None,
        }),
        Offer::Envelope(text) => NewEntry::Envelope(text.entry(position)),
    }
}

pub(super) fn extend(running: RunningHashes, entry: &NewEntry) -> RunningHashes {
    let line = match entry {
        NewEntry::Operation(new) => line_of_operation(new),
        NewEntry::Envelope(new) => line_of_envelope(new),
    };
    extend_line(running, &line)
}

pub(super) fn extend_line(running: RunningHashes, line: &Line) -> RunningHashes {
    let hash = line.extend(&running.hash);
    let position = line.position;
    if line.kind == EntryKind::Operation {
        let operations_hash = line.extend(&running.operations_hash);
        RunningHashes { position, hash, operations: running.operations + 1, operations_hash }
    } else {
        RunningHashes { position, hash, ..running }
    }
}

fn statement(facts: &SpaceFacts, open: &OpenSpace) -> StoredStatement {
    let statement = IncarnationStatement {
        relay: RELAY,
        space: facts.space,
        restored: Cursor { incarnation: open.incarnation, position: open.running.position },
        restored_hash: open.running.hash,
        opened: facts.incarnation,
    };
    StoredStatement { statement, signed: SignedIncarnation::new(statement, Signature::new([3; 64])) }
}

/// What became of a job of one space.
pub(super) async fn one<S: Store>(store: &S, job: SyncJob) -> SpaceOutcome {
    match store.sync(job).await {
        Ok(SyncOutcome::Done(mut outcomes)) => outcomes.pop().expect("a job of one space has one outcome"),
        Ok(SyncOutcome::Replayed | SyncOutcome::InstallEnded) | Err(_) => {
            unreachable!("a job of a present install, with nothing used twice, is done")
        }
    }
}

pub(super) fn results(outcome: &SpaceOutcome) -> Vec<OfferResult> {
    match &outcome.verdict {
        Verdict::Accepted(accepted) => accepted.results.clone(),
        Verdict::Refused(_) => Vec::new(),
    }
}
