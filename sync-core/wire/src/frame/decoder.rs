//! Frames from a stream that may break at any byte.

use minicbor::Decoder;
use minicbor::data::Type;
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
}

impl FrameDecoder {
    /// A decoder at the start of a response.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes and gives the frames that they complete.
    ///
    /// # Errors
    /// [`FrameError`], after which nothing more can be read from this response.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, FrameError> {
        self.buffer.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut used = 0;
        while let Some(rest) = self.buffer.get(used..).filter(|rest| !rest.is_empty()) {
            let mut decoder = Decoder::new(rest);
            match decoder.decode::<Frame>() {
                Ok(frame) => {
                    used += decoder.position();
                    frames.push(frame);
                }
                Err(error) if error.is_end_of_input() => {
                    if rest.len() > FRAME_BYTES_MAX {
                        return Err(FrameError::TooLarge);
                    }
                    break;
                }
                Err(_) => return Err(FrameError::Malformed),
            }
        }
        self.buffer.drain(..used);
        Ok(frames)
    }

    /// Whether no bytes of an unfinished frame are held.
    #[must_use]
    pub fn is_at_boundary(&self) -> bool {
        self.buffer.is_empty()
    }

    /// What a broken link left of a body, if the unfinished frame was one.
    #[must_use]
    pub fn into_partial(self) -> Option<PartialPiece> {
        partial(&self.buffer).filter(|piece| !piece.bytes.is_empty())
    }
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
    if decoder.datatype().ok()? != Type::Bytes {
        return None;
    }
    let start = decoder.position() + byte_string_head(buffer.get(decoder.position()..)?)?;
    Some(PartialPiece { position, offset, bytes: buffer.get(start..)?.to_vec() })
}

// The length of a byte string's head (RFC 8949, section 3.1), given a definite length of at most 32 bits.
fn byte_string_head(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? & 0x1f {
        0..=23 => Some(1),
        24 => Some(2),
        25 => Some(3),
        26 => Some(5),
        _ => None,
    }
}
