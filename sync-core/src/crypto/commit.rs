//! What an envelope's header commits to: its key and its records.
//!
//! An AEAD alone does not commit to a key: one can make bytes that open under two. So the header carries
//! `H(commit key ‖ root)`, where the commit key derives from the epoch key and the root is that of a Merkle tree (shaped as
//! in RFC 9162, section 2.1) over salted records. Whoever shows a commit key, a salt, a record and a path proves that record
//! and no other; the salts keep the others from being guessed.

use beside_wire::hash::Digest;
use subtle::ConstantTimeEq as _;

use super::label::Label;
use super::secret::CommitKey;

/// One record as a leaf, under its salt ([`super::derive::leaf_salt`]).
#[must_use]
pub fn leaf_hash(salt: &[u8; 16], record: &[u8]) -> Digest {
    Label::RecordLeaf.hash(&[salt, record])
}

/// The root over leaves in order. Without a leaf it is a constant of its own.
#[must_use]
pub fn merkle_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Label::RecordNone.hash(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&merkle_root(left), &merkle_root(right))
        }
    }
}

/// The header's commitment to key and records.
#[must_use]
pub fn commitment(key: &CommitKey, root: &Digest) -> Digest {
    Label::RecordCommitment.hash(&[key.expose(), root])
}

/// Checks a header's commitment, in constant time.
#[must_use]
pub fn commitment_fits(key: &CommitKey, root: &Digest, claimed: &Digest) -> bool {
    commitment(key, root).ct_eq(claimed).into()
}

/// That a leaf stands at a place under a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's place, from 0.
    pub index: u32,
    /// How many leaves there are.
    pub count: u32,
    /// The siblings on the way up, the leaf's own first: at most 32.
    pub path: Vec<Digest>,
}

/// Proves the leaf at `index`, or nothing if there is none.
#[must_use]
pub fn prove(leaves: &[Digest], index: u32) -> Option<InclusionProof> {
    let count = u32::try_from(leaves.len()).ok()?;
    let mut place = usize::try_from(index).ok()?;
    if place >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let mut rest = leaves;
    while rest.len() > 1 {
        let middle = split(rest.len());
        let (left, right) = rest.split_at(middle);
        if place < middle {
            path.push(merkle_root(right));
            rest = left;
        } else {
            path.push(merkle_root(left));
            rest = right;
            place -= middle;
        }
    }
    path.reverse();
    Some(InclusionProof { index, count, path })
}

impl InclusionProof {
    /// Whether `leaf` stands where this says, under `root` (RFC 9162, section 2.1.3.2).
    #[must_use]
    pub fn verify(&self, leaf: &Digest, root: &Digest) -> bool {
        if self.index >= self.count {
            return false;
        }
        let mut place = self.index;
        let mut last = self.count - 1;
        let mut hash = *leaf;
        for sibling in &self.path {
            if last == 0 {
                return false;
            }
            if place & 1 == 1 || place == last {
                hash = node(sibling, &hash);
                while place & 1 == 0 && place != 0 {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(&hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        last == 0 && hash.ct_eq(root).into()
    }
}

fn node(left: &Digest, right: &Digest) -> Digest {
    Label::RecordNode.hash(&[left, right])
}

/// The largest power of two below `count`, which is at least two here.
const fn split(count: usize) -> usize {
    1 << (count - 1).ilog2()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Digest, InclusionProof, commitment, commitment_fits, leaf_hash, merkle_root, prove};
    use crate::crypto::derive::{EnvelopeKeys, Nonce, envelope_keys, leaf_salt};
    use crate::crypto::secret::EpochKey;

    fn keys(byte: u8) -> EnvelopeKeys {
        envelope_keys(&EpochKey::from_slice(&[byte; 32]).unwrap(), Nonce::received([7; 24]), b"context")
    }

    fn leaves(keys: &EnvelopeKeys, count: u32) -> Vec<Digest> {
        (0..count).map(|index| leaf_hash(&leaf_salt(keys, index), b"the same words")).collect()
    }

    #[test]
    fn two_epoch_keys_never_fit_one_header() {
        let (right, wrong) = (keys(1), keys(2));
        let claimed = commitment(right.commit(), &merkle_root(&leaves(&right, 3)));
        assert!(commitment_fits(right.commit(), &merkle_root(&leaves(&right, 3)), &claimed));
        for (commit, root) in [
            (wrong.commit(), merkle_root(&leaves(&wrong, 3))),
            (wrong.commit(), merkle_root(&leaves(&right, 3))),
            (right.commit(), merkle_root(&leaves(&wrong, 3))),
            (right.commit(), merkle_root(&leaves(&right, 2))),
            (right.commit(), merkle_root(&[])),
        ] {
            assert!(!commitment_fits(commit, &root, &claimed));
        }
    }

    #[test]
    fn equal_records_have_unequal_leaves() {
        let leaves = leaves(&keys(1), 2);
        assert_ne!(leaves.first(), leaves.last());
    }

    #[test]
    fn each_leaf_of_each_tree_is_proven_and_nothing_else_is() {
        let keys = keys(1);
        for count in 1..=33 {
            let leaves = leaves(&keys, count);
            let root = merkle_root(&leaves);
            for (index, leaf) in (0..).zip(&leaves) {
                let proof = prove(&leaves, index).unwrap();
                assert!(proof.verify(leaf, &root), "{index} of {count}");
                for (other, wrong) in (0..).zip(&leaves) {
                    assert_eq!(proof.verify(wrong, &root), other == index);
                    let moved = InclusionProof { index: other, ..proof.clone() };
                    assert!(other == index || !moved.verify(leaf, &root), "{index} as {other} of {count}");
                }
                let longer = InclusionProof { path: [proof.path.as_slice(), &[root]].concat(), ..proof.clone() };
                assert!(!longer.verify(leaf, &root));
                let shorter = InclusionProof { path: proof.path.iter().skip(1).copied().collect(), ..proof.clone() };
                assert!(count == 1 || !shorter.verify(leaf, &root));
            }
            assert_eq!(prove(&leaves, count), None);
        }
        assert_eq!(prove(&[], 0), None);
    }

    #[test]
    fn a_node_is_no_leaf() {
        let keys = keys(1);
        let leaves = leaves(&keys, 2);
        let root = merkle_root(&leaves);
        let as_record = leaf_hash(&[0; 16], &leaves.concat());
        assert_ne!(as_record, root);
        assert_ne!(merkle_root(&[]), merkle_root(&[merkle_root(&[]), merkle_root(&[])]));
    }
}
