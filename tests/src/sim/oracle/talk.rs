//! What holds between two people: equal read models (I1), nothing invented (I3), nothing said that gets lost (I2), no
//! receipt without its proof and none taken back (I18), and "who can see this?" as it is (I5).

use std::collections::{BTreeMap, BTreeSet};

use beside_core::model::record::RecordRef;
use beside_core::sync::talk::{self, MessageStatus, Told};
use beside_wire::id::{DeviceKey, SpaceId};

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// What was said, and how far it was shown to have come.
#[derive(Debug, Default)]
pub struct Talk {
    said: BTreeSet<(usize, SpaceId, RecordRef)>,
    receipts: BTreeMap<(usize, RecordRef), MessageStatus>,
}

impl Talk {
    /// A phone told its person that something is said.
    pub fn said(&mut self, phone: usize, space: SpaceId, reference: RecordRef) {
        self.said.insert((phone, space, reference));
    }

    /// How many things were said.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.said.len() as u64
    }

    /// Whether a phone still has what it said it had. The vault is open.
    ///
    /// # Errors
    /// I2.
    pub fn check_author(&self, index: usize, phone: &Phone) -> Result<(), Violation> {
        self.check_some(index, phone, |author| author == index)
    }

    /// Whether a phone has what anybody said in a space that it keeps.
    ///
    /// # Errors
    /// I2.
    pub fn check_everything(&self, index: usize, phone: &Phone) -> Result<(), Violation> {
        self.check_some(index, phone, |_| true)
    }

    fn check_some(&self, index: usize, phone: &Phone, wanted: impl Fn(usize) -> bool) -> Result<(), Violation> {
        let there: BTreeMap<SpaceId, BTreeSet<RecordRef>> = phone
            .spaces()
            .into_iter()
            .map(|space| (space, records(phone, &space).into_iter().map(|told| told.reference).collect()))
            .collect();
        for (author, space, reference) in self.said.iter().filter(|(author, ..)| wanted(*author)) {
            let lost = there.get(space).is_some_and(|there| !there.contains(reference));
            expect(!lost, "I2", || format!("phone {index} lacks {reference:?}, which phone {author} said"))?;
        }
        Ok(())
    }

    /// Looks at what a phone shows of its person's messages.
    ///
    /// # Errors
    /// I18.
    pub fn check_receipts(&mut self, index: usize, phones: &[Phone], space: &SpaceId) -> Result<(), Violation> {
        let phone = &phones[index];
        for view in phone.messages(space) {
            let Some(status) = view.status.filter(|status| *status >= MessageStatus::Delivered) else {
                let before = self.receipts.get(&(index, view.reference));
                expect(before.is_none(), "I18", || format!("phone {index} took back {before:?}"))?;
                continue;
            };
            let before = self.receipts.insert((index, view.reference), status);
            expect(before.is_none_or(|before| before <= status), "I18", || {
                format!("phone {index} went back from {before:?} to {status:?}")
            })?;
            let home = phone.identity().space;
            let has = |other: &&Phone| {
                other.identity().space != home && other.has_record(space, view.reference).unwrap_or(true)
            };
            expect(phones.iter().any(|other| has(&other)), "I18", || {
                format!("phone {index} shows {status:?}, and nobody has it")
            })?;
        }
        Ok(())
    }
}

/// Whether all phones of a pair have the same records and show the same.
#[must_use]
pub fn agree(phones: &[Phone], space: &SpaceId) -> bool {
    let looks: Vec<_> = phones.iter().map(|phone| phone.look_at_pair(space)).collect();
    looks.windows(2).all(|two| two[0] == two[1])
}

/// Fails where the phones of a pair differ, or show what nobody said, or say something false about who can see it.
///
/// # Errors
/// I1, I3 or I5.
pub fn check(phones: &[Phone], space: &SpaceId) -> Result<(), Violation> {
    expect(agree(phones, space), "I1", || "phones of a pair show different things".to_owned())?;
    let devices: BTreeMap<DeviceKey, &Phone> = phones.iter().map(|phone| (phone.identity().device, phone)).collect();
    for (index, phone) in phones.iter().enumerate() {
        for told in records(phone, space) {
            let author = devices.get(&told.author);
            let said = author.is_some_and(|author| author.has_record(space, told.reference) == Some(true));
            expect(said, "I3", || format!("phone {index} shows {:?}, which nobody said", told.reference))?;
            let viewers = talk::viewers(phone.store(), space, told.sealed_in).expect("the store can be read");
            let readers: BTreeSet<DeviceKey> = devices
                .iter()
                .filter(|(_, other)| other.has_record(space, told.reference) == Some(true))
                .map(|(device, _)| *device)
                .collect();
            expect(viewers == readers, "I5", || {
                format!("phone {index} says that {viewers:?} see {:?}, and {readers:?} do", told.reference)
            })?;
        }
    }
    Ok(())
}

fn records(phone: &Phone, space: &SpaceId) -> Vec<Told> {
    talk::all(phone.store(), space).expect("the store can be read")
}
