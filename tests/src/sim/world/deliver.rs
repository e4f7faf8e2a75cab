//! Requests and answers on their way.

use beside_core::storage::Table;
use beside_core::sync::{Input, Output, SyncOptions};

use super::live::Went;
use super::{Event, World};
use crate::sim::faults::Mark;
use crate::sim::network::PATIENCE_MS;
use crate::sim::phone::Done;
use crate::sim::violation::Violation;

impl World {
    /// A sync begins: what is pending is sealed before.
    pub(super) fn sync(&mut self, index: usize, options: SyncOptions) -> Result<(), Violation> {
        if self.phones[index].is_locked() {
            self.counts.mark(Mark::LockedSync);
        } else {
            self.repeat(index, || Input::Seal)?;
        }
        let started = self.step(index, Input::StartSync(options))?;
        self.carry_out(index, started)
    }

    /// Carries out what a step of a sync wants.
    pub(super) fn carry_out(&mut self, index: usize, went: Went) -> Result<(), Violation> {
        let Went::On(Done { outputs, .. }) = went else { return Ok(()) };
        for output in outputs {
            match output {
                Output::Send(body) => self.send(index, body),
                Output::Finished(_) => {
                    self.waiting[index] = None;
                    self.cursors.check(index, &self.phones[index])?;
                    if !self.phones[index].is_locked() {
                        self.repeat(index, || Input::Open)?;
                        self.look_at_receipts(index)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    // How far a phone shows its person's messages to have come.
    fn look_at_receipts(&mut self, index: usize) -> Result<(), Violation> {
        match self.pair {
            Some(space) if !self.phones[index].is_locked() => self.talk.check_receipts(index, &self.phones, &space),
            Some(_) | None => Ok(()),
        }
    }

    fn send(&mut self, phone: usize, body: Vec<u8>) {
        self.exchanges += 1;
        let exchange = self.exchanges;
        self.waiting[phone] = Some(exchange);
        let fate = self.network.request(&mut self.counts);
        if let Some(delay) = fate.copy {
            self.after(delay, Event::AtRelay { phone, exchange, body: body.clone(), copy: true });
        }
        if let Some(delay) = fate.first {
            self.after(delay, Event::AtRelay { phone, exchange, body, copy: false });
        }
        self.after(PATIENCE_MS, Event::Patience { phone, exchange });
    }

    pub(super) fn at_relay(&mut self, phone: usize, exchange: u64, body: &[u8], copy: bool) {
        if self.relay_chance.per_mille(self.faults.relay_kills) {
            self.relay.restart();
            self.counts.mark(Mark::RelayKill);
        }
        if exchange < self.latest_at_relay {
            self.counts.mark(Mark::ReorderedRequest);
        }
        self.latest_at_relay = self.latest_at_relay.max(exchange);
        if copy {
            self.counts.mark(Mark::DoubledRequest);
        }
        let served = self.relay.serve(self.phones[phone].install, body, self.now_ms);
        let served = served.unwrap_or_else(|refused| unreachable!("an honest phone's request is served: {refused:?}"));
        let bytes = served.encode();
        self.trace.note(self.now_ms, "relay", &[&exchange.to_be_bytes(), body, &bytes]);
        if copy {
            return;
        }
        if let Some(arrival) = self.network.answer(bytes.len(), &mut self.counts) {
            let whole = arrival.bytes == bytes.len();
            let bytes = bytes[..arrival.bytes].to_vec();
            self.after(arrival.after_ms, Event::AtPhone { phone, exchange, bytes, whole, pieces: arrival.pieces });
        }
    }

    pub(super) fn at_phone(
        &mut self,
        index: usize,
        exchange: u64,
        (bytes, whole, pieces): (&[u8], bool, usize),
    ) -> Result<(), Violation> {
        if self.waiting[index] != Some(exchange) {
            self.counts.mark(Mark::LateAnswer);
            return Ok(());
        }
        for piece in bytes.chunks(bytes.len().div_ceil(pieces).max(1)) {
            let went = self.step(index, Input::Received(piece.to_vec()))?;
            if !matches!(went, Went::On(_)) {
                return Ok(());
            }
            if self.waiting[index] != Some(exchange) {
                return Ok(());
            }
        }
        self.look_at_answer(index, whole);
        let went = self.step(index, if whole { Input::Ended } else { Input::Broken })?;
        if !whole && self.phones[index].count(Table::PartialBody) > 0 {
            self.counts.mark(Mark::PartialBody);
        }
        self.carry_out(index, went)
    }

    fn look_at_answer(&mut self, index: usize, whole: bool) {
        if whole && self.phones[index].count(Table::Missing) > 0 {
            self.counts.mark(Mark::MissingBodies);
        }
    }

    pub(super) fn patience(&mut self, index: usize, exchange: u64) -> Result<(), Violation> {
        if self.waiting[index] != Some(exchange) {
            return Ok(());
        }
        self.counts.mark(Mark::LostPatience);
        let went = self.step(index, Input::Broken)?;
        self.waiting[index] = None;
        self.carry_out(index, went)
    }
}
