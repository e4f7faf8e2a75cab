//! What makes an install a device: a signing key that its identity certified, and an HPKE key that epoch keys are wrapped to.
//!
//! A restored backup is another device (D4): it makes new ones of these. The sign-in key is apart
//! ([`crate::crypto::sign::SignInSigningKey`]), as a locked phone still syncs with it and can't open these.

use beside_wire::id::{DeviceKey, HpkeKey};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::crypto::hpke::HpkePrivateKey;
use crate::crypto::secret::Secret;
use crate::crypto::sign::DeviceSigningKey;

const VERSION: u8 = 1;

/// Why stored bytes are no device's secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DeviceSecretsError {
    /// Written by a later version.
    #[error("the device keys are of a later version")]
    UnknownVersion,
    /// Not what was stored.
    #[error("the device keys are damaged")]
    Damaged,
}

/// A device's secrets, wiped on drop.
#[derive(Debug)]
pub struct DeviceSecrets {
    /// Signs envelopes and operations.
    pub signing: DeviceSigningKey,
    /// The newest key that epochs are wrapped to.
    pub hpke: HpkePrivateKey,
}

impl DeviceSecrets {
    /// Length in bytes of the stored form.
    pub const BYTES: usize = 1 + 32 + 32;

    /// A new device.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        Self { signing: DeviceSigningKey::generate(rng), hpke: HpkePrivateKey::generate(rng) }
    }

    /// The device's public key.
    #[must_use]
    pub fn device(&self) -> DeviceKey {
        self.signing.public()
    }

    /// The key that epochs are wrapped to.
    #[must_use]
    pub fn hpke_key(&self) -> HpkeKey {
        self.hpke.public()
    }

    /// Takes a new HPKE key and gives the old one, which opens wraps that are still on their way (D6 says for how long).
    #[must_use = "wraps that are on their way open with the old key alone"]
    pub fn renew_hpke(&mut self, rng: &mut dyn CryptoRngCore) -> HpkePrivateKey {
        std::mem::replace(&mut self.hpke, HpkePrivateKey::generate(rng))
    }

    /// Version (1), signing seed (32), HPKE private key (32): to be stored sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Self::BYTES));
        bytes.push(VERSION);
        bytes.extend_from_slice(self.signing.to_secret().expose());
        bytes.extend_from_slice(self.hpke.expose());
        bytes
    }

    /// Reads what [`Self::to_bytes`] gave.
    ///
    /// # Errors
    /// [`DeviceSecretsError`] for a later version or other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DeviceSecretsError> {
        let (version, keys) = bytes.split_first().ok_or(DeviceSecretsError::Damaged)?;
        if *version != VERSION {
            return Err(DeviceSecretsError::UnknownVersion);
        }
        let (signing, hpke) = keys.split_at_checked(32).ok_or(DeviceSecretsError::Damaged)?;
        let signing = Secret::from_slice(signing).ok_or(DeviceSecretsError::Damaged)?;
        let hpke = Secret::from_slice(hpke).ok_or(DeviceSecretsError::Damaged)?;
        Ok(Self { signing: DeviceSigningKey::from_secret(&signing), hpke: HpkePrivateKey::from_secret(hpke) })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::{DeviceSecrets, DeviceSecretsError};

    #[test]
    fn a_stored_device_is_the_same_device() {
        let device = DeviceSecrets::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        let bytes = device.to_bytes();
        assert_eq!(bytes.len(), DeviceSecrets::BYTES);
        let again = DeviceSecrets::from_bytes(&bytes).unwrap();
        assert_eq!((again.device(), again.hpke_key()), (device.device(), device.hpke_key()));
        for length in 0..100 {
            let cut: Vec<u8> = bytes.iter().copied().chain([0; 100]).take(length).collect();
            let expected = if length == DeviceSecrets::BYTES { None } else { Some(DeviceSecretsError::Damaged) };
            assert_eq!(DeviceSecrets::from_bytes(&cut).err(), expected, "{length} bytes");
        }
        let later: Vec<u8> = [2].into_iter().chain(bytes.iter().copied().skip(1)).collect();
        assert_eq!(DeviceSecrets::from_bytes(&later).err(), Some(DeviceSecretsError::UnknownVersion));
    }

    #[test]
    fn renewing_keeps_the_device_and_hands_over_the_old_key() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut device = DeviceSecrets::generate(&mut rng);
        let (key, hpke) = (device.device(), device.hpke_key());
        let old = device.renew_hpke(&mut rng);
        assert_eq!(device.device(), key);
        assert_eq!(old.public(), hpke);
        assert_ne!(device.hpke_key(), hpke);
    }
}
