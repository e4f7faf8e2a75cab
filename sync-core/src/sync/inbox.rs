//! What the relay answers, frame by frame. Lines and bodies are stored as they come; nothing here opens anything.

use beside_wire::envelope::{Envelope, EnvelopeKind, Place};
use beside_wire::frame::{Frame, LineRun, OfferRefusal, OfferResult, PlacedEnvelope, PlacedOperation, Welcome};
use beside_wire::head::{IncarnationStatement, SignedHead};
use beside_wire::id::{EnvelopeId, OperationId, SpaceId};
use beside_wire::line::{Cursor, EntryKind, Line};
use beside_wire::operation::{Operation, OperationError};

use super::effects::{Notice, Output};
use super::engine::{Engine, EngineError};
use super::log::{self, Confirmation};
use super::membership::{Arrived, take};
use super::outbox;
use super::rows::{self, ChainOwner, ChainRow, EnvelopeRow, MissingRow, PartialRow, SpaceCursor};
use super::session::{Answer, Offer, Section, Session, Whose};
use super::step::Step;
use crate::seal::ChainPoint;

impl Engine {
    pub(super) fn take_frame(&mut self, step: &mut Step<'_>, frame: Frame) -> Result<(), EngineError> {
        match frame {
            Frame::Welcome(welcome) => self.welcome(step, welcome),
            Frame::Space(space) => {
                let whose = if self.takes_part(step, &space)? { Whose::Kept } else { Whose::Announced };
                self.answer()?.section = Some(Section::new(space, whose));
                Ok(())
            }
            Frame::End(end) => {
                self.answer()?.end = Some(end);
                Ok(())
            }
            Frame::Incarnation(_)
            | Frame::Before(_)
            | Frame::Results(_)
            | Frame::Operation(_)
            | Frame::Entry(_)
            | Frame::Lines(_)
            | Frame::Piece(_)
            | Frame::Head(_)
            | Frame::Refused(_) => match &self.answer()?.section {
                Some(Section { space, whose: Whose::Kept, .. }) => {
                    let space = *space;
                    self.take_space_frame(step, &space, frame)
                }
                Some(Section { space, whose: Whose::Announced, .. }) => {
                    let space = *space;
                    self.announced(step, &space, frame)
                }
                None => Ok(()),
            },
        }
    }

    // A space that this device doesn't know is looked at for one thing: whether it is a pair of this person's.
    fn announced(&mut self, step: &mut Step<'_>, space: &SpaceId, frame: Frame) -> Result<(), EngineError> {
        let Frame::Operation(placed) = &frame else { return Ok(()) };
        let creation = Operation::verify(&placed.operation).ok().filter(|operation| operation.space() == *space);
        let Some(creation) = creation else { return Ok(()) };
        if self.take_announced(step, &creation)? {
            self.section()?.whose = Whose::Kept;
            return self.take_space_frame(step, space, frame);
        }
        Ok(())
    }

    pub(super) fn session(&mut self) -> Result<&mut Session, EngineError> {
        self.session.as_mut().ok_or(EngineError::NoSession)
    }

    fn answer(&mut self) -> Result<&mut Answer, EngineError> {
        Ok(&mut self.session()?.answer)
    }

    fn section(&mut self) -> Result<&mut Section, EngineError> {
        self.answer()?.section.as_mut().ok_or(EngineError::NotARelay)
    }

