//! The frame and shape of Automerge's chunks, checked before Automerge parses them.
//!
//! Format: <https://automerge.org/automerge-binary-format-spec/>. Automerge trusts what it reads in three ways that a
//! peer could use: a change's checksum isn't compared, compressed parts inflate without a bound, and a few bytes can
//! stand for any number of rows. So only plain chunks are taken, and their rows are counted here first.

use std::collections::BTreeMap;

use super::{QuarantineReason, columns, limits};

pub(super) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// What a chunk holds. Compressed changes and bundles are neither written nor read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ChunkKind {
    Document,
    Change,
}

/// One chunk of some bytes.
pub(super) struct Chunk<'a> {
    pub(super) kind: ChunkKind,
    pub(super) checksum: [u8; 4],
    /// The chunk with its header.
    pub(super) bytes: &'a [u8],
    pub(super) body: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Takes the first chunk off.
    pub(super) fn first(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut reader = Reader(bytes);
        if reader.array::<4>()? != MAGIC {
            return None;
        }
        let checksum = reader.array()?;
        let kind = match reader.array()? {
            [0] => ChunkKind::Document,
            [1] => ChunkKind::Change,
            _ => return None,
        };
        let length = reader.unsigned()?;
        let body = reader.take(length)?;
        let bytes = bytes.get(..bytes.len().checked_sub(reader.0.len())?)?;
        Some((Self { kind, checksum, bytes, body }, reader.0))
    }

    /// Exactly one chunk of that kind, with nothing behind it.
    pub(super) fn only(bytes: &'a [u8], kind: ChunkKind) -> Option<Self> {
        Self::first(bytes).filter(|(chunk, rest)| chunk.kind == kind && rest.is_empty()).map(|(chunk, _)| chunk)
    }

    /// Checks a change's columns and gives the highest operation that it refers to, for each actor by its index in the
    /// change: 0 is the writer.
    pub(super) fn change_references(&self) -> Result<BTreeMap<u64, u64>, QuarantineReason> {
        let mut reader = Reader(self.body);
        change_prefix(&mut reader).ok_or(QuarantineReason::Malformed)?;
        let metadata = columns::Metadata::read(&mut reader)?;
        let read = metadata.take_data(&mut reader)?;
        // What may follow the columns would be an author's claim, which is made by envelopes here.
        if !reader.0.is_empty() {
            return Err(QuarantineReason::Malformed);
        }
        columns::check_rows(&read)?;
        columns::references(&read)
    }

    /// Checks the columns of a whole document.
    pub(super) fn check_document(&self) -> Result<(), QuarantineReason> {
        let mut reader = Reader(self.body);
        document_prefix(&mut reader).ok_or(QuarantineReason::Malformed)?;
        let changes = columns::Metadata::read(&mut reader)?;
        let operations = columns::Metadata::read(&mut reader)?;
        columns::check_rows(&changes.take_data(&mut reader)?)?;
        columns::check_rows(&operations.take_data(&mut reader)?)
    }
}

/// Dependencies, actor, seq, first operation, time, message, other actors.
fn change_prefix(reader: &mut Reader<'_>) -> Option<()> {
    hashes(reader)?;
    reader.prefixed()?;
    reader.unsigned()?;
    reader.unsigned()?;
    reader.signed()?;
    reader.prefixed()?;
    actors(reader)
}

/// Actors and heads.
fn document_prefix(reader: &mut Reader<'_>) -> Option<()> {
    actors(reader)?;
    hashes(reader)
}

pub(super) fn hashes(reader: &mut Reader<'_>) -> Option<()> {
    let length = reader.unsigned()?.checked_mul(32)?;
    reader.take(length).map(|_| ())
}

fn actors(reader: &mut Reader<'_>) -> Option<()> {
    for _ in 0..reader.unsigned()? {
        reader.prefixed()?;
    }
    Some(())
}

/// Reads numbers in LEB128 and byte strings.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }

    /// Only the shortest spelling of a number is taken, so that one chunk has one spelling.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift >= 64 || (shift == 63 && bits > 1) || (shift > 0 && byte == 0) {
                return None;
            }
            value |= bits << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let (mut value, mut shift) = (0_i64, 0_u32);
        loop {
            let byte = self.byte()?;
            if shift >= 64 {
                return None;
            }
            value |= i64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0 && shift < 64;
                return Some(if negative { value | (-1_i64 << shift) } else { value });
            }
        }
    }
}

const _: () = assert!(limits::COLUMNS_MAX < 128, "more columns than Automerge has are refused");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_as_in_the_format() {
        assert_eq!(Reader(&[0xe5, 0x8e, 0x26]).unsigned(), Some(624_485));
        assert_eq!(Reader(&[0xc0, 0xbb, 0x78]).signed(), Some(-123_456));
        assert_eq!(Reader(&[0x7f]).signed(), Some(-1));
        assert_eq!(Reader(&[0x80, 0x00]).unsigned(), None, "a longer spelling of zero");
        assert_eq!(Reader(&[0xff; 11]).unsigned(), None);
        assert_eq!(Reader(&[0xff; 11]).signed(), None);
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader(&most).unsigned(), Some(u64::MAX));
        let least = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f];
        assert_eq!(Reader(&least).signed(), Some(i64::MIN));
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0_u8..3) {
            let mut framed = MAGIC.to_vec();
            framed.extend([0, 0, 0, 0, kind]);
            framed.push(u8::try_from(bytes.len() % 128).unwrap_or(0));
            framed.extend(&bytes);
            if let Some((chunk, rest)) = Chunk::first(&framed) {
                prop_assert_eq!(chunk.bytes.len() + rest.len(), framed.len());
                prop_assert!(chunk.change_references().is_ok() || chunk.change_references().is_err());
                prop_assert_eq!(chunk.check_document(), chunk.check_document());
            }
        }
    }
}
