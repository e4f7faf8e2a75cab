//! Frames from a stream that may break at any byte.

use minicbor::Decoder;
use thiserror::Error;

use super::Frame;
use crate::limits::FRAME_BYTES_MAX;

/// Why a response can't be read on. What came before stays valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Not a frame of this protocol.
    #[error("the answer isn't one of a Beside relay")]
    Malformed,
    /// A frame over the bound.
    #[error("the answer holds a part that is larger than the protocol allows")]
    TooLarge,
}

/// The start of a body whose frame was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialPiece {
    /// The body's position in the log.
    pub position: u64,
    /// Where the bytes begin in the envelope's wire form.
    pub offset: u32,
    /// What arrived.
    pub bytes: Vec<u8>,
}

/// Takes bytes as they arrive and gives whole frames.
#[derive(Debug, Default)]
pub struct FrameDecoder {
    buffer: Vec<u8>,
    failed: Option<FrameError>,
}

impl FrameDecoder {
    /// A decoder at the start of a response.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes and gives the frames that they complete. Where a damaged frame follows whole ones, the whole ones
    /// are given first and the next call reports the damage.
    ///
    /// # Errors
    /// [`FrameError`], after which nothing more can be read from this response.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, FrameError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        self.buffer.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut used = 0;
        while let Some(rest) = self.buffer.get(used..).filter(|rest| !rest.is_empty()) {
            match first(rest) {
                Ok(Some((frame, bytes))) => {
                    used += bytes;
                    frames.push(frame);
                }
                Ok(None) => break,
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        self.buffer.drain(..used);
        match self.failed {
            Some(error) if frames.is_empty() => Err(error),
            _ => Ok(frames),
        }
    }

    /// Whether no bytes of an unfinished or damaged frame are held.
    #[must_use]
    pub fn is_at_boundary(&self) -> bool {
        self.buffer.is_empty()
    }

    /// What a broken link left of a body, if the unfinished frame was one.
    #[must_use]
    pub fn into_partial(self) -> Option<PartialPiece> {
        partial(&self.buffer).filter(|_| self.failed.is_none()).filter(|piece| !piece.bytes.is_empty())
    }
}

// The bound holds for a whole frame as for a cut one, however the bytes were cut into pushes.
fn first(bytes: &[u8]) -> Result<Option<(Frame, usize)>, FrameError> {
    let mut decoder = Decoder::new(bytes);
    let frame = match decoder.decode::<Frame>() {
        Ok(frame) => Some((frame, decoder.position())),
        Err(error) if error.is_end_of_input() => None,
        Err(_) => return Err(FrameError::Malformed),
    };
    let taken = frame.as_ref().map_or(bytes.len(), |(_, taken)| *taken);
    if taken > FRAME_BYTES_MAX { Err(FrameError::TooLarge) } else { Ok(frame) }
}

// Frame 7 is [7, [[position, envelope, prev]]], frame 9 is [9, [[position, offset, prev, bytes]]]: what is read here
// up to the cut is what the derived decoder would have read.
fn partial(buffer: &[u8]) -> Option<PartialPiece> {
    let mut decoder = Decoder::new(buffer);
    decoder.array().ok()??;
    let code = decoder.u32().ok()?;
    decoder.array().ok()??;
    decoder.array().ok()??;
    let position = decoder.u64().ok()?;
    let offset = match code {
        7 => 0,
        9 => {
            let offset = decoder.u32().ok()?;
            decoder.skip().ok()?;
            offset
        }
        _ => return None,
    };
    let (start, length) = byte_string(buffer, decoder.position())?;
    // Of frame 7 the cut may lie behind the body, in what follows it.
    let arrived = buffer.get(start..)?;
    let bytes = arrived.get(..length).unwrap_or(arrived).to_vec();
    Some(PartialPiece { position, offset, bytes })
}

// Where a byte string's content begins and how long it says it is (RFC 8949, section 3.1), given a definite length of
// at most 32 bits.
fn byte_string(buffer: &[u8], at: usize) -> Option<(usize, usize)> {
    let (head, rest) = buffer.get(at..)?.split_first()?;
    if head >> 5 != 2 {
        return None;
    }
    let length_bytes = match head & 0x1f {
        short @ 0..=23 => return Some((at + 1, usize::from(short))),
        24 => 1,
        25 => 2,
        26 => 4,
        _ => return None,
    };
    let length = rest.get(..length_bytes)?.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    Some((at + 1 + length_bytes, length))
}
