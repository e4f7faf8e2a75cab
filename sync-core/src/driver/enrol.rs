//! Becoming a further device: an install at the relay, a look at the personal space, and the root's word for the device.

use beside_wire::account::{Enrol, Enrolled, InstallClaim, RevokeInstall};
use beside_wire::codec;
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::frame::{Frame, FrameDecoder, SYNC_VERSION, SyncRequest};
use beside_wire::id::{InstallId, RelayKey, SpaceId};
use beside_wire::limits::RESPONSE_BUDGET_BYTES_DEFAULT;
use beside_wire::operation::{Operation, OperationBody, SpaceKind, VerifiedOperation};
use beside_wire::signature::SignatureLabel;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_core::RngCore as _;
use reqwest::Method;

use super::account::Proven;
use super::clock::entropy;
use super::http::{Call, Http};
use super::problem::Failure;
use crate::access::devices::{add_device, certify};
use crate::companion::{Assertion, Companion, CompanionError, Device, Joining, Passphrase, RelayAddress};
use crate::crypto::sign::{DeviceSigningKey, SignInSigningKey};
use crate::identity::device::DeviceSecrets;
use crate::identity::vault::OpenVault;

const PATH: &str = "/v1/installs";

// The install is enrolled, the personal space is found, and the root signs the device in: then the root is wiped.
pub(super) async fn enrol(
    http: &Http,
    device: Device,
    relay: &RelayAddress,
    (proven, passphrase): (Proven, &Passphrase),
) -> Result<Companion, CompanionError> {
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let secrets = DeviceSecrets::generate(&mut rng);
    let sign_in = SignInSigningKey::generate(&mut rng);
    let claim = claim(&relay.key, &sign_in, &secrets.signing);
    let enrolled = enrol_install(http, &Enrol { permit: proven.permit, install: claim }).await?;
    let visit = Visit { http, relay, install: enrolled.install, sign_in: &sign_in, device: &device };
    let (space, added, pairs) = match visit.join(&proven.vault, &secrets).await {
        Ok(joined) => joined,
        Err(error) => {
            visit.leave().await;
            return Err(error);
        }
    };
    let joining = Joining {
        relay: relay.clone(),
        handle: proven.handle,
        install: enrolled.install,
        space,
        secrets,
        sign_in,
        added,
        pairs,
        sealed: proven.sealed,
        vault: proven.vault,
    };
    Companion::join(device, joining, passphrase)
}

/// Enrols an install. An answer that was lost is asked for once more: the relay knows the install by its keys and makes
/// no second one, whereas giving up would leave one behind that nobody holds the keys of.
pub(super) async fn enrol_install(http: &Http, enrol: &Enrol) -> Result<Enrolled, CompanionError> {
    match http.post(PATH, enrol).await {
        Err(CompanionError::RelayUnreachable | CompanionError::LinkBroken) => http.post(PATH, enrol).await,
        answer => answer,
    }
}

/// The first look of a new install, before it has a vault of its own.
struct Visit<'a> {
    http: &'a Http,
    relay: &'a RelayAddress,
    install: InstallId,
    sign_in: &'a SignInSigningKey,
    device: &'a Device,
}

