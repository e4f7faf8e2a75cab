//! A new identity, made offline; and a further device of one that exists.

use beside_wire::id::{InstallId, SpaceId};
use beside_wire::operation::VerifiedOperation;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_core::RngCore as _;

use super::account::{
    AccountRow, RelayAddress, account_key, recovery_access_key, sealed_vault_key, sign_in_key, vault_key_key,
};
use super::open::{Device, recipient_key, secrets_key, vault_key};
use super::{Companion, CompanionError, Passphrase, RecoveryCode};
use crate::access::devices::{PersonalSpace, certify, create_personal};
use crate::crypto::sign::SignInSigningKey;
use crate::identity::device::DeviceSecrets;
use crate::identity::root::IdentityRoot;
use crate::identity::vault::{OpenVault, SealedVault, VaultSecret};
use crate::model::Timestamp;
use crate::storage::lock::create_lock;
use crate::storage::sqlite::Absent;
use crate::storage::vaults::{InstanceMarker, VaultFolder};
use crate::storage::{AtRestKeys, SealedStore, SqliteOptions, SqliteStore, Store as _, WriteBatch};
use crate::sync::rows::{OperationRow, SpaceRow};
use crate::sync::{Context, DeviceIdentity, Engine, Input, rows};

/// Who a new identity is to be.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// The name that the person wants at the relay.
    pub handle: String,
    /// The relay. It isn't asked: its key is enough.
    pub relay: RelayAddress,
}

/// A further device, enrolled at the relay and certified by the open vault.
pub struct Joining {
    /// The relay.
    pub relay: RelayAddress,
    /// The account's handle.
    pub handle: String,
    /// This install at the relay.
    pub install: InstallId,
    /// The personal space.
    pub space: SpaceId,
    /// The new device's keys.
    pub secrets: DeviceSecrets,
    /// The new install's sign-in key.
    pub sign_in: SignInSigningKey,
    /// The operation by which the root adds the device.
    pub added: VerifiedOperation,
    /// The operations by which the root adds the device to the person's pairs.
    pub pairs: Vec<VerifiedOperation>,
    /// The identity vault as it was fetched.
    pub sealed: SealedVault,
    /// The same, open: its recipient reads the history.
    pub vault: OpenVault,
}

/// What a new vault on this device begins with.
struct Beginning<'a> {
    account: AccountRow,
    secrets: &'a DeviceSecrets,
    sign_in: &'a SignInSigningKey,
    /// By which the space is made, or this device comes into it.
    operation: Vec<u8>,
    batch: WriteBatch,
}

impl Companion {
    /// Makes an identity on this device. No relay is needed; registering at one comes later.
    ///
    /// # Errors
    /// What the store says.
    pub fn create(
        device: Device,
        identity: NewIdentity,
        passphrase: &Passphrase,
    ) -> Result<(Self, RecoveryCode), CompanionError> {
        let mut rng = ChaCha20Rng::from_seed(device.entropy);
        let secrets = DeviceSecrets::generate(&mut rng);
        let sign_in = SignInSigningKey::generate(&mut rng);
        let code = RecoveryCode::generate(&mut rng);
        let root = IdentityRoot::generate(&mut rng);
        let certificate = certify(root.key(), &secrets.device(), &secrets.hpke_key());
        let mut vault = OpenVault::create(root, &mut rng);
        let space = PersonalSpace {
            relay: identity.relay.key,
            founder: certificate,
            vault_recipient: vault.recipient().public(),
        };
        let create = create_personal(&space, &secrets.signing, &mut rng)
            .map_err(|error| CompanionError::Engine(error.into()))?;
        vault.wrap_to(&VaultSecret::of_code(&code));
        let sealed = vault.seal(&mut rng).map_err(|_| CompanionError::VaultDamaged)?;
        let keys = code.keys();
        let mut batch = WriteBatch::default();
        batch.put(sealed_vault_key(), sealed.vault.to_bytes());
        batch.put(vault_key_key(), sealed.key.expose().to_vec());
        rows::write(&mut batch, recovery_access_key(), &(keys.lookup, keys.recovery_key()));
        let account = AccountRow {
            relay: identity.relay,
            handle: identity.handle,
            install: None,
            device: secrets.device(),
            space: create.space(),
        };
        let operation = create.bytes().to_vec();
        let beginning = Beginning { account, secrets: &secrets, sign_in: &sign_in, operation, batch };
        Ok((Self::begin(device, passphrase, beginning)?, code))
    }