    fn take_space_frame(&mut self, step: &mut Step<'_>, space: &SpaceId, frame: Frame) -> Result<(), EngineError> {
        let mut cursor: SpaceCursor = step.read(&rows::cursor(space))?.unwrap_or_default();
        // A log that no statement precedes began in the present life.
        if let Some(life) = self.answer()?.life
            && !matches!(frame, Frame::Incarnation(_) | Frame::Refused(_))
        {
            log::begin(&mut cursor, life);
        }
        match frame {
            Frame::Incarnation(signed) => {
                if let Ok(statement) = signed.verify(&self.identity.relay, space) {
                    self.new_life(step, space, &mut cursor, statement)?;
                } else {
                    step.notice(Notice::RelayTampered);
                }
            }
            Frame::Results(results) => self.results(step, space, &cursor, &results)?,
            Frame::Operation(placed) => self.operation(step, space, &mut cursor, placed)?,
            Frame::Entry(placed) => self.entry(step, space, &cursor, placed)?,
            Frame::Piece(piece) => {
                let held: Option<PartialRow> = step.read(&rows::partial(space))?;
                let start = held.filter(|held| held.position == piece.position);
                if let Some(mut start) = start.filter(|start| start.bytes.len() == piece.offset as usize) {
                    start.bytes.extend_from_slice(&piece.bytes);
                    step.delete(rows::partial(space));
                    let placed = PlacedEnvelope { position: piece.position, envelope: start.bytes, prev: piece.prev };
                    self.entry(step, space, &cursor, placed)?;
                }
            }
            Frame::Lines(run) => self.lines(step, space, &cursor, &run)?,
            Frame::Before(hashes) => self.section()?.before = Some(hashes),
            Frame::Head(signed) => return self.head(step, space, cursor, signed),
            Frame::Refused(_) | Frame::Welcome(_) | Frame::Space(_) | Frame::End(_) => {}
        }
        let jumps = self.section()?.jumps.clone();
        log::advance(step, space, &mut cursor, &jumps)?;
        step.put(rows::cursor(space), &cursor);
        Ok(())
    }

    fn welcome(&mut self, step: &mut Step<'_>, welcome: Welcome) -> Result<(), EngineError> {
        if welcome.version != beside_wire::frame::SYNC_VERSION {
            return Err(EngineError::RelayVersion);
        }
        if let Some(token) = welcome.token {
            step.output(Output::Token(token));
        }
        let answer = self.answer()?;
        answer.recognised = welcome.recognised;
        answer.life = Some(welcome.incarnation);
        Ok(())
    }

    fn new_life(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        cursor: &mut SpaceCursor,
        statement: IncarnationStatement,
    ) -> Result<(), EngineError> {
        log::begin(cursor, statement.restored.incarnation);
        if let Some(branch) = log::branch(cursor, &statement) {
            step.notice(Notice::RelayRolledBack);
            log::rewind_to_restored(step, space, cursor, branch)?;
            self.folds.forget(space);
        }
        self.section()?.jumps.push(statement);
        self.answer()?.progress = true;
        Ok(())
    }

