//! The relay's head-signing key. All nodes of a relay share it; it is kept with the database.

use beside_wire::id::RelayKey;
use beside_wire::signature::{Signature, SignatureLabel};
use ed25519_dalek::{Signer as _, SigningKey};

use super::heads::HeadSigner;

/// Signs heads and incarnation statements. The key is wiped when this is dropped, and never shown.
pub struct RelayKeys {
    heads: SigningKey,
}

impl RelayKeys {
    /// The key of a seed.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self { heads: SigningKey::from_bytes(seed) }
    }
}

impl HeadSigner for RelayKeys {
    fn relay(&self) -> RelayKey {
        RelayKey::new(self.heads.verifying_key().to_bytes())
    }

    fn sign(&self, label: SignatureLabel, message: &[u8]) -> Signature {
        Signature::new(self.heads.sign(&label.message(message)).to_bytes())
    }
}
