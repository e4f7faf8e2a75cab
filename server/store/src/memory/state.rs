//! What a store in memory holds of logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use beside_wire::frame::RunningHashes;
use beside_wire::id::{AccountId, ChainId, DeviceKey, EnvelopeId, InstallId, LookupId, SpaceId};
use beside_wire::line::{Incarnation, Line};

use super::accounts::{KeptAccount, KeptInstall};
use crate::account::{AssertionOutcome, Presenter};
use crate::log::{
    Accepted, ChainFact, EntryFact, FactsQuery, LineOrder, LinesQuery, NO_ENTRIES, NewEntry, OpenSpace, Run, RunSize,
    SpaceFacts, SpaceOutcome, SpaceState, StoredBody, StoredStatement, StoredWrap, SyncJob, SyncOutcome, Verdict,
    WrapsQuery, check_continues, envelope_id, lane_of, line_of_envelope, line_of_operation,
};
use crate::store::{SecretName, StoreResult};
use crate::view::{SpaceView, devices_brought};

#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) incarnation: Incarnation,
    pub(super) secrets: BTreeMap<SecretName, Vec<u8>>,
    pub(super) accounts: BTreeMap<AccountId, KeptAccount>,
    pub(super) handles: BTreeMap<String, AccountId>,
    pub(super) lookups: BTreeMap<LookupId, AccountId>,
    pub(super) installs: BTreeMap<InstallId, KeptInstall>,
    pub(super) assertions: BTreeMap<(InstallId, [u8; 16]), u64>,
    // `None` where a space is closed. Logs are shared with snapshots until one of them changes.
    pub(super) spaces: BTreeMap<SpaceId, Option<Arc<Log>>>,
    pub(super) device_spaces: BTreeMap<DeviceKey, BTreeSet<SpaceId>>,
}

#[derive(Debug, Clone)]
pub(super) struct Log {
    incarnation: Incarnation,
    running: RunningHashes,
    view: Arc<SpaceView>,
    statements: Vec<StoredStatement>,
    lines: Vec<Line>,
    bodies: BTreeMap<u64, (Option<EnvelopeId>, Arc<[u8]>)>,
    entries: BTreeMap<(ChainId, u64), EntryFact>,
    chains: BTreeMap<ChainId, ChainFact>,
    wraps: Vec<StoredWrap>,
}

impl State {
    pub(super) const fn new(incarnation: Incarnation) -> Self {
        Self {
            incarnation,
            secrets: BTreeMap::new(),
            accounts: BTreeMap::new(),
            handles: BTreeMap::new(),
            lookups: BTreeMap::new(),
            installs: BTreeMap::new(),
            assertions: BTreeMap::new(),
            spaces: BTreeMap::new(),
            device_spaces: BTreeMap::new(),
        }
    }

    pub(super) fn log(&self, space: &SpaceId) -> Option<&Log> {
        self.spaces.get(space)?.as_deref()
    }

    pub(super) fn space(&self, space: &SpaceId) -> SpaceState {
        match self.spaces.get(space) {
            None => SpaceState::Unknown,
            Some(None) => SpaceState::Closed,
            Some(Some(log)) => SpaceState::Open(log.open()),
        }
    }

    pub(super) fn spaces_of(&self, devices: impl IntoIterator<Item = DeviceKey>) -> BTreeSet<SpaceId> {
        devices.into_iter().filter_map(|device| self.device_spaces.get(&device)).flatten().copied().collect()
    }

    pub(super) fn sync(&mut self, job: SyncJob) -> StoreResult<SyncOutcome> {
        let Some(mut who) = self.presenter(job.install) else { return Ok(SyncOutcome::InstallEnded) };
        let used = job.assertion.map(|assertion| (job.install, assertion.jti));
        if used.is_some_and(|used| self.assertions.contains_key(&used)) {
            return Ok(SyncOutcome::Replayed);
        }
        // Everything is decided and checked before anything is written: so there is nothing to roll back.
        let mut decided = Vec::with_capacity(job.spaces.len());
        for part in job.spaces {
            let facts = self.facts(part.space, &part.query);
            let verdict = (part.decide)(&who, &facts);
            if let Verdict::Accepted(accepted) = &verdict {
                check_continues(&facts, accepted)?;
                who.account_bytes += accepted.appended.iter().map(NewEntry::stored_bytes).sum::<u64>();
            }
            decided.push((part.space, verdict));
        }
        if let Some(assertion) = job.assertion {
            let outcome = self.use_assertion(job.install, &assertion);
            debug_assert_eq!(outcome, AssertionOutcome::Fresh, "it was looked for above");
        }
        let outcomes = decided.into_iter().map(|(space, verdict)| {
            if let Verdict::Accepted(accepted) = &verdict {
                self.apply(space, accepted, &who);
            }
            let state = self.space(&space);
            SpaceOutcome { space, verdict, state }
        });
        Ok(SyncOutcome::Done(outcomes.collect()))
    }

