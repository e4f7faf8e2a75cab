//! What `SQLite`'s errors mean to callers. Their texts go to the log without values; sqlx puts none into them.

use beside_store::StoreError;
use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_NOTADB: i32 = 26;

/// What an error of the database means.
pub(crate) fn store_error(error: &sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(DatabaseError::code).and_then(|code| code.parse::<i32>().ok());
    // The low byte of an extended code is the primary one.
    match code.map(|code| code & 0xff) {
        Some(SQLITE_FULL) => StoreError::Full,
        Some(SQLITE_CORRUPT | SQLITE_NOTADB) => StoreError::Inconsistent { table: "database" },
        code => {
            tracing::warn!(code, "the database gave an error");
            StoreError::Unavailable
        }
    }
}

/// What an error of a migration means.
pub(crate) fn migration_error(error: &MigrateError, supported: i64) -> StoreError {
    if let MigrateError::VersionMissing(found) = error {
        return StoreError::SchemaNewer { found: *found, supported };
    }
    if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
        return store_error(error);
    }
    StoreError::Inconsistent { table: "_sqlx_migrations" }
}

/// Gives an answer of the database its meaning to callers.
pub(crate) trait OrStoreError<T> {
    fn or_store_error(self) -> Result<T, StoreError>;
}

impl<T> OrStoreError<T> for Result<T, sqlx::Error> {
    fn or_store_error(self) -> Result<T, StoreError> {
        self.map_err(|error| store_error(&error))
    }
}
