//! Accounts: registering, signing in on a further device, recovering, changing the passphrase, deleting.

use beside_wire::account::{
    Enrol, Enrolled, InstallClaim, PassphraseFinish, PassphraseStart, Permit, RecoverFinish, RecoverStart,
    RecoverStarted, RegisterFinish, RegisterStart, RegisterStarted, SignInFinish, SignInStart, SignInStarted,
    VaultFetched, VaultUpload,
};
use beside_wire::codec;
use beside_wire::fold::{PlacedOperation, fold};
use beside_wire::frame::{Frame, FrameDecoder, RelayInfo, SYNC_VERSION, SyncRequest};
use beside_wire::id::{InstallId, RelayKey, SpaceId};
use beside_wire::limits::RESPONSE_BUDGET_BYTES_DEFAULT;
use beside_wire::operation::{Operation, OperationBody, SpaceKind};
use beside_wire::signature::SignatureLabel;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_core::RngCore as _;
use reqwest::Method;

use super::clock::entropy;
use super::http::{Call, Http};
use super::problem::Failure;
use crate::access::devices::{add_device, certify};
use crate::companion::{Assertion, Companion, CompanionError, Device, Joining, Passphrase, RecoveryCode, RelayAddress};
use crate::crypto::opaque::{OpaqueError, Registration, SignIn, StretchParameters, Terms};
use crate::crypto::secret::ExportKey;
use crate::crypto::sign::{DeviceSigningKey, SignInSigningKey};
use crate::identity::device::DeviceSecrets;
use crate::identity::vault::{OpenVault, SealedVault, VaultSecret};

/// Asks a relay for its key.
///
/// # Errors
/// [`CompanionError::RelayUnreachable`], [`CompanionError::CaptivePortal`], [`CompanionError::RelayVersion`].
pub async fn relay_info(url: &str) -> Result<RelayAddress, CompanionError> {
    let http = Http::new(url)?;
    let call = Call { method: Method::GET, path: "/v1/relay", body: Vec::new(), authorization: None };
    let info: RelayInfo = http.call(call).await.map_err(Failure::into_error)?;
    if info.version_min > SYNC_VERSION || info.version < SYNC_VERSION {
        return Err(CompanionError::RelayVersion);
    }
    Ok(RelayAddress { url: url.trim_end_matches('/').to_owned(), key: info.relay })
}

/// Registers an identity that was made offline. Gives the handle with the relay's suffix.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`] where it isn't this vault's; else what the relay or the link says.
pub async fn register(companion: &mut Companion, passphrase: &Passphrase) -> Result<String, CompanionError> {
    companion.unlock(passphrase)?;
    let http = Http::new(&companion.relay().url.clone())?;
    let relay = companion.relay().key;
    if let Some(handle) = registered_before(companion, &http, passphrase).await? {
        return Ok(handle);
    }
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let mut pending = companion.pending_registration()?;
    let (registration, opaque) = Registration::start(passphrase.duplicate(), &mut rng).map_err(opaque_error)?;
    let start = RegisterStart { handle: companion.account().handle, opaque };
    let started: RegisterStarted = http.post("/v1/register/start", &start).await?;
    same_relay(&started.relay, &relay)?;
    let stretch = companion.stretch();
    let terms = Terms { client: started.handle.as_bytes(), relay: &relay, stretch };
    let registered = registration.finish(&started.opaque, &terms, &mut rng).map_err(opaque_error)?;
    pending.vault.wrap_to(&VaultSecret::of_passphrase(&registered.export_key));
    let sealed = pending.vault.seal(&mut rng).map_err(|_| CompanionError::VaultDamaged)?;
    let claim = claim(&relay, &companion.sign_in()?, &companion.device_signing()?);
    let finish = RegisterFinish {
        handle: started.handle.clone(),
        opaque: registered.upload,
        stretch: stretch.into(),
        vault: VaultUpload { revision: sealed.vault.revision(), sealed: sealed.vault.to_bytes() },
        recovery: pending.recovery,
        install: claim,
    };
    companion.registration_begins(&started.handle)?;
    let enrolled: Enrolled = http.post("/v1/register/finish", &finish).await?;
    companion.registered(started.handle.clone(), enrolled.install, &sealed.vault)?;
    Ok(started.handle)
}

