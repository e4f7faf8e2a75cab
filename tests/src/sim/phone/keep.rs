//! How a phone keeps rows: sealed at rest as on a real one, or plainly where a seed would rather have speed.

use beside_core::crypto::at_rest::AtRestKey;
use beside_core::storage::{AtRestKeys, Key, KeyRange, Read, Scan, SealedStore, StorageError, Store, WriteBatch};

use super::Lock;
use crate::sim::chance::Chance;
use crate::sim::disk::Disk;

const KEYSTORE: [u8; 32] = [0x11; 32];
const CONTENT: [u8; 32] = [0x22; 32];

/// Whether rows are sealed at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtRest {
    /// They are: what a locked phone can't read, it can't read here either.
    Sealed,
    /// They aren't.
    Plain,
}

/// A phone's store.
pub enum Keep {
    /// Plain rows.
    Plain(Disk),
    /// Sealed rows.
    Sealed(Box<SealedStore<Disk>>),
}

impl Keep {
    /// Opens the store on a disk.
    pub(super) fn open(disk: &Disk, at_rest: AtRest, lock: Lock, entropy: &mut Chance) -> Self {
        if at_rest == AtRest::Plain {
            return Self::Plain(disk.clone());
        }
        let keys = AtRestKeys {
            keystore: AtRestKey::from_bytes(KEYSTORE),
            content: (lock == Lock::Open).then(|| AtRestKey::from_bytes(CONTENT)),
        };
        let store = SealedStore::open(disk.clone(), keys, entropy.seed());
        Self::Sealed(Box::new(store.expect("the keys are always the same")))
    }

    pub(super) fn lock(&mut self) {
        if let Self::Sealed(store) = self {
            store.lock();
        }
    }

    pub(super) fn unlock(&mut self) {
        if let Self::Sealed(store) = self {
            store.unlock(&AtRestKey::from_bytes(CONTENT)).expect("the key is always the same");
        }
    }
}

impl Read for Keep {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        match self {
            Self::Plain(disk) => disk.get(key),
            Self::Sealed(store) => store.get(key),
        }
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        match self {
            Self::Plain(disk) => disk.scan(range, scan),
            Self::Sealed(store) => store.scan(range, scan),
        }
    }
}

impl Store for Keep {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        match self {
            Self::Plain(disk) => disk.commit(batch),
            Self::Sealed(store) => store.commit(batch),
        }
    }

    fn verify(&self) -> Result<(), StorageError> {
        match self {
            Self::Plain(disk) => disk.verify(),
            Self::Sealed(store) => store.verify(),
        }
    }
}
