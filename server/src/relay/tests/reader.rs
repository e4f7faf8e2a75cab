//! A phone that only reads, and checks everything that it is told against the relay's heads.

use std::collections::{BTreeMap, BTreeSet};

use beside_store_conformance::people::verified;
use beside_wire::envelope::{Envelope, Lane, Place};
use beside_wire::fold::{PlacedOperation as Placed, fold};
use beside_wire::frame::{Frame, MissingRange, PartialBody, SpaceRequest};
use beside_wire::head::Head;
use beside_wire::id::{ChainId, EnvelopeId, SpaceId};
use beside_wire::line::{Cursor, EMPTY_LOG, EntryKind, Line};
use beside_wire::operation::Operation;

use super::{World, about, sync};
use crate::relay::page::frame_bytes;

pub(super) struct Reader {
    pub(super) space: SpaceId,
    pub(super) cursor: Cursor,
    pub(super) operations: Vec<Placed>,
    pub(super) lines: BTreeMap<u64, Line>,
    pub(super) bodies: BTreeMap<u64, Vec<u8>>,
    pub(super) head: Option<Head>,
    /// In the order of arrival.
    pub(super) arrived: Vec<u64>,
}

impl Reader {
    pub(super) fn new(space: SpaceId) -> Self {
        Self {
            space,
            cursor: Cursor::default(),
            operations: Vec::new(),
            lines: BTreeMap::new(),
            bodies: BTreeMap::new(),
            head: None,
            arrived: Vec::new(),
        }
    }

    pub(super) fn request(&self) -> SpaceRequest {
        let missing = self
            .lines
            .values()
            .filter(|line| line.chain.is_some() && !self.bodies.contains_key(&line.position))
            .map(|line| MissingRange { lane: lane(line.kind), from: line.position, to: line.position })
            .collect();
        let last = self.operations.iter().filter_map(|placed| placed.position).map(|at| at.position).max();
        let operations = Cursor { position: last.unwrap_or(0), ..self.cursor };
        SpaceRequest { cursor: self.cursor, operations, missing, ..about(self.space) }
    }

    /// Asks until nothing is kept back. Gives the answers' sizes.
    pub(super) fn read_all(&mut self, world: &World, number: u8, budget_bytes: u32) -> Vec<usize> {
        let mut sizes = Vec::new();
        for _ in 0..500 {
            let mut request = sync(vec![self.request()]);
            request.budget_bytes = budget_bytes;
            let served = world.send(number, request).unwrap();
            sizes.push(served.encode().len());
            if !self.take(&served.frames) {
                return sizes;
            }
        }
        panic!("an answer without progress is asked for again for ever");
    }

    /// Takes an answer. Whether there is more.
    pub(super) fn take(&mut self, frames: &[Frame]) -> bool {
        for frame in frames {
            match frame {
                Frame::Operation(placed) => {
                    let operation = Operation::verify(&placed.operation).unwrap();
                    let size = u32::try_from(placed.operation.len()).unwrap();
                    self.lines.insert(placed.position, Line::of_operation(placed.position, operation.id(), size));
                    let position = Some(Cursor { position: placed.position, ..self.cursor });
                    self.operations.push(Placed { operation, position });
                }
                Frame::Entry(placed) => self.body(placed.position, &placed.envelope, placed.prev),
                Frame::Piece(piece) => {
                    let mut bytes = self.bodies.remove(&piece.position).unwrap();
                    assert_eq!(bytes.len(), piece.offset as usize);
                    bytes.extend_from_slice(&piece.bytes);
                    self.body(piece.position, &bytes, piece.prev);
                }
                Frame::Lines(run) => {
                    for short in &run.lines {
                        let chain = Some(run.chains[short.chain as usize]);
                        let (position, id, seq, kind, size) =
                            (short.position, short.id, short.seq, short.kind, short.size);
                        self.lines.insert(position, Line { position, id, chain, seq, kind, size });
                    }
                }
                Frame::Head(signed) => {
                    let head = signed.verify(&super::World::new().relay(), &self.space).unwrap();
                    self.head = Some(head);
                    self.cursor.incarnation = head.cursor.incarnation;
                }
                Frame::End(end) => {
                    while self.lines.contains_key(&(self.cursor.position + 1)) {
                        self.cursor.position += 1;
                    }
                    self.check();
                    return end.more;
                }
                Frame::Welcome(_) | Frame::Space(_) | Frame::Results(_) | Frame::Before(_) => {}
                Frame::Incarnation(_) | Frame::Refused(_) => panic!("{frame:?}"),
            }
        }
        panic!("an answer has an end");
    }