// Where an answer was lost the account may be there all the same, and its recovery code can't be registered twice: then
// this device enrols in it, as itself.
async fn registered_before(
    companion: &mut Companion,
    http: &Http,
    passphrase: &Passphrase,
) -> Result<Option<String>, CompanionError> {
    let Some(handle) = companion.registration_begun()? else { return Ok(None) };
    let relay = companion.relay().clone();
    let proven = match prove_passphrase(http, &relay, &handle, passphrase).await {
        Ok(proven) => proven,
        // The relay doesn't have it, or has it from somebody else by now.
        Err(CompanionError::WrongPassphrase) => return Ok(None),
        Err(error) => return Err(error),
    };
    if proven.vault.identity() != companion.pending_registration()?.vault.identity() {
        return Ok(None);
    }
    let claim = claim(&relay.key, &companion.sign_in()?, &companion.device_signing()?);
    let enrolled: Enrolled = http.post("/v1/installs", &Enrol { permit: proven.permit, install: claim }).await?;
    companion.registered(proven.handle.clone(), enrolled.install, &proven.sealed)?;
    Ok(Some(proven.handle))
}

/// Signs in on this device, as a further one of the account.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`] for a wrong handle or passphrase alike; else what the relay or the link says.
pub async fn sign_in(
    device: Device,
    relay: &RelayAddress,
    handle: &str,
    passphrase: &Passphrase,
) -> Result<Companion, CompanionError> {
    let http = Http::new(&relay.url)?;
    let proven = prove_passphrase(&http, relay, handle, passphrase).await?;
    enrol(&http, device, relay, (proven, passphrase)).await
}

/// Makes this a further device by the recovery code alone, and gives the account a new passphrase.
///
/// # Errors
/// [`CompanionError::WrongRecoveryCode`]; else what the relay or the link says.
pub async fn recover(
    device: Device,
    relay: &RelayAddress,
    code: &RecoveryCode,
    new_passphrase: &Passphrase,
) -> Result<Companion, CompanionError> {
    let http = Http::new(&relay.url)?;
    let proven = prove_code(&http, relay, code).await?;
    let renewed = put_passphrase(&http, relay, proven, (new_passphrase, device.stretch)).await?;
    let proven = prove_code(&http, relay, code).await?;
    if proven.sealed.revision() < renewed.revision() {
        return Err(CompanionError::VaultOlder);
    }
    enrol(&http, device, relay, (proven, new_passphrase)).await
}

/// Changes the passphrase, of the account and of this device's lock.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`]; else what the relay or the link says.
pub async fn change_passphrase(
    companion: &mut Companion,
    old: &Passphrase,
    new: &Passphrase,
) -> Result<(), CompanionError> {
    let relay = companion.relay().clone();
    let http = Http::new(&relay.url)?;
    companion.install()?;
    companion.unlock(old)?;
    let proven = prove_passphrase(&http, &relay, &companion.account().handle, old).await?;
    companion.see_vault(&proven.sealed)?;
    let renewed = put_passphrase(&http, &relay, proven, (new, companion.stretch())).await?;
    companion.see_vault(&renewed)?;
    companion.change_lock(old, new)
}

/// Deletes the account with all that the relay has of it, and wipes this device's vault.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`]; else what the relay or the link says. Nothing is wiped then.
pub async fn delete_account(companion: Companion, passphrase: &Passphrase) -> Result<(), CompanionError> {
    let relay = companion.relay().clone();
    let http = Http::new(&relay.url)?;
    let proven = prove_passphrase(&http, &relay, &companion.account().handle, passphrase).await?;
    let body = codec::encode(&Permit { permit: proven.permit });
    let call = Call { method: Method::POST, path: "/v1/account/delete", body, authorization: None };
    http.send(call).await.map_err(Failure::into_error)?;
    companion.wipe()
}

