//! I7: what a relay has signed and a phone has taken is never taken back within one life of the relay's database.

use beside_core::sync::rows::SpaceCursor;
use beside_wire::line::Cursor;

use crate::sim::phone::Phone;
use crate::sim::violation::{Violation, expect};

/// The highest confirmed places that were seen, by phone.
#[derive(Debug, Default)]
pub struct Cursors(Vec<Cursor>);

impl Cursors {
    /// Looks at a phone's cursor.
    ///
    /// # Errors
    /// I7.
    pub fn check(&mut self, index: usize, phone: &Phone) -> Result<(), Violation> {
        let SpaceCursor { taken, verified, .. } = phone.cursor();
        if self.0.len() <= index {
            self.0.resize(index + 1, Cursor::default());
        }
        let before = std::mem::replace(&mut self.0[index], verified);
        expect(before <= verified, "I7", || format!("phone {index} went back from {before:?} to {verified:?}"))?;
        expect(verified <= taken, "I7", || format!("phone {index} verified {verified:?} and took {taken:?}"))
    }

    /// A phone starts from an earlier state: what it had confirmed is forgotten.
    pub fn forget(&mut self, index: usize) {
        if let Some(cursor) = self.0.get_mut(index) {
            *cursor = Cursor::default();
        }
    }
}
