//! The fence around Automerge: what panics, or can't be loaded again, never becomes a document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change};
use beside_wire::id::DocumentId;

use super::{QuarantineReason, read::View, replica::load_options};

/// Runs something on a peer's bytes; a panic is a reason like any other. What it works on must be its own copy.
pub(super) fn fenced<T>(work: impl FnOnce() -> Result<T, QuarantineReason>) -> Result<T, QuarantineReason> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(QuarantineReason::Panicked))
}

/// Makes a copy of a document with changes, whose dependencies are there.
pub(super) type Extend = fn(&Automerge, &[Change]) -> Result<Automerge, QuarantineReason>;

/// With changes of this device's own store, which passed [`extended`] when they came.
pub(super) fn applied(doc: &Automerge, changes: &[Change]) -> Result<Automerge, QuarantineReason> {
    fenced(|| {
        let mut copy = doc.clone();
        if !changes.is_empty() {
            copy.apply_changes(changes.iter().cloned()).map_err(|_| QuarantineReason::Malformed)?;
        }
        Ok(copy)
    })
}

/// With a peer's changes.
pub(super) fn extended(doc: &Automerge, changes: &[Change]) -> Result<Automerge, QuarantineReason> {
    if changes.is_empty() {
        return Ok(doc.clone());
    }
    fenced(|| {
        let copy = reloaded(&applied(doc, changes)?)?;
        probe(&copy);
        Ok(copy)
    })
}

/// The document as the next start will see it. Automerge applies some changes that it writes differently than it read
/// them, or that it refuses to load afterwards; such a document would be lost at the next start.
pub(super) fn reloaded(doc: &Automerge) -> Result<Automerge, QuarantineReason> {
    fenced(|| {
        let loaded = Automerge::load_with_options(&doc.save_nocompress(), load_options());
        let loaded = loaded.map_err(|_| QuarantineReason::Unstable)?;
        if loaded.get_heads() == doc.get_heads() { Ok(loaded) } else { Err(QuarantineReason::Unstable) }
    })
}

/// Reads everything once, so that what can't be read without a panic is found behind the fence. That it may be neither,
/// or not here yet, is for the reader to say.
pub(super) fn probe(doc: &Automerge) {
    let nobody = DocumentId::new([0; DocumentId::BYTES]);
    let view = View::now(doc);
    drop(view.entry(nobody));
    drop(view.goal(nobody));
}
