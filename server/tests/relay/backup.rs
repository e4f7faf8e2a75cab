//! Copies of a relay that runs: `beside-server backup FILE`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use beside_server::config::Config;
use beside_server::startup;
use beside_wire::account::VaultFetched;
use beside_wire::frame::Frame;
use beside_wire::line::{Cursor, Incarnation};

use super::common::Relay;
use super::space::Space;
use super::sync::{asking, envelopes, sync};

fn backup(database: &Path, to: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beside-server"));
    command.env_clear().arg("--database").arg(database).arg("backup").arg(to).output().unwrap()
}

fn life(frames: &[Frame]) -> Incarnation {
    let welcome =
        frames.iter().find_map(|frame| if let Frame::Welcome(it) = frame { Some(it.incarnation) } else { None });
    welcome.expect("every answer begins with a welcome")
}

#[tokio::test]
async fn a_copy_of_a_running_relay_is_private_opens_and_serves() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    let before = chain.next(&[1; 120]);
    let synced = sync(&ana.phone, &asking(vec![space.offering(vec![before.clone()])])).await;

    let (database, copy) = (relay.directory().join("relay.sqlite"), relay.directory().join("copy.sqlite"));
    let done = backup(&database, &copy);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o077, 0, "the relay's keys are in it");
    }
    sync(&ana.phone, &asking(vec![space.offering(vec![before.clone(), chain.next(&[2; 120])])])).await;
    let key = relay.running.relay();
    // The copy is started only once the original has stopped: two relays of one key would be a fork.
    let _directory = relay.stop().await;

    let restored = startup::start(Config::local(copy)).await.unwrap();
    assert_eq!(restored.relay(), key, "it is the same relay to its phones");
    let mut second = ana.phone.another();
    second.address = restored.address();
    let fetched: VaultFetched = second.sign_in(&ana.handle, &ana.passphrase).await.value();
    second.enrol(fetched.permit).await;
    let pulled = sync(&second, &asking(vec![space.request(Cursor::default())])).await;
    assert_eq!(envelopes(&pulled), [before.envelope], "one whole moment: what came later isn't in it");
    assert!(life(&pulled) > life(&synced), "a copy never goes on in the life that it was taken from");
    restored.stop().await.unwrap();
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_half_made() {
    let relay = Relay::start().await;
    let database = relay.directory().join("relay.sqlite");
    let taken = relay.directory().join("taken.sqlite");
    fs::write(&taken, "an older backup").unwrap();
    let refused = backup(&database, &taken);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("nothing is overwritten"));
    assert_eq!(fs::read_to_string(&taken).unwrap(), "an older backup");

    let copy = relay.directory().join("copy.sqlite");
    let absent = backup(&relay.directory().join("nowhere.sqlite"), &copy);
    assert!(!absent.status.success() && !copy.exists());
    assert!(!relay.directory().join("nowhere.sqlite").exists(), "no empty database is made to be copied");
    let letter = relay.directory().join("letter.txt");
    fs::write(&letter, "Dear Sofia, this was never a database.".repeat(200)).unwrap();
    assert!(!backup(&letter, &copy).status.success());
    assert!(!copy.exists(), "what was begun is taken away");
}