    fn facts(&self, space: SpaceId, query: &FactsQuery) -> SpaceFacts {
        let mut facts = SpaceFacts {
            space,
            incarnation: self.incarnation,
            state: self.space(&space),
            entries: BTreeMap::new(),
            chains: BTreeMap::new(),
            chain_counts: BTreeMap::new(),
        };
        let Some(log) = self.log(&space) else { return facts };
        for (chain, runs) in &query.chains {
            facts.chains.extend(log.chains.get(chain).map(|fact| (*chain, *fact)));
            let places = runs.iter().map(|run| (*chain, *run.start())..=(*chain, *run.end()));
            facts.entries.extend(places.flat_map(|run| log.entries.range(run)).map(|(place, fact)| (*place, *fact)));
        }
        let count = |device: &DeviceKey| log.chains.values().filter(|fact| fact.device == *device).count();
        facts.chain_counts = query.devices.iter().map(|device| (*device, count(device))).collect();
        facts
    }

    fn apply(&mut self, space: SpaceId, accepted: &Accepted, who: &Presenter) {
        if let Some(account) = self.accounts.get_mut(&who.account) {
            account.bytes = who.account_bytes;
        }
        for entry in &accepted.appended {
            if let NewEntry::Operation(new) = entry {
                for device in devices_brought(new.operation.body()) {
                    self.device_spaces.entry(device).or_default().insert(space);
                }
            }
        }
        let slot = self.spaces.entry(space).or_insert_with(|| Some(Arc::new(Log::new(space, accepted.incarnation))));
        if let Some(log) = slot {
            Arc::make_mut(log).append(accepted);
        }
    }
}

impl Log {
    fn new(space: SpaceId, incarnation: Incarnation) -> Self {
        Self {
            incarnation,
            running: NO_ENTRIES,
            view: Arc::new(SpaceView::empty(space)),
            statements: Vec::new(),
            lines: Vec::new(),
            bodies: BTreeMap::new(),
            entries: BTreeMap::new(),
            chains: BTreeMap::new(),
            wraps: Vec::new(),
        }
    }

    fn open(&self) -> OpenSpace {
        OpenSpace {
            incarnation: self.incarnation,
            running: self.running,
            view: self.view.clone(),
            statements: self.statements.clone(),
        }
    }

    fn append(&mut self, accepted: &Accepted) {
        self.incarnation = accepted.incarnation;
        self.running = accepted.after;
        self.view = accepted.view.clone();
        self.statements.extend(accepted.opened);
        for entry in &accepted.appended {
            match entry {
                NewEntry::Operation(new) => {
                    self.lines.push(line_of_operation(new));
                    let wraps = new.wraps.iter().map(|wrap| StoredWrap { position: new.position, wrap: wrap.clone() });
                    self.wraps.extend(wraps);
                }
                NewEntry::Envelope(new) => {
                    let line = line_of_envelope(new);
                    let fact = EntryFact { position: line.position, id: envelope_id(line.id), prev: new.prev };
                    self.entries.insert((new.chain, line.seq), fact);
                    self.chains.extend(new.opens.map(|opens| (new.chain, opens)));
                    self.bodies.insert(line.position, (new.prev, new.bytes.as_slice().into()));
                    self.lines.push(line);
                }
            }
        }
    }

    fn run(&self, from: u64, to: u64) -> &[Line] {
        let start = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX).min(self.lines.len());
        let end = usize::try_from(to).unwrap_or(usize::MAX).min(self.lines.len());
        self.lines.get(start..end).unwrap_or_default()
    }

    pub(super) fn read_lines(&self, query: &LinesQuery) -> Vec<Line> {
        let run = self.run(query.from, query.to).iter();
        let wanted = run.filter(|line| query.lane.is_none() || lane_of(line.kind) == query.lane).copied();
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        match query.order {
            LineOrder::OldestFirst => wanted.take(limit).collect(),
            LineOrder::NewestFirst => wanted.rev().take(limit).collect(),
        }
    }

    pub(super) fn run_size(&self, run: &Run) -> RunSize {
        let envelopes = self.run(run.from, run.to).iter().filter(|line| line.chain.is_some());
        envelopes.fold(RunSize::default(), |size, line| RunSize {
            envelopes: size.envelopes + 1,
            bytes: size.bytes + u64::from(line.size),
        })
    }

    pub(super) fn body(&self, position: u64) -> Option<StoredBody> {
        let (prev, bytes) = self.bodies.get(&position)?;
        let line = self.run(position, position).first()?;
        let before = line.chain.zip(line.seq.checked_sub(1)).and_then(|place| self.entries.get(&place));
        let prev_position = before.map(|before| before.position);
        Some(StoredBody { position, prev: *prev, prev_position, bytes: bytes.to_vec() })
    }

    pub(super) fn read_wraps(&self, query: &WrapsQuery) -> Vec<StoredWrap> {
        let wanted =
            |stored: &&StoredWrap| stored.position > query.after && query.recipients.contains(&stored.wrap.recipient);
        self.wraps.iter().filter(wanted).cloned().collect()
    }
}