    /// Makes this a further device of an identity.
    ///
    /// # Errors
    /// What the store says.
    pub fn join(device: Device, joining: Joining, passphrase: &Passphrase) -> Result<Self, CompanionError> {
        let mut batch = WriteBatch::default();
        batch.put(sealed_vault_key(), joining.sealed.to_bytes());
        batch.put(recipient_key(), joining.vault.recipient().expose().to_vec());
        for added in &joining.pairs {
            rows::write(&mut batch, rows::space(&added.space()), &SpaceRow::default());
            let row = OperationRow { bytes: added.bytes().to_vec(), position: None, wraps: Vec::new() };
            rows::write(&mut batch, rows::operation(&added.space(), &added.id()), &row);
        }
        let account = AccountRow {
            relay: joining.relay,
            handle: joining.handle,
            install: Some(joining.install),
            device: joining.secrets.device(),
            space: joining.space,
        };
        let operation = joining.added.bytes().to_vec();
        let (secrets, sign_in) = (&joining.secrets, &joining.sign_in);
        Self::begin(device, passphrase, Beginning { account, secrets, sign_in, operation, batch })
    }

    // The vault is there once all of it is durable, its first operation included: one that was cut off never began.
    fn begin(device: Device, passphrase: &Passphrase, beginning: Beginning<'_>) -> Result<Self, CompanionError> {
        let mut rng = ChaCha20Rng::from_seed(device.entropy);
        // The entropy was used once for keys: what begins here draws on from elsewhere in the stream.
        rng.set_stream(1);
        let folder = VaultFolder::new(&device.folder);
        let alone = folder.alone()?;
        let paths = folder.begin(&mut rng)?;
        let keystore = vault_key(device.keystore.as_deref(), &folder, (paths.id, &mut rng))?;
        let (header, unlocked) = create_lock(passphrase.bytes(), &keystore, device.lock_params, &mut rng)
            .map_err(|_| CompanionError::PassphraseUnfit)?;
        paths.write_lock(&header)?;
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let options = SqliteOptions { absent: Absent::Create, page_count_max: device.page_count_max };
        let sqlite = SqliteStore::open(&paths.database, options)?;
        let keys = AtRestKeys { keystore, content: Some(unlocked) };
        let mut store = SealedStore::open(sqlite, keys, seed)?;
        let marker = paths.create_instance_marker(&mut rng)?;
        let mut batch = beginning.batch;
        batch.put(InstanceMarker::row(), marker.as_bytes().to_vec());
        batch.put(secrets_key(), beginning.secrets.to_bytes().to_vec());
        batch.put(sign_in_key(), beginning.sign_in.to_secret().expose().to_vec());
        rows::write(&mut batch, account_key(), &beginning.account);
        store.commit(&batch)?;
        let AccountRow { device: key, space, relay, .. } = beginning.account;
        let context = Context {
            now: Timestamp::from_millis(device.clock.now_ms()),
            today: device.clock.today(),
            minute: device.clock.minute(),
            rng: &mut rng,
            store: &store,
        };
        let mut engine = Engine::new(DeviceIdentity { device: key, space, relay: relay.key });
        let effects = engine.handle(context, Input::Adopt(beginning.operation))?;
        store.commit(&effects.write)?;
        drop(store);
        folder.publish(&paths)?;
        drop(alone);
        let mut entropy = [0; 32];
        rng.fill_bytes(&mut entropy);
        let mut companion = Self::open(Device { vault: Some(paths.id), entropy, ..device })?;
        companion.unlock(passphrase)?;
        Ok(companion)
    }
}
