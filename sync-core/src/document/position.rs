//! Where a step stands among the others: a key between those of its neighbours.
//!
//! A key is a fraction in base 256 without trailing zeros, compared byte by byte ("fractional indexing", after Greenspan,
//! *Implementing Fractional Indexing*, 2020). So a move writes one value, and two moves of one step never make two steps.
//! At both ends a key counts on by the smallest amount, so that a list that grows there has short keys; between two
//! others it halves the gap.

use super::limits::POSITION_BYTES_MAX;

/// A key in a list: never empty, never ending in zero, bounded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(Vec<u8>);

impl Position {
    /// Takes a key that somebody wrote; none when it isn't one.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let fits = bytes.len() <= POSITION_BYTES_MAX && bytes.last().is_some_and(|last| *last != 0);
        fits.then(|| Self(bytes.to_vec()))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A key between two others; none on a side means the list's end. No key when the lower one isn't lower, or when the
    /// gap has become too narrow for a bounded key.
    pub(super) fn between(lower: Option<&Self>, upper: Option<&Self>) -> Option<Self> {
        let (low, mut high) = (lower.map_or(&[][..], Self::as_bytes), upper.map(Self::as_bytes));
        let mut key = Vec::new();
        while key.len() < POSITION_BYTES_MAX {
            let from = low.get(key.len()).map_or(0, |byte| u16::from(*byte));
            let to = match high {
                Some(bytes) => u16::from(*bytes.get(key.len())?),
                None => 256,
            };
            let digit = match to.checked_sub(from)? {
                gap @ 0..=1 => {
                    // Above this digit of the lower key there is room without a bound.
                    high = high.filter(|_| gap == 0);
                    from
                }
                _ => match (lower, upper) {
                    (Some(_), None) => from + 1,
                    (None, Some(_)) => to - 1,
                    (None, None) | (Some(_), Some(_)) => from.midpoint(to),
                },
            };
            key.push(u8::try_from(digit).ok()?);
            if digit > from {
                return Some(Self(key));
            }
        }
        None
    }

    /// So many keys between two others, rising.
    pub(super) fn spread(lower: Option<&Self>, upper: Option<&Self>, count: usize) -> Option<Vec<Self>> {
        let mut keys: Vec<Self> = Vec::with_capacity(count);
        for _ in 0..count {
            keys.push(Self::between(keys.last().or(lower), upper)?);
        }
        Some(keys)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position(bytes: &[u8]) -> Position {
        Position::read(bytes).unwrap()
    }

    fn between(lower: &[u8], upper: &[u8]) -> Option<Vec<u8>> {
        let side = |bytes: &[u8]| (!bytes.is_empty()).then(|| position(bytes));
        Position::between(side(lower).as_ref(), side(upper).as_ref()).map(|key| key.0)
    }

    #[test]
    fn keys_as_they_are_written() {
        for (lower, upper, key) in [
            (&[][..], &[][..], &[0x80][..]),
            (&[0x80], &[], &[0x81]),
            (&[], &[0x80], &[0x7f]),
            (&[0xff], &[], &[0xff, 1]),
            (&[], &[1], &[0, 0xff]),
            (&[0x80], &[0x82], &[0x81]),
            (&[0x80], &[0x81], &[0x80, 0x80]),
            (&[0x80], &[0x80, 1], &[0x80, 0, 0x80]),
            (&[0x80, 0xff], &[0x81], &[0x80, 0xff, 0x80]),
        ] {
            assert_eq!(between(lower, upper).as_deref(), Some(key), "{lower:x?} {upper:x?}");
        }
    }

    #[test]
    fn there_is_nothing_between_what_is_equal_or_the_other_way_round() {
        assert_eq!(between(&[0x80], &[0x80]), None);
        assert_eq!(between(&[0x81], &[0x80]), None);
        assert_eq!(between(&[0x80, 1], &[0x80]), None);
        assert_eq!(between(&[0xff; POSITION_BYTES_MAX], &[]), None, "no bounded key is above it");
    }

    #[test]
    fn odd_keys_are_none() {
        for bytes in [&[][..], &[0], &[1, 0], &[1; POSITION_BYTES_MAX + 1]] {
            assert_eq!(Position::read(bytes), None);
        }
    }

    #[test]
    fn lists_that_grow_at_an_end_keep_short_keys() {
        let end = Position::spread(None, None, 1_000).unwrap();
        assert!(end.is_sorted() && end.iter().all(|key| key.0.len() <= 5));
        let mut front = position(&[0x80]);
        for _ in 0..1_000 {
            let next = Position::between(None, Some(&front)).unwrap();
            assert!(next < front && next.0.len() <= 5);
            front = next;
        }
    }

    proptest! {
        #[test]
        fn a_key_lies_between_and_is_a_key(
            one in proptest::collection::vec(any::<u8>(), 0..6),
            other in proptest::collection::vec(any::<u8>(), 0..6),
        ) {
            let (one, other) = (Position::read(&one), Position::read(&other));
            let (lower, upper) = if one <= other { (one, other) } else { (other, one) };
            let key = Position::between(lower.as_ref(), upper.as_ref());
            prop_assert_eq!(key.is_none(), lower.is_some() && lower == upper);
            if let Some(key) = key {
                prop_assert_eq!(Position::read(key.as_bytes()), Some(key.clone()));
                prop_assert!(lower.is_none_or(|lower| lower < key));
                prop_assert!(upper.is_none_or(|upper| key < upper));
            }
        }

        #[test]
        fn wherever_one_is_put_there_is_room(places in proptest::collection::vec(any::<prop::sample::Index>(), 0..200)) {
            let mut keys: Vec<Position> = Vec::new();
            for place in places {
                let at = place.index(keys.len() + 1);
                let lower = at.checked_sub(1).and_then(|before| keys.get(before));
                let key = Position::between(lower, keys.get(at)).unwrap();
                keys.insert(at, key);
                prop_assert!(keys.is_sorted());
            }
        }
    }
}
