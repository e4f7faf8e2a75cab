//! The labels that keep purposes apart: one for each derived key, hash, wrap and sealed body of this module.

use beside_wire::hash::{Digest, hash};

/// What a derived key or a hash is for. No label is the beginning of another, so no two purposes can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The context that goes into an envelope's derivations.
    EnvelopeContext,
    /// An envelope's body.
    EnvelopeAead,
    /// An envelope's commitment.
    EnvelopeCommit,
    /// An envelope's leaf salts.
    EnvelopeSalts,
    /// One leaf's salt.
    LeafSalt,
    /// A record as a leaf of the commitment's tree.
    RecordLeaf,
    /// A node of that tree.
    RecordNode,
    /// That tree without a leaf.
    RecordNone,
    /// A commitment: commit key and root.
    RecordCommitment,
    /// What a rotate operation says about its key.
    EpochCommitment,
    /// A parent epoch's key under its child.
    ParentWrap,
    /// An epoch key wrapped to a device.
    WrapEpoch,
    /// A vault key wrapped to a secret.
    WrapVault,
    /// A vault's plaintext.
    VaultBody,
    /// The recovery code's wrapping key pair.
    RecoveryWrap,
    /// The recovery code's lookup id.
    RecoveryLookup,
    /// The recovery code's signing key.
    RecoverySign,
    /// The recovery code's binding key.
    RecoveryBinding,
    /// The passphrase's wrapping key pair.
    PassphraseWrap,
    /// The passphrase's binding key.
    PassphraseBinding,
    /// That a secret belongs to an identity.
    VaultBinding,
}

impl Label {
    /// All labels, for the test that they differ.
    pub const ALL: [Self; 21] = [
        Self::EnvelopeContext,
        Self::EnvelopeAead,
        Self::EnvelopeCommit,
        Self::EnvelopeSalts,
        Self::LeafSalt,
        Self::RecordLeaf,
        Self::RecordNode,
        Self::RecordNone,
        Self::RecordCommitment,
        Self::EpochCommitment,
        Self::ParentWrap,
        Self::WrapEpoch,
        Self::WrapVault,
        Self::VaultBody,
        Self::RecoveryWrap,
        Self::RecoveryLookup,
        Self::RecoverySign,
        Self::RecoveryBinding,
        Self::PassphraseWrap,
        Self::PassphraseBinding,
        Self::VaultBinding,
    ];

    /// The label's text, without the `beside/1/` that stands before all.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnvelopeContext => "key-envelope-context",
            Self::EnvelopeAead => "key-envelope-aead",
            Self::EnvelopeCommit => "key-envelope-commit",
            Self::EnvelopeSalts => "key-envelope-salts",
            Self::LeafSalt => "key-leaf-salt",
            Self::RecordLeaf => "record-leaf",
            Self::RecordNode => "record-node",
            Self::RecordNone => "record-none",
            Self::RecordCommitment => "record-commitment",
            Self::EpochCommitment => "epoch-commitment",
            Self::ParentWrap => "key-parent-wrap",
            Self::WrapEpoch => "wrap-epoch",
            Self::WrapVault => "wrap-vault",
            Self::VaultBody => "vault-body",
            Self::RecoveryWrap => "key-recovery-wrap",
            Self::RecoveryLookup => "key-recovery-lookup",
            Self::RecoverySign => "key-recovery-sign",
            Self::RecoveryBinding => "key-recovery-binding",
            Self::PassphraseWrap => "key-passphrase-wrap",
            Self::PassphraseBinding => "key-passphrase-binding",
            Self::VaultBinding => "vault-binding",
        }
    }

    /// `"beside/1/" ‖ label ‖ 0x00 ‖ context`: the `info` of a derivation, of a wrap, or what an AEAD is told.
    #[must_use]
    pub(crate) fn info(self, context: &[u8]) -> Vec<u8> {
        [b"beside/1/", self.as_str().as_bytes(), &[0], context].concat()
    }

    /// The protocol's hash under this label.
    #[must_use]
    pub(crate) fn hash(self, parts: &[&[u8]]) -> Digest {
        hash(self.as_str(), parts)
    }
}

#[cfg(test)]
mod tests {
    use beside_wire::signature::SignatureLabel;

    use super::Label;

    #[test]
    fn no_label_begins_another() {
        let mut all: Vec<&str> = Label::ALL.iter().map(|label| label.as_str()).collect();
        all.extend(SignatureLabel::ALL.iter().map(|label| label.as_str()));
        for (position, label) in all.iter().enumerate() {
            for (other_position, other) in all.iter().enumerate() {
                assert!(position == other_position || *label != *other, "{label} stands twice");
            }
        }
        for label in Label::ALL {
            for other in Label::ALL {
                assert!(label == other || !other.as_str().starts_with(label.as_str()), "{label:?} begins {other:?}");
            }
        }
    }
}
