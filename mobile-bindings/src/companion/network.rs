//! Everything that talks to a relay. Each call may be dropped at any point: what had arrived whole is kept.

use std::sync::Arc;

use beside_core::companion::{RecoveryCode, RelayAddress, SyncOptions, SyncReport};
use beside_core::driver::{self, Progress, SyncRun};
use beside_wire::id::{DeviceKey, RelayKey};
use zeroize::Zeroizing;

use super::{Companion, passphrase_of};
use crate::device::DeviceOptions;
use crate::error::BesideError;
use crate::foreign::LogLevel;
use crate::held::{Held, Lent, fence_panics};
use crate::runtime::run;

/// A relay: where it is, and by which key it is known.
#[derive(Debug, Clone, uniffi::Record)]
pub struct RelayInfo {
    /// `https://…`, or `http://` on this machine alone.
    pub url: String,
    /// Its key, in hexadecimal.
    pub key: RelayKey,
}

impl From<RelayInfo> for RelayAddress {
    fn from(relay: RelayInfo) -> Self {
        Self { url: relay.url, key: relay.key }
    }
}

/// What one sync may cost.
#[derive(Debug, Clone, Copy, uniffi::Record)]
pub struct SyncLimits {
    /// What one answer may have, in bytes.
    pub budget_bytes: u32,
    /// What one request may carry of envelopes, in bytes.
    pub upload_bytes: u32,
    /// How many requests at most; then the rest stays for the next sync.
    pub requests_max: u32,
    /// How long the relay may wait where there is nothing new, in seconds: for an app in the foreground.
    pub wait_seconds: u16,
}

impl From<SyncLimits> for SyncOptions {
    fn from(limits: SyncLimits) -> Self {
        Self {
            budget_bytes: limits.budget_bytes,
            upload_bytes: limits.upload_bytes,
            requests_max: limits.requests_max,
            wait_seconds: limits.wait_seconds,
        }
    }
}

/// What a sync did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct SyncSummary {
    /// Bytes of request bodies.
    pub sent_bytes: u64,
    /// Bytes of answers.
    pub received_bytes: u64,
    /// Requests.
    pub round_trips: u32,
    /// Envelopes that the relay took, proven by its receipt.
    pub envelopes_settled: u64,
    /// Envelopes that came from other devices.
    pub envelopes_received: u64,
    /// Whether something is left for the next sync.
    pub more: bool,
}

impl From<SyncReport> for SyncSummary {
    fn from(report: SyncReport) -> Self {
        Self {
            sent_bytes: report.sent_bytes,
            received_bytes: report.received_bytes,
            round_trips: report.round_trips,
            envelopes_settled: report.envelopes_settled,
            envelopes_received: report.envelopes_received,
            more: report.more,
        }
    }
}

/// Asks a relay for its key, as a person chooses it. Compare the key with what the relay's people say of it.
///
/// # Errors
/// [`BesideError::Network`], [`BesideError::Relay`], [`BesideError::Invalid`].
#[uniffi::export]
pub async fn relay_info(url: String) -> Result<RelayInfo, BesideError> {
    run(async move {
        let relay = driver::relay_info(&url).await?;
        Ok(RelayInfo { url: relay.url, key: relay.key })
    })
    .await
}

// One call at a time has the line, and none begins where the app says that there is no network.
async fn online<T: Send + 'static>(
    held: &Arc<Held>,
    talk: impl AsyncFnOnce(Lent) -> Result<T, BesideError>,
) -> Result<T, BesideError> {
    if !held.is_online() {
        return Err(BesideError::of_code("relay-unreachable"));
    }
    let _line = held.line.lock().await;
    let result = talk(Lent(Arc::clone(held))).await;
    match &result {
        Ok(_) => held.log(LogLevel::Info, "the relay was asked: done"),
        Err(error) => held.log(LogLevel::Info, &format!("the relay was asked: {}", error.code())),
    }
    result
}

#[uniffi::export]
impl Companion {
    /// Signs in on this phone, as a further device of an account.
    ///
    /// # Errors
    /// [`BesideError::Secret`] for a wrong handle or passphrase alike, [`BesideError::Network`], [`BesideError::Relay`].
    #[uniffi::constructor]
    pub async fn sign_in(
        options: DeviceOptions,
        relay: RelayInfo,
        handle: String,
        passphrase: String,
    ) -> Result<Arc<Self>, BesideError> {
        fence_panics();
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        run(async move {
            let core = driver::sign_in(options.device()?, &relay.into(), &handle, &passphrase).await?;
            Self::of(core, &options)
        })
        .await
    }

