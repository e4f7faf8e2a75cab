//! One relay and several phones that are killed and started again.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use beside_core::companion::RelayAddress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use super::child::{Life, Place, Process, Word};
use super::ledger::{Ledger, text};
use super::line::Line;
use super::phone::Task;

/// How long anything may stay silent before the trial fails.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long after it was started, or after it was seen at work, a process is killed: at most, in milliseconds.
const DELAY_MS_MAX: u32 = 60;
/// How long after its first start a phone is killed: making an account takes longer than opening one.
const BIRTH_DELAY_MS_MAX: u32 = 240;
/// Entries that are acknowledged before a process counts as being under load: from this to twice this.
const LOAD_MIN: u32 = 48;

/// What a trial runs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What all draws begin with.
    pub seed: u64,
    /// Where vaults and database are.
    pub folder: PathBuf,
    /// The program of the relay.
    pub relay_program: &'static str,
    /// The program of a phone.
    pub phone_program: &'static str,
    /// For each phone, the earlier phone whose account it joins.
    pub phones: Vec<Option<usize>>,
}

/// Who is to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victim {
    /// The relay.
    Relay,
    /// A phone, by its place in the plan.
    Phone(usize),
}

/// When it is to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// While everything is at work.
    Working,
    /// Right after it was started.
    Starting,
}

/// What is known of one phone.
struct Phone {
    process: Option<Process>,
    handle: Option<String>,
}

/// A trial under way.
pub struct Trial {
    plan: Plan,
    rng: ChaCha8Rng,
    listen: SocketAddr,
    address: RelayAddress,
    relay: Process,
    listening: bool,
    phones: Vec<Phone>,
    runs: u32,
    said: Sender<Word>,
    heard: Receiver<Word>,
    ledger: Ledger,
}

