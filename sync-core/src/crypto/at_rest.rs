//! Keys and sealing for what lies on this device's own disk.
//!
//! Nothing here ever travels: the wire has its own suite. The cipher is XChaCha20-Poly1305
//! (draft-irtf-cfrg-xchacha-03) with a random 24-byte nonce, so that a restored backup which draws nonces anew can't meet
//! an old one (I9). A passphrase is stretched by Argon2id (RFC 9106), keys are separated by HKDF-SHA256 (RFC 5869).
//!
//! Deliberately absent: protection against somebody who puts back an older value of the same row. Whoever can write the
//! disk can put back the whole disk as well, and the heads that phones gossip are what notices that.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::{AeadInPlace as _, Key, KeyInit as _, Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand_core::{CryptoRng, RngCore};
use sha2::Sha256;
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

/// The first byte of every sealed value.
const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;

/// How many bytes [`seal`] adds: format 1, nonce 24, tag 16.
pub const SEALED_OVERHEAD_BYTES: usize = 1 + NONCE_BYTES + TAG_BYTES;

/// A 32-byte key for values on this disk. It is wiped when dropped, never printed and never copied.
#[derive(ZeroizeOnDrop)]
pub struct AtRestKey([u8; 32]);

impl AtRestKey {
    /// Takes over bytes from a keystore. The caller wipes its own copy.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Draws a new key.
    #[must_use]
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut key = Self([0; 32]);
        rng.fill_bytes(&mut key.0);
        key
    }

    /// The bytes, for a keystore to keep and for nothing else.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose only. Knowing it tells nothing about this key or its other children.
    #[must_use]
    pub fn derive(&self, purpose: &str, context: &[u8]) -> Self {
        let mut child = Self([0; 32]);
        expand(&self.0, context, purpose, &mut child.0);
        child
    }

    /// Sixteen bytes that tell this key from another one without telling anything else about it.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 16] {
        let mut print = [0; 16];
        expand(&self.0, &[], "fingerprint", &mut print);
        print
    }
}

impl std::fmt::Debug for AtRestKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AtRestKey")
    }
}

/// The bytes were not sealed under this key for this place, or somebody changed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value doesn't open")]
pub struct NotSealedHere;

/// Seals `plaintext` for the place that `associated` names: format 1 ‖ nonce 24 ‖ ciphertext ‖ tag 16.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "it doesn't: nothing in memory is as large as the cipher's bound")]
pub fn seal(key: &AtRestKey, associated: &[u8], plaintext: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Vec<u8> {
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let mut body = Vec::with_capacity(plaintext.len() + TAG_BYTES);
    body.extend_from_slice(plaintext);
    let tag = cipher(key)
        .encrypt_in_place_detached(XNonce::from_slice(&nonce), &bound(associated), &mut body)
        .expect("the cipher refuses only plaintexts above 256 GiB, and these are in memory");
    let mut sealed = Vec::with_capacity(plaintext.len() + SEALED_OVERHEAD_BYTES);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.append(&mut body);
    sealed.extend_from_slice(&tag);
    sealed
}

/// Opens what [`seal`] made for the same place.
///
/// # Errors
/// [`NotSealedHere`] for another key, another place, another format or changed bytes; which of these can't be told.
pub fn open(key: &AtRestKey, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotSealedHere> {
    let (&format, rest) = sealed.split_first().ok_or(NotSealedHere)?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(NotSealedHere)?;
    let (body, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(NotSealedHere)?;
    if format != FORMAT {
        return Err(NotSealedHere);
    }
    let mut plaintext = body.to_vec();
    let opened = cipher(key).decrypt_in_place_detached(
        XNonce::from_slice(nonce),
        &bound(associated),
        &mut plaintext,
        Tag::from_slice(tag),
    );
    opened.map(|()| plaintext).map_err(|_| NotSealedHere)
}

/// What a passphrase costs to try, for us and for a thief: memory in KiB and passes over it, on one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StretchCost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

/// Why a passphrase couldn't be stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StretchError {
    /// The device has not enough memory free for this cost.
    #[error("not enough memory to stretch a passphrase")]
    OutOfMemory,
    /// Argon2id takes no such cost or no such long passphrase.
    #[error("a passphrase can't be stretched at this cost")]
    Refused,
}

/// The key that needs both the keystore and the passphrase: `HKDF(keystore ‖ Argon2id(passphrase, salt), salt)`.
///
/// # Errors
/// [`StretchError::OutOfMemory`] before anything is computed; a small phone then still runs, locked.
pub fn stretch(
    keystore: &AtRestKey,
    passphrase: &[u8],
    salt: &[u8; 16],
    cost: StretchCost,
) -> Result<AtRestKey, StretchError> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| StretchError::Refused)?;
    let mut memory = Vec::new();
    memory.try_reserve_exact(params.block_count()).map_err(|_| StretchError::OutOfMemory)?;
    memory.resize(params.block_count(), Block::default());

    let mut stretched = Zeroizing::new([0; 32]);
    let outcome = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        passphrase,
        salt,
        stretched.as_mut_slice(),
        &mut memory,
    );
    for block in &mut memory {
        block.as_mut().zeroize();
    }
    outcome.map_err(|_| StretchError::Refused)?;

    let mut both = Zeroizing::new([0; 64]);
    for (slot, byte) in both.iter_mut().zip(keystore.0.iter().chain(stretched.iter())) {
        *slot = *byte;
    }
    let mut key = AtRestKey([0; 32]);
    expand(both.as_slice(), salt, "lock", &mut key.0);
    Ok(key)
}