impl Visit<'_> {
    // The root signs the device into the personal space, and into each pair that one of the person's devices began.
    async fn join(
        &self,
        vault: &OpenVault,
        secrets: &DeviceSecrets,
    ) -> Result<(SpaceId, VerifiedOperation, Vec<VerifiedOperation>), CompanionError> {
        let operations = self.operations().await?;
        let space = personal_space(&operations, vault).ok_or(CompanionError::FirstSyncMissing)?;
        let personal = fold(&space, &operations).ok_or(CompanionError::Refused)?;
        let root = vault.root().key();
        let certificate = certify(root, &secrets.device(), &secrets.hpke_key());
        let add = |membership: &Membership| {
            add_device(membership, certificate, root).map_err(|error| CompanionError::Engine(error.into()))
        };
        let mut pairs = Vec::new();
        for placed in &operations {
            let OperationBody::PairCreate(pair) = placed.operation.body() else { continue };
            let began = [pair.invite.founder.first(), pair.newcomer.first()].into_iter().flatten();
            let own = began.filter(|it| it.identity == vault.identity()).any(|it| personal.is_active(&it.device));
            let space = placed.operation.space();
            if let Some(membership) = fold(&space, &operations)
                && (own || vouched(&operations, &space, vault))
                && membership.is_member(&vault.identity())
            {
                pairs.push(add(&membership)?);
            }
        }
        Ok((space, add(&personal)?, pairs))
    }

    // An install that comes to nothing is ended, so that it takes no place among the account's devices. Where the link
    // breaks again it stays: nobody holds its keys.
    async fn leave(&self) {
        let body = codec::encode(&RevokeInstall { install: self.install });
        drop(self.send("/v1/installs/revoke", &body).await);
    }

    /// The operations of the account's spaces, which the relay names.
    async fn operations(&self) -> Result<Vec<PlacedOperation>, CompanionError> {
        let request = SyncRequest {
            version: SYNC_VERSION,
            budget_bytes: RESPONSE_BUDGET_BYTES_DEFAULT.min(256 * 1024),
            wait_seconds: 0,
            known: [0; 8],
            spaces: Vec::new(),
        };
        let body = codec::encode(&request);
        let mut response = self.send("/v1/sync", &body).await?;
        let (mut decoder, mut operations, mut current) = (FrameDecoder::new(), Vec::new(), None);
        while let Some(chunk) = response.chunk().await.map_err(|_| CompanionError::LinkBroken)? {
            for frame in decoder.push(&chunk).map_err(|_| CompanionError::CaptivePortal)? {
                if let Frame::Space(space) = frame {
                    current = Some(space);
                } else if let Frame::Operation(placed) = frame
                    && let Ok(operation) = Operation::verify(&placed.operation)
                    && Some(operation.space()) == current
                {
                    operations.push(PlacedOperation { operation, position: None });
                }
            }
        }
        Ok(operations)
    }

    async fn send(&self, path: &str, body: &[u8]) -> Result<reqwest::Response, CompanionError> {
        let mut now_ms = self.device.clock.now_ms();
        let mut told = false;
        loop {
            let mut id = [0; 16];
            ChaCha20Rng::from_seed(entropy()).fill_bytes(&mut id);
            let assertion = Assertion { install: self.install, relay: self.relay.key, now_ms, id, body };
            let call = Call {
                method: Method::POST,
                path,
                body: body.to_vec(),
                authorization: Some(format!("Bearer {}", assertion.sign(self.sign_in))),
            };
            match self.http.send(call).await {
                Ok(response) => return Ok(response),
                Err(Failure::Clock(relay_ms)) if !told => {
                    now_ms = relay_ms;
                    told = true;
                }
                Err(failure) => return Err(failure.into_error()),
            }
        }
    }
}

/// Whether the root has signed anything in a space. So it did where the device that began a pair was ended: what such a
/// device begins afterwards has no such word.
fn vouched(operations: &[PlacedOperation], space: &SpaceId, vault: &OpenVault) -> bool {
    operations.iter().filter(|placed| placed.operation.space() == *space).any(|placed| match placed.operation.body() {
        OperationBody::DeviceAdded(added) => added.certificate.identity == vault.identity(),
        OperationBody::DeviceRevoked(revoked) => revoked.identity == vault.identity(),
        OperationBody::Create(_)
        | OperationBody::PairCreate(_)
        | OperationBody::Leave(_)
        | OperationBody::Rotate(_) => false,
    })
}

/// The personal space of an identity: its creation's certificate shows whose it is.
fn personal_space(operations: &[PlacedOperation], vault: &OpenVault) -> Option<SpaceId> {
    let own = |placed: &&PlacedOperation| {
        matches!(placed.operation.body(), OperationBody::Create(create)
            if create.kind == SpaceKind::Personal && create.founder.identity == vault.identity())
    };
    operations.iter().find(own).map(|placed| placed.operation.space())
}

/// How an install presents itself.
pub(super) fn claim(relay: &RelayKey, sign_in: &SignInSigningKey, device: &DeviceSigningKey) -> InstallClaim {
    let message = InstallClaim::signed_bytes(relay, &sign_in.public(), &device.public());
    InstallClaim {
        sign_in: sign_in.public(),
        device: device.public(),
        signature: device.sign(SignatureLabel::InstallClaim, &message),
    }
}
