//! Devices: ending one, and signing out of this one.

use beside_wire::account::{InstallList, RevokeInstall};
use beside_wire::codec;
use beside_wire::id::DeviceKey;
use reqwest::Method;

use super::account::prove_passphrase;
use super::http::{Call, Http};
use super::sync::{Progress, SyncRun, act_signed, call_signed, sync};
use crate::companion::{Companion, CompanionError, Passphrase, SyncOptions};

/// Ends a device: its access to the relay at once, and its part in everything written from now on.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`], [`CompanionError::NoSuchDevice`]; else what the relay or the link says. What
/// had become durable before is carried on by the next sync.
pub async fn revoke_device(
    companion: &mut Companion,
    passphrase: &Passphrase,
    device: &DeviceKey,
) -> Result<(), CompanionError> {
    companion.unlock(passphrase)?;
    companion.install()?;
    let relay = companion.relay().clone();
    let http = Http::new(&relay.url)?;
    let mut proven = prove_passphrase(&http, &relay, &companion.account().handle, passphrase).await?;
    companion.see_vault(&proven.sealed)?;
    companion.revoke(device, &mut proven.vault)?;
    drop(proven);
    end_install(companion, &http, device).await?;
    sync_quietly(companion).await
}

/// Signs out: syncs what waits, ends this install at the relay, and removes the vault from this device.
///
/// # Errors
/// What the relay or the link says. Nothing is removed then.
pub async fn sign_out(mut companion: Companion) -> Result<(), CompanionError> {
    sync_quietly(&mut companion).await?;
    let http = Http::new(&companion.relay().url.clone())?;
    let device = companion.account().device;
    end_install(&mut companion, &http, &device).await?;
    companion.wipe()
}

async fn end_install(companion: &mut Companion, http: &Http, device: &DeviceKey) -> Result<(), CompanionError> {
    let list = Call { method: Method::GET, path: "/v1/installs", body: Vec::new(), authorization: None };
    let mut list: InstallList = call_signed(companion, http, list).await?;
    // The install that asks goes last: nothing can be asked after that.
    let own = companion.install()?;
    list.installs.sort_by_key(|row| row.install == own);
    for row in list.installs.into_iter().filter(|row| row.device == *device && !row.revoked) {
        let body = codec::encode(&RevokeInstall { install: row.install });
        let call = Call { method: Method::POST, path: "/v1/installs/revoke", body, authorization: None };
        act_signed(companion, http, call).await?;
    }
    Ok(())
}

/// A sync that nobody watches.
pub(super) async fn sync_quietly(companion: &mut Companion) -> Result<(), CompanionError> {
    let mut silent = |_: Progress| {};
    sync(companion, SyncRun { options: SyncOptions::default(), progress: &mut silent }).await.map(|_| ())
}
