//! A disk that keeps its promises and can lose its power at any commit. With a planted defect it lies.

use std::cell::RefCell;
use std::rc::Rc;

use beside_core::storage::{Key, KeyRange, MemoryStore, Read, Scan, StorageError, Store, WriteBatch};
#[cfg(sabotage)]
use beside_wire::sabotage::{Defect, has};

/// What survives of a commit at which the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survives {
    /// Nothing of it.
    Nothing,
    /// All of it, and nobody was told.
    Everything,
}

#[derive(Debug, Clone, Copy)]
enum Armed {
    Crash { in_commits: u32, survives: Survives },
    Full { in_commits: u32 },
}

#[derive(Debug, Default)]
struct Platter {
    rows: MemoryStore,
    // What must be there: all commits that returned. Kept apart, as a witness.
    promised: MemoryStore,
    under_way: Option<WriteBatch>,
    // What undoes the last commit, for a disk that loses it.
    #[cfg(sabotage)]
    inverse: Option<WriteBatch>,
    armed: Option<Armed>,
    off: Option<Survives>,
    commits: u64,
}

/// A disk. Clones are the same disk, as a phone's next start sees it.
#[derive(Debug, Clone, Default)]
pub struct Disk(Rc<RefCell<Platter>>);

/// A copy of what a disk held, as a backup is.
#[derive(Debug, Clone)]
pub struct Image(MemoryStore);

impl Disk {
    /// The power will go at a commit: at the next one, or after `in_commits` others.
    pub fn arm_crash(&self, in_commits: u32, survives: Survives) {
        self.0.borrow_mut().armed = Some(Armed::Crash { in_commits, survives });
    }

    /// A commit will find no room: the next one, or the one after `in_commits` others.
    pub fn arm_full(&self, in_commits: u32) {
        self.0.borrow_mut().armed = Some(Armed::Full { in_commits });
    }

    /// Nothing is going to happen.
    pub fn disarm(&self) {
        self.0.borrow_mut().armed = None;
    }

    /// What survived of the commit at which the power went, while it is gone.
    #[must_use]
    pub fn lost_power(&self) -> Option<Survives> {
        self.0.borrow().off
    }

    /// How many commits returned.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.0.borrow().commits
    }

    /// The power goes now, if it hasn't, and comes back. Says whether what is there is a prefix of what was written
    /// (I16): everything that was promised, with or without the commit that was under way.
    #[must_use]
    pub fn power_cycle(&self) -> bool {
        let mut platter = self.0.borrow_mut();
        let platter = &mut *platter;
        #[cfg(sabotage)]
        if has(Defect::LastCommitLost)
            && let Some(inverse) = platter.inverse.take()
        {
            apply(&mut platter.rows, &inverse);
            apply(&mut platter.promised, &inverse);
        }
        let mut prefix = platter.rows == platter.promised;
        if let Some(batch) = platter.under_way.take().filter(|_| !prefix) {
            apply(&mut platter.promised, &batch);
            prefix = platter.rows == platter.promised;
        }
        platter.promised = platter.rows.clone();
        #[cfg(sabotage)]
        {
            platter.inverse = None;
        }
        platter.armed = None;
        platter.off = None;
        prefix
    }

    /// A backup.
    #[must_use]
    pub fn image(&self) -> Image {
        Image(self.0.borrow().rows.clone())
    }

    /// Puts a backup back.
    pub fn restore(&self, image: &Image) {
        let mut platter = self.0.borrow_mut();
        platter.rows = image.0.clone();
        platter.promised = image.0.clone();
        #[cfg(sabotage)]
        {
            platter.inverse = None;
        }
    }

    /// Another disk with the same content.
    #[must_use]
    pub fn copy(&self) -> Self {
        let copy = Self::default();
        copy.restore(&self.image());
        copy
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.borrow().rows.bytes()
    }
}

impl Read for Disk {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        self.0.borrow().rows.get(key)
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        self.0.borrow().rows.scan(range, scan)
    }
}

impl Store for Disk {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        let mut platter = self.0.borrow_mut();
        let platter = &mut *platter;
        if platter.off.is_some() {
            return Err(StorageError::Io(std::io::ErrorKind::NotConnected));
        }
        match platter.armed {
            Some(Armed::Crash { in_commits: 0, survives }) => return Err(platter.lose_power(batch, survives)),
            Some(Armed::Full { in_commits: 0 }) => {
                platter.armed = None;
                return Err(StorageError::Full);
            }
            Some(Armed::Crash { in_commits, survives }) => {
                platter.armed = Some(Armed::Crash { in_commits: in_commits - 1, survives });
            }
            Some(Armed::Full { in_commits }) => platter.armed = Some(Armed::Full { in_commits: in_commits - 1 }),
            None => {}
        }
        #[cfg(sabotage)]
        {
            platter.inverse = Some(inverse(&platter.rows, batch)?);
        }
        apply(&mut platter.rows, batch);
        apply(&mut platter.promised, batch);
        platter.commits += 1;
        Ok(())
    }

    fn verify(&self) -> Result<(), StorageError> {
        Ok(())
    }
}

impl Platter {
    fn lose_power(&mut self, batch: &WriteBatch, survives: Survives) -> StorageError {
        self.off = Some(survives);
        self.armed = None;
        self.under_way = Some(batch.clone());
        #[cfg(sabotage)]
        if has(Defect::TornBatch) {
            let mut half = WriteBatch::default();
            for (key, value) in batch.iter().take(batch.len() / 2) {
                put(&mut half, key, value);
            }
            apply(&mut self.rows, &half);
            return StorageError::Io(std::io::ErrorKind::NotConnected);
        } else if has(Defect::LastCommitLost) || has(Defect::SaidBeforeDurable) {
            return StorageError::Io(std::io::ErrorKind::NotConnected);
        }
        if survives == Survives::Everything {
            apply(&mut self.rows, batch);
        }
        StorageError::Io(std::io::ErrorKind::NotConnected)
    }
}

fn apply(rows: &mut MemoryStore, batch: &WriteBatch) {
    rows.commit(batch).expect("a store in memory takes every batch");
}

#[cfg(sabotage)]
fn inverse(rows: &MemoryStore, batch: &WriteBatch) -> Result<WriteBatch, StorageError> {
    let mut inverse = WriteBatch::default();
    for (key, _) in batch.iter() {
        put(&mut inverse, key, rows.get(key)?.as_deref());
    }
    Ok(inverse)
}

#[cfg(sabotage)]
fn put(batch: &mut WriteBatch, key: &Key, value: Option<&[u8]>) {
    match value {
        Some(value) => batch.put(key.clone(), value),
        None => batch.delete(key.clone()),
    }
}
