//! Phones of one person and their relay, one act after another.

use beside_core::model::JournalEdit;
use beside_core::sync::{EntryDraft, JournalAct, Notice, SyncOptions};
use beside_wire::codec;
use beside_wire::frame::Frame;
use beside_wire::id::{DocumentId, SpaceId};

use crate::sim::chance::{Chance, Concern};
use crate::sim::oracle::agreement;
use crate::sim::person::Person;
use crate::sim::phone::{AtRest, Phone};
use crate::sim::relay::Relay;
use crate::sim::setting::{Home, found, join, sync, sync_with};
use crate::sim::world::BEGINNING_MS;

/// What a lying relay makes of an honest answer.
pub type Lie<'a> = &'a mut dyn FnMut(Vec<Frame>) -> Vec<Frame>;

/// What becomes of an honest answer's bytes on their way to a phone.
pub type Answering<'a> = &'a mut dyn FnMut(&Phone, Vec<u8>) -> Option<Vec<u8>>;

/// Honest phones and an honest relay.
pub struct Lab {
    /// Whose phones they are.
    pub person: Person,
    /// The relay.
    pub relay: Relay,
    /// The phones, all of them members.
    pub phones: Vec<Phone>,
    /// Where the space is.
    pub home: Home,
    /// Randomness.
    pub entropy: Chance,
    /// The time, in milliseconds since 1970.
    pub now_ms: i64,
    /// The requests of the last sync: all that a relay sees of a phone.
    pub requests: Vec<Vec<u8>>,
}

impl Lab {
    /// Phones of one person that know each other, by a seed.
    #[must_use]
    pub fn new(seed: u64, phones: usize) -> Self {
        let mut entropy = Chance::new(seed, Concern::Entropy);
        let mut relay = Relay::new(Chance::new(seed, Concern::Relay));
        let person = Person::draw(&mut entropy);
        let home = Home { space: SpaceId::new([0; 32]), at_rest: AtRest::Sealed };
        let (first, home) = found(&person, &mut relay, home, &mut entropy);
        let mut lab =
            Self { person, relay, phones: vec![first], home, entropy, now_ms: BEGINNING_MS, requests: Vec::new() };
        lab.sync(0);
        for _ in 1..phones {
            lab.join();
        }
        lab.settle();
        lab
    }

    /// Adds a phone. Gives its index.
    pub fn join(&mut self) -> usize {
        let phone = join(&self.person, &mut self.relay, (self.home, self.now_ms), &mut self.entropy);
        self.phones.push(phone);
        let index = self.phones.len() - 1;
        self.sync(index);
        index
    }

    /// Time passes, in milliseconds.
    pub fn pass(&mut self, millis: i64) {
        self.now_ms += millis;
    }

    /// Somebody writes an entry.
    pub fn write(&mut self, phone: usize, text: &str) -> DocumentId {
        self.pass(1000);
        let edits = vec![JournalEdit::SetText(text.to_owned())];
        let draft = EntryDraft { about_day: None, written_at: None, edits };
        self.phones[phone].act(self.now_ms, JournalAct::Write(vec![draft]))[0]
    }

    /// Somebody adds to the end of an entry.
    pub fn append(&mut self, phone: usize, id: DocumentId, words: &str) {
        self.pass(1000);
        let text = format!("{}{words}", self.text(phone, id).unwrap_or_default());
        let _ = self.phones[phone].act(self.now_ms, JournalAct::Edit(id, vec![JournalEdit::SetText(text)]));
    }

    /// What a phone shows of an entry.
    #[must_use]
    pub fn text(&self, phone: usize, id: DocumentId) -> Option<String> {
        self.phones[phone].entry(&id).map(|entry| entry.text.text)
    }

    /// An honest sync.
    pub fn sync(&mut self, phone: usize) {
        self.pass(1000);
        sync(&mut self.phones[phone], &mut self.relay, self.now_ms);
    }

    /// Honest syncs until all phones agree.
    ///
    /// # Panics
    /// Where they never do.
    pub fn settle(&mut self) {
        for _ in 0..8 {
            for phone in 0..self.phones.len() {
                self.sync(phone);
            }
            if agreement::agree(&self.phones) {
                return;
            }
        }
        agreement::check(&self.phones).unwrap_or_else(|violation| unreachable!("{violation}"));
    }

    /// A sync whose answers a relay has made lies of.
    pub fn sync_lied(&mut self, phone: usize, lie: Lie<'_>) {
        self.sync_mangled(phone, &mut |bytes| encode(&lie(decode(&bytes))));
    }

    /// A sync whose answers somebody has mangled, byte by byte.
    pub fn sync_mangled(&mut self, phone: usize, mangle: &mut dyn FnMut(Vec<u8>) -> Vec<u8>) {
        self.sync_answered(phone, &mut |_, bytes| Some(mangle(bytes)));
    }

    /// A sync whose answers are made by somebody who sees the phone. `None` is a link that broke.
    pub fn sync_answered(&mut self, phone: usize, answer: Answering<'_>) {
        self.pass(1000);
        self.requests.clear();
        let (relay, requests, now_ms) = (&mut self.relay, &mut self.requests, self.now_ms);
        sync_with(&mut self.phones[phone], now_ms, SyncOptions::default(), &mut |phone, body| {
            requests.push(body.to_vec());
            let served = relay.serve(phone.install, body, now_ms).ok()?;
            answer(phone, served.encode())
        });
    }

    /// A sync within bounds.
    pub fn sync_within(&mut self, phone: usize, options: SyncOptions) {
        self.pass(1000);
        let (relay, now_ms) = (&mut self.relay, self.now_ms);
        sync_with(&mut self.phones[phone], now_ms, options, &mut |phone, body| {
            relay.serve(phone.install, body, now_ms).ok().map(|served| served.encode())
        });
    }

    /// Whether a phone has noticed that something is wrong, and what. It is forgotten.
    pub fn noticed(&mut self, phone: usize) -> Vec<Notice> {
        std::mem::take(&mut self.phones[phone].notices)
    }
}

/// The frames of an answer.
///
/// # Panics
/// Where it isn't an honest relay's.
#[must_use]
pub fn decode(bytes: &[u8]) -> Vec<Frame> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let mut frames = Vec::new();
    while decoder.position() < bytes.len() {
        frames.push(decoder.decode().expect("an honest relay's answer can be read"));
    }
    frames
}

/// An answer of frames.
#[must_use]
pub fn encode(frames: &[Frame]) -> Vec<u8> {
    frames.iter().flat_map(codec::encode).collect()
}
