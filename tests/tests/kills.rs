//! I2 and I16 with real processes: a hundred kills of the relay and a hundred of phones, under load, lose nothing that
//! was acknowledged.

use std::time::Instant;

use beside_core::companion::{Companion, ItemStatus, NewIdentity, RelayAddress};
use beside_core::driver;
use beside_tests::fixture::{Relay, device, entry, passphrase, sync};
use beside_tests::kills::lost_answer::lose_answers;
use beside_tests::kills::{Audit, Moment, Plan, Trial, Victim, audit};
use tempfile::tempdir;

const SEED: u64 = 0xbe51de;
const RELAY_KILLS: u32 = 100;
const PHONE_KILLS: u32 = 100;
const BIRTH_KILLS: u32 = 6;
const ACKNOWLEDGED_MIN: usize = 10_000;
/// One kill of so many is followed by another of the same process, which is just starting.
const AGAIN_ONE_OF: u32 = 3;

/// Two phones of one person, and one of another.
const PERSONS: [&[usize]; 2] = [&[0, 2], &[1]];

#[tokio::test(flavor = "multi_thread")]
async fn i2_a_hundred_kills_of_each_side_lose_nothing_that_was_acknowledged() {
    let seed = std::env::var("BESIDE_SEED").map_or(SEED, |seed| seed.parse().expect("BESIDE_SEED is a number"));
    println!("kills: seed={seed}");
    let folder = tempdir().unwrap();
    let plan = Plan {
        seed,
        folder: folder.path().to_owned(),
        relay_program: env!("CARGO_BIN_EXE_kill_relay"),
        phone_program: env!("CARGO_BIN_EXE_kill_phone"),
        phones: vec![None, None, Some(0)],
    };
    let began = Instant::now();
    let mut trial = Trial::start(plan);
    let mut left = Left { relay: RELAY_KILLS, phone: PHONE_KILLS };
    for _ in 0..3 {
        trial.bear(BIRTH_KILLS);
        left.phone -= BIRTH_KILLS;
    }
    while let Some(victim) = left.draw(&mut trial) {
        trial.kill(victim, Moment::Working);
        while left.has(victim) && trial.draw(AGAIN_ONE_OF) == 0 {
            left.take(victim);
            trial.kill(victim, Moment::Starting);
        }
    }
    trial.go_on_until(ACKNOWLEDGED_MIN);
    trial.end_phones();
    let killed = began.elapsed();

    let mut audits = Vec::new();
    for (person, phones) in PERSONS.iter().enumerate() {
        audits.push(audit(&trial, phones, &folder.path().join(format!("fresh-{person}"))).await);
    }
    let lost: usize = audits.iter().map(Audit::broken).sum();
    let (untold, arrived): (usize, usize) =
        audits.iter().fold((0, 0), |(untold, arrived), audit| (untold + audit.untold, arrived + audit.arrived));
    let ledger = trial.ledger();
    let (acknowledged, at_relay) = (ledger.acknowledged(), ledger.acknowledged_at_relay());
    println!("kills: starts={} syncs={} cuts={:?} untold={untold}", ledger.starts, ledger.syncs, ledger.cuts);
    println!("kills: under kills {killed:.1?}, with the audit {:.1?}", began.elapsed());
    println!(
        "kills: seed={seed} relay={RELAY_KILLS} phone={PHONE_KILLS} acknowledged={acknowledged} at_relay={at_relay} lost={lost}"
    );
    let examples: Vec<&str> = audits.iter().flat_map(Audit::examples).collect();
    assert_eq!(lost, 0, "for example {examples:?}");
    assert!(audits.iter().all(|audit| audit.invented.is_empty()), "for example {examples:?}");
    assert_eq!(arrived, acknowledged + untold);
    assert!(acknowledged >= ACKNOWLEDGED_MIN);
    assert!(at_relay > ACKNOWLEDGED_MIN / 2, "the phones reached the relay in between");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_whose_answer_was_lost_is_found_again() {
    let relay = Relay::start().await;
    let key = relay.running.relay();
    let line = lose_answers(relay.running.address(), vec![1]).await.unwrap();
    let address = RelayAddress { url: format!("http://{line}"), key };
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let identity = NewIdentity { handle: "heron".to_owned(), relay: address.clone() };
    let (mut first, code) = Companion::create(device(one.path()), identity, &passphrase()).unwrap();
    let id = first.journal_write(entry("before there was an account")).unwrap();
    driver::register(&mut first, &passphrase()).await.unwrap_err();
    assert!(!first.account().registered);
    drop(first);

    let mut first = Companion::open(device(one.path())).unwrap();
    let handle = driver::register(&mut first, &passphrase()).await.unwrap();
    assert_eq!(first.account().handle, handle);
    sync(&mut first).await.unwrap();
    assert_eq!(first.item_status(&id).unwrap(), ItemStatus::AtRelay);
    // It is the account that the relay had made: its recovery code was shown once and is good.
    let mut found = driver::recover(device(two.path()), &address, &code, &passphrase()).await.unwrap();
    sync(&mut found).await.unwrap();
    assert_eq!(found.account().handle, handle);
    assert_eq!(found.journal_show(&id).unwrap().entry.text.text, "before there was an account");
    // The device enrolled as itself: signing out ends its one install.
    let three = tempdir().unwrap();
    driver::sign_out(&mut first).await.unwrap();
    first.wipe().unwrap();
    assert_eq!(Companion::vaults(one.path()), Ok(Vec::new()));
    driver::sign_in(device(three.path()), &address, &handle, &passphrase()).await.unwrap();
}

/// Kills that are still to come.
struct Left {
    relay: u32,
    phone: u32,
}

impl Left {
    fn draw(&mut self, trial: &mut Trial) -> Option<Victim> {
        if self.relay + self.phone == 0 {
            return None;
        }
        let victim = match trial.draw(self.relay + self.phone) {
            drawn if drawn < self.relay => Victim::Relay,
            _ => Victim::Phone(trial.draw(3) as usize),
        };
        self.take(victim);
        Some(victim)
    }

    fn has(&self, victim: Victim) -> bool {
        match victim {
            Victim::Relay => self.relay > 0,
            Victim::Phone(_) => self.phone > 0,
        }
    }

    fn take(&mut self, victim: Victim) {
        match victim {
            Victim::Relay => self.relay -= 1,
            Victim::Phone(_) => self.phone -= 1,
        }
    }
}
