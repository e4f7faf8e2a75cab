//! The companion: a person's vault on this phone.

mod due;
mod network;
mod pairs;

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use beside_core::companion::{
    Companion as Core, CompanionError, NewIdentity, Passphrase, RelayAddress, SessionKey, VaultId,
};
use beside_core::sync::Notice;
use beside_wire::id::{DeviceKey, RelayKey, SpaceId};
use zeroize::Zeroizing;

pub use due::DueItem;
pub use network::{RelayInfo, SyncLimits, SyncSummary, relay_info};

use crate::device::DeviceOptions;
use crate::error::BesideError;
use crate::goals::Goals;
use crate::held::{Held, fence_panics};
use crate::journal::Journal;
use crate::observer::{Observer, Subscription};
use crate::runtime::{slowly, slowly_or_undone};
use crate::space::Space;

/// An open vault. All objects that come of it share it; they all close with it.
#[derive(uniffi::Object)]
pub struct Companion {
    held: Arc<Held>,
}

/// A new vault, and the code that brings everything back.
#[derive(uniffi::Record)]
pub struct Created {
    /// The vault, open and unlocked.
    pub companion: Arc<Companion>,
    /// Show it once, to be written on paper. It isn't stored.
    pub recovery_code: String,
}

impl std::fmt::Debug for Created {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Created(..)")
    }
}

/// Who one is.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Account {
    /// The handle, with the relay's suffix once it is registered.
    pub handle: String,
    /// The relay's address.
    pub relay_url: String,
    /// The relay's key.
    pub relay_key: RelayKey,
    /// Whether the relay knows this identity yet.
    pub registered: bool,
    /// This device.
    pub device: DeviceKey,
    /// The personal space.
    pub space: SpaceId,
}

/// A device of this person.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct PersonalDevice {
    /// Which.
    pub device: DeviceKey,
    /// Whether it is this one.
    pub is_this: bool,
    /// Whether it has been ended.
    pub revoked: bool,
}

/// The state of a vault at a glance.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Overview {
    /// Entries, put-away ones left out.
    pub entries: u64,
    /// Entries with something that isn't at the relay yet.
    pub waiting: u64,
    /// Bodies that are still to be fetched.
    pub missing_bodies: u64,
    /// Bodies that are here and wait for a key or an operation.
    pub unopened: u64,
    /// Envelopes that were set aside.
    pub quarantined: u64,
    /// The relay's coarse time at the last confirmed place in its log.
    pub confirmed_at: Option<SystemTime>,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

pub(crate) fn passphrase_of(typed: &str) -> Result<Passphrase, BesideError> {
    Passphrase::new(typed).map_err(|_| CompanionError::PassphraseUnfit.into())
}

impl Companion {
    pub(crate) fn of(core: Core, options: &DeviceOptions) -> Result<Arc<Self>, BesideError> {
        let held = Held::new(core, options.logger.clone(), options.reachability.clone())?;
        Ok(Arc::new(Self { held }))
    }
}

/// The vaults of a folder.
///
/// # Errors
/// [`BesideError::Storage`] where the folder can't be read.
#[uniffi::export]
pub fn vaults(folder: &str) -> Result<Vec<VaultId>, BesideError> {
    let folder = Path::new(folder);
    if folder.exists() { Ok(Core::vaults(folder)?) } else { Ok(Vec::new()) }
}

/// Makes an identity on this phone, with no network: `Companion.register` makes its account later. Where the call is
/// dropped before the recovery code was given, there is no vault.
///
/// # Errors
/// [`BesideError::Secret`] for a passphrase that doesn't protect, [`BesideError::Storage`].
#[uniffi::export]
pub async fn create_companion(
    options: DeviceOptions,
    handle: String,
    relay: RelayInfo,
    passphrase: String,
) -> Result<Created, BesideError> {
    fence_panics();
    let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
    let create = move || {
        let identity = NewIdentity { handle, relay: RelayAddress { url: relay.url, key: relay.key } };
        let (core, recovery) = Core::create(options.device()?, identity, &passphrase)?;
        Ok(Created { companion: Companion::of(core, &options)?, recovery_code: recovery.to_text().to_string() })
    };
    slowly_or_undone(create, |made| {
        // Files that can't be removed are a vault that nobody has written in.
        if let Some(core) = made.companion.held.shut() {
            core.wipe().ok();
        }
    })
    .await
}

#[uniffi::export]
impl Companion {
    /// Opens a vault, locked: it can send and fetch.
    ///
    /// # Errors
    /// [`BesideError::Missing`], [`BesideError::Storage`].
    #[uniffi::constructor]
    pub fn open(options: DeviceOptions) -> Result<Arc<Self>, BesideError> {
        fence_panics();
        Self::of(Core::open(options.device()?)?, &options)
    }

