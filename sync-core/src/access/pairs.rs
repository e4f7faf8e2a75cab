//! Pairs: an invite, the creation that names both people, and leaving (D5).
//!
//! Whatever one of the two may do, the other may do: the creation is the only statement that differs, since one of them
//! must have spoken first.

use beside_wire::codec;
use beside_wire::envelope::ChainHead;
use beside_wire::fold::Membership;
use beside_wire::id::RelayKey;
use beside_wire::operation::{
    Certificate, FOLD_VERSION, HistoryPolicy, Leave, Operation, OperationBody, OperationError, PairCreate, PairInvite,
    VerifiedOperation,
};
use beside_wire::signature::SignatureLabel;
use rand_core::CryptoRngCore;

use crate::crypto::sign::{DeviceSigningKey, InviteSigningKey};
use crate::identity::pairing::{Invite, InviteTerms};

/// Makes an invite. The first of the certificates is that of the device that signs.
#[must_use]
pub fn invite(
    (founder, relay): (Vec<Certificate>, RelayKey),
    terms: InviteTerms,
    signing: &DeviceSigningKey,
    rng: &mut dyn CryptoRngCore,
) -> Invite {
    let secret = InviteSigningKey::generate(rng);
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let body = PairInvite { founder, invite_key: secret.public(), relay, salt };
    let signature = signing.sign(SignatureLabel::Invite, &codec::encode(&body));
    Invite::new(body, signature, secret, terms)
}

/// Accepts an invite: the creation of the pair. The first of the certificates is that of the device that signs.
///
/// # Errors
/// [`OperationError`] where it would join one person with herself, or be over a bound of the protocol.
pub fn accept(
    invite: &Invite,
    newcomer: Vec<Certificate>,
    signing: &DeviceSigningKey,
) -> Result<VerifiedOperation, OperationError> {
    let body = OperationBody::PairCreate(PairCreate {
        fold_version: FOLD_VERSION,
        invite: invite.body().clone(),
        invite_signature: invite.signature(),
        newcomer,
        history: HistoryPolicy::All,
    });
    let bytes = Operation::signed_bytes(&body);
    let own = signing.sign(SignatureLabel::Operation, &bytes);
    let holder = invite.secret().sign(SignatureLabel::InviteAccept, &bytes);
    Operation::verify(&Operation::new_pair(body, own, holder).to_bytes())
}

/// Ends one's own membership. What was written up to the frontier stays.
///
/// # Errors
/// [`OperationError`] where the operation is over a bound of the protocol.
pub fn leave(
    membership: &Membership,
    frontier: Vec<ChainHead>,
    signing: &DeviceSigningKey,
) -> Result<VerifiedOperation, OperationError> {
    let body = OperationBody::Leave(Leave {
        space: membership.space(),
        parents: membership.heads().to_vec(),
        author: signing.public(),
        frontier,
    });
    let signature = signing.sign(SignatureLabel::Operation, &Operation::signed_bytes(&body));
    Operation::verify(&Operation::new(body, signature).to_bytes())
}
