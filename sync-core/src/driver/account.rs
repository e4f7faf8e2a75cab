//! Accounts: registering, signing in on a further device, recovering, changing the passphrase, deleting.

use beside_wire::account::{
    Enrol, Enrolled, InstallClaim, PassphraseFinish, PassphraseStart, Permit, RecoverFinish, RecoverStart,
    RecoverStarted, RegisterFinish, RegisterStart, RegisterStarted, SignInFinish, SignInStart, SignInStarted,
    VaultFetched, VaultUpload,
};
use beside_wire::codec;
use beside_wire::frame::{RelayInfo, SYNC_VERSION};
use beside_wire::id::RelayKey;
use beside_wire::signature::SignatureLabel;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use reqwest::Method;

use super::clock::entropy;
use super::devices::sync_quietly;
use super::enrol::{claim, enrol, enrol_install};
use super::http::{Call, Http};
use super::lend::Lend;
use super::problem::Failure;
use crate::companion::{Companion, CompanionError, Device, Passphrase, RecoveryCode, RelayAddress};
use crate::crypto::opaque::{OpaqueError, Registration, SignIn, StretchParameters, Terms};
use crate::crypto::secret::ExportKey;
use crate::identity::vault::{OpenVault, SealedVault, VaultSecret};

/// Asks a relay for its key.
///
/// # Errors
/// [`CompanionError::RelayUnreachable`], [`CompanionError::CaptivePortal`]; [`CompanionError::RelayOlder`] or
/// [`CompanionError::RelayNewer`], by which it is known who has to update.
pub async fn relay_info(url: &str) -> Result<RelayAddress, CompanionError> {
    let http = Http::new(url)?;
    let call = Call { method: Method::GET, path: "/v1/relay", body: Vec::new(), authorization: None };
    let info: RelayInfo = http.call(call).await.map_err(Failure::into_error)?;
    if info.version < SYNC_VERSION {
        return Err(CompanionError::RelayOlder);
    }
    if info.version_min > SYNC_VERSION {
        return Err(CompanionError::RelayNewer);
    }
    Ok(RelayAddress { url: url.trim_end_matches('/').to_owned(), key: info.relay })
}

/// Registers an identity that was made offline. Gives the handle with the relay's suffix.
///
/// A first sync follows, since a further device can sign in only once the relay has the personal space. A link that
/// breaks then undoes no registration: any later sync brings it there.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`] where it isn't this vault's; else what the relay or the link says.
pub async fn register(lent: &mut impl Lend, passphrase: &Passphrase) -> Result<String, CompanionError> {
    lent.lend(|companion| companion.unlock(passphrase))?;
    let handle = make_account(lent, passphrase).await?;
    match sync_quietly(lent).await {
        Ok(()) | Err(_) => Ok(handle),
    }
}

async fn make_account(lent: &mut impl Lend, passphrase: &Passphrase) -> Result<String, CompanionError> {
    let RelayAddress { url, key: relay } = lent.lend(|companion| Ok(companion.relay().clone()))?;
    let http = Http::new(&url)?;
    if let Some(handle) = registered_before(lent, &http, passphrase).await? {
        return Ok(handle);
    }
    let mut rng = ChaCha20Rng::from_seed(entropy());
    let (mut pending, wanted, stretch) = lent
        .lend(|companion| Ok((companion.pending_registration()?, companion.account().handle, companion.stretch())))?;
    let (registration, opaque) = Registration::start(passphrase.duplicate(), &mut rng).map_err(opaque_error)?;
    let start = RegisterStart { handle: wanted, opaque };
    let started: RegisterStarted = http.post("/v1/register/start", &start).await?;
    same_relay(&started.relay, &relay)?;
    let terms = Terms { client: started.handle.as_bytes(), relay: &relay, stretch };
    let registered = registration.finish(&started.opaque, &terms, &mut rng).map_err(opaque_error)?;
    pending.vault.wrap_to(&VaultSecret::of_passphrase(&registered.export_key));
    let sealed = pending.vault.seal(&mut rng).map_err(|_| CompanionError::VaultDamaged)?;
    let claim = lent.lend(|companion| own_claim(companion, &relay))?;
    let finish = RegisterFinish {
        handle: started.handle.clone(),
        opaque: registered.upload,
        stretch: stretch.into(),
        vault: VaultUpload { revision: sealed.vault.revision(), sealed: sealed.vault.to_bytes() },
        recovery: pending.recovery,
        install: claim,
    };
    lent.lend(|companion| companion.registration_begins(&started.handle))?;
    let enrolled: Enrolled = http.post("/v1/register/finish", &finish).await?;
    lent.lend(|companion| companion.registered(started.handle.clone(), enrolled.install, &sealed.vault))?;
    Ok(started.handle)
}

// Where an answer was lost the account may be there all the same, and its recovery code can't be registered twice: then
// this device enrols in it, as itself.
async fn registered_before(
    lent: &mut impl Lend,
    http: &Http,
    passphrase: &Passphrase,
) -> Result<Option<String>, CompanionError> {
    let Some(handle) = lent.lend(|companion| companion.registration_begun())? else { return Ok(None) };
    let relay = lent.lend(|companion| Ok(companion.relay().clone()))?;
    let proven = match prove_passphrase(http, &relay, &handle, passphrase).await {
        Ok(proven) => proven,
        // The relay doesn't have it, or has it from somebody else by now.
        Err(CompanionError::WrongPassphrase) => return Ok(None),
        Err(error) => return Err(error),
    };
    if proven.vault.identity() != lent.lend(|companion| companion.pending_registration())?.vault.identity() {
        return Ok(None);
    }
    let claim = lent.lend(|companion| own_claim(companion, &relay.key))?;
    let enrolled = enrol_install(http, &Enrol { permit: proven.permit, install: claim }).await?;
    lent.lend(|companion| companion.registered(proven.handle.clone(), enrolled.install, &proven.sealed))?;
    Ok(Some(proven.handle))
}

fn own_claim(companion: &Companion, relay: &RelayKey) -> Result<InstallClaim, CompanionError> {
    Ok(claim(relay, &companion.sign_in()?, &companion.device_signing()?))
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
pub async fn change_passphrase(lent: &mut impl Lend, old: &Passphrase, new: &Passphrase) -> Result<(), CompanionError> {
    let (relay, handle, stretch) = lent.lend(|companion| {
        companion.install()?;
        companion.unlock(old)?;
        Ok((companion.relay().clone(), companion.account().handle, companion.stretch()))
    })?;
    let http = Http::new(&relay.url)?;
    let proven = prove_passphrase(&http, &relay, &handle, old).await?;
    lent.lend(|companion| companion.see_vault(&proven.sealed))?;
    let renewed = put_passphrase(&http, &relay, proven, (new, stretch)).await?;
    lent.lend(|companion| {
        companion.see_vault(&renewed)?;
        companion.change_lock(old, new)
    })
}

/// Deletes the account with all that the relay has of it. [`Companion::wipe`] then removes the vault from this device.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`]; else what the relay or the link says.
pub async fn delete_account(lent: &mut impl Lend, passphrase: &Passphrase) -> Result<(), CompanionError> {
    let (relay, handle) = lent.lend(|companion| Ok((companion.relay().clone(), companion.account().handle)))?;
    let http = Http::new(&relay.url)?;
    let proven = prove_passphrase(&http, &relay, &handle, passphrase).await?;
    let body = codec::encode(&Permit { permit: proven.permit });
    let call = Call { method: Method::POST, path: "/v1/account/delete", body, authorization: None };
    http.send(call).await.map(|_| ()).map_err(Failure::into_error)
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
