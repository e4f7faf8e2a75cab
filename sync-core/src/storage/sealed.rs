//! A store that no disk can read: every value is sealed before the store below sees it.
//!
//! A value is bound to its table and row, so that nobody can put one row's value in another's place. Not hidden are the
//! rows' names, their number and the sizes of their values.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use beside_wire::hash::hash;

use super::batch::WriteBatch;
use super::key::{Key, KeyRange};
use super::port::{Read, Scan, StorageError, Store};
use super::table::{Table, Tier};
use crate::crypto::at_rest::{AtRestKey, open, seal};

/// How many rows are opened at a time when everything is checked.
const VERIFY_PAGE_ROWS: usize = 64;

/// The two keys of D13.
#[derive(Debug)]
pub struct AtRestKeys {
    /// From the operating system's keystore, or from the keystore file.
    pub keystore: AtRestKey,
    /// From the lock header, by the passphrase; `None` opens the store locked.
    pub content: Option<AtRestKey>,
}

/// Seals what goes into the store below and opens what comes out.
///
/// Not `Clone`: two copies would draw the same nonces (I9).
pub struct SealedStore<S> {
    inner: S,
    keystore: AtRestKey,
    content: Option<AtRestKey>,
    rng: ChaCha20Rng,
}

impl<S: Store> SealedStore<S> {
    /// Wraps a store. The first opening writes one row per key by which a wrong key is told later.
    ///
    /// `seed` is fresh randomness of this opening; nonces come from it.
    ///
    /// # Errors
    /// [`StorageError::WrongKey`] when either key isn't the one that sealed this store.
    pub fn open(inner: S, keys: AtRestKeys, seed: [u8; 32]) -> Result<Self, StorageError> {
        let keystore = keys.keystore.derive("rows", &[]);
        let mut store = Self { inner, keystore, content: None, rng: ChaCha20Rng::from_seed(seed) };
        check(&mut store.inner, Table::KeystoreCheck, &store.keystore)?;
        if let Some(content) = keys.content {
            store.unlock(&content)?;
        }
        Ok(store)
    }

    /// Wipes the content key. Rows of the content tier are out of reach until [`Self::unlock`].
    pub fn lock(&mut self) {
        self.content = None;
    }

    /// Takes the content key.
    ///
    /// # Errors
    /// [`StorageError::WrongKey`]; the store then stays as locked or unlocked as it was.
    pub fn unlock(&mut self, content: &AtRestKey) -> Result<(), StorageError> {
        let rows = content.derive("rows", &[]);
        check(&mut self.inner, Table::ContentCheck, &rows)?;
        self.content = Some(rows);
        Ok(())
    }

    /// Whether the content tier is out of reach.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.content.is_none()
    }

    /// The store below, as sealed as it lies there.
    #[must_use]
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// The store below, for its own upkeep. Rows written through it don't open here.
    pub const fn inner_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// Gives the store below back and wipes the keys.
    #[must_use]
    pub fn into_inner(self) -> S {
        self.inner
    }

    fn key(&self, table: Table) -> Result<&AtRestKey, StorageError> {
        match table.tier() {
            Tier::Keystore => Ok(&self.keystore),
            Tier::Content => self.content.as_ref().ok_or(StorageError::Locked),
        }
    }

    fn opened(&self, key: &Key, sealed: &[u8]) -> Result<Vec<u8>, StorageError> {
        open(self.key(key.table)?, &place(key), sealed).map_err(|_| StorageError::Damaged { table: Some(key.table) })
    }

    fn verify_table(&self, table: Table) -> Result<(), StorageError> {
        let mut rest = KeyRange::table(table);
        loop {
            let page = self.scan(&rest, Scan::forward(VERIFY_PAGE_ROWS))?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            rest = rest.starting_after(&last.row);
        }
    }
}

impl<S: Store> Read for SealedStore<S> {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, StorageError> {
        self.key(key.table)?;
        let sealed = self.inner.get(key)?;
        sealed.map(|sealed| self.opened(key, &sealed)).transpose()
    }

    fn scan(&self, range: &KeyRange, scan: Scan) -> Result<Vec<(Key, Vec<u8>)>, StorageError> {
        self.key(range.of_table())?;
        let mut rows = self.inner.scan(range, scan)?;
        for (key, value) in &mut rows {
            *value = self.opened(key, value)?;
        }
        Ok(rows)
    }
}

impl<S: Store> Store for SealedStore<S> {
    fn commit(&mut self, batch: &WriteBatch) -> Result<(), StorageError> {
        let mut sealed = WriteBatch::default();
        for (key, value) in batch.iter() {
            // Deletions need the key as well: a locked phone changes nothing that it can't see.
            let at_rest = match key.table.tier() {
                Tier::Keystore => &self.keystore,
                Tier::Content => self.content.as_ref().ok_or(StorageError::Locked)?,
            };
            match value {
                Some(value) => sealed.put(key.clone(), seal(at_rest, &place(key), value, &mut self.rng)),
                None => sealed.delete(key.clone()),
            }
        }
        self.inner.commit(&sealed)
    }

    /// Opens every row that the present keys open: while locked, those of the keystore tier.
    fn verify(&self) -> Result<(), StorageError> {
        self.inner.verify()?;
        for &table in Table::ALL {
            if is_check(table) {
                let stray = KeyRange::table(table).starting_after(&[]);
                if !self.inner.scan(&stray, Scan::forward(1))?.is_empty() {
                    return Err(StorageError::Damaged { table: Some(table) });
                }
            } else if self.key(table).is_ok() {
                self.verify_table(table)?;
            }
        }
        Ok(())
    }
}

/// What a value is bound to.
fn place(key: &Key) -> Vec<u8> {
    let mut place = Vec::with_capacity(1 + key.row.len());
    place.push(key.table.code());
    place.extend_from_slice(&key.row);
    place
}

/// Compares the key with the fingerprint that the store keeps of it, or leaves one in a new store.
///
/// The fingerprint has a checksum, so that a damaged row isn't taken for a wrong key.
fn check(inner: &mut impl Store, table: Table, key: &AtRestKey) -> Result<(), StorageError> {
    let row = Key::new(table, []);
    let expected = key.fingerprint();
    let damaged = StorageError::Damaged { table: Some(table) };
    let Some(stored) = inner.get(&row)? else {
        // It is written before any row that its key seals: where there are such rows, it was lost.
        for &other in Table::ALL.iter().filter(|other| other.tier() == table.tier() && !is_check(**other)) {
            if !inner.scan(&KeyRange::table(other), Scan::forward(1))?.is_empty() {
                return Err(damaged);
            }
        }
        let mut batch = WriteBatch::default();
        batch.put(row, [expected.as_slice(), &checksum(&expected)].concat());
        return inner.commit(&batch);
    };
    let (found, sum) = stored.split_first_chunk::<16>().ok_or(damaged)?;
    if sum != checksum(found) {
        Err(damaged)
    } else if *found == expected {
        Ok(())
    } else {
        Err(StorageError::WrongKey)
    }
}

const fn is_check(table: Table) -> bool {
    matches!(table, Table::KeystoreCheck | Table::ContentCheck)
}

fn checksum(fingerprint: &[u8; 16]) -> [u8; 32] {
    hash("key-check", &[fingerprint])
}
