//! Minting an epoch, and taking an epoch's key from a wrap (D6).

use beside_wire::fold::{Membership, PlacedOperation, bitmap, recipients_at};
use beside_wire::frame::Wrap;
use beside_wire::id::{EpochId, SpaceId};
use beside_wire::operation::{Operation, OperationBody, OperationError, Rotate, VerifiedOperation};
use beside_wire::signature::SignatureLabel;
use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::crypto::hpke::{self, HpkePrivateKey, epoch_commitment, epoch_commitment_fits};
use crate::crypto::secret::EpochKey;
use crate::crypto::sign::DeviceSigningKey;

/// A new epoch: its operation, its key, and the wraps that travel beside.
#[derive(Debug)]
pub struct Minted {
    /// The rotate operation, whose id names the epoch.
    pub operation: VerifiedOperation,
    /// The epoch.
    pub epoch: EpochId,
    /// Its key.
    pub key: EpochKey,
    /// The key, wrapped to each recipient.
    pub wraps: Vec<Wrap>,
}

/// Why no epoch was minted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MintError {
    /// A newer version of the rules made the space.
    #[error("a newer version of Beside made this space; update to write in it")]
    ReadOnly,
    /// A member's key can't be wrapped to.
    #[error("a device of this space has a key that can't be used")]
    UnusableKey,
    /// The operation would be over a bound of the protocol.
    #[error(transparent)]
    Operation(#[from] OperationError),
}

/// Draws an epoch key for exactly the active devices and, in a personal space, the vault recipient.
///
/// # Errors
/// [`MintError`]: see its variants.
pub fn mint(
    membership: &Membership,
    operations: &[PlacedOperation],
    signing: &DeviceSigningKey,
    rng: &mut dyn CryptoRngCore,
) -> Result<Minted, MintError> {
    if membership.is_read_only() {
        return Err(MintError::ReadOnly);
    }
    let space = membership.space();
    let key = EpochKey::generate(rng);
    let recipients = membership.recipients();
    let listed = recipients_at(&space, operations, membership.heads());
    let rotate = Rotate {
        space,
        parents: membership.heads().to_vec(),
        author: signing.public(),
        commitment: epoch_commitment(&key, &space),
        epoch_parents: newest(membership),
        recipients: bitmap(&listed, &recipients),
        flags: 0,
    };
    let body = OperationBody::Rotate(rotate);
    let signature = signing.sign(SignatureLabel::Operation, &Operation::signed_bytes(&body));
    let operation = Operation::verify(&Operation::new(body, signature).to_bytes())?;
    let epoch = EpochId::new(operation.id());
    let wraps = recipients
        .iter()
        .map(|recipient| {
            let bytes = hpke::wrap(&key, &recipient.hpke(), &wrap_context(&space, &epoch), rng)
                .map_err(|_| MintError::UnusableKey)?;
            Ok(Wrap { recipient: recipient.hpke(), bytes: bytes.to_vec() })
        })
        .collect::<Result<Vec<Wrap>, MintError>>()?;
    Ok(Minted { operation, epoch, key, wraps })
}

/// The epochs that no other one goes on from: parents of the next one.
fn newest(membership: &Membership) -> Vec<EpochId> {
    let is_parent = |id: &EpochId| membership.epochs().any(|(_, epoch)| epoch.parents.contains(id));
    membership.epochs().map(|(id, _)| *id).filter(|id| !is_parent(id)).collect()
}

/// Takes an epoch's key from a wrap, and proves it by the rotate operation's commitment.
#[must_use]
pub fn unwrap(membership: &Membership, epoch: &EpochId, wrap: &Wrap, private: &HpkePrivateKey) -> Option<EpochKey> {
    let state = membership.epoch(epoch)?;
    let bytes = wrap.bytes.as_slice().try_into().ok()?;
    let space = membership.space();
    let key: EpochKey = hpke::unwrap(bytes, private, &wrap_context(&space, epoch)).ok()?;
    epoch_commitment_fits(&key, &space, &state.commitment).then_some(key)
}

/// Whether a key that was told is an epoch's.
#[must_use]
pub fn is_key_of(membership: &Membership, epoch: &EpochId, key: &EpochKey) -> bool {
    membership.epoch(epoch).is_some_and(|state| epoch_commitment_fits(key, &membership.space(), &state.commitment))
}

fn wrap_context(space: &SpaceId, epoch: &EpochId) -> Vec<u8> {
    [space.as_bytes().as_slice(), epoch.as_bytes()].concat()
}
