//! The second part: faults stop, and everybody must come to agree within so many rounds (I14).

use beside_core::access::consent::PolicyLanguage;
use beside_core::model::record::RecordBody;
use beside_core::sync::{Input, SyncOptions};

use super::{Event, World};
use crate::sim::faults::Faults;
use crate::sim::oracle::{agreement, order, talk};
use crate::sim::violation::{Violation, expect};

/// Rounds in which every phone syncs once, at most, until all agree.
pub const ROUNDS_MAX: u32 = 8;

impl World {
    pub(super) fn rest(&mut self) -> Result<u32, Violation> {
        self.heal()?;
        for round in 0..=ROUNDS_MAX {
            if agreement::agree(&self.phones) && self.pair.is_none_or(|space| talk::agree(&self.phones, &space)) {
                self.check_all()?;
                return Ok(round);
            }
            for index in 0..self.phones.len() {
                self.sync(index, SyncOptions::default())?;
                self.settle_queue()?;
            }
        }
        agreement::check(&self.phones)?;
        Err(Violation::new("I14", format!("no agreement within {ROUNDS_MAX} rounds")))
    }

    fn heal(&mut self) -> Result<(), Violation> {
        self.faults = Faults::default();
        self.network.heal();
        for index in 0..self.phones.len() {
            self.phones[index].disk.disarm();
        }
        self.settle_queue()?;
        for index in 0..self.phones.len() {
            self.phones[index].unlock();
            self.repeat(index, || Input::Open)?;
        }
        // Whoever has withdrawn agrees again, so that nothing is held back for ever.
        for index in 0..self.phones.len() {
            if self.phones[index].person().is_none() {
                continue;
            }
            let home = self.phones[index].identity().space;
            let consent = RecordBody::Consent(PolicyLanguage::Polish.policy());
            self.step(index, Input::Say(home, vec![consent]))?;
        }
        Ok(())
    }

    // Whatever is still on its way arrives; nobody does anything new.
    fn settle_queue(&mut self) -> Result<(), Violation> {
        while let Some(((at, _), event)) = self.queue.pop_first() {
            self.now_ms = at;
            if !matches!(event, Event::Deed) {
                self.happen(event)?;
            }
        }
        Ok(())
    }

    fn check_all(&mut self) -> Result<(), Violation> {
        agreement::check(&self.phones)?;
        for (index, phone) in self.phones.iter().enumerate() {
            order::check(index, phone)?;
            self.ledger.check_everything(index, phone)?;
            self.talk.check_everything(index, phone)?;
            self.cursors.check(index, phone)?;
            let quarantined = phone.count(beside_core::storage::Table::Quarantine);
            expect(quarantined == 0, "I12", || format!("phone {index} set {quarantined} honest envelopes aside"))?;
        }
        if let Some(space) = self.pair {
            talk::check(&self.phones, &space)?;
            for index in 0..self.phones.len() {
                self.talk.check_receipts(index, &self.phones, &space)?;
            }
        }
        let look = self.phones[0].look();
        self.trace.note(self.now_ms, "end", &[format!("{:?}", look.pages).as_bytes()]);
        Ok(())
    }
}