/// A proof that the relay accepted, and the vault that it gave for it.
pub(super) struct Proven {
    pub(super) permit: [u8; 32],
    pub(super) handle: String,
    pub(super) sealed: SealedVault,
    pub(super) vault: OpenVault,
}

/// Proves the passphrase to the relay and opens the vault with it.
pub(super) async fn prove_passphrase(
    http: &Http,
    relay: &RelayAddress,
    handle: &str,
    passphrase: &Passphrase,
) -> Result<Proven, CompanionError> {
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let (sign_in, opaque) = SignIn::start(passphrase.duplicate(), &mut rng).map_err(opaque_error)?;
    let start = SignInStart { handle: handle.to_owned(), opaque };
    let started: SignInStarted = http.post("/v1/sign-in/start", &start).await?;
    same_relay(&started.relay, &relay.key)?;
    let stretch = StretchParameters::try_from(started.stretch).map_err(|_| CompanionError::Refused)?;
    let terms = Terms { client: handle.as_bytes(), relay: &relay.key, stretch };
    let signed_in = sign_in.finish(&started.opaque, &terms, &mut rng).map_err(opaque_error)?;
    let finish = SignInFinish { exchange: started.exchange, opaque: signed_in.finalization };
    let fetched: VaultFetched = http.post("/v1/sign-in/finish", &finish).await?;
    opened(fetched, |sealed| sealed.open_with_passphrase(&signed_in.export_key))
}

async fn prove_code(http: &Http, relay: &RelayAddress, code: &RecoveryCode) -> Result<Proven, CompanionError> {
    let keys = code.keys();
    let started: RecoverStarted = http.post("/v1/recover/start", &RecoverStart { lookup: keys.lookup }).await?;
    same_relay(&started.relay, &relay.key)?;
    let message = RecoverFinish::signed_bytes(&relay.key, &keys.lookup, &started.exchange);
    let signature = keys.signing.sign(SignatureLabel::Recovery, &message);
    let finish = RecoverFinish { exchange: started.exchange, signature };
    let fetched: Result<VaultFetched, CompanionError> = http.post("/v1/recover/finish", &finish).await;
    let fetched = fetched.map_err(|error| {
        let refused = matches!(error, CompanionError::SignedOut | CompanionError::WrongPassphrase);
        if refused { CompanionError::WrongRecoveryCode } else { error }
    })?;
    opened(fetched, |sealed| sealed.open_with_code(code))
}

fn opened<E>(
    fetched: VaultFetched,
    open: impl FnOnce(&SealedVault) -> Result<OpenVault, E>,
) -> Result<Proven, CompanionError> {
    let sealed = SealedVault::from_bytes(&fetched.vault.sealed).map_err(|_| CompanionError::VaultDamaged)?;
    let vault = open(&sealed).map_err(|_| CompanionError::VaultDamaged)?;
    Ok(Proven { permit: fetched.permit, handle: fetched.handle, sealed, vault })
}

// OPAQUE record and vault wrap change in one request, and at the relay in one transaction (D7).
async fn put_passphrase(
    http: &Http,
    relay: &RelayAddress,
    mut proven: Proven,
    (new, stretch): (&Passphrase, StretchParameters),
) -> Result<SealedVault, CompanionError> {
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let (registration, opaque) = Registration::start(new.duplicate(), &mut rng).map_err(opaque_error)?;
    let start = PassphraseStart { permit: proven.permit, opaque };
    let started: RegisterStarted = http.post("/v1/passphrase/start", &start).await?;
    same_relay(&started.relay, &relay.key)?;
    let terms = Terms { client: started.handle.as_bytes(), relay: &relay.key, stretch };
    let registered = registration.finish(&started.opaque, &terms, &mut rng).map_err(opaque_error)?;
    let export_key: &ExportKey = &registered.export_key;
    proven.vault.wrap_to(&VaultSecret::of_passphrase(export_key));
    let sealed = proven.vault.seal(&mut rng).map_err(|_| CompanionError::VaultDamaged)?;
    let finish = PassphraseFinish {
        permit: proven.permit,
        opaque: registered.upload,
        stretch: stretch.into(),
        vault: VaultUpload { revision: sealed.vault.revision(), sealed: sealed.vault.to_bytes() },
    };
    let body = codec::encode(&finish);
    let call = Call { method: Method::POST, path: "/v1/passphrase/finish", body, authorization: None };
    http.send(call).await.map_err(Failure::into_error)?;
    Ok(sealed.vault)
}