    fn results(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        cursor: &SpaceCursor,
        results: &[OfferResult],
    ) -> Result<(), EngineError> {
        let incarnation = self.answer()?.life.unwrap_or(cursor.taken.incarnation);
        let offered = self.answer()?.offered.get(space).cloned().unwrap_or_default();
        for (offer, result) in offered.into_iter().zip(results) {
            match result {
                OfferResult::Accepted(position) | OfferResult::Duplicate(position) => {
                    outbox::place(step, space, &offer, Cursor { incarnation, position: *position })?;
                    if let Offer::Operation(_) = offer {
                        self.folds.forget(space);
                    }
                    self.section()?.settling.push((offer, *position));
                }
                OfferResult::Refused(refusal) => {
                    self.session()?.refused.insert((*space, offer));
                    if let (Offer::Operation(id), OfferRefusal::NotAMember) = (offer, refusal) {
                        self.operation_refused(step, space, &id)?;
                    }
                    let forked = matches!(refusal, OfferRefusal::ChainFork | OfferRefusal::BadSignature);
                    if let Offer::Envelope(point) = offer {
                        let owner: Option<ChainOwner> = step.read(&rows::chain_owner(space, &point.chain))?;
                        if owner.is_none_or(|owner| owner.device != self.identity.device) {
                            // Carried for another device, and not wanted: whoever wrote it offers it.
                            step.delete(rows::outbox(space, &point));
                        } else if forked {
                            self.close_chain(step, space, &point)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    // What counts for nobody, here and at the relay, is what some answer made up: it isn't offered for ever.
    fn operation_refused(&mut self, step: &mut Step<'_>, space: &SpaceId, id: &OperationId) -> Result<(), EngineError> {
        if self.folds.of(step, space)?.is_some_and(|folded| folded.membership.is_void(id)) {
            step.delete(rows::operation(space, id));
            self.folds.forget(space);
        }
        Ok(())
    }

    fn operation(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        cursor: &mut SpaceCursor,
        placed: PlacedOperation,
    ) -> Result<(), EngineError> {
        let incarnation = self.answer()?.life.unwrap_or(cursor.taken.incarnation);
        let at = Cursor { incarnation, position: placed.position };
        let operation = match Operation::verify(&placed.operation) {
            Ok(operation) if operation.space() == *space => operation,
            Err(OperationError::UnknownKind) => {
                step.notice(Notice::SpaceReadOnly);
                return Ok(());
            }
            Ok(_) | Err(_) => {
                step.notice(Notice::RelayTampered);
                return Ok(());
            }
        };
        let size = u32::try_from(placed.operation.len()).unwrap_or(u32::MAX);
        let line = Line::of_operation(placed.position, operation.id(), size);
        if placed.position > cursor.taken.position {
            step.put(rows::line(space, placed.position), &line);
        } else if step.read::<Line>(&rows::line(space, placed.position))? != Some(line) {
            // Another place in a log that was told already: positions decide who was a member when.
            step.notice(Notice::RelayTampered);
            return Ok(());
        }
        take(step, space, Arrived { operation: &operation, position: Some(at), wraps: placed.wraps })?;
        cursor.operations = cursor.operations.max(at);
        self.folds.forget(space);
        self.answer()?.progress = true;
        Ok(())
    }

    fn entry(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        cursor: &SpaceCursor,
        placed: PlacedEnvelope,
    ) -> Result<(), EngineError> {
        let Ok(envelope) = Envelope::from_bytes(&placed.envelope) else {
            step.notice(Notice::RelayTampered);
            return Ok(());
        };
        let point = ChainPoint { chain: envelope.chain, seq: envelope.seq };
        let before = ChainPoint { chain: envelope.chain, seq: envelope.seq.saturating_sub(1) };
        let known: Option<ChainRow> = step.read(&rows::chain_place(space, &before))?;
        let prev = known.map(|row| row.id).or(placed.prev);
        let Some(epoch) =
            self.folds.of(step, space)?.and_then(|folded| folded.membership.epoch_by_hint(&envelope.epoch))
        else {
            return Ok(());
        };
        let id = envelope.id(&Place { space: *space, prev, epoch });
        let line = line_of(&envelope, id, placed.position, placed.envelope.len());
        match step.read::<Line>(&rows::line(space, placed.position))? {
            Some(known) if known != line => {
                step.notice(Notice::RelayTampered);
                return Ok(());
            }
            Some(_) => {}
            None if placed.position > cursor.taken.position => step.put(rows::line(space, placed.position), &line),
            None => return Ok(()),
        }
        let incarnation = self.answer()?.life.unwrap_or(cursor.taken.incarnation);
        let position = Some(Cursor { incarnation, position: placed.position });
        step.put(rows::chain_place(space, &point), &ChainRow { id, position });
        step.delete(rows::missing(space, placed.position));
        let partial: Option<PartialRow> = step.read(&rows::partial(space))?;
        if partial.is_some_and(|partial| partial.position == placed.position) {
            step.delete(rows::partial(space));
        }
        // A body that no head has proven gives way to the one that the log has; an own one that waits doesn't.
        let held: Option<EnvelopeRow> = step.read(&rows::envelope(space, &point))?;
        let waits = step.get(&rows::outbox(space, &point))?.is_some();
        if held.is_none_or(|held| held.id != id && !waits) {
            let row = EnvelopeRow { bytes: placed.envelope, prev, id, epoch };
            step.put(rows::envelope(space, &point), &row);
            step.put(rows::unopened(space, &point), &point);
            self.session()?.report.envelopes_received += 1;
        }
        self.answer()?.progress = true;
        Ok(())
    }

    fn lines(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        cursor: &SpaceCursor,
        run: &LineRun,
    ) -> Result<(), EngineError> {
        let incarnation = self.answer()?.life.unwrap_or(cursor.taken.incarnation);
        for short in &run.lines {
            let chain = usize::try_from(short.chain).ok().and_then(|index| run.chains.get(index));
            let (Some(chain), Some(kind)) = (chain, envelope_kind(short.kind)) else { continue };
            if short.position <= cursor.taken.position {
                continue;
            }
            let point = ChainPoint { chain: *chain, seq: short.seq };
            let line = Line {
                position: short.position,
                id: short.id,
                chain: Some(*chain),
                seq: short.seq,
                kind: short.kind,
                size: short.size,
            };
            let place = Cursor { incarnation, position: short.position };
            let id = EnvelopeId::new(*short.id.as_bytes());
            step.put(rows::line(space, short.position), &line);
            step.put(rows::chain_place(space, &point), &ChainRow { id, position: Some(place) });
            if step.get(&rows::envelope(space, &point))?.is_none() {
                step.put(rows::missing(space, short.position), &MissingRow { kind, size: short.size });
            }
            self.answer()?.progress = true;
        }
        Ok(())
    }

    fn head(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        mut cursor: SpaceCursor,
        signed: SignedHead,
    ) -> Result<(), EngineError> {
        let jumps = self.section()?.jumps.clone();
        log::advance(step, space, &mut cursor, &jumps)?;
        let Ok(head) = signed.verify(&self.identity.relay, space) else {
            step.notice(Notice::RelayTampered);
            return Ok(());
        };
        let settling = std::mem::take(&mut self.section()?.settling);
        let before = self.section()?.before;
        match log::confirm(step, space, &mut cursor, (&head, signed, &jumps))? {
            Confirmation::Confirmed => self.settle(step, space, &head.cursor, &settling)?,
            Confirmation::Partly => {
                let proven =
                    before.is_some_and(|before| outbox::receipt_fits(step, space, (&before, &head), &settling));
                if proven {
                    self.settle(step, space, &head.cursor, &settling)?;
                }
            }
            Confirmation::Contradicted => {
                self.session()?.contradicted = true;
                log::rewind_to_verified(step, space, &mut cursor)?;
                self.folds.forget(space);
            }
            Confirmation::RolledBack => {
                self.told.clear();
                let highest = cursor.head.and_then(|head| head.verify(&self.identity.relay, space).ok());
                if highest.is_some_and(|highest| highest.cursor > head.cursor) {
                    let session = self.session()?;
                    if !session.head_shown.contains(space) {
                        session.show_head.insert(*space);
                    }
                } else {
                    // What it takes back it had never signed.
                    log::rewind_to_verified(step, space, &mut cursor)?;
                    self.folds.forget(space);
                }
            }
        }
        step.put(rows::cursor(space), &cursor);
        Ok(())
    }

    fn settle(
        &mut self,
        step: &mut Step<'_>,
        space: &SpaceId,
        head: &Cursor,
        settling: &[(Offer, u64)],
    ) -> Result<(), EngineError> {
        for (offer, position) in settling {
            if outbox::settle(step, space, offer, Cursor { incarnation: head.incarnation, position: *position })? {
                self.session()?.report.envelopes_settled += 1;
            }
            self.answer()?.progress = true;
        }
        Ok(())
    }
}

fn line_of(envelope: &Envelope, id: EnvelopeId, position: u64, size: usize) -> Line {
    Line {
        position,
        id: id.into(),
        chain: Some(envelope.chain),
        seq: envelope.seq,
        kind: envelope.kind.entry(),
        size: u32::try_from(size).unwrap_or(u32::MAX),
    }
}

pub(super) const fn envelope_kind(kind: EntryKind) -> Option<EnvelopeKind> {
    match kind {
        EntryKind::Talk => Some(EnvelopeKind::Talk),
        EntryKind::Documents => Some(EnvelopeKind::Documents),
        EntryKind::Keyring => Some(EnvelopeKind::Keyring),
        EntryKind::Operation => None,
    }
}
