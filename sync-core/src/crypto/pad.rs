//! Padding, so that a length tells little: Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
//! Communication with PURBs", `PoPETs` 2019) with a floor, so that a word, a reaction and a short message are one size.
//!
//! Padmé leaks `O(log log n)` bits of a length `n` and adds at most 12 %, and less the longer the content.

use beside_wire::limits::BODY_BYTES_MIN;
use thiserror::Error;

/// The longest length prefix: seven bits in each byte, enough for a `u32`.
const PREFIX_BYTES_MAX: usize = 5;

/// A padded body that is not as [`pad`] makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the padding is not canonical")]
pub struct PaddingError;

/// The length that Padmé gives to `length` bytes: the number is rounded up until its binary form has at most
/// `⌊log₂ log₂ length⌋ + 1` significant bits after the first.
#[must_use]
pub const fn padded_length(length: usize) -> usize {
    if length <= BODY_BYTES_MIN {
        return BODY_BYTES_MIN;
    }
    let exponent = length.ilog2();
    let significant = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - significant)) - 1;
    // A length close to `usize::MAX` has no room to grow; no such body exists.
    length.saturating_add(mask) & !mask
}

/// Puts the content's length before it and zeroes behind it.
///
/// # Errors
/// [`PaddingError`] for content of 4 GiB or more.
pub fn pad(content: &[u8]) -> Result<Vec<u8>, PaddingError> {
    let mut rest = u32::try_from(content.len()).map_err(|_| PaddingError)?;
    let mut padded = Vec::with_capacity(padded_length(content.len() + PREFIX_BYTES_MAX));
    while rest >= 0x80 {
        let [low, ..] = rest.to_le_bytes();
        padded.push(low | 0x80);
        rest >>= 7;
    }
    let [last, ..] = rest.to_le_bytes();
    padded.push(last);
    padded.extend_from_slice(content);
    padded.resize(padded_length(padded.len()), 0);
    Ok(padded)
}

/// Takes the content out again. Anything but the one right padding is refused, so nothing can hide behind the content.
///
/// # Errors
/// [`PaddingError`] if length, prefix or padding is not what [`pad`] makes.
pub fn unpad(padded: &[u8]) -> Result<&[u8], PaddingError> {
    let mut length = 0_u64;
    for (index, byte) in padded.iter().take(PREFIX_BYTES_MAX).enumerate() {
        length |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            if *byte == 0 && index > 0 {
                return Err(PaddingError);
            }
            return content_of(padded, index + 1, length);
        }
    }
    Err(PaddingError)
}

fn content_of(padded: &[u8], start: usize, length: u64) -> Result<&[u8], PaddingError> {
    let length = u32::try_from(length).ok().and_then(|length| usize::try_from(length).ok()).ok_or(PaddingError)?;
    let end = start.checked_add(length).ok_or(PaddingError)?;
    let content = padded.get(start..end).ok_or(PaddingError)?;
    let zeroes = padded.get(end..).ok_or(PaddingError)?;
    if padded.len() != padded_length(end) || zeroes.iter().any(|byte| *byte != 0) {
        return Err(PaddingError);
    }
    Ok(content)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{BODY_BYTES_MIN, PaddingError, pad, padded_length, unpad};

    /// By hand after the paper: 9 in binary is 1001, which keeps its first two bits after the leading one.
    #[test]
    fn lengths_follow_the_paper() {
        for (length, padded) in [
            (0, 88),
            (87, 88),
            (88, 88),
            (89, 96),
            (96, 96),
            (97, 104),
            (600, 608),
            (1000, 1024),
            (1025, 1088),
            (32_768, 32_768),
        ] {
            assert_eq!(padded_length(length), padded, "{length}");
        }
    }

    #[test]
    fn few_sizes_are_seen_and_little_is_added() {
        let mut sizes = std::collections::BTreeSet::new();
        for length in 0..=32_768_usize {
            let padded = padded_length(length);
            assert!(padded >= length.max(BODY_BYTES_MIN));
            assert_eq!(padded_length(padded), padded);
            assert!(length <= BODY_BYTES_MIN || (padded - length) * 100 <= length * 12, "{length} becomes {padded}");
            sizes.insert(padded);
        }
        assert!(sizes.len() < 150, "{} sizes", sizes.len());
    }

    #[test]
    fn short_contents_are_one_size() {
        for length in 0..=87 {
            assert_eq!(pad(&vec![7; length]).unwrap().len(), 88);
        }
        assert_eq!(pad(&[7; 88]).unwrap().len(), 96);
    }

    #[test]
    fn every_other_padding_is_refused() {
        let padded = pad(b"words").unwrap();
        for (index, byte) in padded.iter().enumerate() {
            let mut other = padded.clone();
            *other.get_mut(index).unwrap() = byte ^ 0x80;
            assert!(unpad(&other) != Ok(b"words"), "byte {index}");
        }
        let mut longer = padded.clone();
        longer.push(0);
        assert_eq!(unpad(&longer), Err(PaddingError));
        assert_eq!(unpad(padded.get(..87).unwrap()), Err(PaddingError));
        assert_eq!(unpad(&[]), Err(PaddingError));
        assert_eq!(unpad(&[0xff; 88]), Err(PaddingError));
        // 5, spelled in two bytes.
        let mut spelled = [&[0x85, 0x00], b"words".as_slice()].concat();
        spelled.resize(88, 0);
        assert_eq!(unpad(&spelled), Err(PaddingError));
    }

    proptest! {
        #[test]
        fn unpad_undoes_pad(content in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let padded = pad(&content).unwrap();
            assert_eq!(padded.len(), padded_length(padded.len()));
            assert_eq!(unpad(&padded).unwrap(), content);
        }

        #[test]
        fn whatever_unpads_was_padded(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(content) = unpad(&bytes) {
                assert_eq!(pad(content).unwrap(), bytes);
            }
        }
    }
}
