//! An account that goes.

use beside_store::store::StoreResult;
use beside_wire::id::AccountId;
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::rows::Fields;
use crate::writer::Transaction;

// What a space holds; its own row stays, closed.
const EMPTY: [&str; 7] = [
    "DELETE FROM bodies WHERE space = ?",
    "DELETE FROM wraps WHERE space = ?",
    "DELETE FROM entries WHERE space = ?",
    "DELETE FROM chains WHERE space = ?",
    "DELETE FROM statements WHERE space = ?",
    "DELETE FROM device_spaces WHERE space = ?",
    "UPDATE spaces SET closed = 1, lives = 0 WHERE number = ?",
];

pub(crate) async fn delete_account(tx: &mut Transaction, account: AccountId) -> StoreResult<bool> {
    for space in last_in(&mut tx.connection, &account).await? {
        for statement in EMPTY {
            sqlx::query(statement).bind(space).execute(&mut tx.connection).await.or_store_error()?;
        }
    }
    // Installs and their assertions go along.
    let delete = sqlx::query("DELETE FROM accounts WHERE account = ?").bind(account.as_bytes().as_slice());
    Ok(delete.execute(&mut tx.connection).await.or_store_error()?.rows_affected() > 0)
}

// The spaces in which no other account has a device.
async fn last_in(connection: &mut SqliteConnection, account: &AccountId) -> StoreResult<Vec<i64>> {
    let query = sqlx::query(
        "SELECT DISTINCT d.space FROM installs i JOIN device_spaces d ON d.device = i.device WHERE i.account = ?1
         AND NOT EXISTS (SELECT 1 FROM device_spaces other JOIN installs o ON o.device = other.device
                         WHERE other.space = d.space AND o.account <> ?1)",
    );
    let rows = query.bind(account.as_bytes().as_slice()).fetch_all(connection).await.or_store_error()?;
    rows.iter().map(|row| Fields::new(row, "device_spaces").take()).collect()
}
