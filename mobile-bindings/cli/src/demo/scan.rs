//! Searching bytes for what a person wrote: as it is, in base64 (both alphabets, any alignment) and in hexadecimal.
//!
//! Encoded runs in the searched bytes are decoded and then searched like the rest, so that an alignment or a mixture of
//! upper and lower case can't hide anything. Every text is cut into windows that leave no gap: whatever appears of it in
//! one piece of twice a window's length is found. What is shorter than [`FIELD_BYTES_MIN`] is not looked for, because
//! chance alone would find it.

use std::collections::{BTreeMap, BTreeSet};

/// Shortest field that is looked for.
pub(crate) const FIELD_BYTES_MIN: usize = 8;

/// Bytes of a window of a longer text.
const WINDOW_BYTES: usize = 16;

/// Fewest different bytes that make a window somebody's words.
const DISTINCT_BYTES_MIN: usize = 4;

/// Encoded runs shorter than this hold no whole window or field of eight bytes.
const HEX_RUN_MIN: usize = 2 * FIELD_BYTES_MIN;
const BASE64_RUN_MIN: usize = 11;

/// What is looked for.
#[derive(Default)]
pub(crate) struct Needles {
    by_length: BTreeMap<usize, BTreeSet<Vec<u8>>>,
    /// One bit for each possible pair of first bytes and third byte's low bits: most places are ruled out by it at once.
    begins: Vec<u64>,
    fields: u64,
}

const BEGIN_BITS: usize = 22;

impl Needles {
    /// Adds a field. Gives whether it is long enough to be looked for.
    pub(crate) fn add(&mut self, field: &str) -> bool {
        let bytes = field.trim().as_bytes();
        if bytes.len() < FIELD_BYTES_MIN {
            return false;
        }
        self.fields = self.fields.saturating_add(1);
        if bytes.len() < 2 * WINDOW_BYTES {
            self.insert(bytes);
        } else {
            bytes.chunks_exact(WINDOW_BYTES).for_each(|window| self.insert(window));
        }
        true
    }

    /// How many fields are looked for.
    pub(crate) const fn fields(&self) -> u64 {
        self.fields
    }

    fn insert(&mut self, window: &[u8]) {
        // A row of dashes stands in many files by itself.
        if window.iter().collect::<BTreeSet<_>>().len() < DISTINCT_BYTES_MIN {
            return;
        }
        if self.begins.is_empty() {
            self.begins = vec![0; (1 << BEGIN_BITS) / 64];
        }
        let begin = begin(window);
        if let Some(word) = self.begins.get_mut(begin / 64) {
            *word |= 1 << (begin % 64);
        }
        self.by_length.entry(window.len()).or_default().insert(window.to_vec());
    }

    fn may_begin(&self, at: &[u8]) -> bool {
        let begin = begin(at);
        self.begins.get(begin / 64).is_some_and(|word| word & (1 << (begin % 64)) != 0)
    }

    /// How many places of these bytes show a window or field, in any of the forms.
    pub(crate) fn traces(&self, bytes: &[u8]) -> u64 {
        let mut traces = self.plain(bytes);
        for run in runs(bytes, HEX_RUN_MIN, |byte| byte.is_ascii_hexdigit()) {
            for start in 0..2 {
                traces = traces.saturating_add(self.plain(&decode_hex(run.get(start..).unwrap_or_default())));
            }
        }
        for run in runs(bytes, BASE64_RUN_MIN, |byte| sextet(byte).is_some()) {
            for start in 0..4 {
                traces = traces.saturating_add(self.plain(&decode_base64(run.get(start..).unwrap_or_default())));
            }
        }
        traces
    }

    fn plain(&self, bytes: &[u8]) -> u64 {
        let mut traces = 0_u64;
        for at in 0..bytes.len().saturating_sub(FIELD_BYTES_MIN - 1) {
            let Some(rest) = bytes.get(at..) else { break };
            if !self.may_begin(rest) {
                continue;
            }
            let found = self
                .by_length
                .iter()
                .any(|(length, windows)| rest.get(..*length).is_some_and(|window| windows.contains(window)));
            traces = traces.saturating_add(u64::from(found));
        }
        traces
    }
}

/// A number under 2^22 from the first four bytes.
fn begin(window: &[u8]) -> usize {
    let mut mixed = 0_u32;
    for byte in window.iter().take(4) {
        mixed = mixed.wrapping_mul(0x0100_0193) ^ u32::from(*byte);
    }
    (mixed.wrapping_mul(0x9e37_79b1) >> (32 - BEGIN_BITS)) as usize
}

fn runs(bytes: &[u8], least: usize, belongs: impl Fn(u8) -> bool) -> impl Iterator<Item = &[u8]> {
    bytes.split(move |byte| !belongs(*byte)).filter(move |run| run.len() >= least)
}

fn decode_hex(digits: &[u8]) -> Vec<u8> {
    let value = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    digits
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => (value(high) << 4) | value(low),
            _ => 0,
        })
        .collect()
}

fn decode_base64(letters: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for sextet in letters.iter().filter_map(|letter| sextet(*letter)) {
        bits = (bits << 6) | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push(u8::try_from((bits >> count) & 0xff).unwrap_or(0));
        }
    }
    decoded
}

/// A letter of either alphabet (RFC 4648, sections 4 and 5).
const fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// The forms in which a text is planted to try the search: as it is, and encoded at each alignment.
pub(crate) fn disguises(text: &str) -> Vec<Vec<u8>> {
    use base64::{
        Engine as _,
        engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
    };
    let mut forms = vec![text.as_bytes().to_vec()];
    for shift in ["", "x", "xy"] {
        // Other bytes before it move the text against the groups of three that base64 encodes.
        let shifted = format!("{shift}{text}");
        forms.push(STANDARD.encode(&shifted).into_bytes());
        forms.push(URL_SAFE_NO_PAD.encode(&shifted).into_bytes());
    }
    forms.push(hex::encode(text).into_bytes());
    forms.push(hex::encode_upper(text).into_bytes());
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Zapaliłam świeczkę i posprzątałam jej półkę. A very ordinary sentence after it.";

    fn noise(length: usize) -> Vec<u8> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u8::try_from(state >> 56).unwrap_or(0)
        })
        .take(length)
        .collect()
    }

    #[test]
    fn every_disguise_is_seen_through() {
        let mut needles = Needles::default();
        assert!(needles.add(TEXT));
        assert!(needles.add("sleepless nights"));
        for text in [TEXT, "sleepless nights"] {
            for form in disguises(text) {
                let planted = [noise(501), form.clone(), noise(77)].concat();
                assert!(needles.traces(&planted) > 0, "{}", String::from_utf8_lossy(&form));
            }
        }
    }

    #[test]
    fn a_piece_from_the_middle_is_enough() {
        let mut needles = Needles::default();
        needles.add(TEXT);
        let piece = TEXT.as_bytes().get(13..45).unwrap_or_default();
        assert!(needles.traces(&[noise(64), piece.to_vec(), noise(64)].concat()) > 0);
    }

    #[test]
    fn noise_and_other_words_show_nothing() {
        let mut needles = Needles::default();
        needles.add(TEXT);
        assert_eq!(needles.traces(&noise(1 << 20)), 0);
        assert_eq!(needles.traces(b"GET /v1/sync HTTP/2 another ordinary log line 2024-05-31T00:00:00Z"), 0);
    }

    #[test]
    fn what_chance_would_find_is_not_looked_for() {
        let mut needles = Needles::default();
        assert!(!needles.add("sync"));
        assert_eq!((needles.fields(), needles.traces(b"sync sync sync")), (0, 0));
    }
}
