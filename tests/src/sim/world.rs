//! One world: what happens when, by one seed.

mod deliver;
mod live;
mod rest;

use std::collections::{BTreeMap, BTreeSet};

use super::chance::{Chance, Concern};
use super::faults::{Counts, Faults, Mark};
use super::network::Network;
use super::oracle::cursors::Cursors;
use super::oracle::ledger::Ledger;
use super::oracle::talk::Talk;
use super::pair::{Talkers, admit, meet};
use super::person::Person;
use super::phone::{AtRest, Phone};
use super::relay::Relay;
use super::setting::{Home, found, join, sync};
use super::trace::Trace;
use super::violation::Violation;
use super::workload::Workload;
use beside_core::sync::Input;
use beside_wire::fold::fold;
use beside_wire::id::{DeviceKey, SpaceId};

/// 2026-01-01, in milliseconds since 1970.
pub const BEGINNING_MS: i64 = 1_767_225_600_000;
const MINUTE_MS: u64 = 60_000;
const YEAR_MS: u64 = 365 * 24 * 60 * MINUTE_MS;

/// What a world is made of.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many things people do.
    pub steps: u32,
}

/// What happened in a world in which everything held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The hash over everything that happened.
    pub trace: [u8; 32],
    /// How often each fault happened.
    pub counts: Counts,
    /// How many things people did.
    pub steps: u64,
    /// How many times somebody was told "saved".
    pub saved: u64,
    /// How many times somebody was told that something is said.
    pub said: u64,
    /// Commits of all phones.
    pub commits: u64,
    /// Rounds of syncs after healing until all agreed.
    pub rounds: u32,
}

#[derive(Debug)]
enum Event {
    Deed,
    AtRelay { phone: usize, exchange: u64, body: Vec<u8>, copy: bool },
    AtPhone { phone: usize, exchange: u64, bytes: Vec<u8>, whole: bool, pieces: usize },
    Patience { phone: usize, exchange: u64 },
}

/// A world.
pub struct World {
    now_ms: i64,
    queue: BTreeMap<(i64, u64), Event>,
    scheduled: u64,
    exchanges: u64,
    latest_at_relay: u64,
    // Which exchange each phone waits for.
    waiting: Vec<Option<u64>>,
    phones: Vec<Phone>,
    relay: Relay,
    network: Network,
    workload: Workload,
    faults: Faults,
    disk: Chance,
    relay_chance: Chance,
    entropy: Chance,
    ledger: Ledger,
    talk: Talk,
    talkers: Talkers,
    // The pair, where two people know each other.
    pair: Option<SpaceId>,
    cursors: Cursors,
    trace: Trace,
    counts: Counts,
    steps: u64,
}

/// Runs the world of a seed.
///
/// # Errors
/// What didn't hold.
pub fn run(seed: u64, options: Options) -> Result<Outcome, Violation> {
    let mut world = World::new(seed);
    world.live(options.steps)?;
    let rounds = world.rest()?;
    Ok(Outcome {
        trace: world.trace.hash(),
        counts: world.counts,
        steps: world.steps,
        saved: world.ledger.count(),
        said: world.talk.count(),
        commits: world.phones.iter().map(|phone| phone.disk.commits()).sum(),
        rounds,
    })
}

impl World {
    fn new(seed: u64) -> Self {
        let mut swarm = Chance::new(seed, Concern::Swarm);
        let mut entropy = Chance::new(seed, Concern::Entropy);
        let mut relay = Relay::new(Chance::new(seed, Concern::Relay));
        let mut counts = Counts::default();
        let faults = Faults::draw(&mut swarm);
        let at_rest = if swarm.per_mille(250) { AtRest::Sealed } else { AtRest::Plain };
        let home = Home { space: SpaceId::new([0; 32]), at_rest };
        let (person, mut phones) = enrolled(&mut swarm, &mut relay, home, &mut entropy);
        let mut talk = Chance::new(seed, Concern::Talk);
        let pair = talk
            .per_mille(400)
            .then(|| acquainted(&mut talk, (&person, &mut phones), (&mut relay, home), &mut entropy));
        for phone in &mut phones {
            phone.skew_ms = skew_ms(&mut swarm, &mut counts);
        }
        let relay_chance = Chance::new(seed ^ u64::MAX, Concern::Relay);
        Self {
            now_ms: BEGINNING_MS,
            queue: BTreeMap::new(),
            scheduled: 0,
            exchanges: 0,
            latest_at_relay: 0,
            waiting: vec![None; phones.len()],
            phones,
            relay,
            network: Network::new(Chance::new(seed, Concern::Network), faults),
            workload: Workload::new(Chance::new(seed, Concern::Workload)),
            faults,
            disk: Chance::new(seed, Concern::Disk),
            relay_chance,
            entropy,
            ledger: Ledger::default(),
            talk: Talk::default(),
            talkers: Talkers::new(talk),
            pair,
            cursors: Cursors::default(),
            trace: Trace::default(),
            counts,
            steps: 0,
        }
    }

