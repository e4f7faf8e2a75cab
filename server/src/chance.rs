//! The relay's randomness: the operating system's, drawn here and nowhere else.

use rand_core::{OsRng, RngCore as _};

/// Bytes that nobody can guess.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// A number below `bound`. Without bias as long as `bound` is far below 2³², which holds for the alphabets here.
pub(crate) fn below(bound: usize) -> usize {
    let drawn = u64::from(OsRng.next_u32());
    usize::try_from(drawn % (bound.max(1) as u64)).unwrap_or(0)
}

/// The generator itself, for libraries that draw.
pub(crate) const fn generator() -> OsRng {
    OsRng
}
