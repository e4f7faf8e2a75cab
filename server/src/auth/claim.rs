//! An install's claim: that this sign-in key speaks for this device key at this relay. The device key signs it, so nobody
//! can enrol an install with somebody else's device and have its chains taken as their own.

use beside_wire::account::InstallClaim;
use beside_wire::id::RelayKey;
use beside_wire::signature::{SignatureLabel, verify};
use ed25519_dalek::VerifyingKey;
use thiserror::Error;

/// A claim that doesn't fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the install's claim does not fit")]
pub(crate) struct ClaimInvalid;

/// Checks the device key's signature, and that the sign-in key is one: under a key of small order, anybody's signature
/// would fit.
pub(crate) fn check(relay: &RelayKey, claim: &InstallClaim) -> Result<(), ClaimInvalid> {
    let sign_in = VerifyingKey::from_bytes(claim.sign_in.as_bytes()).map_err(|_| ClaimInvalid)?;
    if sign_in.is_weak() {
        return Err(ClaimInvalid);
    }
    let bytes = InstallClaim::signed_bytes(relay, &claim.sign_in, &claim.device);
    verify(SignatureLabel::InstallClaim, claim.device.as_bytes(), &bytes, &claim.signature).map_err(|_| ClaimInvalid)
}

#[cfg(test)]
mod tests {
    use beside_wire::id::{DeviceKey, SignInKey};
    use beside_wire::signature::Signature;
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;

    const RELAY: RelayKey = RelayKey::new([3; 32]);

    fn claim(sign_in: [u8; 32], label: SignatureLabel) -> InstallClaim {
        let device = SigningKey::from_bytes(&[2; 32]);
        let (sign_in, key) = (SignInKey::new(sign_in), DeviceKey::new(device.verifying_key().to_bytes()));
        let message = label.message(&InstallClaim::signed_bytes(&RELAY, &sign_in, &key));
        InstallClaim { sign_in, device: key, signature: Signature::new(device.sign(&message).to_bytes()) }
    }

    #[test]
    fn a_claim_is_for_one_relay_one_purpose_and_a_real_key() {
        let sign_in = SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes();
        let good = claim(sign_in, SignatureLabel::InstallClaim);
        assert_eq!(check(&RELAY, &good), Ok(()));
        assert_eq!(check(&RelayKey::new([4; 32]), &good), Err(ClaimInvalid));
        assert_eq!(check(&RELAY, &claim(sign_in, SignatureLabel::Operation)), Err(ClaimInvalid));
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(check(&RELAY, &claim(identity, SignatureLabel::InstallClaim)), Err(ClaimInvalid));
    }
}
