//! What opens a vault: the keys that a passphrase or a recovery code gives.

use crate::crypto::derive::from_secret;
use crate::crypto::hpke::HpkePrivateKey;
use crate::crypto::label::Label;
use crate::crypto::secret::{BindingKey, ExportKey};
use crate::identity::recovery::RecoveryCode;

use super::WrapKind;

/// The keys that a passphrase or a code gives, wiped on drop.
#[derive(Debug)]
pub struct VaultSecret {
    kind: WrapKind,
    private: HpkePrivateKey,
    binding: BindingKey,
}

impl VaultSecret {
    /// From what OPAQUE gave for the passphrase.
    #[must_use]
    pub fn of_passphrase(export_key: &ExportKey) -> Self {
        let secret = export_key.expose();
        Self {
            kind: WrapKind::PASSPHRASE,
            private: HpkePrivateKey::from_secret(from_secret(secret, Label::PassphraseWrap)),
            binding: BindingKey::new(from_secret(secret, Label::PassphraseBinding)),
        }
    }

    /// From the recovery code.
    #[must_use]
    pub fn of_code(code: &RecoveryCode) -> Self {
        let keys = code.keys();
        Self { kind: WrapKind::RECOVERY_CODE, private: keys.wrap, binding: keys.binding }
    }

    /// Where these keys come from.
    #[must_use]
    pub const fn kind(&self) -> WrapKind {
        self.kind
    }

    pub(super) const fn private(&self) -> &HpkePrivateKey {
        &self.private
    }

    pub(super) const fn binding(&self) -> &BindingKey {
        &self.binding
    }
}
