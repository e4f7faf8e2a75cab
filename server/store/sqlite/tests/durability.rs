//! What was answered is on the disk (I2, I16), and what can't be opened says why.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use beside_store::account::{AccountCreation, NewAccount, NewInstall};
use beside_store::log::SpaceState;
use beside_store::store::SecretName;
use beside_store::{Store, StoreError};
use beside_store_sqlite::{SqliteOptions, SqliteStore};
use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::id::{AccountId, DeviceKey, InstallId, LookupId, RecoveryKey, SignInKey, SpaceId};
use beside_wire::line::Incarnation;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

fn options(path: &Path) -> SqliteOptions {
    SqliteOptions { path: path.to_path_buf(), tag: [7; 8], readers: 1, pages_max: None }
}

fn account(number: u8, vault_bytes: usize) -> NewAccount {
    NewAccount {
        account: AccountId::new([number; 16]),
        handle: format!("reed-{number}"),
        opaque: vec![number; 192],
        stretch: Stretch { memory_kib: 65_536, passes: 3, lanes: 1 },
        vault: VaultUpload { revision: 1, sealed: vec![number; vault_bytes] },
        recovery: RecoveryAccess { lookup: LookupId::new([number; 16]), key: RecoveryKey::new([number; 32]) },
        install: NewInstall {
            install: InstallId::new([number; 8]),
            sign_in: SignInKey::new([number; 32]),
            device: DeviceKey::new([number; 32]),
            day: 1,
        },
    }
}

fn copy(from: &Path, to: &Path) -> PathBuf {
    for ending in ["relay.db", "relay.db-wal"] {
        fs::copy(from.join(ending), to.join(ending)).expect("the files of a running store can be read");
    }
    to.join("relay.db")
}

#[tokio::test]
async fn i16_what_was_answered_survives_a_cut() {
    let (folder, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = SqliteStore::open(options(&folder.path().join("relay.db"))).await.unwrap();
    assert_eq!(store.create_account(account(1, 64)).await, Ok(AccountCreation::Created));
    // The files as a power cut leaves them: nothing was closed, nothing was checkpointed.
    let path = copy(folder.path(), after.path());
    let restored = SqliteStore::open(options(&path)).await.unwrap();
    let login = restored.account_by_handle("reed-1").await.unwrap();
    assert_eq!(login.map(|login| login.account), Some(AccountId::new([1; 16])));
    assert_eq!(restored.incarnation().await, Ok(Incarnation { ordinal: 1, tag: [7; 8] }));
}

#[tokio::test]
async fn a_closed_store_leaves_one_file_that_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    let store = SqliteStore::open(options(&path)).await.unwrap();
    let secret = store.secret(SecretName::HeadKey, vec![1; 32]).await.unwrap();
    store.close().await.unwrap();
    let left = fs::metadata(folder.path().join("relay.db-wal")).map_or(0, |file| file.len());
    assert_eq!(left, 0, "the log was taken in");
    let again = SqliteStore::open(SqliteOptions { tag: [9; 8], ..options(&path) }).await.unwrap();
    assert_eq!(again.secret(SecretName::HeadKey, vec![2; 32]).await, Ok(secret));
    assert_eq!(again.incarnation().await.map(|life| life.tag), Ok([7; 8]), "the first life keeps its tag");
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    let store = SqliteStore::open(SqliteOptions { pages_max: Some(80), ..options(&path) }).await.unwrap();
    let mut created = Vec::new();
    let full = loop {
        let number = u8::try_from(created.len() + 1).unwrap();
        match store.create_account(account(number, 16 * 1024)).await {
            Ok(AccountCreation::Created) => created.push(number),
            other => break other,
        }
    };
    assert_eq!(full, Err(StoreError::Full));
    assert!(created.len() > 3, "some found room");
    for number in &created {
        assert!(store.account_by_handle(&format!("reed-{number}")).await.unwrap().is_some(), "what was said is there");
    }
    let refused = u8::try_from(created.len() + 1).unwrap();
    assert_eq!(store.account_by_handle(&format!("reed-{refused}")).await, Ok(None), "what wasn't, isn't");
    assert_eq!(store.delete_account(AccountId::new([1; 16])).await, Ok(true));
    assert_eq!(store.create_account(account(refused, 8 * 1024)).await, Ok(AccountCreation::Created), "there is room");
}

#[tokio::test]
async fn a_newer_schema_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    SqliteStore::open(options(&path)).await.unwrap().close().await.unwrap();
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&path)).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9000, 'newer', 1, x'00', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let opened = SqliteStore::open(options(&path)).await.map(|_| ());
    assert_eq!(opened, Err(StoreError::SchemaNewer { found: 9000, supported: 1 }));
}

#[tokio::test]
async fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    fs::write(&path, vec![b'x'; 8192]).unwrap();
    let opened = SqliteStore::open(options(&path)).await.map(|_| ());
    assert_eq!(opened, Err(StoreError::Inconsistent { table: "database" }));
}

#[tokio::test]
async fn an_unknown_space_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(options(&folder.path().join("relay.db"))).await.unwrap();
    assert!(matches!(store.space(SpaceId::new([1; 32])).await, Ok(SpaceState::Unknown)));
}
