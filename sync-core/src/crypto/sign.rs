//! Signing: pure Ed25519 (RFC 8032), a key type for each purpose, always under a label.
//!
//! What is signed is `"beside/1/" ‖ label ‖ 0x00 ‖ message`; `beside_wire::signature` says so for both sides and checks it.

use std::fmt;

use beside_wire::id::{DeviceKey, IdentityKey, InviteKey, RecoveryKey, SignInKey};
use beside_wire::signature::{Signature, SignatureLabel};
use ed25519_dalek::{Signer as _, SigningKey};
use rand_core::CryptoRngCore;
use zeroize::ZeroizeOnDrop;

use super::secret::Secret;

macro_rules! signing_key {
    ($(#[$doc:meta])* $name:ident, $public:ty) => {
        $(#[$doc])*
        #[derive(ZeroizeOnDrop)]
        pub struct $name(SigningKey);

        impl $name {
            /// A random key.
            #[must_use]
            pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
                Self::from_secret(&Secret::generate(rng))
            }

            /// The key of a 32-byte seed (RFC 8032, section 5.1.5).
            #[must_use]
            pub fn from_secret(seed: &Secret<32>) -> Self {
                Self(SigningKey::from_bytes(seed.expose()))
            }

            /// The seed, to be stored sealed.
            #[must_use]
            pub fn to_secret(&self) -> Secret<32> {
                let mut seed = Secret::zeroed();
                *seed.expose_mut() = *self.0.as_bytes();
                seed
            }

            /// The verifying key.
            #[must_use]
            pub fn public(&self) -> $public {
                <$public>::new(self.0.verifying_key().to_bytes())
            }

            /// Signs `message` for the purpose that `label` names.
            #[must_use]
            pub fn sign(&self, label: SignatureLabel, message: &[u8]) -> Signature {
                Signature::new(self.0.sign(&label.message(message)).to_bytes())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

signing_key!(
    /// Signs a device's envelopes and operations.
    DeviceSigningKey, DeviceKey
);
signing_key!(
    /// An identity's root: certifies and revokes its devices, and nothing else (D5).
    RootSigningKey, IdentityKey
);
signing_key!(
    /// Signs an install in to its relay. Certified by nobody and shown to no member.
    SignInSigningKey, SignInKey
);
signing_key!(
    /// What the recovery code signs with, to fetch the vault and enrol a device.
    RecoverySigningKey, RecoveryKey
);

signing_key!(
    /// An invite to one pair: its link carries it, and whoever accepts signs with it.
    InviteSigningKey, InviteKey
);

impl SignInSigningKey {
    /// Signs a JWS signing input (RFC 7515, section 5.1; `alg` `EdDSA` of RFC 8037), which no label may stand before.
    ///
    /// A signing input begins with base64url of `{`, a labelled message with `beside/1/`: neither passes for the other.
    #[must_use]
    pub fn sign_assertion(&self, signing_input: &[u8]) -> Signature {
        Signature::new(self.0.sign(signing_input).to_bytes())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use beside_wire::signature::{Signature, SignatureLabel, verify};
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::super::hex;
    use super::{DeviceSigningKey, RootSigningKey, Secret, SignInSigningKey};

    /// RFC 8032, section 7.1, test 1.
    #[test]
    fn ed25519_agrees_with_the_rfc() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let key = SignInSigningKey::from_secret(&Secret::from_slice(&hex::read(seed)).unwrap());
        let public = hex::shown(key.public().as_bytes());
        assert_eq!(public, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let signature = hex::shown(key.sign_assertion(b"").as_bytes());
        assert_eq!(
            signature,
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        );
    }

    #[test]
    fn wire_accepts_what_is_signed_and_nothing_else() {
        let key = DeviceSigningKey::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        let other = DeviceSigningKey::generate(&mut ChaCha20Rng::from_seed([2; 32]));
        let signature = key.sign(SignatureLabel::Envelope, b"bytes");
        let public = *key.public().as_bytes();
        assert!(verify(SignatureLabel::Envelope, &public, b"bytes", &signature).is_ok());
        assert!(verify(SignatureLabel::Operation, &public, b"bytes", &signature).is_err());
        assert!(verify(SignatureLabel::Envelope, &public, b"bytez", &signature).is_err());
        assert!(verify(SignatureLabel::Envelope, other.public().as_bytes(), b"bytes", &signature).is_err());
        for bit in 0..512 {
            let mut damaged = *signature.as_bytes();
            *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
            assert!(
                verify(SignatureLabel::Envelope, &public, b"bytes", &Signature::new(damaged)).is_err(),
                "bit {bit}"
            );
        }
    }

    #[test]
    fn a_stored_key_is_the_same_key_and_shows_nothing() {
        let key = RootSigningKey::generate(&mut ChaCha20Rng::from_seed([1; 32]));
        assert_eq!(RootSigningKey::from_secret(&key.to_secret()).public(), key.public());
        assert_eq!(format!("{key:?}"), "RootSigningKey(..)");
    }
}