    fn body(&mut self, position: u64, bytes: &[u8], prev: Option<EnvelopeId>) {
        let envelope = Envelope::from_bytes(bytes).unwrap();
        let membership = fold(&self.space, &self.operations).unwrap();
        let epoch = membership.epoch_by_hint(&envelope.epoch).unwrap();
        let prev = prev.or_else(|| self.before(envelope.chain, envelope.seq));
        let id = envelope.id(&Place { space: self.space, prev, epoch });
        let size = u32::try_from(bytes.len()).unwrap();
        let (chain, seq, kind) = (Some(envelope.chain), envelope.seq, envelope.kind.entry());
        let line = Line { position, id: id.into(), chain, seq, kind, size };
        let told = *self.lines.entry(position).or_insert(line);
        assert_eq!(told, line, "a body is what its line says");
        self.arrived.push(position);
        self.bodies.insert(position, bytes.to_vec());
    }

    fn before(&self, chain: ChainId, seq: u64) -> Option<EnvelopeId> {
        let line = self.lines.values().find(|line| line.chain == Some(chain) && line.seq + 1 == seq)?;
        Some(EnvelopeId::new(*line.id.as_bytes()))
    }

    /// What was read is what the relay signed, once all of it is there.
    fn check(&self) {
        let Some(head) = self.head.filter(|head| head.cursor.position == self.cursor.position) else { return };
        let hash = self.lines.values().fold(EMPTY_LOG, |hash, line| line.extend(&hash));
        assert_eq!(hash, head.hash, "the lines are those of the head");
        let operations: Vec<&Line> = self.lines.values().filter(|line| line.chain.is_none()).collect();
        assert_eq!(operations.len() as u64, head.operations);
        let hash = operations.iter().fold(EMPTY_LOG, |hash, line| line.extend(&hash));
        assert_eq!(hash, head.operations_hash, "the operations are those of the head");
    }

    pub(super) fn kinds_arrived(&self) -> Vec<EntryKind> {
        self.arrived.iter().map(|position| self.lines[position].kind).collect()
    }

    /// Cuts a body, as a broken link does.
    pub(super) fn cut(&mut self, position: u64, offset: u32) -> PartialBody {
        self.bodies.get_mut(&position).unwrap().truncate(offset as usize);
        PartialBody { position, offset }
    }
}

fn lane(kind: EntryKind) -> Lane {
    beside_store::log::lane_of(kind).unwrap()
}

pub(super) fn sizes_fit(frames: &[Frame], budget: usize) -> bool {
    frames.iter().map(frame_bytes).sum::<usize>() <= budget
}

#[test]
fn a_frame_is_measured_as_it_is_sent() {
    let world = World::new();
    let home = super::Home::new(&world, 1);
    let served = world.send(1, sync(vec![about(home.space())])).unwrap();
    assert_eq!(served.frames.iter().map(frame_bytes).sum::<usize>(), served.encode().len());
    assert_eq!(verified(&home.phone.create(world.relay(), 1)).space(), home.space());
    let seen: BTreeSet<u64> = served
        .frames
        .iter()
        .filter_map(|frame| if let Frame::Operation(placed) = frame { Some(placed.position) } else { None })
        .collect();
    assert_eq!(seen, BTreeSet::from([1, 2]));
}
