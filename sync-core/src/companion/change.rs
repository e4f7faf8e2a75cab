//! What has changed since somebody last looked: so that a screen asks again for what it shows, and for nothing else.

use std::collections::BTreeSet;

use beside_wire::id::{DocumentId, SpaceId};

use super::{Companion, Output};

const NAMED_MAX: usize = 256;

/// Something that changed here, by this person's hand or by what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A journal entry, a goal or a summary.
    Document(DocumentId),
    /// Something was said in a space: a message, a tick, a signature.
    Said(SpaceId),
    /// A pair began, or stands otherwise.
    Pair(SpaceId),
    /// How far things have come, or what a person should know.
    Status,
    /// More than is named one by one.
    Everything,
}

/// Changes that nobody has taken yet. Bounded: beyond some hundred they aren't named any more.
#[derive(Default)]
pub(super) struct Changes(BTreeSet<Change>);

impl Changes {
    pub(super) fn note(&mut self, outputs: &[Output]) {
        for output in outputs {
            match output {
                Output::Written(ids) => ids.iter().for_each(|id| self.add(Change::Document(*id))),
                Output::Changed(id) => self.add(Change::Document(*id)),
                Output::Said(space, _) => self.add(Change::Said(*space)),
                Output::Paired(space) => self.add(Change::Pair(*space)),
                Output::Carried { .. } | Output::Notice(_) | Output::Finished(_) => self.add(Change::Status),
                Output::Invited(_) | Output::Unchanged | Output::Again | Output::Send(_) | Output::Token(_) => {}
            }
        }
    }

    fn add(&mut self, change: Change) {
        if self.0.contains(&Change::Everything) {
            return;
        }
        self.0.insert(change);
        if self.0.len() > NAMED_MAX {
            self.0 = BTreeSet::from([Change::Everything]);
        }
    }
}

impl Companion {
    /// Takes what has changed since this was last asked.
    pub fn take_changes(&mut self) -> BTreeSet<Change> {
        std::mem::take(&mut self.changes.0)
    }
}
