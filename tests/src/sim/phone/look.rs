//! What a phone shows: read from its store, as its screens would.

use std::collections::BTreeMap;

use beside_core::document::{ChangeHash, Replica, StoredDocument};
use beside_core::model::JournalEntry;
use beside_core::seal::ChainPoint;
use beside_core::storage::{KeyRange, Read, Scan, Table, WriteBatch};
use beside_core::sync::rows::{self, OperationRow, PendingRow, SpaceCursor};
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::id::{DocumentId, SpaceId};
use beside_wire::operation::Operation;

use sha2::{Digest as _, Sha256};

use super::Phone;

const ALL: Scan = Scan::forward(1_000_000);

/// A change that a step made to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub document: DocumentId,
    /// The changes that end it.
    pub heads: Vec<ChangeHash>,
}

/// What a phone shows of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its version.
    pub heads: Vec<ChangeHash>,
    /// What is read.
    pub entry: Option<JournalEntry>,
    /// Whether something is still on its way.
    pub incomplete: bool,
}

/// All that a phone shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Entries.
    pub pages: BTreeMap<DocumentId, Page>,
    /// Months as lists read them, without their names.
    pub months: Vec<Vec<u8>>,
    /// What search reads.
    pub search: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// What a batch makes of documents: taken from the batch and not from the disk, which may lie.
pub(super) fn written(batch: &WriteBatch) -> Vec<Written> {
    batch
        .iter()
        .filter(|(key, _)| key.table == Table::Pending)
        .filter_map(|(key, value)| {
            let document = DocumentId::from_slice(key.row.get(33..)?)?;
            let pending: PendingRow = rows::decode(value?, Table::Pending).ok()?;
            let last = pending.changes.last().expect("what is pending has changes");
            Some(Written { document, heads: vec![change_hash(last)] })
        })
        .collect()
}

// A change is named by the SHA-256 of its chunk without magic bytes and checksum.
fn change_hash(change: &[u8]) -> ChangeHash {
    ChangeHash::new(Sha256::digest(&change[8..]).into())
}

impl Phone {
    /// Reads everything.
    ///
    /// # Panics
    /// Where the vault is locked, or a row can't be read.
    #[must_use]
    pub fn look(&self) -> Look {
        let home = self.identity().space;
        let pages = self.documents_of(&home).into_iter().map(|id| {
            let replica = self.replica(&id).expect("it is listed");
            let page = Page { heads: replica.heads(), entry: replica.journal().ok(), incomplete: replica.incomplete() };
            (id, page)
        });
        let pages = pages.collect();
        // The row without a name is the index; all others are one month each.
        let months = self.rows(&KeyRange::table(Table::Month)).into_iter().filter(|(row, _)| !row.is_empty());
        let mut months: Vec<Vec<u8>> = months.map(|(_, value)| value).collect();
        months.sort_unstable();
        months.retain(|month| month != &EMPTY_MONTH);
        Look { pages, months, search: self.rows(&KeyRange::table(Table::SearchText)).into_iter().collect() }
    }

    /// All documents.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentId> {
        let rows = self.rows(&KeyRange::table(Table::Document));
        rows.iter().filter_map(|(row, _)| DocumentId::from_slice(row)).collect()
    }

    /// One document.
    #[must_use]
    pub fn replica(&self, id: &DocumentId) -> Option<Replica> {
        let bytes = self.keep.get(&rows::document(id)).expect("the store can be read")?;
        let stored = StoredDocument::decode(&bytes).expect("the row is a document");
        Some(stored.open(*id).expect("the document opens"))
    }

    /// One entry, if it is here.
    #[must_use]
    pub fn entry(&self, id: &DocumentId) -> Option<JournalEntry> {
        self.replica(id)?.journal().ok()
    }

    /// Words that are being typed.
    #[must_use]
    pub fn draft(&self, id: &DocumentId) -> Option<String> {
        rows::read(&self.keep, &rows::draft(id)).expect("the store can be read")
    }

    /// How far it has taken its person's log.
    #[must_use]
    pub fn cursor(&self) -> SpaceCursor {
        self.cursor_of(&self.identity().space)
    }

    /// How far it has taken a space's log.
    #[must_use]
    pub fn cursor_of(&self, space: &SpaceId) -> SpaceCursor {
        rows::read(&self.keep, &rows::cursor(space)).expect("the store can be read").unwrap_or_default()
    }

    /// Who is in the space, as this phone folds it.
    #[must_use]
    pub fn membership(&self) -> Option<Membership> {
        let space = self.identity().space;
        fold(&space, &self.operations())
    }

    /// The operations of its person's space.
    #[must_use]
    pub fn operations(&self) -> Vec<PlacedOperation> {
        self.operations_of(&self.identity().space)
    }

    /// The operations of a space.
    #[must_use]
    pub fn operations_of(&self, space: &SpaceId) -> Vec<PlacedOperation> {
        let rows = self.rows(&KeyRange::prefix(Table::Operation, space.as_bytes()));
        rows.iter()
            .map(|(_, value)| {
                let row: OperationRow = rows::decode(value, Table::Operation).expect("the row is an operation");
                let operation = Operation::verify(&row.bytes).expect("it was checked when it came");
                PlacedOperation { operation, position: row.position }
            })
            .collect()
    }

    /// Whether nothing waits: nothing pending, unsent, unopened, missing or owed.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.unsettled().is_empty()
    }

    /// What waits, by kind.
    #[must_use]
    pub fn unsettled(&self) -> Vec<&'static str> {
        let waits = [
            ("draft", Table::Draft),
            ("pending", Table::Pending),
            ("outbox", Table::Outbox),
            ("missing", Table::Missing),
            ("unopened", Table::Unopened),
            ("partial", Table::PartialBody),
            ("part", Table::Deferred),
        ];
        let mut waiting: Vec<&'static str> =
            waits.into_iter().filter(|(_, table)| self.count(*table) > 0).map(|(name, _)| name).collect();
        let owes = |space: &SpaceId| self.keep.get(&rows::gossip_due(space)).expect("the store can be read").is_some();
        if self.spaces().iter().any(owes) {
            waiting.push("gossip");
        }
        let operations = self.rows(&KeyRange::table(Table::Operation));
        let waits = |value: &[u8]| {
            let row: OperationRow = rows::decode(value, Table::Operation).expect("the row is an operation");
            row.position.is_none()
        };
        if operations.iter().any(|(_, value)| waits(value)) {
            waiting.push("operation");
        }
        waiting
    }

    /// How many rows a table has.
    #[must_use]
    pub fn count(&self, table: Table) -> usize {
        self.rows(&KeyRange::table(table)).len()
    }

    /// Envelopes that wait for a receipt.
    #[must_use]
    pub fn outbox(&self) -> Vec<ChainPoint> {
        let rows = self.rows(&KeyRange::table(Table::Outbox));
        rows.iter().map(|(_, value)| rows::decode(value, Table::Outbox).expect("the row is a place")).collect()
    }

    /// The rows of a range.
    #[must_use]
    pub fn rows(&self, range: &KeyRange) -> Vec<(Vec<u8>, Vec<u8>)> {
        let rows = self.keep.scan(range, ALL).expect("the store can be read");
        rows.into_iter().map(|(key, value)| (key.row, value)).collect()
    }

    /// The store, to read whatever else a test wants.
    #[must_use]
    pub fn store(&self) -> &dyn Read {
        &self.keep
    }
}

// What is left of a month whose last entry moved to another one: an array with an empty array.
const EMPTY_MONTH: [u8; 2] = [0x81, 0x80];
