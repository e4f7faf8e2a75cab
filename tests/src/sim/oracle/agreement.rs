//! I1: phones that have the same see the same, in heads and in what is shown.

use beside_wire::id::SpaceId;

use crate::sim::phone::{Look, Phone};
use crate::sim::violation::{Violation, expect};

/// Whether all phones show the same and wait for nothing.
#[must_use]
pub fn agree(phones: &[Phone]) -> bool {
    if !phones.iter().all(Phone::is_settled) {
        return false;
    }
    let looks: Vec<(SpaceId, Look)> = phones.iter().map(|phone| (phone.identity().space, phone.look())).collect();
    looks.iter().all(|(home, look)| looks.iter().all(|(other, theirs)| home != other || look == theirs))
}

/// Fails where phones differ, and says in what.
///
/// # Errors
/// I1.
pub fn check(phones: &[Phone]) -> Result<(), Violation> {
    for (index, phone) in phones.iter().enumerate() {
        let home = phone.identity().space;
        let first = phones.iter().find(|other| other.identity().space == home).map(Phone::look).unwrap_or_default();
        let waiting = phone.unsettled();
        expect(waiting.is_empty(), "I14", || format!("phone {index} still waits: {waiting:?}"))?;
        let look = phone.look();
        for (id, page) in &first.pages {
            let other = look.pages.get(id);
            expect(other == Some(page), "I1", || format!("phone {index} differs in {id}: {page:?} and {other:?}"))?;
            expect(!page.incomplete, "I1", || format!("{id} is incomplete everywhere"))?;
        }
        expect(look.pages.len() == first.pages.len(), "I1", || format!("phone {index} has more entries"))?;
        expect(look.months == first.months, "I1", || format!("phone {index} lists entries in another way"))?;
        expect(look.search == first.search, "I1", || format!("phone {index} searches other text"))?;
    }
    Ok(())
}
