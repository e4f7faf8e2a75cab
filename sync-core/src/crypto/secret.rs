//! Keys that stay secret: wiped on drop, compared in constant time, never printed, never cloned by accident.
//!
//! Each purpose has its own type, so a key that is given to the wrong use does not compile:
//!
//! ```compile_fail,E0308
//! use beside_core::crypto::{hpke::epoch_commitment, secret::VaultKey};
//! use beside_wire::id::SpaceId;
//! let key = VaultKey::from_slice(&[1; 32]).unwrap();
//! epoch_commitment(&key, &SpaceId::new([0; 32]));
//! ```
//!
//! The same with the key that belongs there does:
//!
//! ```
//! use beside_core::crypto::{hpke::epoch_commitment, secret::EpochKey};
//! use beside_wire::id::SpaceId;
//! let key = EpochKey::from_slice(&[1; 32]).unwrap();
//! epoch_commitment(&key, &SpaceId::new([0; 32]));
//! ```

use std::fmt;

use rand_core::CryptoRngCore;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// `N` secret bytes.
///
/// They live on the heap, so that moving a key does not leave a copy behind on the stack.
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Zeroes, to be filled in place.
    #[must_use]
    pub(crate) fn zeroed() -> Self {
        Self(Box::new([0; N]))
    }

    /// Random bytes.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        let mut secret = Self::zeroed();
        rng.fill_bytes(secret.0.as_mut_slice());
        secret
    }

    /// Copies a slice of exactly `N` bytes. Wiping the source is the caller's.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let source: &[u8; N] = bytes.try_into().ok()?;
        let mut secret = Self::zeroed();
        *secret.0 = *source;
        Some(secret)
    }

    /// The bytes. Whoever calls this keeps them from being stored or sent in the clear.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }

    /// The bytes, to be filled in place.
    pub(crate) fn expose_mut(&mut self) -> &mut [u8; N] {
        &mut self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> ConstantTimeEq for Secret<N> {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.0.as_slice().ct_eq(other.0.as_slice())
    }
}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(PartialEq, Eq, ZeroizeOnDrop)]
        pub struct $name(Secret<$length>);

        impl $name {
            /// Length in bytes.
            pub const BYTES: usize = $length;

            /// A random key.
            #[must_use]
            pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
                Self(Secret::generate(rng))
            }

            /// Copies a slice of exactly the right length. Wiping the source is the caller's.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                Secret::from_slice(bytes).map(Self)
            }

            /// Takes secret bytes.
            #[must_use]
            pub const fn new(bytes: Secret<$length>) -> Self {
                Self(bytes)
            }

            /// The bytes. Whoever calls this keeps them from being stored or sent in the clear.
            #[must_use]
            pub fn expose(&self) -> &[u8; $length] {
                self.0.expose()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

key!(
    /// One epoch's content key, random (D6). Everything that is sealed in the epoch hangs on it.
    EpochKey, 32
);
key!(
    /// The XChaCha20-Poly1305 key of one envelope.
    EnvelopeKey, 32
);
key!(
    /// The key of one envelope's commitment. May be shown to prove one record: it opens nothing.
    CommitKey, 32
);
key!(
    /// From which one envelope's leaf salts come.
    SaltKey, 32
);
key!(
    /// Under which an epoch carries the key of one parent.
    ParentWrapKey, 32
);
key!(
    /// What a sealed vault's plaintext is under. New at each reseal.
    VaultKey, 32
);
key!(
    /// Binds a vault to the identity that put it behind a passphrase or code.
    BindingKey, 32
);
key!(
    /// What OPAQUE gives to the phone alone, alike at registration and at each sign-in.
    ExportKey, 64
);
key!(
    /// What OPAQUE gives to phone and relay alike, new at each sign-in.
    SessionKey, 64
);

impl EpochKey {
    /// A second holder of the same key, for a keyring that keeps what it also lends.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        let mut copy = Secret::zeroed();
        *copy.expose_mut() = *self.expose();
        Self(copy)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::{EpochKey, ExportKey, Secret};

    /// I4.
    #[test]
    fn debug_shows_the_type_and_nothing_else() {
        let key = EpochKey::from_slice(&[0xab; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "EpochKey(..)");
        assert_eq!(format!("{:?}", ExportKey::from_slice(&[0xab; 64]).unwrap()), "ExportKey(..)");
        assert_eq!(format!("{:?}", Secret::<4>::from_slice(&[0xab; 4]).unwrap()), "Secret(..)");
    }

    #[test]
    fn only_the_exact_length_is_a_key() {
        for length in 0..80 {
            assert_eq!(EpochKey::from_slice(&vec![1; length]).is_some(), length == 32);
        }
    }

    #[test]
    fn equality_is_of_all_bytes() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let key = EpochKey::generate(&mut rng);
        assert_eq!(key, key.duplicate());
        for index in 0..32 {
            let mut other = *key.expose();
            *other.get_mut(index).unwrap() ^= 1;
            assert_ne!(key, EpochKey::from_slice(&other).unwrap());
        }
        assert_ne!(key, EpochKey::generate(&mut rng));
    }
}
