//! A relay that gives back an older vault (T9), over real HTTP, with its real database.

use beside_core::companion::{Companion, CompanionError, Passphrase};
use beside_core::driver;
use beside_core::identity::vault::SealedVault;
use beside_tests::fixture::{Relay, device, passphrase, person, sync};
use rusqlite::Connection;
use tempfile::tempdir;

fn database(relay: &Relay) -> Connection {
    Connection::open(relay.folder.path().join("relay.db")).unwrap()
}

fn kept(database: &Connection) -> (i64, Vec<u8>) {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    database.query_row("SELECT vault_revision, vault FROM accounts", [], row).unwrap()
}

fn put_back(database: &Connection, (revision, vault): &(i64, Vec<u8>)) {
    let set = "UPDATE accounts SET vault_revision = ?, vault = ?";
    assert_eq!(database.execute(set, rusqlite::params![revision, vault]).unwrap(), 1);
}

async fn second(relay: &Relay, first: &mut Companion, folder: &std::path::Path) -> Companion {
    let address = relay.address().await;
    let handle = first.account().handle;
    let mut second = driver::sign_in(device(folder), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut second).await.unwrap();
    sync(first).await.unwrap();
    second
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_vault_is_refused_by_a_phone_that_has_seen_a_newer_one() {
    let relay = Relay::start().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut first, _) = person(one.path(), &relay.address().await).await;
    sync(&mut first).await.unwrap();
    let ended = second(&relay, &mut first, two.path()).await.account().device;
    let database = database(&relay);
    let older = kept(&database);
    driver::revoke_device(&mut first, &passphrase(), &ended).await.unwrap();
    let newer = kept(&database);
    assert!(newer.0 > older.0, "ending a device replaces the recipient's key, and so the vault");

    put_back(&database, &older);
    let new = Passphrase::new("another quiet heron").unwrap();
    let refused = driver::change_passphrase(&mut first, &passphrase(), &new).await;
    assert_eq!(refused.err(), Some(CompanionError::VaultOlder));
    put_back(&database, &newer);
    driver::change_passphrase(&mut first, &passphrase(), &new).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_remembers_the_newest_vault_that_it_has_made_or_been_given() {
    let relay = Relay::start().await;
    let (one, two, three) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    let (mut first, _) = person(one.path(), &relay.address().await).await;
    sync(&mut first).await.unwrap();
    let database = database(&relay);
    let mut other = second(&relay, &mut first, two.path()).await;
    let ended = second(&relay, &mut first, three.path()).await.account().device;
    let oldest = SealedVault::from_bytes(&kept(&database).1).unwrap();
    assert_eq!(first.see_vault(&oldest), Ok(()));
    // The first phone makes the next one, the other is given that and makes one after it.
    let new = Passphrase::new("another quiet heron").unwrap();
    driver::change_passphrase(&mut first, &passphrase(), &new).await.unwrap();
    let middle = SealedVault::from_bytes(&kept(&database).1).unwrap();
    assert_eq!(first.see_vault(&oldest), Err(CompanionError::VaultOlder));
    assert_eq!(other.see_vault(&oldest), Ok(()), "the other phone can't know yet");
    assert_eq!(other.see_vault(&middle), Ok(()));
    assert_eq!(other.see_vault(&oldest), Err(CompanionError::VaultOlder));
    driver::revoke_device(&mut first, &new, &ended).await.unwrap();
    assert_eq!(first.see_vault(&middle), Err(CompanionError::VaultOlder));
}
