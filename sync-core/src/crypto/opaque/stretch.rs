//! How hard Argon2id works on a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use beside_wire::account::Stretch;
use thiserror::Error;

/// Why parameters are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StretchError {
    /// Below the floor. A relay that asks for this wants passphrases that are easy to guess.
    #[error("the stretching would be too weak")]
    TooWeak,
    /// Above what any phone should be made to do.
    #[error("the stretching would be too heavy")]
    TooHeavy,
    /// More lanes than one, which no version registered with.
    #[error("the stretching is of an unknown kind")]
    UnknownKind,
}

/// More would let who guesses work in parallel too, and phones lend few cores to one app.
const LANES: u32 = 1;

/// Memory and passes of Argon2id, with one lane. Kept by the relay beside the record, and checked whenever they come back:
/// values between [`Self::MINIMUM`] and [`Self::MAXIMUM`] exist, others do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StretchParameters {
    memory_kib: u32,
    iterations: u32,
}

impl StretchParameters {
    /// The floor: 19 MiB, two passes (OWASP's minimum for Argon2id).
    pub const MINIMUM: Self = Self { memory_kib: 19 * 1024, iterations: 2 };

    /// What a phone registers with if it can bear it: 64 MiB, three passes (RFC 9106's second recommendation).
    pub const RECOMMENDED: Self = Self { memory_kib: 64 * 1024, iterations: 3 };

    /// The ceiling: 256 MiB, ten passes.
    pub const MAXIMUM: Self = Self { memory_kib: 256 * 1024, iterations: 10 };

    /// Takes memory in KiB and a number of passes.
    ///
    /// # Errors
    /// [`StretchError`] outside floor and ceiling.
    pub const fn new(memory_kib: u32, iterations: u32) -> Result<Self, StretchError> {
        if memory_kib < Self::MINIMUM.memory_kib || iterations < Self::MINIMUM.iterations {
            Err(StretchError::TooWeak)
        } else if memory_kib > Self::MAXIMUM.memory_kib || iterations > Self::MAXIMUM.iterations {
            Err(StretchError::TooHeavy)
        } else {
            Ok(Self { memory_kib, iterations })
        }
    }

    /// Memory in KiB.
    #[must_use]
    pub const fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    #[must_use]
    pub const fn iterations(self) -> u32 {
        self.iterations
    }

    pub(super) fn argon2(self) -> Argon2<'static> {
        let parameters = Params::new(self.memory_kib, self.iterations, LANES, None)
            .expect("Argon2id takes any memory above 8 KiB and any passes above none, and the floor is higher");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
    }
}

impl From<StretchParameters> for Stretch {
    fn from(parameters: StretchParameters) -> Self {
        Self { memory_kib: parameters.memory_kib, passes: parameters.iterations, lanes: LANES }
    }
}

impl TryFrom<Stretch> for StretchParameters {
    type Error = StretchError;

    /// What a relay says, checked.
    fn try_from(stretch: Stretch) -> Result<Self, StretchError> {
        if stretch.lanes == LANES {
            Self::new(stretch.memory_kib, stretch.passes)
        } else {
            Err(StretchError::UnknownKind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Stretch, StretchError, StretchParameters};

    #[test]
    fn the_wire_carries_parameters_and_no_others() {
        let stretch = Stretch::from(StretchParameters::RECOMMENDED);
        assert_eq!(StretchParameters::try_from(stretch), Ok(StretchParameters::RECOMMENDED));
        assert_eq!(StretchParameters::try_from(Stretch { lanes: 2, ..stretch }), Err(StretchError::UnknownKind));
        assert_eq!(StretchParameters::try_from(Stretch { memory_kib: 64, ..stretch }), Err(StretchError::TooWeak));
    }

    #[test]
    fn a_relay_can_neither_weaken_nor_exhaust() {
        assert_eq!(StretchParameters::new(19 * 1024, 2), Ok(StretchParameters::MINIMUM));
        assert_eq!(StretchParameters::new(64 * 1024, 3), Ok(StretchParameters::RECOMMENDED));
        assert_eq!(StretchParameters::new(256 * 1024, 10), Ok(StretchParameters::MAXIMUM));
        for (memory, passes) in [(19 * 1024 - 1, 2), (19 * 1024, 1), (0, 0), (8, u32::MAX)] {
            assert_eq!(StretchParameters::new(memory, passes), Err(StretchError::TooWeak));
        }
        for (memory, passes) in [(256 * 1024 + 1, 2), (19 * 1024, 11), (u32::MAX, u32::MAX)] {
            assert_eq!(StretchParameters::new(memory, passes), Err(StretchError::TooHeavy));
        }
    }
}
