//! One person, several phones, one relay: over real HTTP, with real databases on both sides.

use beside_core::companion::{Companion, CompanionError, ItemStatus, Passphrase, PolicyLanguage, RelayAddress};
use beside_core::driver;
use beside_core::model::JournalEdit;
use beside_core::model::record::Message;
use beside_core::sync::Standing;
use beside_core::sync::talk::MessageStatus;
use beside_store::Store as _;
use beside_store_sqlite::{SqliteOptions, SqliteStore};
use beside_tests::fixture::{Relay, SkewedClock, device, device_with, entry, passphrase, person, sync};
use beside_tests::kills::lost_answer::lose_answers;
use beside_tests::tap::Tap;
use tempfile::tempdir;

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_written_offline_arrives_whole_on_a_second_phone() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut first, _) = person(one.path(), &address).await;
    let ids: Vec<_> = (0..40).map(|day| first.journal_write(entry(&format!("Entry {day}"))).unwrap()).collect();
    assert_eq!(first.item_status(&ids[0]).unwrap(), ItemStatus::Saved);
    let report = sync(&mut first).await.unwrap();
    assert!(!report.more, "{report:?}");
    assert_eq!(first.item_status(&ids[0]).unwrap(), ItemStatus::AtRelay);

    let handle = first.account().handle;
    let mut second = driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut second).await.unwrap();
    assert_eq!(second.journal_count().unwrap(), 40);
    assert_eq!(first.heads_digest().unwrap(), second.heads_digest().unwrap());

    second.journal_edit(&ids[3], &[JournalEdit::SetText("Entry 3, seen again".to_owned())]).unwrap();
    sync(&mut second).await.unwrap();
    sync(&mut first).await.unwrap();
    assert_eq!(first.journal_show(&ids[3]).unwrap().entry.text.text, "Entry 3, seen again");
    assert_eq!(first.item_status(&ids[0]).unwrap(), ItemStatus::OnOtherDevices);
    assert_eq!(first.overview().unwrap().quarantined, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_whose_answer_was_lost_is_one_install_all_the_same() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut first, _) = person(one.path(), &address).await;
    let id = first.journal_write(entry("There for both")).unwrap();
    sync(&mut first).await.unwrap();
    let handle = first.account().handle;
    // Proving the passphrase takes two answers; the third would have named the install.
    let line = lose_answers(relay.running.address(), vec![2]).await.unwrap();
    let cut = RelayAddress { url: format!("http://{line}"), ..address.clone() };
    let mut second = driver::sign_in(device(two.path()), &cut, &handle, &passphrase()).await.unwrap();
    sync(&mut second).await.unwrap();
    assert_eq!(second.journal_show(&id).unwrap().entry.text.text, "There for both");
    assert_eq!(installs(relay, &handle).await, [false, false], "each phone has one, and neither has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_came_before_the_first_sync_is_told_so_and_leaves_no_install_behind() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    // The registration gets its two answers, and its first sync none.
    let line = lose_answers(relay.running.address(), vec![2, 0]).await.unwrap();
    let cut = RelayAddress { url: format!("http://{line}"), ..address.clone() };
    let (mut first, code) = person(one.path(), &cut).await;
    let handle = first.account().handle;
    let early = driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await;
    assert_eq!(early.err(), Some(CompanionError::FirstSyncMissing));
    let early = driver::recover(device(two.path()), &address, &code, &passphrase()).await;
    assert_eq!(early.err(), Some(CompanionError::FirstSyncMissing));
    sync(&mut first).await.unwrap();
    driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await.unwrap();
    let ended = installs(relay, &handle).await.into_iter().filter(|ended| *ended).count();
    assert_eq!(ended, 2, "the two that came to nothing, and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_registering_another_phone_can_sign_in_at_once() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (first, _) = person(one.path(), &address).await;
    let handle = first.account().handle;
    driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await.unwrap();
}

// Whether each install of an account has ended, as the relay's database says once the relay has stopped.
async fn installs(relay: Relay, handle: &str) -> Vec<bool> {
    relay.running.stop().await.unwrap();
    let path = relay.folder.path().join("relay.db");
    let store = SqliteStore::open(SqliteOptions { path, tag: [0; 8], readers: 1, pages_max: None }).await.unwrap();
    let account = store.account_by_handle(handle).await.unwrap().unwrap().account;
    store.installs(account).await.unwrap().into_iter().map(|row| row.revoked).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recovery_code_alone_brings_everything_back() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut lost, code) = person(one.path(), &address).await;
    let id = lost.journal_write(entry("Not to be lost")).unwrap();
    sync(&mut lost).await.unwrap();
    let digest = lost.heads_digest().unwrap();
    drop(lost);

    let new = Passphrase::new("another quiet heron").unwrap();
    let mut found = driver::recover(device(two.path()), &address, &code, &new).await.unwrap();
    sync(&mut found).await.unwrap();
    assert_eq!(found.journal_show(&id).unwrap().entry.text.text, "Not to be lost");
    assert_eq!(found.heads_digest().unwrap(), digest);
    let three = tempdir().unwrap();
    let handle = found.account().handle;
    let old = driver::sign_in(device(three.path()), &address, &handle, &passphrase()).await;
    assert_eq!(old.err(), Some(CompanionError::WrongPassphrase));
    driver::sign_in(device(three.path()), &address, &handle, &new).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_phone_gets_nothing_more_and_later_phones_read_all() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two, three) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    let (mut kept, _) = person(one.path(), &address).await;
    let before = kept.journal_write(entry("before")).unwrap();
    sync(&mut kept).await.unwrap();
    let handle = kept.account().handle;
    let mut stolen = driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut stolen).await.unwrap();
    sync(&mut kept).await.unwrap();

    let device_key = stolen.account().device;
    driver::revoke_device(&mut kept, &passphrase(), &device_key).await.unwrap();
    let after = kept.journal_write(entry("after")).unwrap();
    sync(&mut kept).await.unwrap();
    assert_eq!(sync(&mut stolen).await.err(), Some(CompanionError::SignedOut));
    assert_eq!(stolen.journal_show(&after).err(), Some(CompanionError::NotFound));

    let mut late = driver::sign_in(device(three.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut late).await.unwrap();
    assert_eq!(late.journal_show(&before).unwrap().entry.text.text, "before");
    assert_eq!(late.journal_show(&after).unwrap().entry.text.text, "after");
    assert_eq!(late.overview().unwrap().unopened, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_ten_years_off_signs_in_writes_and_reads_in_the_right_order() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let ten_years = 10 * 365 * 86_400_000;
    for skew in [-ten_years, ten_years] {
        let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
        let (mut right, _) = person(one.path(), &address).await;
        right.journal_write(entry("first")).unwrap();
        sync(&mut right).await.unwrap();
        let clock = Box::new(SkewedClock(skew));
        let handle = right.account().handle;
        let mut wrong =
            driver::sign_in(device_with(two.path(), clock), &address, &handle, &passphrase()).await.unwrap();
        sync(&mut wrong).await.unwrap();
        wrong.journal_write(entry("second")).unwrap();
        sync(&mut wrong).await.unwrap();
        sync(&mut right).await.unwrap();
        right.journal_write(entry("third")).unwrap();
        let page =
            beside_core::companion::Page { before: None, limit: 10, deleted: beside_core::companion::Deleted::Hidden };
        let texts: Vec<String> =
            right.journal_list(page).unwrap().entries.into_iter().map(|entry| entry.preview).collect();
        assert_eq!(texts, ["third", "second", "first"], "a clock off by {skew} ms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_phone_sends_and_fetches_and_opens_later() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut first, _) = person(one.path(), &address).await;
    sync(&mut first).await.unwrap();
    let handle = first.account().handle;
    let mut second = driver::sign_in(device(two.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut second).await.unwrap();
    let mine = second.journal_write(entry("written, then locked")).unwrap();
    second.lock().unwrap();
    let theirs = first.journal_write(entry("fetched while locked")).unwrap();
    sync(&mut first).await.unwrap();
    sync(&mut second).await.unwrap();
    assert!(second.is_locked());
    sync(&mut first).await.unwrap();
    assert_eq!(first.journal_show(&mine).unwrap().entry.text.text, "written, then locked");
    // Each had drawn a key offline that the other didn't have: the sync that showed it has told them.
    sync(&mut second).await.unwrap();
    second.unlock(&passphrase()).unwrap();
    assert_eq!(second.journal_show(&theirs).unwrap().entry.text.text, "fetched while locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_pair_over_a_relay_and_a_later_phone_reads_and_writes_with_them() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two, three) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    let (mut anna, _) = person(one.path(), &address).await;
    let (mut ben, _) = person(two.path(), &address).await;
    let link = anna.invite(86_400_000).unwrap();
    let space = ben.accept_invite(&link).unwrap();
    ben.consent(PolicyLanguage::Portuguese).unwrap();
    anna.consent(PolicyLanguage::Polish).unwrap();
    let hello = ben.send_message(&space, message("olá")).unwrap();
    sync(&mut ben).await.unwrap();
    assert_eq!(ben.message(&space, hello).unwrap().status, Some(MessageStatus::AtRelay));
    sync(&mut anna).await.unwrap();
    assert_eq!(anna.pairs().unwrap()[0].standing, Standing::Offered);
    anna.confirm_pair(&space).unwrap();
    anna.send_message(&space, message("cześć")).unwrap();
    sync(&mut anna).await.unwrap();
    sync(&mut ben).await.unwrap();
    assert_eq!(ben.message(&space, hello).unwrap().status, Some(MessageStatus::Delivered));

    // A phone that comes later reads what was said before, and speaks.
    let handle = ben.account().handle;
    sync(&mut ben).await.unwrap();
    let mut later = driver::sign_in(device(three.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut later).await.unwrap();
    let texts = |phone: &Companion| -> Vec<String> {
        phone.messages(&space, None, 10).unwrap().into_iter().filter_map(|view| view.text).collect()
    };
    assert_eq!(texts(&later), ["olá", "cześć"]);
    later.send_message(&space, message("from another phone")).unwrap();
    sync(&mut later).await.unwrap();
    sync(&mut anna).await.unwrap();
    sync(&mut ben).await.unwrap();
    for phone in [&anna, &ben, &later] {
        assert_eq!(texts(phone), ["olá", "cześć", "from another phone"]);
        assert_eq!(phone.overview().unwrap().quarantined, 0);
    }

    // A phone that was ended gets nothing more of the pair either.
    driver::revoke_device(&mut ben, &passphrase(), &later.account().device).await.unwrap();
    sync(&mut ben).await.unwrap();
    sync(&mut anna).await.unwrap();
    let after = anna.send_message(&space, message("only for two")).unwrap();
    sync(&mut anna).await.unwrap();
    sync(&mut ben).await.unwrap();
    assert_eq!(texts(&ben).last().map(String::as_str), Some("only for two"));
    assert!(!anna.message_viewers(&space, after).unwrap().contains(&later.account().device));
    assert_eq!(sync(&mut later).await.err(), Some(CompanionError::SignedOut));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_that_met_without_a_relay_is_receipted_later_as_if_one_had_been_there() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut anna, _) = person(one.path(), &address).await;
    let (mut ben, _) = person(two.path(), &address).await;
    let link = anna.invite(86_400_000).unwrap();
    let space = ben.accept_invite(&link).unwrap();
    for phone in [&mut anna, &mut ben] {
        phone.consent(PolicyLanguage::English).unwrap();
    }
    let hello = ben.send_message(&space, message("by hand")).unwrap();
    let file = ben.export_bundle(&space).unwrap();
    anna.import_bundle(&file).unwrap();
    anna.confirm_pair(&space).unwrap();
    let answer = anna.send_message(&space, message("back by hand")).unwrap();
    let file = anna.export_bundle(&space).unwrap();
    ben.import_bundle(&file).unwrap();
    assert_eq!(ben.message(&space, hello).unwrap().status, Some(MessageStatus::Delivered));
    assert_eq!(anna.message(&space, answer).unwrap().status, Some(MessageStatus::Queued));
    // Anna alone meets the relay first: she brings what both have written.
    sync(&mut anna).await.unwrap();
    assert_eq!(anna.message(&space, answer).unwrap().status, Some(MessageStatus::AtRelay));
    sync(&mut ben).await.unwrap();
    sync(&mut anna).await.unwrap();
    assert_eq!(anna.message(&space, answer).unwrap().status, Some(MessageStatus::Delivered));
    for phone in [&anna, &ben] {
        let overview = phone.overview().unwrap();
        assert_eq!((overview.waiting, overview.missing_bodies, overview.unopened, overview.quarantined), (0, 0, 0, 0));
        let texts: Vec<_> =
            phone.messages(&space, None, 10).unwrap().into_iter().filter_map(|view| view.text).collect();
        assert_eq!(texts, ["by hand", "back by hand"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_outlives_the_phone_that_began_it() {
    let relay = Relay::start().await;
    let address = relay.address().await;
    let [one, two, three, four] = std::array::from_fn(|_| tempdir().unwrap());
    let (mut anna, _) = person(one.path(), &address).await;
    let (mut lost, _) = person(two.path(), &address).await;
    let space = lost.accept_invite(&anna.invite(86_400_000).unwrap()).unwrap();
    for phone in [&mut anna, &mut lost] {
        phone.consent(PolicyLanguage::English).unwrap();
    }
    lost.send_message(&space, message("before it was lost")).unwrap();
    sync(&mut lost).await.unwrap();
    sync(&mut anna).await.unwrap();
    anna.confirm_pair(&space).unwrap();
    sync(&mut anna).await.unwrap();
    let handle = lost.account().handle;
    let mut kept = driver::sign_in(device(three.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut kept).await.unwrap();
    driver::revoke_device(&mut kept, &passphrase(), &lost.account().device).await.unwrap();
    sync(&mut kept).await.unwrap();
    let mut later = driver::sign_in(device(four.path()), &address, &handle, &passphrase()).await.unwrap();
    sync(&mut later).await.unwrap();
    later.send_message(&space, message("and after")).unwrap();
    sync(&mut later).await.unwrap();
    sync(&mut anna).await.unwrap();
    for phone in [&anna, &later] {
        let texts: Vec<_> = phone.messages(&space, None, 9).unwrap().into_iter().filter_map(|view| view.text).collect();
        assert_eq!(texts, ["before it was lost", "and after"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_after_every_kilobyte_and_a_half_brings_everything_in_the_end() {
    const MESSAGES: usize = 40;
    let relay = Relay::start().await;
    let address = relay.address().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut anna, _) = person(one.path(), &address).await;
    let tap = Tap::lay(relay.running.address()).await.unwrap();
    let (mut ben, _) = person(two.path(), &tap.to(&address)).await;
    let space = ben.accept_invite(&anna.invite(86_400_000).unwrap()).unwrap();
    for phone in [&mut anna, &mut ben] {
        phone.consent(PolicyLanguage::English).unwrap();
    }
    ben.send_message(&space, message("hello")).unwrap();
    sync(&mut ben).await.unwrap();
    sync(&mut anna).await.unwrap();
    anna.confirm_pair(&space).unwrap();
    for number in 0..MESSAGES {
        anna.send_message(&space, message(&format!("message {number}"))).unwrap();
        sync(&mut anna).await.unwrap();
    }
    tap.cut_after(1536);
    let mut connections = 0;
    while !sync(&mut ben).await.is_ok_and(|report| !report.more) {
        connections += 1;
        assert!(connections < 40 * MESSAGES, "{} of {MESSAGES} came", ben.messages(&space, None, 1000).unwrap().len());
    }
    assert_eq!(ben.messages(&space, None, 1000).unwrap().len(), MESSAGES + 1);
    println!("{MESSAGES} messages over {connections} connections that each broke after 1,536 bytes, HTTP included");
}

fn message(text: &str) -> Message {
    Message { text: text.to_owned(), reply_to: None, content_note: None }
}
