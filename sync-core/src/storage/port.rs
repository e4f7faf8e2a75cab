//! What the engine needs from a disk, and no more.

use super::batch::WriteBatch;
use super::key::{Key, KeyRange};
use super::table::Table;

/// Which end of a range a scan begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the lowest name up.
    Forward,
    /// From the highest name down.
    Backward,
}

/// How to walk a range: which way, and how many rows at most. There is no scan without a limit (I13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Which end to begin at.
    pub direction: Direction,
    /// How many rows at most.
    pub limit: usize,
}

impl Scan {
    /// The first `limit` rows, lowest first.
    #[must_use]
    pub const fn forward(limit: usize) -> Self {
        Self { direction: Direction::Forward, limit }
    }

    /// The last `limit` rows, highest first.
    #[must_use]
    pub const fn backward(limit: usize) -> Self {
        Self { direction: Direction::Backward, limit }
    }

    /// The same way, with another limit.
    #[must_use]
    pub const fn with_limit(self, limit: usize) -> Self {
        Self { direction: self.direction, limit }
    }
}

/// Reads of one state of the store: between two commits every answer agrees with every other.
pub trait Read {
    /// The value of one row.
    ///
    /// # Errors
    /// Never instead of `None`: an error says that it can't be known whether the row is there.
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError>;

    /// The rows of a range, in the scan's order, at most as many as it allows.
    ///
    /// # Errors
    /// When any of these rows can't be read; a shortened answer is never given in its place.
    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError>;
}

/// A store with one atomic, durable batch.
pub trait Store: Read {
    /// Writes the whole batch, so that it survives a power cut once this returns `Ok`, or nothing of it.
    ///
    /// # Errors
    /// The store is then as it was before, and can be read and written on.
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError>;

    /// Reads everything that can be read now and checks it.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when anything is lost or changed.
    fn verify(&self) -> Result<(), StorageError>;
}

impl<R: Read + ?Sized> Read for Box<R> {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        (**self).get(key)
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        (**self).scan(range, scan)
    }
}

impl<S: Store + ?Sized> Store for Box<S> {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        (**self).commit(batch)
    }

    fn verify(&self) -> Result<(), StorageError> {
        (**self).verify()
    }
}

/// Why the disk didn't do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// No room left. Nothing was written; reading goes on.
    #[error("there is no room left on this device")]
    Full,
    /// Something stored can't be read back as it was written.
    #[error("a part of the stored data is damaged")]
    Damaged {
        /// Where, if that can be told.
        table: Option<Table>,
    },
    /// A row of the content tier was asked for while the vault is locked.
    #[error("the vault is locked")]
    Locked,
    /// A newer version of this software wrote the store. It wasn't touched.
    #[error("the data is of version {found}, and this software knows versions up to {supported}")]
    SchemaNewer {
        /// The version that was found.
        found: u32,
        /// The highest version known here.
        supported: u32,
    },
    /// Another process has the store open.
    #[error("the data is in use by another process")]
    InUse,
    /// The key isn't the one that this store was sealed with.
    #[error("this key doesn't open the stored data")]
    WrongKey,
    /// The operating system's keystore doesn't give the key now.
    #[error("the device's keystore doesn't give the key")]
    Keystore,
    /// The operating system refused.
    #[error("the device's storage failed: {0}")]
    Io(std::io::ErrorKind),
}

impl StorageError {
    /// A name that stays the same in every version and language.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Full => "storage-full",
            Self::Damaged { .. } => "storage-damaged",
            Self::Locked => "storage-locked",
            Self::SchemaNewer { .. } => "storage-schema-newer",
            Self::InUse => "storage-in-use",
            Self::Keystore => "keystore",
            Self::WrongKey => "storage-wrong-key",
            Self::Io(_) => "storage-io",
        }
    }
}

impl From<std::io::Error> for StorageError {
    /// Keeps the kind and drops the rest: a message may name paths.
    fn from(error: std::io::Error) -> Self {
        let kind = error.kind();
        if matches!(kind, std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
            Self::Full
        } else {
            Self::Io(kind)
        }
    }
}
