//! A phone that is behind, a relay that lies to it, and what must hold whatever the lie was.

use beside_core::sync::Notice;
use beside_wire::frame::Frame;
use beside_wire::id::DocumentId;

use super::forger::signed_over;
use super::lab::{Lab, decode, encode};
use crate::sim::disk::Image;
use crate::sim::oracle::{agreement, invention};
use crate::sim::phone::Phone;
use crate::sim::relay::Backup;

/// The phone that wrote.
pub const WRITER: usize = 0;
/// The phone that is lied to.
pub const VICTIM: usize = 1;

/// What the relay signs over its lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// The head of its real log: the lie contradicts it.
    Real,
    /// A head over the lie: nothing contradicts it.
    OverTheLie,
}

/// Two phones; one has written what the other hasn't fetched yet. Every lie begins from there again.
pub struct Scene {
    /// The phones and the relay.
    pub lab: Lab,
    /// What the victim has had before.
    pub old: DocumentId,
    /// What it hasn't fetched yet, each in an envelope of its own: an edit of `old`, then new entries.
    pub new: Vec<DocumentId>,
    images: Vec<Image>,
    relay: Backup,
}

impl Scene {
    /// A scene whose victim is so many envelopes behind.
    #[must_use]
    pub fn new(seed: u64, envelopes: usize) -> Self {
        let mut lab = Lab::new(seed, 2);
        let old = lab.write(WRITER, "We walked home in the rain.");
        lab.settle();
        lab.append(WRITER, old, " Then tea.");
        lab.sync(WRITER);
        let mut new = vec![old];
        for turn in 1..envelopes {
            new.push(lab.write(WRITER, &format!("Entry {turn}")));
            lab.sync(WRITER);
        }
        let relay = lab.relay.backup();
        let mut scene = Self { lab, old, new, images: Vec::new(), relay };
        scene.begin_here();
        scene
    }

    /// What is now is the beginning from here on.
    pub fn begin_here(&mut self) {
        self.images = self.lab.phones.iter().map(|phone| phone.disk.image()).collect();
        self.relay = self.lab.relay.backup();
    }

    /// Everything as at the beginning.
    pub fn again(&mut self) {
        self.lab.relay.restore(&self.relay);
        for (phone, image) in self.lab.phones.iter_mut().zip(&self.images) {
            phone.restore(image, &mut self.lab.entropy);
            phone.notices.clear();
        }
    }

    /// From the beginning, the victim syncs and every answer is made a lie. Gives what it noticed. Nothing that nobody
    /// wrote may be shown, whatever the lie is (I3).
    ///
    /// # Panics
    /// Where I3 doesn't hold.
    pub fn lie(&mut self, heads: Heads, lie: &mut dyn FnMut(Vec<Frame>) -> Vec<Frame>) -> Vec<Notice> {
        self.mangle(&mut |phone, signer, bytes| {
            let lied = lie(decode(&bytes));
            encode(&match heads {
                Heads::Real => lied,
                Heads::OverTheLie => signed_over(lied, phone, signer),
            })
        })
    }

    /// The same with the answer's bytes.
    ///
    /// # Panics
    /// Where I3 doesn't hold.
    pub fn mangle(&mut self, mangle: Mangle<'_>) -> Vec<Notice> {
        self.again();
        let signer = self.lab.relay.signer();
        self.lab.sync_answered(VICTIM, &mut |phone, bytes| Some(mangle(phone, &*signer, bytes)));
        invention::check(VICTIM, &self.lab.phones).unwrap_or_else(|violation| panic!("{violation}"));
        self.lab.noticed(VICTIM)
    }

    /// What the victim shows of an entry.
    #[must_use]
    pub fn shown(&self, id: DocumentId) -> Option<String> {
        self.lab.text(VICTIM, id)
    }

    /// Whether the victim shows what the writer wrote last.
    #[must_use]
    pub fn has(&self, id: DocumentId) -> bool {
        self.shown(id) == self.lab.text(WRITER, id)
    }

    /// The relay is honest again: after one sync the victim has everything, after a few all agree (I14).
    ///
    /// # Panics
    /// Where that doesn't hold.
    pub fn heal(&mut self) {
        self.lab.settle();
        agreement::check(&self.lab.phones).unwrap_or_else(|violation| panic!("{violation}"));
        assert!(self.new.iter().all(|id| self.has(*id)), "something is missing for good");
    }
}

/// What somebody makes of an answer's bytes, who sees the phone and signs as the relay.
pub type Mangle<'a> = &'a mut dyn FnMut(&Phone, &dyn beside_server::relay::heads::HeadSigner, Vec<u8>) -> Vec<u8>;
