//! Every async call, dropped as soon as it has begun and dropped while the relay is asked: the vault opens, holds what was
//! written, and syncs.

use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use beside_core::companion::WRITTEN_PER_BATCH;
use beside_core::diary::DiaryFormat;
use beside_mobile::{
    BesideError, Companion, DeviceOptions, ImportOptions, Language, LogLevel, Logger, RelayInfo, SyncSummary,
    create_companion, relay_info, vaults,
};
use tempfile::{TempDir, tempdir};
use tokio::task::JoinHandle;

use crate::phone::{self, PASSPHRASE, Relay, entry, open_again, options, texts};
use crate::stall::Stall;

type Calling = Pin<Box<dyn Future<Output = Result<(), BesideError>>>>;
type Call = fn(Arc<Companion>) -> Calling;

/// The calls of an open companion that talk to the relay and leave the vault where it is.
const CALLS: [(&str, Call); 4] = [
    ("register", |it| Box::pin(async move { it.register(PASSPHRASE.to_owned()).await.map(drop) })),
    ("sync", |it| Box::pin(async move { it.sync(None).await.map(drop) })),
    ("change_passphrase", |it| {
        Box::pin(
            async move { it.change_passphrase(PASSPHRASE.to_owned(), "another walk, by the sea".to_owned()).await },
        )
    }),
    ("revoke_device", |it| {
        Box::pin(async move {
            let own = it.account()?.device;
            it.revoke_device(PASSPHRASE.to_owned(), own).await
        })
    }),
];

/// The calls that take the vault from this phone.
const LEAVING: [(&str, Call); 2] = [
    ("sign_out", |it| Box::pin(async move { it.sign_out().await })),
    ("delete_account", |it| Box::pin(async move { it.delete_account(PASSPHRASE.to_owned()).await })),
];

struct Held {
    relay: Relay,
    stall: Stall,
}

impl Held {
    async fn start() -> Self {
        let relay = Relay::start().await;
        let stall = Stall::before(relay.running.address()).await;
        Self { relay, stall }
    }

    async fn info(&self) -> RelayInfo {
        RelayInfo { url: format!("http://{}", self.stall.address), key: self.relay.info().await.key }
    }

    /// Begins a sync and holds what it asks.
    async fn sync_that_hangs(&self, companion: &Arc<Companion>) -> JoinHandle<Result<SyncSummary, BesideError>> {
        self.stall.hold();
        let syncing = Arc::clone(companion);
        let sync = tokio::spawn(async move { syncing.sync(None).await });
        self.stall.asked().await;
        sync
    }

    /// Drops a call once the relay was asked.
    async fn drop_on_the_way<T>(&self, name: &str, call: impl Future<Output = T>) {
        self.stall.hold();
        tokio::select! {
            () = self.stall.asked() => {}
            _ = call => panic!("{name} ended before the relay was asked"),
        }
        self.stall.let_go();
    }
}

/// A log that keeps nothing.
struct Silent;

impl Logger for Silent {
    fn log(&self, _: LogLevel, _: String) -> Result<(), BesideError> {
        Ok(())
    }
}

/// Drops a call after it was polled once.
async fn drop_at_once<T>(call: impl Future<Output = T>) {
    tokio::select! {
        biased;
        _ = call => {}
        () = ready(()) => {}
    }
}

/// A person with an account and one entry that isn't sent.
async fn person(line: &Held, folder: &TempDir) -> (Arc<Companion>, String) {
    let made = phone::create(options(folder), &line.info().await).await;
    made.companion.register(PASSPHRASE.to_owned()).await.unwrap();
    made.companion.journal().write(entry("kept")).unwrap();
    (made.companion, made.recovery_code)
}

