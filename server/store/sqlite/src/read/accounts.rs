//! Accounts and installs.

use beside_store::account::{AccountLogin, AccountRecovery, AccountVault, InstallRecord, Presenter};
use beside_store::store::StoreResult;
use beside_wire::account::{InstallRow, Stretch, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, RecoveryKey, SignInKey};
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::rows::Fields;

pub(crate) async fn login(connection: &mut SqliteConnection, handle: &str) -> StoreResult<Option<AccountLogin>> {
    let query = sqlx::query("SELECT account, opaque, memory_kib, passes, lanes FROM accounts WHERE handle = ?");
    let Some(row) = query.bind(handle).fetch_optional(connection).await.or_store_error()? else { return Ok(None) };
    let mut fields = Fields::new(&row, "accounts");
    let (account, opaque) = (AccountId::new(fields.array()?), fields.take()?);
    let stretch = Stretch { memory_kib: fields.number()?, passes: fields.number()?, lanes: fields.number()? };
    Ok(Some(AccountLogin { account, opaque, stretch }))
}

pub(crate) async fn recovery(
    connection: &mut SqliteConnection,
    lookup: &LookupId,
) -> StoreResult<Option<AccountRecovery>> {
    let query = sqlx::query("SELECT account, recovery_key FROM accounts WHERE lookup = ?");
    let row = query.bind(lookup.as_bytes().as_slice()).fetch_optional(connection).await.or_store_error()?;
    let Some(row) = row else { return Ok(None) };
    let mut fields = Fields::new(&row, "accounts");
    let account = AccountId::new(fields.array()?);
    Ok(Some(AccountRecovery { account, key: RecoveryKey::new(fields.array()?) }))
}

pub(crate) async fn vault(connection: &mut SqliteConnection, account: &AccountId) -> StoreResult<Option<AccountVault>> {
    let query = sqlx::query("SELECT handle, vault_revision, vault FROM accounts WHERE account = ?");
    let row = query.bind(account.as_bytes().as_slice()).fetch_optional(connection).await.or_store_error()?;
    let Some(row) = row else { return Ok(None) };
    let mut fields = Fields::new(&row, "accounts");
    let handle = fields.take()?;
    let vault = VaultUpload { revision: fields.number()?, sealed: fields.take()? };
    Ok(Some(AccountVault { handle, vault }))
}

pub(crate) async fn install(
    connection: &mut SqliteConnection,
    install: &InstallId,
) -> StoreResult<Option<InstallRecord>> {
    let query = sqlx::query("SELECT account, sign_in, device, revoked FROM installs WHERE install = ?");
    let row = query.bind(install.as_bytes().as_slice()).fetch_optional(connection).await.or_store_error()?;
    let Some(row) = row else { return Ok(None) };
    let mut fields = Fields::new(&row, "installs");
    let account = AccountId::new(fields.array()?);
    let (sign_in, device) = (SignInKey::new(fields.array()?), DeviceKey::new(fields.array()?));
    Ok(Some(InstallRecord { install: *install, account, sign_in, device, revoked: fields.take()? }))
}

pub(crate) async fn presenter(
    connection: &mut SqliteConnection,
    install: &InstallId,
) -> StoreResult<Option<Presenter>> {
    let own = sqlx::query(
        "SELECT i.account, i.device, a.bytes FROM installs i JOIN accounts a ON a.account = i.account
         WHERE i.install = ? AND i.revoked = 0",
    );
    let row = own.bind(install.as_bytes().as_slice()).fetch_optional(&mut *connection).await.or_store_error()?;
    let Some(row) = row else { return Ok(None) };
    let mut fields = Fields::new(&row, "installs");
    let (account, device) = (AccountId::new(fields.array()?), DeviceKey::new(fields.array()?));
    let account_bytes = fields.number()?;
    let all = sqlx::query("SELECT DISTINCT device FROM installs WHERE account = ? ORDER BY device");
    let rows = all.bind(account.as_bytes().as_slice()).fetch_all(connection).await.or_store_error()?;
    let devices = rows.iter().map(|row| Fields::new(row, "installs").array().map(DeviceKey::new));
    let account_devices = devices.collect::<StoreResult<Vec<DeviceKey>>>()?;
    Ok(Some(Presenter { install: *install, account, device, account_devices, account_bytes }))
}

pub(crate) async fn installs(connection: &mut SqliteConnection, account: &AccountId) -> StoreResult<Vec<InstallRow>> {
    let query = sqlx::query(
        "SELECT install, device, enrolled_day, seen_day, revoked FROM installs WHERE account = ?
         ORDER BY enrolled_day, install",
    );
    let rows = query.bind(account.as_bytes().as_slice()).fetch_all(connection).await.or_store_error()?;
    let read = |row| {
        let mut fields = Fields::new(row, "installs");
        Ok(InstallRow {
            install: InstallId::new(fields.array()?),
            device: DeviceKey::new(fields.array()?),
            enrolled_day: fields.number()?,
            seen_day: fields.number()?,
            revoked: fields.take()?,
        })
    };
    rows.iter().map(read).collect()
}