    /// Unlocks the vault. It stretches the passphrase, which takes a moment.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Storage`].
    pub async fn unlock(&self, passphrase: String) -> Result<(), BesideError> {
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        let held = Arc::clone(&self.held);
        slowly(move || held.write(|core| core.unlock(&passphrase))).await
    }

    /// The key of an unlocked session, for the keystore that opens by a finger or a face.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Storage`].
    pub async fn session_key(&self, passphrase: String) -> Result<Vec<u8>, BesideError> {
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        let held = Arc::clone(&self.held);
        slowly(move || held.read(|core| core.session_key(&passphrase)).map(|key| key.to_bytes().to_vec())).await
    }

    /// Unlocks the vault with the key of a session.
    ///
    /// # Errors
    /// [`BesideError::Invalid`] for what is no key, [`BesideError::Storage`] where it isn't this vault's.
    pub fn unlock_with_session(&self, key: Vec<u8>) -> Result<(), BesideError> {
        let key = Zeroizing::new(key);
        let bytes: [u8; 32] = key.as_slice().try_into().map_err(|_| BesideError::of_code("id-invalid"))?;
        self.held.write(|core| core.unlock_with_session(&SessionKey::from_bytes(bytes)))
    }

    /// Seals what is pending, so that a locked phone can send it, and forgets the keys.
    ///
    /// # Errors
    /// [`BesideError::Storage`]; it is locked all the same.
    pub fn lock(&self) -> Result<(), BesideError> {
        self.held.write(Core::lock)
    }

    /// Whether the vault is locked.
    ///
    /// # Errors
    /// [`BesideError::Closed`].
    pub fn is_locked(&self) -> Result<bool, BesideError> {
        self.held.read(|core| Ok(core.is_locked()))
    }

    /// Closes the vault: what is being written is written first, and every later call says that it is closed.
    pub fn shut_down(&self) {
        drop(self.held.shut());
    }

    /// Whether the vault is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.held.is_open()
    }

    /// Who one is.
    ///
    /// # Errors
    /// [`BesideError::Closed`].
    pub fn account(&self) -> Result<Account, BesideError> {
        let (account, relay_key) = self.held.read(|core| Ok((core.account(), core.relay().key)))?;
        Ok(Account {
            handle: account.handle,
            relay_url: account.relay_url,
            relay_key,
            registered: account.registered,
            device: account.device,
            space: account.space,
        })
    }

    /// The state of the vault at a glance.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn overview(&self) -> Result<Overview, BesideError> {
        let view = self.held.read(|core| core.overview())?;
        let second = |seconds: u64| i64::try_from(seconds).unwrap_or(0).saturating_mul(1000);
        Ok(Overview {
            entries: view.entries,
            waiting: view.waiting,
            missing_bodies: view.missing_bodies,
            unopened: view.unopened,
            quarantined: view.quarantined,
            confirmed_at: view.confirmed.map(|(_, seconds)| crate::values::time_of(second(seconds))),
            notices: view.notices,
        })
    }

    /// Notes that the notices were seen.
    ///
    /// # Errors
    /// [`BesideError::Storage`].
    pub fn notices_seen(&self) -> Result<(), BesideError> {
        self.held.write(Core::notices_seen)
    }

    /// This person's devices.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn devices(&self) -> Result<Vec<PersonalDevice>, BesideError> {
        let devices = self.held.read(|core| core.devices())?;
        let view = |it: beside_core::companion::DeviceView| PersonalDevice {
            device: it.device,
            is_this: it.this,
            revoked: it.revoked,
        };
        Ok(devices.into_iter().map(view).collect())
    }

    /// The fingerprint of everything in all documents: equal on two devices that agree.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn fingerprint(&self) -> Result<String, BesideError> {
        self.held.read(|core| core.heads_digest()).map(hex::encode)
    }

    /// Checks everything that is stored: slow, for an idle moment.
    ///
    /// # Errors
    /// [`BesideError::Storage`] where anything is damaged.
    pub async fn check_storage(&self) -> Result<(), BesideError> {
        let held = Arc::clone(&self.held);
        slowly(move || held.read(|core| core.verify())).await
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> Arc<Journal> {
        Arc::new(Journal(Arc::clone(&self.held)))
    }

    /// The goals of one's own.
    ///
    /// # Errors
    /// [`BesideError::Closed`].
    pub fn goals(&self) -> Result<Arc<Goals>, BesideError> {
        let space = self.held.read(|core| Ok(core.space()))?;
        Ok(Arc::new(Goals { held: Arc::clone(&self.held), space }))
    }

    /// A pair, by its id.
    ///
    /// # Errors
    /// [`BesideError::Invalid`] for what is no id.
    pub fn space(&self, id: SpaceId) -> Result<Arc<Space>, BesideError> {
        Ok(Arc::new(Space { held: Arc::clone(&self.held), space: id }))
    }

    /// Tells an observer of every change from now on; the first call comes at once.
    #[must_use]
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Arc<Subscription> {
        self.held.observers().subscribe(observer)
    }
}
