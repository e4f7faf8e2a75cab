//! A person: the root and the vault recipient, as an open vault lends them.

use beside_core::access::devices;
use beside_core::crypto::hpke::HpkePrivateKey;
use beside_core::crypto::secret::Secret;
use beside_core::identity::device::DeviceSecrets;
use beside_core::identity::root::IdentityRoot;
use beside_wire::fold::Membership;
use beside_wire::id::{AccountId, HpkeKey, RelayKey};
use beside_wire::operation::{Certificate, VerifiedOperation};

use super::chance::Chance;

/// A person with an account.
pub struct Person {
    root: IdentityRoot,
    vault: HpkePrivateKey,
    /// The account at the relay.
    pub account: AccountId,
}

impl Person {
    /// Somebody new.
    #[must_use]
    pub fn draw(entropy: &mut Chance) -> Self {
        let mut rng = entropy.generator();
        Self {
            root: IdentityRoot::generate(&mut rng),
            vault: HpkePrivateKey::generate(&mut rng),
            account: AccountId::new(entropy.bytes()),
        }
    }

    /// The vault recipient's public key.
    #[must_use]
    pub fn vault_recipient(&self) -> HpkeKey {
        self.vault.public()
    }

    /// The vault recipient's key, as it is lent at sign-in.
    #[must_use]
    pub fn lent_vault_recipient(&self) -> HpkePrivateKey {
        HpkePrivateKey::from_secret(Secret::from_slice(self.vault.expose()).expect("the key has 32 bytes"))
    }

    /// Certifies a device.
    #[must_use]
    pub fn certify(&self, device: &DeviceSecrets) -> Certificate {
        devices::certify(self.root.key(), &device.device(), &device.hpke_key())
    }

    /// Opens the personal space, without any relay.
    #[must_use]
    pub fn open_space(&self, device: &DeviceSecrets, relay: RelayKey, entropy: &mut Chance) -> VerifiedOperation {
        let space =
            devices::PersonalSpace { relay, founder: self.certify(device), vault_recipient: self.vault_recipient() };
        devices::create_personal(&space, &device.signing, &mut entropy.generator())
            .expect("the certificate is the root's")
    }

    /// Adds a device.
    #[must_use]
    pub fn add_device(&self, membership: &Membership, device: &DeviceSecrets) -> VerifiedOperation {
        devices::add_device(membership, self.certify(device), self.root.key()).expect("the certificate is the root's")
    }

    /// Ends a device.
    #[must_use]
    pub fn revoke_device(&self, membership: &Membership, end: devices::DeviceEnd) -> VerifiedOperation {
        devices::revoke_device(membership, end, self.root.key()).expect("the operation is within its bounds")
    }
}
