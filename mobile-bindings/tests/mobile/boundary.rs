//! What an app brings along and may get wrong: a keystore, a clock, a log, a word on the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use beside_mobile::{
    BesideError, ClockReading, Companion, DeviceOptions, Keystore, LogLevel, Logger, PhoneClock, Reachability,
    create_companion,
};
use tempfile::tempdir;

use crate::phone::{PASSPHRASE, create, entry, no_relay, open_again, options, texts};

struct Keys(Option<Vec<u8>>);

impl Keystore for Keys {
    fn device_key(&self) -> Result<Vec<u8>, BesideError> {
        self.0.clone().ok_or(BesideError::Internal { code: "none".to_owned() })
    }
}

fn with_keys(options: DeviceOptions, key: Option<Vec<u8>>) -> DeviceOptions {
    DeviceOptions { keystore: Some(Arc::new(Keys(key))), ..options }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apps_keystore_opens_its_vault_and_no_other_key_does() {
    let folder = tempdir().unwrap();
    let key = vec![3; 32];
    let companion = create(with_keys(options(&folder), Some(key.clone())), &no_relay()).await.companion;
    companion.journal().write(entry("kept")).unwrap();
    companion.shut_down();
    assert!(!folder.path().join("keystore.key").exists(), "the key isn't beside what it seals");
    let refused = |key: Option<Vec<u8>>| Companion::open(with_keys(options(&folder), key)).err();
    let storage = |code: &str| Some(BesideError::Storage { code: code.to_owned() });
    assert_eq!(refused(None), storage("keystore"));
    assert_eq!(refused(Some(vec![3; 31])), storage("keystore"));
    assert_eq!(refused(Some(vec![4; 32])), storage("storage-wrong-key"));
    let companion = Companion::open(with_keys(options(&folder), Some(key))).unwrap();
    companion.unlock(PASSPHRASE.to_owned()).await.unwrap();
    assert_eq!(texts(&companion), ["kept"]);
}

struct Broken;

impl PhoneClock for Broken {
    fn now(&self) -> Result<ClockReading, BesideError> {
        Err(BesideError::Internal { code: "no clock".to_owned() })
    }
}

impl Logger for Broken {
    fn log(&self, _: LogLevel, _: String) -> Result<(), BesideError> {
        Err(BesideError::Internal { code: "no log".to_owned() })
    }
}

struct Fixed(i64, i32);

impl PhoneClock for Fixed {
    fn now(&self) -> Result<ClockReading, BesideError> {
        Ok(ClockReading { unix_milliseconds: self.0, utc_offset_minutes: self.1 })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_fails_is_not_missed_and_another_one_counts() {
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let failing = DeviceOptions { clock: Some(Arc::new(Broken)), logger: Some(Arc::new(Broken)), ..options(&one) };
    let companion = create(failing, &no_relay()).await.companion;
    companion.journal().write(entry("kept")).unwrap();
    // A quarter to midnight in UTC, and past it two hours further east.
    let late = 1_748_735_100_000;
    let fixed = DeviceOptions { clock: Some(Arc::new(Fixed(late, 120))), ..options(&two) };
    let companion = create(fixed, &no_relay()).await.companion;
    let id = companion.journal().write(entry("on the next day")).unwrap();
    assert_eq!(companion.journal().show(id).unwrap().about_day.to_string(), "2025-06-01");
}

/// Faults once it is told to, with a word that no log may hold.
struct Faulty(AtomicBool);

impl PhoneClock for Faulty {
    fn now(&self) -> Result<ClockReading, BesideError> {
        assert!(!self.0.load(Ordering::SeqCst), "a word that no log may hold");
        Ok(ClockReading { unix_milliseconds: 1_748_735_100_000, utc_offset_minutes: 0 })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_inside_a_step_closes_the_companion_and_the_log_says_only_where() {
    let folder = tempdir().unwrap();
    let (faulty, lines) = (Arc::new(Faulty(AtomicBool::new(false))), Arc::new(Lines(std::sync::Mutex::default())));
    let given = DeviceOptions { clock: Some(faulty.clone()), logger: Some(lines.clone()), ..options(&folder) };
    let companion = create(given, &no_relay()).await.companion;
    companion.journal().write(entry("kept")).unwrap();
    faulty.0.store(true, Ordering::SeqCst);
    let closed = BesideError::Closed { code: "closed".to_owned() };
    assert_eq!(companion.journal().write(entry("lost in the fault")), Err(closed.clone()));
    assert_eq!(companion.journal().count(), Err(closed));
    let logged = lines.0.lock().unwrap().join("\n");
    assert!(logged.starts_with("a fault at boundary.rs:"), "{logged}");
    assert!(!logged.contains("no log may hold"), "{logged}");
    assert_eq!(texts(open_again(&folder).await.as_ref()), ["kept"]);
}

struct Offline(AtomicU64);

impl Reachability for Offline {
    fn is_online(&self) -> Result<bool, BesideError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(false)
    }
}

struct Lines(std::sync::Mutex<Vec<String>>);

impl Logger for Lines {
    fn log(&self, _: LogLevel, line: String) -> Result<(), BesideError> {
        self.0.lock().unwrap().push(line);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_no_relay_is_asked_and_the_log_holds_codes_alone() {
    let folder = tempdir().unwrap();
    let (offline, lines) = (Arc::new(Offline(AtomicU64::new(0))), Arc::new(Lines(std::sync::Mutex::default())));
    let offered = DeviceOptions { reachability: Some(offline.clone()), ..options(&folder) };
    let companion = create(offered, &no_relay()).await.companion;
    assert_eq!(companion.sync(None).await, Err(BesideError::Network { code: "relay-unreachable".to_owned() }));
    assert_eq!(offline.0.load(Ordering::SeqCst), 1);
    companion.shut_down();
    let logged = DeviceOptions { logger: Some(lines.clone()), ..options(&folder) };
    let companion = Companion::open(logged).unwrap();
    companion.unlock(PASSPHRASE.to_owned()).await.unwrap();
    companion.journal().write(entry("a word that no log may hold")).unwrap();
    assert!(companion.register(PASSPHRASE.to_owned()).await.is_err());
    let lines = lines.0.lock().unwrap().join("\n");
    assert_eq!(lines, "the relay was asked: relay-unreachable");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_text_is_refused_with_a_reason_and_nothing_is_lost() {
    let folder = tempdir().unwrap();
    let companion = create(options(&folder), &no_relay()).await.companion;
    companion.journal().write(entry("kept")).unwrap();
    let huge = "a".repeat(64 * 1024 * 1024);
    let refused = companion.journal().write(entry(&huge)).err().unwrap();
    assert!(matches!(refused, BesideError::Invalid { .. }), "{refused:?}");
    let refused = create_companion(options(&folder), "heron".to_owned(), no_relay(), huge).await.err().unwrap();
    assert_eq!(refused, BesideError::Secret { code: "passphrase-unfit".to_owned() });
    assert_eq!(texts(&companion), ["kept"]);
}