async fn nothing_is_lost(name: &str, folder: &TempDir) -> Arc<Companion> {
    let companion = open_again(folder).await;
    assert_eq!(texts(&companion), ["kept"], "{name}");
    companion.check_storage().await.unwrap();
    companion
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_to_the_relay_that_is_dropped_loses_nothing() {
    let line = Held::start().await;
    for (name, call) in CALLS {
        let folder = tempdir().unwrap();
        let (companion, _) = person(&line, &folder).await;
        drop_at_once(call(Arc::clone(&companion))).await;
        if name != "register" {
            line.drop_on_the_way(name, call(Arc::clone(&companion))).await;
        }
        assert_eq!(companion.journal().count().unwrap(), 1, "{name}");
        companion.sync(None).await.unwrap();
        companion.shut_down();
        nothing_is_lost(name, &folder).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_is_dropped_can_be_made_again() {
    let line = Held::start().await;
    let folder = tempdir().unwrap();
    let made = phone::create(options(&folder), &line.info().await).await;
    made.companion.journal().write(entry("kept")).unwrap();
    line.drop_on_the_way("register", made.companion.register(PASSPHRASE.to_owned())).await;
    made.companion.register(PASSPHRASE.to_owned()).await.unwrap();
    made.companion.sync(None).await.unwrap();
    made.companion.shut_down();
    assert!(nothing_is_lost("register", &folder).await.account().unwrap().registered);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_that_is_dropped_keeps_the_vault() {
    let line = Held::start().await;
    for (name, call) in LEAVING {
        let folder = tempdir().unwrap();
        let (companion, _) = person(&line, &folder).await;
        line.drop_on_the_way(name, call(Arc::clone(&companion))).await;
        companion.shut_down();
        let companion = nothing_is_lost(name, &folder).await;
        call(Arc::clone(&companion)).await.unwrap();
        assert_eq!(companion.journal().count(), Err(BesideError::Closed { code: "closed".to_owned() }), "{name}");
        assert_eq!(vaults(folder.path().to_str().unwrap()), Ok(Vec::new()), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_phone_that_is_dropped_on_the_way_can_come_again() {
    let line = Held::start().await;
    let (first, second, third) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    let (companion, code) = person(&line, &first).await;
    companion.sync(None).await.unwrap();
    let (relay, handle) = (line.info().await, companion.account().unwrap().handle);
    let sign_in = || Companion::sign_in(options(&second), relay.clone(), handle.clone(), PASSPHRASE.to_owned());
    let recover = || Companion::recover(options(&third), relay.clone(), code.clone(), PASSPHRASE.to_owned());
    drop_at_once(sign_in()).await;
    line.drop_on_the_way("sign_in", sign_in()).await;
    drop_at_once(recover()).await;
    line.drop_on_the_way("recover", recover()).await;
    for again in [sign_in().await.unwrap(), recover().await.unwrap()] {
        again.sync(None).await.unwrap();
        assert_eq!(texts(&again), ["kept"]);
        assert_eq!(again.fingerprint(), companion.fingerprint());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_work_that_is_dropped_leaves_a_vault_or_none() {
    let line = Held::start().await;
    let folder = tempdir().unwrap();
    let made = phone::create(options(&folder), &line.info().await).await;
    made.companion.journal().write(entry("kept")).unwrap();
    made.companion.lock().unwrap();
    drop_at_once(made.companion.unlock(PASSPHRASE.to_owned())).await;
    drop_at_once(made.companion.session_key(PASSPHRASE.to_owned())).await;
    drop_at_once(made.companion.check_storage()).await;
    line.drop_on_the_way("relay_info", relay_info(line.info().await.url)).await;
    made.companion.shut_down();
    nothing_is_lost("unlock", &folder).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_dropped_on_its_way_in_came_in_whole_batches() {
    const LINES: usize = 300;
    let folder = tempdir().unwrap();
    let made = phone::create(options(&folder), &phone::no_relay()).await;
    let journal = made.companion.journal();
    journal.write(entry("kept")).unwrap();
    let line = "{\"date\":\"1998-05-31\",\"text\":\"from the file\"}\n";
    let import = || {
        let options = ImportOptions { format: DiaryFormat::Lines, skip_unfit: false, first_line: 1 };
        journal.import_file(line.repeat(LINES).into_bytes(), options)
    };
    drop_at_once(import()).await;
    drop_at_once(journal.export_lines()).await;
    drop_at_once(journal.export_markdown(Language::Polish)).await;
    let report = import().await.unwrap();
    assert_eq!((report.imported, report.unfit, report.stopped), (LINES as u64, Vec::new(), None));
    made.companion.shut_down();
    let companion = open_again(&folder).await;
    companion.check_storage().await.unwrap();
    let dropped = companion.journal().count().unwrap() - 1 - LINES as u64;
    assert!(dropped < LINES as u64 && dropped.is_multiple_of(WRITTEN_PER_BATCH as u64), "{dropped} entries");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_whose_recovery_code_nobody_saw_isnt_left_behind() {
    let folder = tempdir().unwrap();
    let logger: Arc<dyn Logger> = Arc::new(Silent);
    let watched = DeviceOptions { logger: Some(Arc::clone(&logger)), ..options(&folder) };
    drop_at_once(create_companion(watched, "heron".to_owned(), phone::no_relay(), PASSPHRASE.to_owned())).await;
    // What was made of it lets go of the log once it is undone.
    while Arc::strong_count(&logger) > 1 {
        tokio::task::yield_now().await;
    }
    assert_eq!(vaults(&options(&folder).folder).unwrap(), []);
    let made = phone::create(options(&folder), &phone::no_relay()).await;
    made.companion.journal().write(entry("kept")).unwrap();
    made.companion.shut_down();
    nothing_is_lost("create", &folder).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_and_writing_go_on_while_a_sync_hangs() {
    let line = Held::start().await;
    let folder = tempdir().unwrap();
    let (companion, _) = person(&line, &folder).await;
    let sync = line.sync_that_hangs(&companion).await;
    companion.journal().write(entry("written meanwhile")).unwrap();
    assert_eq!(companion.journal().count(), Ok(2));
    line.stall.let_go();
    sync.await.unwrap().unwrap();
    companion.sync(None).await.unwrap();
    assert_eq!(companion.overview().unwrap().waiting, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_companion_that_is_closed_under_a_call_says_so() {
    let line = Held::start().await;
    let folder = tempdir().unwrap();
    let (companion, _) = person(&line, &folder).await;
    let sync = line.sync_that_hangs(&companion).await;
    companion.shut_down();
    line.stall.let_go();
    assert_eq!(sync.await.unwrap(), Err(BesideError::Closed { code: "closed".to_owned() }));
    nothing_is_lost("shut_down", &folder).await.sync(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn vaults_that_are_made_at_once_in_one_folder_are_all_made() {
    const AT_ONCE: usize = 8;
    let folder = tempdir().unwrap();
    let making: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let options = options(&folder);
            tokio::spawn(create_companion(options, "heron".to_owned(), phone::no_relay(), PASSPHRASE.to_owned()))
        })
        .collect();
    for made in making {
        made.await.unwrap().unwrap();
    }
    assert_eq!(vaults(&options(&folder).folder).unwrap().len(), AT_ONCE);
}
