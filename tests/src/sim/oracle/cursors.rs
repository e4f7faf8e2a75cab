//! I7: what a relay has signed and a phone has taken is never taken back within one life of the relay's database.

use std::collections::BTreeMap;

use beside_core::sync::rows::SpaceCursor;
use beside_wire::id::SpaceId;
use beside_wire::line::Cursor;

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// The highest confirmed places that were seen, by phone and space.
#[derive(Debug, Default)]
pub struct Cursors(BTreeMap<(usize, SpaceId), Cursor>);

impl Cursors {
    /// Looks at a phone's cursors.
    ///
    /// # Errors
    /// I7.
    pub fn check(&mut self, index: usize, phone: &Phone) -> Result<(), Violation> {
        for space in phone.spaces() {
            let SpaceCursor { taken, verified, .. } = phone.cursor_of(&space);
            let before = self.0.insert((index, space), verified).unwrap_or_default();
            expect(before <= verified, "I7", || format!("phone {index} went back from {before:?} to {verified:?}"))?;
            expect(verified <= taken, "I7", || format!("phone {index} verified {verified:?} and took {taken:?}"))?;
        }
        Ok(())
    }

    /// A phone starts from an earlier state: what it had confirmed is forgotten.
    pub fn forget(&mut self, index: usize) {
        self.0.retain(|(of, _), _| *of != index);
    }
}
