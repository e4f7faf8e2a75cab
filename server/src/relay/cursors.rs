//! What installs last told of their cursors, so that eight bytes can stand for all spaces in which nothing moved.
//!
//! In memory only and bounded: a relay that has forgotten says so, and the phone names its spaces again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use beside_wire::frame::fingerprint;
use beside_wire::id::{InstallId, SpaceId};
use beside_wire::line::Cursor;

/// The cursors of one install, by space.
pub type Told = BTreeMap<SpaceId, Cursor>;

/// Remembers what installs last told, the latest ones up to a bound.
#[derive(Debug)]
pub struct CursorMemory {
    installs_max: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    told: BTreeMap<InstallId, (u64, Told)>,
    order: VecDeque<(u64, InstallId)>,
    turn: u64,
}

impl CursorMemory {
    /// A memory for at most so many installs.
    #[must_use]
    pub const fn new(installs_max: usize) -> Self {
        Self { installs_max, inner: Mutex::new(Inner { told: BTreeMap::new(), order: VecDeque::new(), turn: 0 }) }
    }

    /// What an install last told, if it is what the install thinks it was.
    #[must_use]
    pub fn recall(&self, install: &InstallId, known: &[u8; 8]) -> Option<Told> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, told) = inner.told.get(install)?;
        let cursors: Vec<(SpaceId, Cursor)> = told.iter().map(|(space, cursor)| (*space, *cursor)).collect();
        (fingerprint(&cursors) == *known).then(|| told.clone())
    }

    /// Remembers what an install told just now.
    pub fn remember(&self, install: InstallId, told: Told) {
        let mut guard = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let inner = &mut *guard;
        inner.turn += 1;
        let turn = inner.turn;
        inner.told.insert(install, (turn, told));
        inner.order.push_back((turn, install));
        // Turns that were overtaken by later ones of the same install go as well, so the queue stays bounded.
        while inner.told.len() > self.installs_max || inner.order.len() > self.installs_max.saturating_mul(4) {
            let Some((turn, oldest)) = inner.order.pop_front() else { break };
            if inner.told.get(&oldest).is_some_and(|(latest, _)| *latest == turn) {
                inner.told.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(position: u64) -> Told {
        Told::from([(SpaceId::new([1; 32]), Cursor { position, ..Cursor::default() })])
    }

    fn print(told: &Told) -> [u8; 8] {
        fingerprint(&told.iter().map(|(space, cursor)| (*space, *cursor)).collect::<Vec<_>>())
    }

    #[test]
    fn recalls_only_what_the_install_thinks_it_told() {
        let memory = CursorMemory::new(2);
        let install = InstallId::new([1; 8]);
        memory.remember(install, told(5));
        assert_eq!(memory.recall(&install, &print(&told(5))), Some(told(5)));
        assert_eq!(memory.recall(&install, &print(&told(6))), None);
        assert_eq!(memory.recall(&InstallId::new([2; 8]), &print(&told(5))), None);
    }

    #[test]
    fn i13_forgets_the_install_that_spoke_longest_ago() {
        let memory = CursorMemory::new(2);
        let installs: Vec<InstallId> = (1..=3).map(|byte| InstallId::new([byte; 8])).collect();
        for turn in 0..20 {
            for install in installs.iter().take(2) {
                memory.remember(*install, told(turn));
            }
        }
        for install in installs.iter().skip(2) {
            memory.remember(*install, told(99));
        }
        let recalled: Vec<bool> = installs
            .iter()
            .zip([19, 19, 99])
            .map(|(install, position)| memory.recall(install, &print(&told(position))).is_some())
            .collect();
        assert_eq!(recalled, [false, true, true]);
    }
}
