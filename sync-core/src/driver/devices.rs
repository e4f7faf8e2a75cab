//! Devices: ending one, and signing out of this one.

use beside_wire::account::{InstallList, RevokeInstall};
use beside_wire::codec;
use beside_wire::id::DeviceKey;
use reqwest::Method;

use super::account::prove_passphrase;
use super::http::{Call, Http};
use super::lend::Lend;
use super::sync::{Progress, SyncRun, act_signed, call_signed, sync};
use crate::companion::{CompanionError, Passphrase, SyncOptions};

/// Ends a device: its access to the relay at once, and its part in everything written from now on.
///
/// # Errors
/// [`CompanionError::WrongPassphrase`], [`CompanionError::NoSuchDevice`]; else what the relay or the link says. What
/// had become durable before is carried on by the next sync.
pub async fn revoke_device(
    lent: &mut impl Lend,
    passphrase: &Passphrase,
    device: &DeviceKey,
) -> Result<(), CompanionError> {
    let (relay, handle) = lent.lend(|companion| {
        companion.unlock(passphrase)?;
        companion.install()?;
        Ok((companion.relay().clone(), companion.account().handle))
    })?;
    let http = Http::new(&relay.url)?;
    let mut proven = prove_passphrase(&http, &relay, &handle, passphrase).await?;
    lent.lend(|companion| {
        companion.see_vault(&proven.sealed)?;
        companion.revoke(device, &mut proven.vault)
    })?;
    drop(proven);
    end_install(lent, &http, device).await?;
    sync_quietly(lent).await
}

/// Signs out: syncs what waits, and ends this install at the relay. [`Companion::wipe`](crate::companion::Companion::wipe) then removes the vault from this
/// device.
///
/// # Errors
/// What the relay or the link says.
pub async fn sign_out(lent: &mut impl Lend) -> Result<(), CompanionError> {
    sync_quietly(lent).await?;
    let (relay, device) = lent.lend(|companion| Ok((companion.relay().clone(), companion.account().device)))?;
    end_install(lent, &Http::new(&relay.url)?, &device).await
}

async fn end_install(lent: &mut impl Lend, http: &Http, device: &DeviceKey) -> Result<(), CompanionError> {
    let list = Call { method: Method::GET, path: "/v1/installs", body: Vec::new(), authorization: None };
    let mut list: InstallList = call_signed(lent, http, list).await?;
    // The install that asks goes last: nothing can be asked after that.
    let own = lent.lend(|companion| companion.install())?;
    list.installs.sort_by_key(|row| row.install == own);
    for row in list.installs.into_iter().filter(|row| row.device == *device && !row.revoked) {
        let body = codec::encode(&RevokeInstall { install: row.install });
        let call = Call { method: Method::POST, path: "/v1/installs/revoke", body, authorization: None };
        act_signed(lent, http, call).await?;
    }
    Ok(())
}

/// A sync that nobody watches.
pub(super) async fn sync_quietly(lent: &mut impl Lend) -> Result<(), CompanionError> {
    let mut silent = |_: Progress| {};
    sync(lent, SyncRun { options: SyncOptions::default(), progress: &mut silent }).await.map(|_| ())
}
