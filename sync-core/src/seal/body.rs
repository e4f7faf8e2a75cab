//! A body: leaves, framed by their lengths, deflated if that helps, padded so that its length tells little.

use beside_wire::hash::Digest;
use beside_wire::limits::{BODY_INFLATED_BYTES_MAX, LEAVES_MAX};
use thiserror::Error;

use crate::crypto::commit::{leaf_hash, merkle_root};
use crate::crypto::compress::{compress, expand};
use crate::crypto::derive::{EnvelopeKeys, leaf_salt};
use crate::crypto::pad::{pad, unpad};

const BODY_VERSION: u8 = 1;

/// Why a body gives no leaves. One word for all reasons that a peer could have caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BodyError {
    /// A newer version wrote it.
    #[error("a newer version of Beside wrote this")]
    NewerVersion,
    /// Not readable, or over a bound.
    #[error("the content is damaged")]
    Malformed,
}

/// Leaves as one run of bytes: version, then each leaf behind its length.
#[must_use]
pub fn framed_bytes(leaves: &[Vec<u8>]) -> Vec<u8> {
    let mut framed = vec![BODY_VERSION];
    for leaf in leaves {
        let length = u32::try_from(leaf.len()).unwrap_or(u32::MAX);
        framed.extend_from_slice(&length.to_be_bytes());
        framed.extend_from_slice(leaf);
    }
    framed
}

/// The padded body of these leaves; `None` if it can't be padded.
pub(super) fn pack(leaves: &[Vec<u8>]) -> Option<Vec<u8>> {
    pad(&compress(&framed_bytes(leaves))).ok()
}

/// The leaves of a padded body. Bounded before it is inflated, and nothing of a leaf is parsed.
pub(super) fn unpack(padded: &[u8]) -> Result<Vec<Vec<u8>>, BodyError> {
    let packed = unpad(padded).map_err(|_| BodyError::Malformed)?;
    let framed = expand(packed, BODY_INFLATED_BYTES_MAX).map_err(|_| BodyError::Malformed)?;
    let (version, mut rest) = framed.split_first().ok_or(BodyError::Malformed)?;
    if *version != BODY_VERSION {
        return Err(BodyError::NewerVersion);
    }
    let mut leaves = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(BodyError::Malformed)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| BodyError::Malformed)?;
        let (leaf, after) = after.split_at_checked(length).ok_or(BodyError::Malformed)?;
        if leaves.len() == LEAVES_MAX {
            return Err(BodyError::Malformed);
        }
        leaves.push(leaf.to_vec());
        rest = after;
    }
    Ok(leaves)
}

/// The root over the salted leaves of one envelope.
pub(super) fn root(keys: &EnvelopeKeys, leaves: &[Vec<u8>]) -> Digest {
    let hashes: Vec<Digest> = (0..).zip(leaves).map(|(index, leaf)| leaf_hash(&leaf_salt(keys, index), leaf)).collect();
    merkle_root(&hashes)
}
