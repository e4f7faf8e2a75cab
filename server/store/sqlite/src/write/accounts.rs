//! Accounts, installs, assertions, and what the relay keeps for itself.

use beside_store::account::{
    AccountCreation, AssertionOutcome, AssertionUse, Enrolment, INSTALLS_KEPT_MAX, NewAccount, NewInstall,
    PassphraseChange, Replacement,
};
use beside_store::store::{SecretName, StoreResult};
use beside_wire::account::VaultUpload;
use beside_wire::id::{AccountId, InstallId};
use beside_wire::limits::INSTALLS_PER_ACCOUNT_MAX;
use beside_wire::line::Incarnation;
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::read;
use crate::rows::{Fields, integer};
use crate::writer::Transaction;

pub(crate) async fn secret(tx: &mut Transaction, name: SecretName, candidate: Vec<u8>) -> StoreResult<Vec<u8>> {
    let insert = sqlx::query("INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
    insert.bind(name.as_str()).bind(candidate).execute(&mut tx.connection).await.or_store_error()?;
    let select = sqlx::query("SELECT value FROM secrets WHERE name = ?").bind(name.as_str());
    let row = select.fetch_one(&mut tx.connection).await.or_store_error()?;
    Fields::new(&row, "secrets").take()
}

pub(crate) async fn open_incarnation(
    tx: &mut Transaction,
    after: Incarnation,
    opened: Incarnation,
) -> StoreResult<Incarnation> {
    let present = read::incarnation(&mut tx.connection).await?;
    if present != after || opened <= after {
        return Ok(present);
    }
    let update = sqlx::query("UPDATE relay SET ordinal = ?, tag = ? WHERE id = 1");
    update.bind(opened.ordinal).bind(opened.tag.as_slice()).execute(&mut tx.connection).await.or_store_error()?;
    Ok(opened)
}

pub(crate) async fn create_account(tx: &mut Transaction, new: NewAccount) -> StoreResult<AccountCreation> {
    let taken = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM accounts WHERE handle = ?),
                EXISTS (SELECT 1 FROM accounts WHERE account = ? OR lookup = ?)
                    OR EXISTS (SELECT 1 FROM installs WHERE install = ?)",
    );
    let row = taken
        .bind(&new.handle)
        .bind(new.account.as_bytes().as_slice())
        .bind(new.recovery.lookup.as_bytes().as_slice())
        .bind(new.install.install.as_bytes().as_slice())
        .fetch_one(&mut tx.connection)
        .await
        .or_store_error()?;
    let mut fields = Fields::new(&row, "accounts");
    let (handle_taken, id_taken): (bool, bool) = (fields.take()?, fields.take()?);
    if handle_taken {
        return Ok(AccountCreation::HandleTaken);
    }
    if id_taken {
        return Ok(AccountCreation::IdTaken);
    }
    let insert = sqlx::query(
        "INSERT INTO accounts (account, handle, opaque, memory_kib, passes, lanes, vault_revision, vault, lookup,
                               recovery_key, bytes)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
    );
    insert
        .bind(new.account.as_bytes().as_slice())
        .bind(&new.handle)
        .bind(&new.opaque)
        .bind(new.stretch.memory_kib)
        .bind(new.stretch.passes)
        .bind(new.stretch.lanes)
        .bind(integer(new.vault.revision))
        .bind(&new.vault.sealed)
        .bind(new.recovery.lookup.as_bytes().as_slice())
        .bind(new.recovery.key.as_bytes().as_slice())
        .execute(&mut tx.connection)
        .await
        .or_store_error()?;
    insert_install(&mut tx.connection, &new.account, &new.install).await?;
    Ok(AccountCreation::Created)
}

async fn insert_install(connection: &mut SqliteConnection, account: &AccountId, new: &NewInstall) -> StoreResult<()> {
    let insert = sqlx::query(
        "INSERT INTO installs (install, account, sign_in, device, enrolled_day, seen_day, revoked)
         VALUES (?, ?, ?, ?, ?, ?, 0)",
    );
    insert
        .bind(new.install.as_bytes().as_slice())
        .bind(account.as_bytes().as_slice())
        .bind(new.sign_in.as_bytes().as_slice())
        .bind(new.device.as_bytes().as_slice())
        .bind(new.day)
        .bind(new.day)
        .execute(connection)
        .await
        .or_store_error()?;
    Ok(())
}

pub(crate) async fn enrol(tx: &mut Transaction, account: AccountId, new: NewInstall) -> StoreResult<Enrolment> {
    let counts = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM accounts WHERE account = ?1), EXISTS (SELECT 1 FROM installs WHERE install = ?2),
                (SELECT COUNT(*) FROM installs WHERE account = ?1 AND revoked = 0),
                (SELECT COUNT(*) FROM installs WHERE account = ?1)",
    );
    let counts = counts.bind(account.as_bytes().as_slice()).bind(new.install.as_bytes().as_slice());
    let row = counts.fetch_one(&mut tx.connection).await.or_store_error()?;
    let mut fields = Fields::new(&row, "installs");
    let (exists, taken): (bool, bool) = (fields.take()?, fields.take()?);
    let (active, kept): (usize, usize) = (fields.number()?, fields.number()?);
    if !exists {
        return Ok(Enrolment::NoAccount);
    }
    if let Some(known) = known_install(tx, &account, &new).await? {
        return Ok(Enrolment::Known(known));
    }
    if taken {
        return Ok(Enrolment::IdTaken);
    }
    if active >= INSTALLS_PER_ACCOUNT_MAX {
        return Ok(Enrolment::TooMany);
    }
    if kept >= INSTALLS_KEPT_MAX {
        let first = sqlx::query(
            "DELETE FROM installs WHERE install = (SELECT install FROM installs WHERE account = ? AND revoked = 1
             ORDER BY enrolled_day, install LIMIT 1)",
        );
        first.bind(account.as_bytes().as_slice()).execute(&mut tx.connection).await.or_store_error()?;
    }
    insert_install(&mut tx.connection, &account, &new).await?;
    Ok(Enrolment::Enrolled)
}

