//! Spaces that begin, and devices that come and go: the operations that a root or a device signs for it (D5).

use beside_wire::envelope::ChainHead;
use beside_wire::fold::Membership;
use beside_wire::id::{DeviceKey, HpkeKey, IdentityKey, RelayKey};
use beside_wire::operation::{
    Certificate, Create, DeviceAdded, DeviceRevoked, FOLD_VERSION, HistoryPolicy, Operation, OperationBody,
    OperationError, SpaceKind, VerifiedOperation,
};
use beside_wire::signature::SignatureLabel;
use rand_core::CryptoRngCore;

use crate::crypto::sign::{DeviceSigningKey, RootSigningKey};

/// Certifies a device with its identity's root.
#[must_use]
pub fn certify(root: &RootSigningKey, device: &DeviceKey, hpke: &HpkeKey) -> Certificate {
    let identity: IdentityKey = root.public();
    let signature = root.sign(SignatureLabel::Certificate, &Certificate::signed_bytes(&identity, device, hpke));
    Certificate { identity, device: *device, hpke: *hpke, signature }
}

/// What a personal space begins with.
#[derive(Debug, Clone, Copy)]
pub struct PersonalSpace {
    /// Its home relay.
    pub relay: RelayKey,
    /// The founder's first device.
    pub founder: Certificate,
    /// The vault recipient.
    pub vault_recipient: HpkeKey,
}

/// Opens a personal space. No relay is needed for it.
///
/// # Errors
/// [`OperationError`] where the certificate isn't its root's.
pub fn create_personal(
    space: &PersonalSpace,
    signing: &DeviceSigningKey,
    rng: &mut dyn CryptoRngCore,
) -> Result<VerifiedOperation, OperationError> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let body = OperationBody::Create(Create {
        fold_version: FOLD_VERSION,
        kind: SpaceKind::Personal,
        relay: space.relay,
        quorum: 1,
        history: HistoryPolicy::All,
        founder: space.founder,
        vault_recipient: Some(space.vault_recipient),
        salt,
    });
    let signature = signing.sign(SignatureLabel::Operation, &Operation::signed_bytes(&body));
    Operation::verify(&Operation::new(body, signature).to_bytes())
}

/// Adds a certified device to a space of its identity.
///
/// # Errors
/// [`OperationError`] where the certificate isn't this root's.
pub fn add_device(
    membership: &Membership,
    certificate: Certificate,
    root: &RootSigningKey,
) -> Result<VerifiedOperation, OperationError> {
    sign_with_root(
        OperationBody::DeviceAdded(DeviceAdded {
            space: membership.space(),
            parents: membership.heads().to_vec(),
            certificate,
        }),
        root,
    )
}

/// What ends with a device.
#[derive(Debug, Clone)]
pub struct DeviceEnd {
    /// The device.
    pub device: DeviceKey,
    /// Ends of its chains as they are known here: what stands up to there stays.
    pub frontier: Vec<ChainHead>,
    /// The vault recipient's new key, in a personal space.
    pub vault_recipient: Option<HpkeKey>,
}

/// Ends a device.
///
/// # Errors
/// [`OperationError`] where the operation is over a bound of the protocol.
pub fn revoke_device(
    membership: &Membership,
    end: DeviceEnd,
    root: &RootSigningKey,
) -> Result<VerifiedOperation, OperationError> {
    sign_with_root(
        OperationBody::DeviceRevoked(DeviceRevoked {
            space: membership.space(),
            parents: membership.heads().to_vec(),
            identity: root.public(),
            device: end.device,
            frontier: end.frontier,
            vault_recipient: end.vault_recipient,
        }),
        root,
    )
}

fn sign_with_root(body: OperationBody, root: &RootSigningKey) -> Result<VerifiedOperation, OperationError> {
    let signature = root.sign(SignatureLabel::RootOperation, &Operation::signed_bytes(&body));
    Operation::verify(&Operation::new(body, signature).to_bytes())
}
