//! The first part of a world's life: people do things, and things go wrong.

use beside_core::document::DocumentError;
use beside_core::sync::{EngineError, Input, JournalAct, Output};
use beside_wire::id::{DocumentId, SpaceId};

use super::{Event, World};
use crate::sim::disk::Survives;
use crate::sim::faults::Mark;
use crate::sim::oracle::order;
use crate::sim::pair::TalkDeed;
use crate::sim::phone::{Done, Lock, Step};
use crate::sim::violation::{Violation, expect};
use crate::sim::workload::{Deed, Situation};

/// How a step went, as the world goes on from it.
pub(super) enum Went {
    /// Done; what is to be done.
    On(Done),
    /// Not done, and the phone goes on.
    Not,
    /// The phone started again.
    Crashed,
}

impl World {
    pub(super) fn live(&mut self, steps: u32) -> Result<(), Violation> {
        self.after(1, Event::Deed);
        while self.steps < u64::from(steps)
            && let Some(((at, _), event)) = self.queue.pop_first()
        {
            self.now_ms = at;
            self.happen(event)?;
        }
        Ok(())
    }

    pub(super) fn happen(&mut self, event: Event) -> Result<(), Violation> {
        match event {
            Event::Deed => {
                self.steps += 1;
                let pause = self.workload.pause_ms();
                self.after(pause, Event::Deed);
                let phone = self.workload.whose_turn(self.phones.len());
                self.mishaps(phone)?;
                self.deed(phone)
            }
            Event::AtRelay { phone, exchange, body, copy } => {
                self.at_relay(phone, exchange, &body, copy);
                Ok(())
            }
            Event::AtPhone { phone, exchange, bytes, whole, pieces } => {
                self.at_phone(phone, exchange, (&bytes, whole, pieces))
            }
            Event::Patience { phone, exchange } => self.patience(phone, exchange),
        }
    }

    // What goes wrong around this phone before somebody does something.
    fn mishaps(&mut self, index: usize) -> Result<(), Violation> {
        if self.disk.per_mille(self.faults.crashes_at_commits) {
            let survives = if self.disk.per_mille(500) { Survives::Everything } else { Survives::Nothing };
            self.phones[index].disk.arm_crash(self.disk.below(4) as u32, survives);
        } else if self.disk.per_mille(self.faults.full_disks) {
            self.phones[index].disk.arm_full(self.disk.below(4) as u32);
        }
        if self.disk.per_mille(self.faults.clock_jumps) {
            let jump = self.disk.between(0, 2 * 3_600_000) as i64 - 3_600_000;
            self.phones[index].skew_ms += jump;
            self.counts.mark(Mark::ClockJump);
        }
        if self.disk.per_mille(self.faults.crashes_between) {
            self.counts.mark(Mark::CrashBetween);
            self.crash(index)?;
        }
        Ok(())
    }

    fn deed(&mut self, index: usize) -> Result<(), Violation> {
        if let Some(space) = self.pair
            && self.talkers.turns(&self.phones[index], &space)
        {
            return self.talk(index, &space);
        }
        let phone = &self.phones[index];
        let locked = phone.is_locked();
        let entries = if locked { Vec::new() } else { phone.documents_of(&phone.identity().space) };
        let situation = Situation { entries: &entries, locked, clock_ms: phone.clock(self.now_ms) };
        let deed = self.workload.deed(situation, |id| phone.entry(id));
        match deed {
            Deed::Journal(act) => self.journal(index, act),
            Deed::Sync(_) if self.waiting[index].is_some() => Ok(()),
            Deed::Sync(options) => self.sync(index, options),
            Deed::Seal => self.repeat(index, || Input::Seal),
            Deed::Lock => {
                self.repeat(index, || Input::Seal)?;
                self.phones[index].lock();
                Ok(())
            }
            Deed::Unlock => {
                self.phones[index].unlock();
                self.repeat(index, || Input::Open)
            }
            Deed::Rest => Ok(()),
        }
    }

    fn journal(&mut self, index: usize, act: JournalAct) -> Result<(), Violation> {
        let typed = match &act {
            JournalAct::Type(id, text) => Some((*id, text.clone())),
            _ => None,
        };
        if let Some((id, text)) = &typed {
            self.ledger.typing(index, *id, text.clone());
        }
        if let Went::On(_) = self.step(index, Input::Journal(act))?
            && let Some((id, text)) = typed
        {
            self.ledger.typed(index, id, text);
        }
        Ok(())
    }