async fn known_install(tx: &mut Transaction, account: &AccountId, new: &NewInstall) -> StoreResult<Option<InstallId>> {
    let known = sqlx::query(
        "SELECT install FROM installs WHERE account = ? AND device = ? AND sign_in = ? AND revoked = 0 LIMIT 1",
    );
    let known = known.bind(account.as_bytes().as_slice()).bind(new.device.as_bytes().as_slice());
    let known = known.bind(new.sign_in.as_bytes().as_slice());
    let row = known.fetch_optional(&mut tx.connection).await.or_store_error()?;
    row.map(|row| Fields::new(&row, "installs").array().map(InstallId::new)).transpose()
}

// Whether the stored vault is the one that a new one replaces.
async fn replaceable(tx: &mut Transaction, account: &AccountId, vault: &VaultUpload) -> StoreResult<Replacement> {
    let Some(kept) = read::vault(&mut tx.connection, account).await? else { return Ok(Replacement::NoAccount) };
    let stored = kept.vault.revision;
    let follows = stored.checked_add(1) == Some(vault.revision) && i64::try_from(vault.revision).is_ok();
    Ok(if follows { Replacement::Replaced } else { Replacement::Conflict { stored } })
}

pub(crate) async fn put_vault(
    tx: &mut Transaction,
    account: AccountId,
    vault: VaultUpload,
) -> StoreResult<Replacement> {
    let replacement = replaceable(tx, &account, &vault).await?;
    if replacement == Replacement::Replaced {
        let update = sqlx::query("UPDATE accounts SET vault_revision = ?, vault = ? WHERE account = ?");
        let update = update.bind(integer(vault.revision)).bind(vault.sealed).bind(account.as_bytes().as_slice());
        update.execute(&mut tx.connection).await.or_store_error()?;
    }
    Ok(replacement)
}

pub(crate) async fn change_passphrase(tx: &mut Transaction, change: PassphraseChange) -> StoreResult<Replacement> {
    let replacement = replaceable(tx, &change.account, &change.vault).await?;
    if replacement == Replacement::Replaced {
        let update = sqlx::query(
            "UPDATE accounts SET opaque = ?, memory_kib = ?, passes = ?, lanes = ?, vault_revision = ?, vault = ?
             WHERE account = ?",
        );
        update
            .bind(change.opaque)
            .bind(change.stretch.memory_kib)
            .bind(change.stretch.passes)
            .bind(change.stretch.lanes)
            .bind(integer(change.vault.revision))
            .bind(change.vault.sealed)
            .bind(change.account.as_bytes().as_slice())
            .execute(&mut tx.connection)
            .await
            .or_store_error()?;
    }
    Ok(replacement)
}

pub(crate) async fn revoke(tx: &mut Transaction, account: AccountId, install: InstallId) -> StoreResult<bool> {
    let update = sqlx::query("UPDATE installs SET revoked = 1 WHERE install = ? AND account = ?");
    let update = update.bind(install.as_bytes().as_slice()).bind(account.as_bytes().as_slice());
    Ok(update.execute(&mut tx.connection).await.or_store_error()?.rows_affected() > 0)
}

pub(crate) async fn mark_seen(tx: &mut Transaction, install: InstallId, day: u32) -> StoreResult<()> {
    let update = sqlx::query("UPDATE installs SET seen_day = ?1 WHERE install = ?2 AND seen_day < ?1");
    let update = update.bind(day).bind(install.as_bytes().as_slice());
    update.execute(&mut tx.connection).await.or_store_error()?;
    Ok(())
}

pub(crate) async fn use_assertion(
    tx: &mut Transaction,
    install: InstallId,
    assertion: AssertionUse,
) -> StoreResult<AssertionOutcome> {
    let record = read::install(&mut tx.connection, &install).await?;
    if record.is_none_or(|record| record.revoked) {
        return Ok(AssertionOutcome::InstallEnded);
    }
    let insert =
        sqlx::query("INSERT INTO assertions (install, jti, expires_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    let insert =
        insert.bind(install.as_bytes().as_slice()).bind(assertion.jti.as_slice()).bind(integer(assertion.expires_ms));
    let inserted = insert.execute(&mut tx.connection).await.or_store_error()?.rows_affected() > 0;
    Ok(if inserted { AssertionOutcome::Fresh } else { AssertionOutcome::Replayed })
}

pub(crate) async fn forget_assertions(tx: &mut Transaction, ended_by_ms: u64) -> StoreResult<u64> {
    let delete = sqlx::query("DELETE FROM assertions WHERE expires_ms <= ?").bind(integer(ended_by_ms));
    Ok(delete.execute(&mut tx.connection).await.or_store_error()?.rows_affected())
}
