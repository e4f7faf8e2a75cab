//! Device certificates: an identity's root says which devices are its own.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::id::{DeviceKey, HpkeKey, IdentityKey};
use crate::signature::{BadSignature, Signature, SignatureLabel, verify};

/// A device, certified by its identity's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Certificate {
    /// Whose device it is.
    #[n(0)]
    pub identity: IdentityKey,
    /// The device's signing key.
    #[n(1)]
    pub device: DeviceKey,
    /// The HPKE key that the device starts with.
    #[n(2)]
    pub hpke: HpkeKey,
    /// The root's signature over the three.
    #[n(3)]
    pub signature: Signature,
}

impl Certificate {
    /// The bytes that the root signs.
    #[must_use]
    pub fn signed_bytes(identity: &IdentityKey, device: &DeviceKey, hpke: &HpkeKey) -> Vec<u8> {
        codec::encode(&(*identity, *device, *hpke))
    }

    /// Checks the root's signature.
    ///
    /// # Errors
    /// [`BadSignature`] where it doesn't fit.
    pub fn verify(&self) -> Result<(), BadSignature> {
        let bytes = Self::signed_bytes(&self.identity, &self.device, &self.hpke);
        verify(SignatureLabel::Certificate, self.identity.as_bytes(), &bytes, &self.signature)
    }
}