    /// Makes this phone a further device by the recovery code alone, and gives the account a new passphrase.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Network`], [`BesideError::Relay`].
    #[uniffi::constructor]
    pub async fn recover(
        options: DeviceOptions,
        relay: RelayInfo,
        recovery_code: String,
        new_passphrase: String,
    ) -> Result<Arc<Self>, BesideError> {
        fence_panics();
        let passphrase = passphrase_of(&Zeroizing::new(new_passphrase))?;
        let typed = Zeroizing::new(recovery_code);
        let recovery = RecoveryCode::parse(&typed).map_err(|_| BesideError::of_code("wrong-recovery-code"))?;
        run(async move {
            let core = driver::recover(options.device()?, &relay.into(), &recovery, &passphrase).await?;
            Self::of(core, &options)
        })
        .await
    }

    /// Makes the account at the relay, and syncs for the first time. Gives the handle with the relay's suffix.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Network`], [`BesideError::Relay`].
    pub async fn register(&self, passphrase: String) -> Result<String, BesideError> {
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        let held = Arc::clone(&self.held);
        run(async move { online(&held, async |mut lent| Ok(driver::register(&mut lent, &passphrase).await?)).await })
            .await
    }

    /// Syncs with the relay. Reading and writing go on meanwhile; a second sync waits for the first.
    ///
    /// # Errors
    /// [`BesideError::Network`], [`BesideError::Relay`], [`BesideError::Storage`]: what had arrived whole is kept.
    #[uniffi::method(default(limits = None))]
    pub async fn sync(&self, limits: Option<SyncLimits>) -> Result<SyncSummary, BesideError> {
        let options = limits.map_or_else(SyncOptions::default, Into::into);
        let held = Arc::clone(&self.held);
        run(async move {
            online(&held, async |mut lent| {
                let mut silent = |_: Progress| {};
                let report = driver::sync(&mut lent, SyncRun { options, progress: &mut silent }).await?;
                Ok(report.into())
            })
            .await
        })
        .await
    }

    /// Changes the passphrase, of the account and of this phone's lock.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Network`], [`BesideError::Relay`].
    pub async fn change_passphrase(&self, old: String, new: String) -> Result<(), BesideError> {
        let (old, new) = (passphrase_of(&Zeroizing::new(old))?, passphrase_of(&Zeroizing::new(new))?);
        let held = Arc::clone(&self.held);
        run(async move {
            online(&held, async |mut lent| Ok(driver::change_passphrase(&mut lent, &old, &new).await?)).await
        })
        .await
    }

    /// Ends a device: its access to the relay at once, and its part in everything written from now on.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Missing`], [`BesideError::Network`], [`BesideError::Relay`].
    pub async fn revoke_device(&self, passphrase: String, device: DeviceKey) -> Result<(), BesideError> {
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        let held = Arc::clone(&self.held);
        run(async move {
            online(&held, async |mut lent| Ok(driver::revoke_device(&mut lent, &passphrase, &device).await?)).await
        })
        .await
    }

    /// Signs out: syncs what waits, ends this install at the relay, closes the vault and removes it from this phone.
    ///
    /// # Errors
    /// [`BesideError::Network`], [`BesideError::Relay`]. Nothing is removed then.
    pub async fn sign_out(&self) -> Result<(), BesideError> {
        let held = Arc::clone(&self.held);
        run(async move {
            online(&held, async |mut lent| {
                driver::sign_out(&mut lent).await?;
                Ok(lent.0.shut().ok_or_else(BesideError::closed)?.wipe()?)
            })
            .await
        })
        .await
    }

    /// Deletes the account with all that the relay has of it, closes the vault and removes it from this phone.
    ///
    /// # Errors
    /// [`BesideError::Secret`], [`BesideError::Network`], [`BesideError::Relay`]. Nothing is removed then.
    pub async fn delete_account(&self, passphrase: String) -> Result<(), BesideError> {
        let passphrase = passphrase_of(&Zeroizing::new(passphrase))?;
        let held = Arc::clone(&self.held);
        run(async move {
            online(&held, async |mut lent| {
                driver::delete_account(&mut lent, &passphrase).await?;
                Ok(lent.0.shut().ok_or_else(BesideError::closed)?.wipe()?)
            })
            .await
        })
        .await
    }
}
