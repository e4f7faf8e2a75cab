//! Keys from keys: HKDF-SHA256 (RFC 5869), each use under a label of its own.
//!
//! An envelope's keys hang on the epoch key, on its random nonce (the HKDF salt) and on its signed context (hashed into
//! `info`), so no two envelopes share one, and one that is moved to another place does not open there.

use beside_wire::hash::Digest;
use beside_wire::id::IdentityKey;
use hkdf::Hkdf;
use rand_core::CryptoRngCore;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::label::Label;
use super::secret::{BindingKey, CommitKey, EnvelopeKey, EpochKey, ParentWrapKey, SaltKey, Secret};
use super::suite::NONCE_BYTES;

/// A random nonce: the HKDF salt of an envelope's keys and the nonce of its body.
///
/// Never a counter: a phone that was restored or cloned would count the same twice (I9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce([u8; NONCE_BYTES]);

impl Nonce {
    /// A random nonce.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        Self(nonce)
    }

    /// A nonce that was received or stored. To seal, [`Nonce::generate`].
    #[must_use]
    pub const fn received(bytes: [u8; NONCE_BYTES]) -> Self {
        Self(bytes)
    }

    /// The nonce's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; NONCE_BYTES] {
        &self.0
    }
}

/// The keys of exactly one envelope, bound to its nonce.
///
/// [`super::aead::seal`] uses them up: take salts and commitment first.
#[derive(Debug)]
pub struct EnvelopeKeys {
    pub(super) nonce: Nonce,
    pub(super) aead: EnvelopeKey,
    pub(super) commit: CommitKey,
    pub(super) salts: SaltKey,
}

impl EnvelopeKeys {
    /// The key of the commitment. Showing it proves records and opens nothing.
    #[must_use]
    pub const fn commit(&self) -> &CommitKey {
        &self.commit
    }

    /// The nonce that these keys hang on.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }
}

/// Derives an envelope's keys from its epoch's key, its nonce and its signed context.
///
/// HKDF-Extract with the nonce as salt; HKDF-Expand under a label and the context's hash for each key.
#[must_use]
pub fn envelope_keys(epoch: &EpochKey, nonce: Nonce, context: &[u8]) -> EnvelopeKeys {
    let context = Label::EnvelopeContext.hash(&[context]);
    let source = Hkdf::<Sha256>::new(Some(nonce.as_bytes()), epoch.expose());
    EnvelopeKeys {
        nonce,
        aead: EnvelopeKey::new(expand(&source, Label::EnvelopeAead, &context)),
        commit: CommitKey::new(expand(&source, Label::EnvelopeCommit, &context)),
        salts: SaltKey::new(expand(&source, Label::EnvelopeSalts, &context)),
    }
}

/// The salt of the record at `index`: 16 bytes that are never sent, and reveal no other record's when one is proven.
#[must_use]
pub fn leaf_salt(keys: &EnvelopeKeys, index: u32) -> [u8; 16] {
    let source = Hkdf::<Sha256>::new(None, keys.salts.expose());
    *expand::<16>(&source, Label::LeafSalt, &index.to_be_bytes()).expose()
}

/// The key under which `child` carries the parent epoch of this commitment.
#[must_use]
pub(crate) fn parent_wrap_key(child: &EpochKey, parent_commitment: &Digest) -> ParentWrapKey {
    let source = Hkdf::<Sha256>::new(None, child.expose());
    ParentWrapKey::new(expand(&source, Label::ParentWrap, parent_commitment))
}

/// A secret from a person's secret (a code, an export key), under a label and no context.
#[must_use]
pub(crate) fn from_secret<const N: usize>(secret: &[u8], label: Label) -> Secret<N> {
    expand(&Hkdf::<Sha256>::new(None, secret), label, &[])
}

/// Ties an identity to a person's secret: only who holds the secret can make it, and it gives nothing of the secret away.
#[must_use]
pub fn vault_binding(key: &BindingKey, identity: &IdentityKey) -> [u8; 32] {
    let source = Hkdf::<Sha256>::new(None, key.expose());
    *expand::<32>(&source, Label::VaultBinding, identity.as_bytes()).expose()
}

/// Checks a tie between identity and secret, in constant time.
#[must_use]
pub fn vault_binding_fits(key: &BindingKey, identity: &IdentityKey, claimed: &[u8]) -> bool {
    vault_binding(key, identity).as_slice().ct_eq(claimed).into()
}

fn expand<const N: usize>(source: &Hkdf<Sha256>, label: Label, context: &[u8]) -> Secret<N> {
    const { assert!(N <= 255 * 32, "RFC 5869 gives at most 255 blocks") };
    let mut secret = Secret::zeroed();
    source
        .expand(&label.info(context), secret.expose_mut())
        .expect("HKDF fails only above 255 blocks, and the length is checked at compile time");
    secret
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeSet;

    use super::super::hex;
    use super::{EpochKey, Hkdf, Nonce, Sha256, envelope_keys, leaf_salt};

    fn epoch(byte: u8) -> EpochKey {
        EpochKey::from_slice(&[byte; 32]).unwrap()
    }

    /// RFC 5869, appendix A.1.
    #[test]
    fn hkdf_agrees_with_the_rfc() {
        let salt: Vec<u8> = (0x00..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let mut okm = [0; 42];
        Hkdf::<Sha256>::new(Some(&salt), &[0x0b; 22]).expand(&info, &mut okm).unwrap();
        let shown = hex::shown(&okm);
        assert_eq!(shown, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    #[test]
    fn each_input_changes_each_key() {
        let nonce = Nonce::received([1; 24]);
        let variants = [
            envelope_keys(&epoch(1), nonce, b"context"),
            envelope_keys(&epoch(2), nonce, b"context"),
            envelope_keys(&epoch(1), Nonce::received([2; 24]), b"context"),
            envelope_keys(&epoch(1), nonce, b"context'"),
        ];
        let mut seen = BTreeSet::new();
        for keys in &variants {
            assert!(seen.insert(*keys.aead.expose()));
            assert!(seen.insert(*keys.commit.expose()));
            assert!(seen.insert(*keys.salts.expose()));
        }
        let again = envelope_keys(&epoch(1), nonce, b"context");
        assert_eq!(Some(&again.aead), variants.first().map(|keys| &keys.aead));
    }

    #[test]
    fn salts_differ_by_index_and_envelope() {
        let first = envelope_keys(&epoch(1), Nonce::received([1; 24]), b"");
        let second = envelope_keys(&epoch(1), Nonce::received([2; 24]), b"");
        let salts: BTreeSet<[u8; 16]> = (0..100).flat_map(|i| [leaf_salt(&first, i), leaf_salt(&second, i)]).collect();
        assert_eq!(salts.len(), 200);
    }
}
