//! An epoch that carries the key of an epoch before it, for spaces whose newcomers may read all history (D6).

use beside_wire::hash::Digest;
use beside_wire::id::SpaceId;
use chacha20poly1305::aead::Payload;
use rand_core::CryptoRngCore;

use super::aead::{OpenError, open_with, seal_with};
use super::derive::{Nonce, parent_wrap_key};
use super::hpke::{epoch_commitment, epoch_commitment_fits};
use super::secret::{EpochKey, Secret};
use super::suite::{NONCE_BYTES, TAG_BYTES};

/// Length in bytes of a parent's key under its child's: nonce, ciphertext and tag.
pub const PARENT_WRAP_BYTES: usize = NONCE_BYTES + 32 + TAG_BYTES;

/// A parent's key under its child's.
pub type ParentWrap = [u8; PARENT_WRAP_BYTES];

/// Puts `parent` under `child`, so that who holds the child's key has the parent's too.
#[must_use]
pub fn wrap_parent(child: &EpochKey, parent: &EpochKey, space: &SpaceId, rng: &mut dyn CryptoRngCore) -> ParentWrap {
    let key = parent_wrap_key(child, &epoch_commitment(parent, space));
    let nonce = Nonce::generate(rng);
    let ciphertext = seal_with(key.expose(), nonce, Payload { msg: parent.expose(), aad: space.as_bytes() });
    let mut wrap = [0; PARENT_WRAP_BYTES];
    for (to, from) in wrap.iter_mut().zip(nonce.as_bytes().iter().chain(&ciphertext)) {
        *to = *from;
    }
    wrap
}

/// Takes the parent of this commitment from under `child`.
///
/// # Errors
/// [`OpenError`] if it does not open, or if what is inside is another epoch's key.
pub fn unwrap_parent(
    child: &EpochKey,
    wrap: &ParentWrap,
    space: &SpaceId,
    commitment: &Digest,
) -> Result<EpochKey, OpenError> {
    let (nonce, ciphertext) = wrap.split_first_chunk().ok_or(OpenError)?;
    let key = parent_wrap_key(child, commitment);
    let payload = Payload { msg: ciphertext, aad: space.as_bytes() };
    let bytes = zeroize::Zeroizing::new(open_with(key.expose(), Nonce::received(*nonce), payload)?);
    let parent = EpochKey::new(Secret::from_slice(&bytes).ok_or(OpenError)?);
    if epoch_commitment_fits(&parent, space, commitment) { Ok(parent) } else { Err(OpenError) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use beside_wire::id::SpaceId;
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::{EpochKey, OpenError, epoch_commitment, unwrap_parent, wrap_parent};

    #[test]
    fn a_parent_opens_under_its_child_in_its_space_alone() {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let [child, parent, other] = [(); 3].map(|()| EpochKey::generate(&mut rng));
        let (space, elsewhere) = (SpaceId::new([1; 32]), SpaceId::new([2; 32]));
        let commitment = epoch_commitment(&parent, &space);
        let wrap = wrap_parent(&child, &parent, &space, &mut rng);
        assert_eq!(unwrap_parent(&child, &wrap, &space, &commitment).unwrap(), parent);
        assert_eq!(unwrap_parent(&other, &wrap, &space, &commitment), Err(OpenError));
        assert_eq!(unwrap_parent(&child, &wrap, &elsewhere, &commitment), Err(OpenError));
        assert_eq!(unwrap_parent(&child, &wrap, &space, &epoch_commitment(&other, &space)), Err(OpenError));
        for bit in 0..wrap.len() * 8 {
            let mut damaged = wrap;
            *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
            assert_eq!(unwrap_parent(&child, &damaged, &space, &commitment), Err(OpenError), "bit {bit}");
        }
    }
}
