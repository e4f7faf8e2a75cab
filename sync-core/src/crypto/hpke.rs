//! Wrapping keys to people: HPKE (RFC 9180) in base mode, single shot, with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
//! `ChaCha20Poly1305`.
//!
//! A wrap says nothing about who made it: an epoch key is proven by the commitment that its rotate operation signs, a vault
//! key by what it opens.

use std::fmt;

use beside_wire::hash::Digest;
use beside_wire::id::{HpkeKey, SpaceId};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _};
use rand_core::CryptoRngCore;
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

use super::label::Label;
use super::secret::{EpochKey, Secret, VaultKey};
use super::suite::WRAP_BYTES;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// A wrapped key: encapsulated key (32), ciphertext (32) and tag (16).
pub type Wrap = [u8; WRAP_BYTES];

/// The public key can't be wrapped to: it is of small order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the key can't be wrapped to")]
pub struct WrapError;

/// A wrap that does not open with this private key and context. One reason for all causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the wrapped key does not open")]
pub struct UnwrapError;

/// An X25519 private key that keys are wrapped to.
#[derive(PartialEq, Eq, ZeroizeOnDrop)]
pub struct HpkePrivateKey(Secret<32>);

impl HpkePrivateKey {
    /// A random key.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        Self(Secret::generate(rng))
    }

    /// The key of 32 secret bytes, all of which are keys: X25519 (RFC 7748) clamps them in use.
    #[must_use]
    pub const fn from_secret(secret: Secret<32>) -> Self {
        Self(secret)
    }

    /// The bytes, to be stored sealed.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> HpkeKey {
        HpkeKey::new(X25519HkdfSha256::sk_to_pk(&self.private()).to_bytes().into())
    }

    fn private(&self) -> Private {
        Private::from_bytes(self.0.expose()).expect("any 32 bytes are an X25519 private key")
    }
}

impl fmt::Debug for HpkePrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HpkePrivateKey(..)")
    }
}

mod sealed {
    pub trait Sealed {}
}

/// A 32-byte key that travels wrapped. Each kind has a label of its own, so a wrap of one never opens as another.
pub trait Wrapped: sealed::Sealed + Sized {
    /// What separates this kind of key from others.
    const LABEL: Label;
    /// The key's bytes.
    fn bytes(&self) -> &[u8; 32];
    /// The key of these bytes.
    fn of(bytes: Secret<32>) -> Self;
}

macro_rules! wrapped {
    ($name:ident, $label:ident) => {
        impl sealed::Sealed for $name {}

        impl Wrapped for $name {
            const LABEL: Label = Label::$label;

            fn bytes(&self) -> &[u8; 32] {
                self.expose()
            }

            fn of(bytes: Secret<32>) -> Self {
                Self::new(bytes)
            }
        }
    };
}

wrapped!(EpochKey, WrapEpoch);
wrapped!(VaultKey, WrapVault);

/// Wraps a key to a public key. `context` is bound: the wrap opens only where it is the same.
///
/// # Errors
/// [`WrapError`] if the public key is of small order (RFC 9180, section 7.1.4), as only a forged one is.
pub fn wrap<K: Wrapped>(
    key: &K,
    to: &HpkeKey,
    context: &[u8],
    mut rng: &mut dyn CryptoRngCore,
) -> Result<Wrap, WrapError> {
    let public = Public::from_bytes(to.as_bytes()).map_err(|_| WrapError)?;
    let (encapped, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &public,
        &K::LABEL.info(context),
        key.bytes(),
        &[],
        &mut rng,
    )
    .map_err(|_| WrapError)?;
    let bytes = [encapped.to_bytes().as_slice(), &ciphertext].concat();
    Wrap::try_from(bytes).map_err(|_| WrapError)
}

/// Unwraps a key that was wrapped to `private` with the same context.
///
/// # Errors
/// [`UnwrapError`] for every reason alike.
pub fn unwrap<K: Wrapped>(wrap: &Wrap, private: &HpkePrivateKey, context: &[u8]) -> Result<K, UnwrapError> {
    let (encapped, ciphertext) = wrap.split_at(32);
    let encapped = Encapped::from_bytes(encapped).map_err(|_| UnwrapError)?;
    let mut plaintext = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private.private(),
        &encapped,
        &K::LABEL.info(context),
        ciphertext,
        &[],
    )
    .map_err(|_| UnwrapError)?;
    let secret = Secret::from_slice(&plaintext);
    plaintext.zeroize();
    secret.map(K::of).ok_or(UnwrapError)
}

