//! Phones of two people who have no relay.

use beside_core::companion::{
    Clock, Companion, Device, LockParams, NewIdentity, Passphrase, PolicyLanguage, RelayAddress, StretchParameters,
};
use beside_core::model::Day;
use beside_core::model::record::{Message, RecordRef};
use beside_core::sync::Standing;
use beside_core::sync::talk::MessageStatus;
use beside_wire::id::{RelayKey, SpaceId};

pub(crate) const NOON: i64 = 1_750_000_000_000 / 86_400_000 * 86_400_000 + 12 * 3_600_000;
pub(crate) const HOUR: i64 = 3_600_000;

struct Fixed(i64);

impl Clock for Fixed {
    fn now_ms(&self) -> i64 {
        self.0
    }

    fn today(&self) -> Day {
        Day::from_days(i32::try_from(self.0.div_euclid(86_400_000)).unwrap()).unwrap()
    }

    fn minute(&self) -> u16 {
        u16::try_from(self.0.rem_euclid(86_400_000) / 60_000).unwrap()
    }
}

pub(crate) struct Phone {
    folder: tempfile::TempDir,
    seed: u8,
    pub(crate) companion: Companion,
}

fn device(phone: &tempfile::TempDir, seed: u8, now_ms: i64) -> Device {
    Device {
        folder: phone.path().to_owned(),
        vault: None,
        entropy: [seed; 32],
        clock: Box::new(Fixed(now_ms)),
        lock_params: LockParams::weak_for_tests_and_demo(),
        stretch: StretchParameters::MINIMUM,
        keystore: None,
        page_count_max: None,
    }
}

fn passphrase() -> Passphrase {
    Passphrase::new("four calm green hills").unwrap()
}

impl Phone {
    pub(crate) fn new(name: &str, seed: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let relay = RelayAddress { url: "https://relay.example.org".to_owned(), key: RelayKey::new([7; 32]) };
        let identity = NewIdentity { handle: name.to_owned(), relay };
        let (companion, _) = Companion::create(device(&folder, seed, NOON), identity, &passphrase()).unwrap();
        Self { folder, seed, companion }
    }

    /// The same phone at another time of the day.
    pub(crate) fn at(self, now_ms: i64) -> Self {
        let Self { folder, seed, companion } = self;
        drop(companion);
        let seed = seed.wrapping_add(16);
        let mut companion = Companion::open(device(&folder, seed, now_ms)).unwrap();
        companion.unlock(&passphrase()).unwrap();
        Self { folder, seed, companion }
    }

    pub(crate) fn carry_to(&mut self, other: &mut Self, space: &SpaceId) -> (u64, u64) {
        let file = self.companion.export_bundle(space).unwrap();
        other.companion.import_bundle(&file).unwrap()
    }

    pub(crate) fn write(&mut self, space: &SpaceId, text: &str) -> RecordRef {
        let message = Message { text: text.to_owned(), reply_to: None, content_note: None };
        self.companion.send_message(space, message).unwrap()
    }

    pub(crate) fn texts(&self, space: &SpaceId) -> Vec<String> {
        let views = self.companion.messages(space, None, 100).unwrap();
        views.into_iter().map(|view| view.text.unwrap_or_default()).collect()
    }

    pub(crate) fn status(&self, space: &SpaceId, target: RecordRef) -> MessageStatus {
        self.companion.message(space, target).unwrap().status.unwrap()
    }

    pub(crate) fn standing(&self, space: &SpaceId) -> Standing {
        self.companion.pairs().unwrap().into_iter().find(|pair| pair.space == *space).unwrap().standing
    }
}

/// Two people who have met, agreed to the policy and confirmed.
pub(crate) fn pair() -> (Phone, Phone, SpaceId) {
    let (mut anna, mut ben) = (Phone::new("anna", 1), Phone::new("ben", 2));
    let link = anna.companion.invite(24 * HOUR).unwrap();
    let space = ben.companion.accept_invite(&link).unwrap();
    ben.companion.consent(PolicyLanguage::Portuguese).unwrap();
    ben.write(&space, "Olá, sou eu.");
    ben.carry_to(&mut anna, &space);
    anna.companion.consent(PolicyLanguage::Polish).unwrap();
    anna.companion.confirm_pair(&space).unwrap();
    anna.write(&space, "Cześć!");
    anna.carry_to(&mut ben, &space);
    (anna, ben, space)
}
