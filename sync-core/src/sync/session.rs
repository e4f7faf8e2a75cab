//! One sync: requests and answers until nothing is left, or the budget is.

use std::collections::{BTreeMap, BTreeSet};

use beside_wire::frame::{End, FrameDecoder, RunningHashes};
use beside_wire::head::IncarnationStatement;
use beside_wire::id::{OperationId, SpaceId};
use beside_wire::line::Incarnation;

use super::effects::{Output, SyncReport};
use super::engine::{Engine, EngineError};
use super::input::SyncOptions;
use super::request::Asked;
use super::rows::{self, PartialRow};
use super::step::Step;
use crate::seal::ChainPoint;

/// A sync under way. Nothing in it needs to survive a crash: the next sync finds the same work in the store.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) options: SyncOptions,
    pub(super) report: SyncReport,
    pub(super) answer: Answer,
    /// Offers that the relay refused: not offered again in this sync.
    pub(super) refused: BTreeSet<(SpaceId, Offer)>,
    /// Spaces whose highest head the relay is to be shown: it seems to have gone back.
    pub(super) show_head: BTreeSet<SpaceId>,
    /// Those where it was shown already: a relay that doesn't mind isn't asked without end.
    pub(super) head_shown: BTreeSet<SpaceId>,
    /// Whether the relay contradicted itself: then nothing more is asked in this sync.
    pub(super) contradicted: bool,
}

/// One answer under way.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) decoder: FrameDecoder,
    pub(super) offered: BTreeMap<SpaceId, Vec<Offer>>,
    pub(super) section: Option<Section>,
    pub(super) end: Option<End>,
    pub(super) recognised: bool,
    /// Whether the request named all spaces: then there is nothing for the relay to recognise.
    pub(super) named_all: bool,
    pub(super) progress: bool,
    pub(super) life: Option<Incarnation>,
}

/// Whether this device takes part in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// It does.
    Kept,
    /// It doesn't know it: only a pair's creation is looked at.
    Announced,
}

/// One space's part of an answer.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) space: SpaceId,
    pub(super) whose: Whose,
    pub(super) settling: Vec<(Offer, u64)>,
    pub(super) before: Option<RunningHashes>,
    pub(super) jumps: Vec<IncarnationStatement>,
}

impl Section {
    pub(super) const fn new(space: SpaceId, whose: Whose) -> Self {
        Self { space, whose, settling: Vec::new(), before: None, jumps: Vec::new() }
    }
}

/// Whether a sync leaves anything for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    Something,
}

/// One thing that was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Offer {
    /// A membership operation.
    Operation(OperationId),
    /// An envelope.
    Envelope(ChainPoint),
}

impl Engine {
    pub(super) fn start_sync(&mut self, step: &mut Step<'_>, options: SyncOptions) -> Result<(), EngineError> {
        self.session = Some(Session {
            options,
            report: SyncReport::default(),
            answer: Answer::default(),
            refused: BTreeSet::new(),
            show_head: BTreeSet::new(),
            head_shown: BTreeSet::new(),
            contradicted: false,
        });
        self.send_request(step)
    }

    fn send_request(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        let Asked { body, offered, named_all } = self.request(step)?;
        let session = self.session.as_mut().ok_or(EngineError::NoSession)?;
        session.answer = Answer { offered, named_all, ..Answer::default() };
        session.report.round_trips += 1;
        session.report.sent_bytes += body.len() as u64;
        step.output(Output::Send(body));
        Ok(())
    }

    pub(super) fn received(&mut self, step: &mut Step<'_>, bytes: &[u8]) -> Result<(), EngineError> {
        let session = self.session.as_mut().ok_or(EngineError::NoSession)?;
        session.report.received_bytes += bytes.len() as u64;
        let frames = session.answer.decoder.push(bytes).map_err(|_| EngineError::NotARelay)?;
        for frame in frames {
            self.take_frame(step, frame)?;
        }
        Ok(())
    }

    pub(super) fn ended(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let Some(end) = session.answer.end else { return self.broken(step) };
        self.tell_untold(step)?;
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let unrecognised = !session.answer.recognised && !session.answer.named_all;
        if unrecognised {
            self.told.clear();
        }
        let session = self.session.as_ref().ok_or(EngineError::NoSession)?;
        let shows_head = !session.show_head.is_empty();
        let worthwhile = session.answer.progress || unrecognised || shows_head;
        let may_ask = session.report.round_trips < session.options.requests_max && !session.contradicted;
        let left = end.more || unrecognised || shows_head || self.has_work(step)?;
        if left && worthwhile && may_ask {
            return self.send_request(step);
        }
        self.finish(step, if left { Left::Something } else { Left::Nothing })
    }

    /// The link broke: what came whole was taken already, and of a cut body the bytes are kept.
    pub(super) fn broken(&mut self, step: &mut Step<'_>) -> Result<(), EngineError> {
        let session = self.session.as_mut().ok_or(EngineError::NoSession)?;
        let answer = std::mem::take(&mut session.answer);
        self.told.clear();
        let space = answer.section.filter(|section| section.whose == Whose::Kept).map(|section| section.space);
        if let (Some(space), Some(piece)) = (space, answer.decoder.into_partial()) {
            let known: Option<PartialRow> = step.read(&rows::partial(&space))?;
            let start = known.filter(|known| known.position == piece.position).map(|known| known.bytes);
            let bytes = match (piece.offset, start) {
                (0, _) => Some(piece.bytes),
                (offset, Some(mut start)) if start.len() == offset as usize => {
                    start.extend_from_slice(&piece.bytes);
                    Some(start)
                }
                (_, _) => None,
            };
            if let Some(bytes) = bytes {
                step.put(rows::partial(&space), &PartialRow { position: piece.position, bytes });
            }
        }
        self.finish(step, Left::Something)
    }

    fn finish(&mut self, step: &mut Step<'_>, left: Left) -> Result<(), EngineError> {
        let session = self.session.take().ok_or(EngineError::NoSession)?;
        step.output(Output::Finished(SyncReport { more: left == Left::Something, ..session.report }));
        Ok(())
    }
}