/// What a rotate operation signs about its key, so that a wrap can be proven right without trusting who sent it.
///
/// Hides the key, which is random, and binds it to its space.
#[must_use]
pub fn epoch_commitment(key: &EpochKey, space: &SpaceId) -> Digest {
    Label::EpochCommitment.hash(&[space.as_bytes(), key.expose()])
}

/// Checks an unwrapped key against its epoch's commitment, in constant time.
#[must_use]
pub fn epoch_commitment_fits(key: &EpochKey, space: &SpaceId, claimed: &Digest) -> bool {
    epoch_commitment(key, space).ct_eq(claimed).into()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use beside_wire::id::{HpkeKey, SpaceId};
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::super::hex;
    use super::{HpkePrivateKey, UnwrapError, WrapError, epoch_commitment, epoch_commitment_fits, unwrap, wrap};
    use crate::crypto::secret::{EpochKey, Secret, VaultKey};

    #[test]
    fn a_wrap_opens_for_its_recipient_and_context_alone() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let (recipient, other) = (HpkePrivateKey::generate(&mut rng), HpkePrivateKey::generate(&mut rng));
        let key = EpochKey::generate(&mut rng);
        let wrapped = wrap(&key, &recipient.public(), b"space", &mut rng).unwrap();
        assert_eq!(unwrap::<EpochKey>(&wrapped, &recipient, b"space").unwrap(), key);
        assert_eq!(unwrap::<EpochKey>(&wrapped, &other, b"space"), Err(UnwrapError));
        assert_eq!(unwrap::<EpochKey>(&wrapped, &recipient, b"other"), Err(UnwrapError));
        assert_eq!(unwrap::<VaultKey>(&wrapped, &recipient, b"space"), Err(UnwrapError));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let recipient = HpkePrivateKey::generate(&mut rng);
        let key = EpochKey::generate(&mut rng);
        let wrapped = wrap(&key, &recipient.public(), b"", &mut rng).unwrap();
        for bit in 0..wrapped.len() * 8 {
            let mut damaged = wrapped;
            *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
            assert_eq!(unwrap::<EpochKey>(&damaged, &recipient, b""), Err(UnwrapError), "bit {bit}");
        }
    }

    #[test]
    fn two_wraps_of_one_key_differ() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let recipient = HpkePrivateKey::generate(&mut rng).public();
        let key = EpochKey::generate(&mut rng);
        assert_ne!(wrap(&key, &recipient, b"", &mut rng).unwrap(), wrap(&key, &recipient, b"", &mut rng).unwrap());
    }

    #[test]
    fn a_key_of_small_order_is_refused() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let key = EpochKey::generate(&mut rng);
        for small in [[0; 32], {
            let mut one = [0; 32];
            *one.first_mut().unwrap() = 1;
            one
        }] {
            assert_eq!(wrap(&key, &HpkeKey::new(small), b"", &mut rng), Err(WrapError));
        }
    }

    /// RFC 7748, section 5.2: one iteration from the base point.
    #[test]
    fn x25519_agrees_with_the_rfc() {
        let mut nine = [0; 32];
        *nine.first_mut().unwrap() = 9;
        let key = HpkePrivateKey::from_secret(Secret::from_slice(&nine).unwrap());
        let shown = hex::shown(key.public().as_bytes());
        assert_eq!(shown, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }

    #[test]
    fn a_commitment_is_of_key_and_space() {
        let (key, other) = (EpochKey::from_slice(&[1; 32]).unwrap(), EpochKey::from_slice(&[2; 32]).unwrap());
        let (space, elsewhere) = (SpaceId::new([1; 32]), SpaceId::new([2; 32]));
        let claimed = epoch_commitment(&key, &space);
        assert!(epoch_commitment_fits(&key, &space, &claimed));
        assert!(!epoch_commitment_fits(&other, &space, &claimed));
        assert!(!epoch_commitment_fits(&key, &elsewhere, &claimed));
    }
}