fn cipher(key: &AtRestKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(&key.0))
}

fn bound(associated: &[u8]) -> Vec<u8> {
    [b"beside/at-rest/".as_slice(), &[FORMAT], associated].concat()
}

fn expand(secret: &[u8], salt: &[u8], purpose: &str, out: &mut [u8]) {
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand_multi_info(&[b"beside/at-rest/1/", purpose.as_bytes()], out)
        .expect("HKDF-SHA256 gives up to 8160 bytes, and no caller asks for more than 32");
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    const LIGHT: StretchCost = StretchCost { memory_kib: 64, passes: 1 };

    #[test]
    fn a_value_opens_only_under_its_key_and_in_its_place() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let (key, other) = (AtRestKey::generate(&mut rng), AtRestKey::generate(&mut rng));
        let sealed = seal(&key, b"place", b"a quiet evening", &mut rng);
        assert_eq!(sealed.len(), 15 + SEALED_OVERHEAD_BYTES);
        assert_eq!(open(&key, b"place", &sealed).unwrap(), b"a quiet evening");
        assert_eq!(open(&key, b"elsewhere", &sealed), Err(NotSealedHere));
        assert_eq!(open(&other, b"place", &sealed), Err(NotSealedHere));
    }

    #[test]
    fn every_changed_bit_and_every_cut_is_noticed() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let key = AtRestKey::generate(&mut rng);
        let sealed = seal(&key, b"place", b"soup with Marta", &mut rng);
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(open(&key, b"place", &changed), Err(NotSealedHere));
            }
            assert_eq!(open(&key, b"place", &sealed[..at]), Err(NotSealedHere));
        }
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let key = AtRestKey::generate(&mut rng);
        assert_ne!(seal(&key, b"p", b"words", &mut rng), seal(&key, b"p", b"words", &mut rng));
    }

    #[test]
    fn a_stretched_key_depends_on_each_of_its_inputs() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let (keystore, other) = (AtRestKey::generate(&mut rng), AtRestKey::generate(&mut rng));
        let twice = StretchCost { passes: 2, ..LIGHT };
        let keys = [
            stretch(&keystore, b"word", &[1; 16], LIGHT),
            stretch(&other, b"word", &[1; 16], LIGHT),
            stretch(&keystore, b"Word", &[1; 16], LIGHT),
            stretch(&keystore, b"word", &[2; 16], LIGHT),
            stretch(&keystore, b"word", &[1; 16], twice),
        ];
        let distinct: std::collections::BTreeSet<_> = keys.into_iter().map(|key| *key.unwrap().expose()).collect();
        assert_eq!(distinct.len(), 5);
        let again = stretch(&keystore, b"word", &[1; 16], LIGHT).unwrap();
        assert!(distinct.contains(again.expose()));
    }

    #[test]
    fn a_key_never_prints_itself() {
        let key = AtRestKey::from_bytes([0xab; 32]);
        assert_eq!(format!("{key:?}"), "AtRestKey");
        assert_ne!(key.derive("a", b"").fingerprint(), key.derive("b", b"").fingerprint());
    }
}
