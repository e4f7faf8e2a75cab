//! Lines for what doesn't fit.

use std::collections::BTreeMap;

use beside_wire::codec;
use beside_wire::frame::{Frame, LineRun, ShortLine};
use beside_wire::id::ChainId;
use beside_wire::limits::FRAME_BYTES_MAX;
use beside_wire::line::Line;

/// Lines in one answer for one space, at most.
pub const LINES_MAX: usize = 1024;
// Three array heads, the code, and three numbers of full length.
const RUN_BYTES: usize = 32;
const CHAIN_BYTES: usize = 1 + ChainId::BYTES;

/// Lines that an answer tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLines {
    /// The frame.
    pub frame: Frame,
    /// The lines in it.
    pub lines: Vec<Line>,
    /// Whether it speaks up to the end.
    pub whole: bool,
}

/// Tells `lines`, all that the log holds from the phone's cursor up to `end` or the oldest of them, operations included,
/// as far as `room` bytes go. At least one is told.
#[must_use]
pub fn tell(lines: &[Line], end: u64, room: usize) -> ToldLines {
    let room = room.min(FRAME_BYTES_MAX);
    let mut run = LineRun { to: 0, chains: Vec::new(), lines: Vec::new() };
    let mut indices: BTreeMap<ChainId, u32> = BTreeMap::new();
    let mut told = Vec::new();
    let mut bytes = RUN_BYTES;
    for line in lines {
        if let Some(chain) = line.chain {
            let next = u32::try_from(indices.len()).unwrap_or(u32::MAX);
            let index = indices.get(&chain).copied().unwrap_or(next);
            let Line { position, id, seq, kind, size, .. } = *line;
            let short = ShortLine { position, id, chain: index, seq, kind, size };
            let chain_bytes = if index == next { CHAIN_BYTES } else { 0 };
            let more = codec::encode(&short).len() + chain_bytes;
            if (bytes + more > room || told.len() >= LINES_MAX) && !told.is_empty() {
                break;
            }
            bytes += more;
            if index == next {
                indices.insert(chain, index);
                run.chains.push(chain);
            }
            run.lines.push(short);
            told.push(*line);
        }
        run.to = line.position;
    }
    let whole = run.to == end;
    ToldLines { frame: Frame::Lines(run), lines: told, whole }
}