// The install is enrolled, the personal space is found, and the root signs the device in: then the root is wiped.
async fn enrol(
    http: &Http,
    device: Device,
    relay: &RelayAddress,
    (proven, passphrase): (Proven, &Passphrase),
) -> Result<Companion, CompanionError> {
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let secrets = DeviceSecrets::generate(&mut rng);
    let sign_in = SignInSigningKey::generate(&mut rng);
    let claim = claim(&relay.key, &sign_in, &secrets.signing);
    let enrolled: Enrolled = http.post("/v1/installs", &Enrol { permit: proven.permit, install: claim }).await?;
    let visit = Visit { http, relay, install: enrolled.install, sign_in: &sign_in, device: &device };
    let (space, operations) = visit.personal_space(&proven.vault).await?;
    let membership = fold(&space, &operations).ok_or(CompanionError::Refused)?;
    let root = proven.vault.root().key();
    let certificate = certify(root, &secrets.device(), &secrets.hpke_key());
    let added = add_device(&membership, certificate, root).map_err(|error| CompanionError::Engine(error.into()))?;
    let joining = Joining {
        relay: relay.clone(),
        handle: proven.handle,
        install: enrolled.install,
        space,
        secrets,
        sign_in,
        added,
        sealed: proven.sealed,
        vault: proven.vault,
    };
    Companion::join(device, joining, passphrase)
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
    /// The personal space of this identity, with its operations: the relay names the account's spaces, and the
    /// creation's certificate shows whose they are.
    async fn personal_space(&self, vault: &OpenVault) -> Result<(SpaceId, Vec<PlacedOperation>), CompanionError> {
        let request = SyncRequest {
            version: SYNC_VERSION,
            budget_bytes: RESPONSE_BUDGET_BYTES_DEFAULT.min(256 * 1024),
            wait_seconds: 0,
            known: [0; 8],
            spaces: Vec::new(),
        };
        let body = codec::encode(&request);
        let mut response = self.send(&body).await?;
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
        let space = operations
            .iter()
            .find(|placed| {
                matches!(placed.operation.body(), OperationBody::Create(create)
                    if create.kind == SpaceKind::Personal && create.founder.identity == vault.identity())
            })
            .map(|placed| placed.operation.space())
            .ok_or(CompanionError::Refused)?;
        Ok((space, operations))
    }

    async fn send(&self, body: &[u8]) -> Result<reqwest::Response, CompanionError> {
        let mut now_ms = self.device.clock.now_ms();
        let mut told = false;
        loop {
            let mut id = [0; 16];
            ChaCha20Rng::from_seed(entropy()).fill_bytes(&mut id);
            let assertion = Assertion { install: self.install, relay: self.relay.key, now_ms, id, body };
            let call = Call {
                method: Method::POST,
                path: "/v1/sync",
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

fn claim(relay: &RelayKey, sign_in: &SignInSigningKey, device: &DeviceSigningKey) -> InstallClaim {
    let message = InstallClaim::signed_bytes(relay, &sign_in.public(), &device.public());
    InstallClaim {
        sign_in: sign_in.public(),
        device: device.public(),
        signature: device.sign(SignatureLabel::InstallClaim, &message),
    }
}

fn same_relay(told: &RelayKey, known: &RelayKey) -> Result<(), CompanionError> {
    if told == known { Ok(()) } else { Err(CompanionError::OtherRelay) }
}

fn opaque_error(error: OpaqueError) -> CompanionError {
    match error {
        OpaqueError::WrongPassphrase => CompanionError::WrongPassphrase,
        OpaqueError::Malformed => CompanionError::CaptivePortal,
        OpaqueError::Stretch => CompanionError::Refused,
    }
}