    fn after(&mut self, delay_ms: i64, event: Event) {
        self.scheduled += 1;
        self.queue.insert((self.now_ms + delay_ms, self.scheduled), event);
    }
}

// Two phones, three or four, of which the first may have written before the others came.
fn enrolled(swarm: &mut Chance, relay: &mut Relay, home: Home, entropy: &mut Chance) -> (Person, Vec<Phone>) {
    let person = Person::draw(entropy);
    let (mut first, home) = found(&person, relay, home, entropy);
    let mut writer = Workload::new(swarm.clone());
    for _ in 0..swarm.below(3) {
        let text = writer.sentence(9);
        let edits = vec![beside_core::model::JournalEdit::SetText(text)];
        let draft = beside_core::sync::EntryDraft { about_day: None, written_at: None, edits };
        first.act(BEGINNING_MS, beside_core::sync::JournalAct::Write(vec![draft]));
    }
    if swarm.per_mille(300) {
        first.repeat(BEGINNING_MS, || Input::Seal);
    }
    sync(&mut first, relay, BEGINNING_MS);
    let mut phones = vec![first];
    let count = *swarm.pick(&[2, 2, 2, 2, 3, 3, 4]);
    for _ in 1..count {
        phones.push(join(&person, relay, (home, BEGINNING_MS), entropy));
    }
    (person, phones)
}

// Somebody else, with one phone or two, who has met the first person. A second phone may come before or after that.
fn acquainted(
    talk: &mut Chance,
    (person, phones): (&Person, &mut Vec<Phone>),
    (relay, home): (&mut Relay, Home),
    entropy: &mut Chance,
) -> SpaceId {
    for phone in phones.iter_mut() {
        sync(phone, relay, BEGINNING_MS);
    }
    for phone in phones.iter_mut() {
        sync(phone, relay, BEGINNING_MS);
    }
    let other = Person::draw(entropy);
    let (mut guest, theirs) = found(&other, relay, home, entropy);
    sync(&mut guest, relay, BEGINNING_MS);
    let mut founder = phones.remove(0);
    let space = match talk.per_mille(500) {
        true => meet(&mut founder, &mut guest, relay, BEGINNING_MS),
        false => meet(&mut guest, &mut founder, relay, BEGINNING_MS),
    };
    if talk.per_mille(400) {
        let mut later = join(&other, relay, (theirs, BEGINNING_MS), entropy);
        admit(&other, &guest, &mut later, &space);
        phones.push(later);
    }
    // A phone of the first person that the pair's creation didn't name yet is added as one that signs in is.
    let named: BTreeSet<DeviceKey> = fold(&space, &founder.operations_of(&space))
        .map(|membership| membership.devices().map(|(device, _)| *device).collect())
        .unwrap_or_default();
    let own = founder.identity().space;
    for phone in phones.iter_mut().filter(|phone| phone.identity().space == own) {
        if !named.contains(&phone.identity().device) {
            admit(person, &founder, phone, &space);
        }
    }
    phones.insert(0, founder);
    phones.push(guest);
    space
}

// Most clocks are minutes off; some are years off.
fn skew_ms(swarm: &mut Chance, counts: &mut Counts) -> i64 {
    let years = swarm.per_mille(60);
    let widest = if years { 10 * YEAR_MS } else { 10 * MINUTE_MS };
    if years {
        counts.mark(Mark::YearsOff);
    }
    swarm.between(0, 2 * widest) as i64 - widest as i64
}
