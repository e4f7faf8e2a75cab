//! I3: nothing is shown, and nobody belongs, that no device of the person has written or added.

use std::collections::{BTreeMap, BTreeSet};

use beside_core::document::ChangeHash;
use beside_wire::id::{DeviceKey, DocumentId};

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// Checks one of some phones against all others: each change that it has must be there, or be its own and unsent.
///
/// # Errors
/// I3.
pub fn check(index: usize, phones: &[Phone]) -> Result<(), Violation> {
    let mut written: BTreeMap<DocumentId, BTreeSet<ChangeHash>> = BTreeMap::new();
    for (_, phone) in phones.iter().enumerate().filter(|(other, _)| *other != index) {
        for id in phone.documents() {
            written.entry(id).or_default().extend(changes(phone, &id));
        }
    }
    let phone = &phones[index];
    for id in phone.documents() {
        let known = written.remove(&id).unwrap_or_default();
        let invented = changes(phone, &id).difference(&known).count();
        expect(invented == 0, "I3", || format!("phone {index} shows {invented} changes of {id} that nobody wrote"))?;
    }
    let own: BTreeSet<DeviceKey> = phones.iter().map(|phone| phone.identity().device).collect();
    let strangers = phone.membership().map_or(0, |it| it.devices().filter(|(device, _)| !own.contains(device)).count());
    expect(strangers == 0, "I3", || format!("phone {index} takes {strangers} devices for its person's"))
}

fn changes(phone: &Phone, id: &DocumentId) -> BTreeSet<ChangeHash> {
    let replica = phone.replica(id).expect("it is listed");
    replica.history().iter().map(|version| version.hash).collect()
}