    fn talk(&mut self, index: usize, space: &SpaceId) -> Result<(), Violation> {
        let phone = &self.phones[index];
        let deed = self.talkers.deed(phone, space, phone.clock(self.now_ms));
        let input = match deed {
            TalkDeed::Say(space, body) => Input::Say(space, vec![body]),
            TalkDeed::Goal(act) => Input::Goal(act),
        };
        let says = matches!(input, Input::Say(..));
        if let Went::On(done) = self.step(index, input)?
            && says
        {
            for output in done.outputs {
                if let Output::Said(space, reference) = output {
                    self.talk.said(index, space, reference);
                }
            }
        }
        Ok(())
    }

    /// One step of a phone. What it says is taken down when it says it.
    pub(super) fn step(&mut self, index: usize, input: Input) -> Result<Went, Violation> {
        let kind = format!("{input:?}");
        let kind = kind.split('(').next().unwrap_or_default();
        let step = self.phones[index].step(self.now_ms, input);
        self.trace.note(self.now_ms, kind, &[&[index as u8], step_name(&step).as_bytes()]);
        match step {
            Step::Done(done) => {
                self.tell(index, &done);
                if !self.phones[index].is_locked() {
                    self.ledger.gone_on(index, &self.phones[index]);
                }
                expect(self.phones[index].notices.is_empty(), "I11", || {
                    format!("phone {index} suspects an honest relay: {:?}", self.phones[index].notices)
                })?;
                Ok(Went::On(done))
            }
            Step::Refused(error) => {
                expect(is_fine(&error), "no error", || format!("phone {index} at {kind}: {error:?}"))?;
                Ok(Went::Not)
            }
            Step::DiskFull => {
                self.counts.mark(Mark::FullDisk);
                self.waiting[index] = None;
                Ok(Went::Not)
            }
            Step::PowerLost(said) => {
                self.counts.mark(match self.phones[index].disk.lost_power() {
                    Some(Survives::Everything) => Mark::CrashEverything,
                    Some(Survives::Nothing) | None => Mark::CrashNothing,
                });
                self.tell(index, &said);
                self.crash(index)?;
                Ok(Went::Crashed)
            }
        }
    }

    // A person is told "saved": from now on it must never be lost.
    fn tell(&mut self, index: usize, done: &Done) {
        for output in &done.outputs {
            let told: &[DocumentId] = match output {
                Output::Written(ids) => ids,
                Output::Changed(id) => std::slice::from_ref(id),
                _ => &[],
            };
            for written in done.written.iter().filter(|written| told.contains(&written.document)) {
                let home = self.phones[index].home_of(&written.document).expect("a document has a space");
                self.ledger.saved(index, (written.document, home), &written.heads);
            }
        }
    }

    pub(super) fn repeat(&mut self, index: usize, input: fn() -> Input) -> Result<(), Violation> {
        for _ in 0..10_000 {
            match self.step(index, input())? {
                Went::On(done) if done.outputs.contains(&Output::Again) => {}
                Went::On(_) | Went::Not | Went::Crashed => return Ok(()),
            }
        }
        Err(Violation::new("I14", format!("phone {index} asks for {:?} without end", input())))
    }

    /// The power goes and comes back; everything that was promised must be there.
    pub(super) fn crash(&mut self, index: usize) -> Result<(), Violation> {
        self.waiting[index] = None;
        let phone = &mut self.phones[index];
        let prefix = phone.disk.power_cycle();
        phone.start(Lock::Open, &mut self.entropy);
        self.trace.note(self.now_ms, "crash", &[&[index as u8]]);
        expect(prefix, "I16", || format!("phone {index} kept half of a commit"))?;
        let phone = &self.phones[index];
        order::check(index, phone)?;
        self.ledger.check_author(index, phone)?;
        self.talk.check_author(index, phone)?;
        self.ledger.came_back(index, phone);
        self.cursors.check(index, phone)?;
        if self.disk.per_mille(300) {
            self.phones[index].start(Lock::Locked, &mut self.entropy);
        }
        Ok(())
    }
}

// What a person's act may meet in a world that is in order.
fn is_fine(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Document(DocumentError::Model(_) | DocumentError::NotHereYet)
            | EngineError::NotFound
            | EngineError::ContactLimit
            | EngineError::NoSession
    )
}

fn step_name(step: &Step) -> String {
    match step {
        Step::Done(done) => {
            let bytes: usize =
                done.outputs.iter().map(|output| if let Output::Send(body) = output { body.len() } else { 1 }).sum();
            format!(
                "done {bytes} {}",
                done.written.iter().map(|written| format!("{:?}", written.heads)).collect::<String>()
            )
        }
        Step::Refused(error) => format!("{error:?}"),
        Step::DiskFull => "full".to_owned(),
        Step::PowerLost(_) => "power lost".to_owned(),
    }
}
