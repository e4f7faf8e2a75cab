//! The identity root: the key that peers pin, which certifies a person's devices and revokes them.

use beside_wire::id::IdentityKey;
use rand_core::CryptoRngCore;

use crate::crypto::secret::Secret;
use crate::crypto::sign::RootSigningKey;

/// A root in hand. It is wiped when this is dropped, so hold it for one act.
#[derive(Debug)]
pub struct IdentityRoot(RootSigningKey);

impl IdentityRoot {
    /// A new person.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        Self(RootSigningKey::generate(rng))
    }

    /// The public identity.
    #[must_use]
    pub fn identity(&self) -> IdentityKey {
        self.0.public()
    }

    /// The key, to certify a device or to sign that one was added or revoked. A root signs nothing else.
    #[must_use]
    pub const fn key(&self) -> &RootSigningKey {
        &self.0
    }

    /// Does one act and wipes the root.
    pub fn use_once<T>(self, act: impl FnOnce(&RootSigningKey) -> T) -> T {
        act(&self.0)
    }

    pub(super) fn from_secret(seed: &Secret<32>) -> Self {
        Self(RootSigningKey::from_secret(seed))
    }

    pub(super) fn to_secret(&self) -> Secret<32> {
        self.0.to_secret()
    }
}

#[cfg(test)]
mod tests {
    use beside_wire::signature::{SignatureLabel, verify};
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::IdentityRoot;

    #[test]
    fn a_root_signs_for_its_identity() {
        let root = IdentityRoot::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        let identity = root.identity();
        let signature = root.use_once(|root| root.sign(SignatureLabel::Certificate, b"bytes"));
        assert!(verify(SignatureLabel::Certificate, identity.as_bytes(), b"bytes", &signature).is_ok());
        assert!(verify(SignatureLabel::RootOperation, identity.as_bytes(), b"bytes", &signature).is_err());
    }
}
