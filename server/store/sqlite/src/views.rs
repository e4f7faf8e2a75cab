//! Views of spaces in memory. Readers and the writer share them.
//!
//! A view is found by the life and the operations' running hash that it belongs to, so one that is behind is never
//! taken for the present one, and nothing has to be told when a space changes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use beside_store::log::OpenSpace;
use beside_store::view::SpaceView;
use beside_wire::frame::RunningHashes;
use beside_wire::hash::Digest;
use beside_wire::id::SpaceId;
use beside_wire::line::Incarnation;

/// How many spaces' views are kept.
const VIEWS_MAX: usize = 4096;

/// What a view belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ViewKey {
    incarnation: Incarnation,
    operations_hash: Digest,
}

impl ViewKey {
    pub(crate) const fn new(incarnation: Incarnation, running: &RunningHashes) -> Self {
        Self { incarnation, operations_hash: running.operations_hash }
    }

    pub(crate) const fn of(open: &OpenSpace) -> Self {
        Self::new(open.incarnation, &open.running)
    }
}

/// Views, the latest that were kept.
#[derive(Debug, Default)]
pub(crate) struct Views {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    views: BTreeMap<SpaceId, (ViewKey, Arc<SpaceView>)>,
    order: VecDeque<SpaceId>,
}

impl Views {
    pub(crate) fn find(&self, space: &SpaceId, key: &ViewKey) -> Option<Arc<SpaceView>> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.views.get(space).filter(|(kept, _)| kept == key).map(|(_, view)| view.clone())
    }

    pub(crate) fn keep(&self, space: SpaceId, key: ViewKey, view: Arc<SpaceView>) {
        let mut guard = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let inner = &mut *guard;
        if inner.views.insert(space, (key, view)).is_none() {
            inner.order.push_back(space);
        }
        if inner.views.len() > VIEWS_MAX
            && let Some(first) = inner.order.pop_front()
        {
            inner.views.remove(&first);
        }
    }
}
