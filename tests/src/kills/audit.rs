//! Holds what was promised against what is there, once everything runs again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use beside_core::companion::{Companion, CompanionError};
use beside_core::driver;

use super::trial::Trial;
use crate::fixture::{device, passphrase, sync};

/// Rounds in which all devices of one person sync: each hands on what it has, and the last one tells the first.
const ROUNDS_MAX: usize = 6;

/// What was found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Told to be saved, and not in the vault of the phone that said so.
    pub lost: BTreeSet<String>,
    /// Told to be at the relay, and not given by the relay to a device that asked it alone.
    pub lost_at_relay: BTreeSet<String>,
    /// Told to be saved, and not on a further device of the person in the end.
    pub not_everywhere: BTreeSet<String>,
    /// In a vault, and the words of no entry of this trial; or there more than once.
    pub invented: BTreeSet<String>,
    /// Found without having been told: written right before a kill. Those are nobody's loss and must do no harm.
    pub untold: usize,
    /// Entries on further devices, all persons together.
    pub arrived: usize,
}

impl Audit {
    /// How many promises were broken.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.lost.len() + self.lost_at_relay.len() + self.not_everywhere.len()
    }

    /// Some of what is wrong, for a failing test's message.
    #[must_use]
    pub fn examples(&self) -> Vec<&str> {
        let wrong = [&self.lost, &self.lost_at_relay, &self.not_everywhere, &self.invented];
        wrong.into_iter().flat_map(|texts| texts.iter().take(4)).map(String::as_str).collect()
    }
}

/// Opens all vaults of one person, joins a further device, syncs everything to the end, and compares.
///
/// # Panics
/// Where a vault doesn't open, is damaged, or something is left over when all have synced.
pub async fn audit(trial: &Trial, phones: &[usize], fresh: &Path) -> Audit {
    let mut audit = Audit::default();
    let (saved, at_relay) = (trial.ledger().saved_by(phones), trial.ledger().at_relay_by(phones));

    // First by the relay alone: no phone of this person is there.
    let handle = trial.handle(phones[0]).expect("a person of the trial has registered");
    let mut late = driver::sign_in(device(fresh), trial.address(), handle, &passphrase()).await.unwrap();
    sync_to_the_end(&mut late).await;
    audit.lost_at_relay = missing(&at_relay, &texts(&late));

    let mut devices = Vec::new();
    for phone in phones {
        let companion = reopen(&trial.folder(*phone));
        audit.lost.extend(missing(&trial.ledger().saved_by(&[*phone]), &texts(&companion)));
        devices.push(companion);
    }
    devices.push(late);
    settle(&mut devices).await;

    let late = devices.last().expect("the further device is among them");
    let arrived = texts(late);
    audit.not_everywhere = missing(&saved, &arrived);
    let beginning = format!("{:x}-", trial.seed());
    let odd = arrived.iter().filter(|(text, count)| **count != 1 || !text.starts_with(&beginning));
    audit.invented = odd.map(|(text, _)| text.clone()).collect();
    audit.untold = arrived.keys().filter(|text| !saved.contains(*text)).count();
    audit.arrived = arrived.len();
    audit
}

fn reopen(folder: &Path) -> Companion {
    let mut companion = Companion::open(device(folder)).unwrap();
    companion.unlock(&passphrase()).unwrap();
    companion.verify().unwrap();
    companion
}

async fn sync_to_the_end(companion: &mut Companion) {
    while sync(companion).await.unwrap().more {}
}

// Until all have the same, and nothing waits anywhere.
async fn settle(devices: &mut [Companion]) {
    for _ in 0..ROUNDS_MAX {
        for companion in &mut *devices {
            sync_to_the_end(companion).await;
        }
        let digests: Result<BTreeSet<_>, CompanionError> = devices.iter().map(Companion::heads_digest).collect();
        let idle = devices.iter().all(|companion| {
            let overview = companion.overview().unwrap();
            overview.waiting + overview.missing_bodies + overview.unopened == 0
        });
        if idle && digests.unwrap().len() == 1 {
            break;
        }
    }
    let digests: BTreeSet<_> = devices.iter().map(|companion| companion.heads_digest().unwrap()).collect();
    assert_eq!(digests.len(), 1, "all devices of one person have the same");
    for companion in &*devices {
        let overview = companion.overview().unwrap();
        assert_eq!((overview.waiting, overview.missing_bodies, overview.unopened), (0, 0, 0), "{overview:?}");
        // A relay that was killed has lost nothing, so nobody has reason to think that it lied or went back.
        assert_eq!((overview.quarantined, overview.notices.as_slice()), (0, [].as_slice()), "{overview:?}");
    }
}

fn texts(companion: &Companion) -> BTreeMap<String, usize> {
    let mut texts = BTreeMap::new();
    let exported = companion.export(&mut |entry| {
        *texts.entry(entry.text.text.clone()).or_default() += 1;
        Ok(())
    });
    assert_eq!(exported, companion.journal_count());
    texts
}

fn missing(promised: &BTreeSet<String>, found: &BTreeMap<String, usize>) -> BTreeSet<String> {
    promised.iter().filter(|text| !found.contains_key(*text)).cloned().collect()
}
