//! Values of every wire type: counted ones for golden bytes, random ones for round trips.

use beside_wire::signature::Signature;
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore as _, SeedableRng as _};

/// Where values come from.
pub(crate) enum Source {
    /// Each value is one more than the last; every option is there, every list has two items.
    Counting(u8),
    /// Anything.
    Random(Box<ChaCha8Rng>),
}

impl Source {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::Random(Box::new(ChaCha8Rng::seed_from_u64(seed)))
    }

    /// A number; random ones are of every length that CBOR knows.
    fn number(&mut self) -> u64 {
        match self {
            Self::Counting(last) => {
                *last += 1;
                u64::from(*last)
            }
            Self::Random(rng) => {
                let shift = rng.next_u32() % 64;
                rng.next_u64() >> shift
            }
        }
    }

    /// A choice among `of`; the first while counting.
    pub(crate) fn choice(&mut self, of: usize) -> usize {
        match self {
            Self::Counting(_) => 0,
            Self::Random(rng) => rng.next_u32() as usize % of,
        }
    }

    fn length(&mut self) -> usize {
        match self {
            Self::Counting(_) => 2,
            Self::Random(rng) => rng.next_u32() as usize % 5,
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        match self {
            Self::Counting(last) => {
                *last += 1;
                bytes.fill(*last);
            }
            Self::Random(rng) => rng.fill_bytes(bytes),
        }
    }
}

/// A type whose values can be drawn.
pub(crate) trait Value {
    fn value(source: &mut Source) -> Self;
}

impl<const N: usize> Value for [u8; N] {
    fn value(source: &mut Source) -> Self {
        let mut bytes = [0; N];
        source.fill(&mut bytes);
        bytes
    }
}

impl Value for Signature {
    fn value(source: &mut Source) -> Self {
        Self::new(Value::value(source))
    }
}

impl Value for bool {
    fn value(source: &mut Source) -> Self {
        source.choice(2) == 0
    }
}

impl Value for String {
    fn value(source: &mut Source) -> Self {
        let letters = ["a", "ł", "ção", "ż", "🙂"];
        (0..source.length()).map(|_| letters[source.choice(letters.len())]).collect()
    }
}

impl<T: Value> Value for Option<T> {
    fn value(source: &mut Source) -> Self {
        (source.choice(2) == 0).then(|| T::value(source))
    }
}

impl<T: Value> Value for Vec<T> {
    fn value(source: &mut Source) -> Self {
        (0..source.length()).map(|_| T::value(source)).collect()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Value for $number {
            #[expect(clippy::allow_attributes, reason = "one macro for four widths")]
            fn value(source: &mut Source) -> Self {
                #[allow(clippy::cast_possible_truncation, trivial_numeric_casts)]
                { source.number() as $number }
            }
        })*
    };
}

/// Each listed id takes its bytes from the source.
macro_rules! ids {
    ($($id:ident),* $(,)?) => {
        $(impl $crate::values::Value for beside_wire::id::$id {
            fn value(source: &mut $crate::values::Source) -> Self {
                Self::new($crate::values::Value::value(source))
            }
        })*
    };
}

/// Each listed struct takes every field from the source.
macro_rules! structs {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        $(impl $crate::values::Value for $name {
            fn value(source: &mut $crate::values::Source) -> Self {
                Self { $($field: $crate::values::Value::value(source)),* }
            }
        })*
    };
}

/// Each listed enum is one of its variants, which hold one value or nothing.
macro_rules! enums {
    ($($name:ident [$($variant:ident $(($of:ty))?),* $(,)?])*) => {
        $(impl $crate::values::Value for $name {
            fn value(source: &mut $crate::values::Source) -> Self {
                let makers: &[fn(&mut $crate::values::Source) -> Self] =
                    &[$(|_source| Self::$variant $((<$of as $crate::values::Value>::value(_source)))?),*];
                makers[source.choice(makers.len())](source)
            }
        })*
    };
}

pub(crate) use {enums, structs};

numbers!(u8, u16, u32, u64);
ids!(
    AccountId,
    InstallId,
    IdentityKey,
    DeviceKey,
    SignInKey,
    HpkeKey,
    RelayKey,
    InviteKey,
    RecoveryKey,
    LookupId,
    SpaceId,
    OperationId,
    EnvelopeId,
    ChainId,
    DocumentId,
    RecordId,
    EntryId,
    EpochId,
    EpochHint,
);