impl Trial {
    /// Starts the relay.
    #[must_use]
    pub fn start(plan: Plan) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(plan.seed);
        let listen = free_address(&mut rng);
        let (said, heard) = channel();
        let life = Life { place: Place::Relay, run: 0 };
        let relay = Process::start(plan.relay_program, &relay_arguments(&plan, listen), life, &said);
        let word = heard.recv_timeout(PATIENCE).unwrap();
        let Some(Line::Listening(key)) = word.line else { panic!("the relay didn't start: {word:?}") };
        let address = RelayAddress { url: format!("http://{listen}"), key };
        let (phones, ledger) = (Vec::new(), Ledger::default());
        Self { plan, rng, listen, address, relay, listening: true, phones, runs: 0, said, heard, ledger }
    }

    /// What all draws began with.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.plan.seed
    }

    /// The relay's address and key.
    #[must_use]
    pub const fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// What was promised so far.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The folder of a phone's vaults.
    #[must_use]
    pub fn folder(&self, phone: usize) -> PathBuf {
        self.plan.folder.join(format!("phone-{phone}"))
    }

    /// The handle of a phone's account, once it said it.
    #[must_use]
    pub fn handle(&self, phone: usize) -> Option<&str> {
        self.phones.get(phone).and_then(|phone| phone.handle.as_deref())
    }

    /// Starts the next phone of the plan, and kills it so often at random moments of its birth.
    pub fn bear(&mut self, kills: u32) {
        let phone = self.phones.len();
        if let Some(joined) = self.plan.phones[phone] {
            // An account can be joined once its first device has synced: until then the relay knows no space of it.
            let synced = |trial: &Self| trial.ledger.at_relay.contains_key(&joined);
            self.hear_until("an account to join", |trial| trial.handle(joined).is_some() && synced(trial));
        }
        self.phones.push(Phone { process: None, handle: None });
        self.start_phone(phone);
        for _ in 0..kills {
            self.hear_for_up_to(BIRTH_DELAY_MS_MAX);
            self.kill_now(Victim::Phone(phone));
        }
    }

    /// Kills, and starts again what was killed.
    pub fn kill(&mut self, victim: Victim, moment: Moment) {
        if moment == Moment::Working {
            let load = (LOAD_MIN + self.rng.next_u32() % (LOAD_MIN + 1)) as usize;
            let before = self.ledger.acknowledged();
            self.hear_until("work", |trial| trial.listening && trial.ledger.acknowledged() >= before + load);
        }
        self.hear_for_up_to(DELAY_MS_MAX);
        self.kill_now(victim);
    }

    /// Lets everything run until so many entries are acknowledged.
    pub fn go_on_until(&mut self, acknowledged: usize) {
        self.hear_until("work", |trial| trial.ledger.acknowledged() >= acknowledged);
    }

    /// Ends all phones, as abruptly as a kill, and leaves a relay that listens.
    pub fn end_phones(&mut self) {
        let mut last: BTreeSet<Life> = BTreeSet::new();
        for phone in &mut self.phones {
            last.extend(phone.process.take().map(|process| process.life));
        }
        // What they said last still stands in the pipes: each one's end comes after it.
        while !last.is_empty() {
            let word = self.heard.recv_timeout(PATIENCE).unwrap();
            if word.line.is_none() {
                last.remove(&word.from);
            }
            self.take(word);
        }
        self.hear_until("the relay", |trial| trial.listening);
    }

    /// One of so many, by the trial's draws.
    pub fn draw(&mut self, of: u32) -> u32 {
        self.rng.next_u32() % of
    }

    fn kill_now(&mut self, victim: Victim) {
        match victim {
            Victim::Relay => {
                self.relay.kill();
                self.listening = false;
                let life = self.next_life(Place::Relay);
                let arguments = relay_arguments(&self.plan, self.listen);
                self.relay = Process::start(self.plan.relay_program, &arguments, life, &self.said);
            }
            Victim::Phone(phone) => {
                drop(self.phones[phone].process.take());
                self.start_phone(phone);
            }
        }
    }

    fn start_phone(&mut self, phone: usize) {
        let life = self.next_life(Place::Phone(phone));
        let task = Task {
            folder: self.folder(phone),
            relay: self.address.clone(),
            author: self.author(life),
            seed: self.rng.next_u64(),
            joins: self.plan.phones[phone].and_then(|joined| self.handle(joined)).map(str::to_owned),
        };
        let process = Process::start(self.plan.phone_program, &task.arguments(), life, &self.said);
        self.phones[phone].process = Some(process);
    }

    fn next_life(&mut self, place: Place) -> Life {
        self.runs += 1;
        Life { place, run: self.runs }
    }

    // No run has the words of another, whatever was written and never acknowledged.
    fn author(&self, life: Life) -> String {
        format!("{:x}-{}", self.plan.seed, life.run)
    }

    // The delay is the moment of the fault: it is drawn, and nothing is hoped from it. What is said meanwhile is heard.
    fn hear_for_up_to(&mut self, ms: u32) {
        let micros = u64::from(self.draw(ms * 1000));
        let end = Instant::now() + Duration::from_micros(micros);
        loop {
            match self.heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(word) => self.take(word),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => unreachable!("the trial has a sender of its own"),
            }
        }
    }

    fn hear_until(&mut self, what: &str, reached: impl Fn(&Self) -> bool) {
        while !reached(self) {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(word) => self.take(word),
                Err(_) => panic!("nothing was said for long while waiting for {what}"),
            }
        }
    }

    fn take(&mut self, word: Word) {
        let current = match word.from.place {
            Place::Relay => self.relay.life == word.from,
            Place::Phone(phone) => self.phones[phone].process.as_ref().is_some_and(|it| it.life == word.from),
        };
        let author = self.author(word.from);
        match (word.line, word.from.place) {
            (None, place) => assert!(!current, "{place:?} ended by itself"),
            (Some(Line::Listening(key)), _) => {
                assert_eq!(key, self.address.key, "the relay is the same after a kill");
                self.listening |= current;
            }
            (Some(Line::Handle(handle)), Place::Phone(phone)) => {
                let known = self.phones[phone].handle.get_or_insert_with(|| handle.clone());
                assert_eq!(*known, handle, "a registration that was told stays");
            }
            (Some(Line::Saved(from, count)), Place::Phone(phone)) => {
                let texts = (from..from + count).map(|number| text(&author, number));
                self.ledger.saved.entry(phone).or_default().extend(texts);
            }
            (Some(Line::AtRelay(number)), Place::Phone(phone)) => {
                self.ledger.at_relay.entry(phone).or_default().insert(text(&author, number));
            }
            (Some(Line::Cut(code)), _) => *self.ledger.cuts.entry(code).or_default() += 1,
            (Some(Line::Synced), _) => self.ledger.syncs += 1,
            (Some(Line::Open), _) => self.ledger.starts += 1,
            (Some(line), Place::Relay) => panic!("the relay said `{line}`"),
        }
    }
}

fn relay_arguments(plan: &Plan, listen: SocketAddr) -> [String; 2] {
    [plan.folder.join("relay.db").to_string_lossy().into_owned(), listen.to_string()]
}

// Below the ports that systems draw from for connections: otherwise a phone could be given the relay's own while that
// is away, and the relay couldn't come back.
fn free_address(rng: &mut ChaCha8Rng) -> SocketAddr {
    let drawn = std::iter::repeat_with(|| 20_000 + (rng.next_u32() % 10_000) as u16).take(100);
    let mut addresses = drawn.map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    addresses.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}
