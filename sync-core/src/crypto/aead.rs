//! Sealing bodies: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under keys that are made for one body each.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::Zeroizing;

use super::derive::{EnvelopeKeys, Nonce};
use super::label::Label;
use super::secret::VaultKey;

/// A body that does not open. There is one reason for all causes, so that it is no oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the sealed bytes do not open")]
pub struct OpenError;

/// Seals an envelope's body. The keys are used up, so no nonce can meet its key twice (I9).
///
/// The result is [`super::suite::TAG_BYTES`] longer than `plaintext`.
#[must_use]
pub fn seal(keys: EnvelopeKeys, associated: &[u8], plaintext: &[u8]) -> Vec<u8> {
    let EnvelopeKeys { nonce, aead, commit: _, salts: _ } = keys;
    seal_with(aead.expose(), nonce, Payload { msg: plaintext, aad: associated })
}

/// Opens an envelope's body. The keys are lent: the commitment is checked with them after this, before anything is parsed.
///
/// # Errors
/// [`OpenError`] if key, nonce, associated data or ciphertext is not what was sealed.
pub fn open(keys: &EnvelopeKeys, associated: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, OpenError> {
    open_with(keys.aead.expose(), keys.nonce, Payload { msg: ciphertext, aad: associated })
}

/// Seals a vault's plaintext under a key that is new with it.
#[must_use]
pub fn seal_vault(
    key: &VaultKey,
    associated: &[u8],
    plaintext: &[u8],
    rng: &mut dyn CryptoRngCore,
) -> (Nonce, Vec<u8>) {
    let nonce = Nonce::generate(rng);
    let associated = Label::VaultBody.info(associated);
    (nonce, seal_with(key.expose(), nonce, Payload { msg: plaintext, aad: &associated }))
}

/// Opens a vault's plaintext, which is wiped when it is dropped.
///
/// # Errors
/// [`OpenError`] if anything is not what was sealed.
pub fn open_vault(
    key: &VaultKey,
    nonce: Nonce,
    associated: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let associated = Label::VaultBody.info(associated);
    open_with(key.expose(), nonce, Payload { msg: ciphertext, aad: &associated }).map(Zeroizing::new)
}

pub(super) fn seal_with(key: &[u8; 32], nonce: Nonce, payload: Payload<'_, '_>) -> Vec<u8> {
    XChaCha20Poly1305::new(Key::from_slice(key))
        .encrypt(XNonce::from_slice(nonce.as_bytes()), payload)
        .expect("XChaCha20-Poly1305 refuses only above 256 GiB, more than a slice of ours ever holds")
}

pub(super) fn open_with(key: &[u8; 32], nonce: Nonce, payload: Payload<'_, '_>) -> Result<Vec<u8>, OpenError> {
    XChaCha20Poly1305::new(Key::from_slice(key))
        .decrypt(XNonce::from_slice(nonce.as_bytes()), payload)
        .map_err(|_| OpenError)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::{OpenError, open, open_vault, seal, seal_vault};
    use crate::crypto::derive::{EnvelopeKeys, Nonce, envelope_keys};
    use crate::crypto::secret::{EpochKey, VaultKey};

    fn keys(epoch: u8, nonce: u8) -> EnvelopeKeys {
        envelope_keys(&EpochKey::from_slice(&[epoch; 32]).unwrap(), Nonce::received([nonce; 24]), b"context")
    }

    #[test]
    fn a_body_opens_with_its_keys_alone() {
        let sealed = seal(keys(1, 1), b"header", b"a quiet day");
        assert_eq!(sealed.len(), 11 + 16);
        assert_eq!(open(&keys(1, 1), b"header", &sealed).unwrap(), b"a quiet day");
        assert_eq!(open(&keys(2, 1), b"header", &sealed), Err(OpenError));
        assert_eq!(open(&keys(1, 2), b"header", &sealed), Err(OpenError));
        assert_eq!(open(&keys(1, 1), b"headex", &sealed), Err(OpenError));
        let moved = envelope_keys(&EpochKey::from_slice(&[1; 32]).unwrap(), Nonce::received([1; 24]), b"elsewhere");
        assert_eq!(open(&moved, b"header", &sealed), Err(OpenError));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let sealed = seal(keys(1, 1), b"header", b"a quiet day");
        for bit in 0..sealed.len() * 8 {
            let mut damaged = sealed.clone();
            *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
            assert_eq!(open(&keys(1, 1), b"header", &damaged), Err(OpenError), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert_eq!(open(&keys(1, 1), b"header", sealed.get(..length).unwrap()), Err(OpenError), "{length} bytes");
        }
    }

    #[test]
    fn a_vault_and_a_body_never_open_each_other() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let envelope = keys(1, 1);
        let vault_key = VaultKey::from_slice(envelope.aead.expose()).unwrap();
        let (nonce, sealed) = seal_vault(&vault_key, b"", b"root", &mut rng);
        assert_eq!(open_vault(&vault_key, nonce, b"", &sealed).unwrap().as_slice(), b"root");
        let same_nonce = EnvelopeKeys { nonce, ..envelope };
        assert_eq!(open(&same_nonce, b"", &sealed), Err(OpenError));
    }
}
