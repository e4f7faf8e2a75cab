//! How a document lies in the store: a snapshot and the changes since.
//!
//! Adding a change costs its own size, not the document's; after 32 changes or 8 KB all of it becomes one snapshot (D12).

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
};

use beside_wire::id::DocumentId;
use minicbor::{Decoder, Encoder};

use super::{DocumentError, Replica, ledger::Candidate, limits};

/// Version of the stored form.
const FORM: u8 = 1;

/// A document as it is stored. Sealing it is the store's part.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDocument {
    snapshot: Vec<u8>,
    changes: Vec<Vec<u8>>,
}

impl StoredDocument {
    /// The whole document as one snapshot.
    #[must_use]
    pub fn collapsed(replica: &Replica) -> Self {
        Self { snapshot: replica.save(), changes: Vec::new() }
    }

    /// Adds changes to what is stored, [own](super::LocalChange::changes) or [accepted](super::Merged::accepted) ones, or
    /// collapses it when they have become many. The replica already holds them.
    #[must_use]
    pub fn grown(mut self, replica: &Replica, changes: &[Vec<u8>]) -> Self {
        self.changes.extend_from_slice(changes);
        if self.is_long() { Self::collapsed(replica) } else { self }
    }

    fn is_long(&self) -> bool {
        let bytes: usize = self.changes.iter().map(Vec::len).sum();
        self.changes.len() >= limits::STORED_CHANGES_MAX || bytes >= limits::STORED_CHANGES_BYTES_MAX
    }

    /// How many changes lie beside the snapshot.
    #[must_use]
    pub const fn loose_changes(&self) -> usize {
        self.changes.len()
    }

    /// Opens the document. Set the actor before editing.
    ///
    /// # Errors
    /// When what is stored isn't what was stored.
    pub fn open(&self, document: DocumentId) -> Result<Replica, DocumentError> {
        let replica = Replica::load(document, &self.snapshot)?;
        if self.changes.is_empty() {
            return Ok(replica);
        }
        let open = || {
            let candidates: Result<Vec<_>, _> = self.changes.iter().map(|change| Candidate::read(change)).collect();
            let candidates = candidates.map_err(|_| DocumentError::Damaged)?;
            let hashes: Vec<_> = candidates.iter().map(|candidate| candidate.hash).collect();
            let opened = replica.absorbed(candidates);
            let complete = hashes.iter().all(|hash| opened.holds(hash));
            if complete { Ok(opened) } else { Err(DocumentError::Damaged) }
        };
        catch_unwind(AssertUnwindSafe(open)).unwrap_or(Err(DocumentError::Damaged))
    }

    /// CBOR: `[form, snapshot, [change…]]`.
    ///
    /// # Panics
    /// Never: a vector takes whatever is written to it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        self.write(&mut encoder).expect("a vector takes whatever is written to it");
        encoder.into_writer()
    }

    fn write(&self, encoder: &mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<Infallible>> {
        let count = u64::try_from(self.changes.len()).unwrap_or(u64::MAX);
        encoder.array(3)?.u8(FORM)?.bytes(&self.snapshot)?.array(count)?;
        self.changes.iter().try_for_each(|change| encoder.bytes(change).map(|_| ()))
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// When the bytes are none of ours or larger than any document.
    pub fn decode(bytes: &[u8]) -> Result<Self, DocumentError> {
        if bytes.len() > limits::STORED_BYTES_MAX {
            return Err(DocumentError::TooLarge);
        }
        let mut decoder = Decoder::new(bytes);
        let stored = Self::read(&mut decoder).ok_or(DocumentError::Damaged)?;
        if decoder.position() == bytes.len() { Ok(stored) } else { Err(DocumentError::Damaged) }
    }

    fn read(decoder: &mut Decoder<'_>) -> Option<Self> {
        let known = decoder.array().ok()? == Some(3) && decoder.u8().ok()? == FORM;
        if !known {
            return None;
        }
        let snapshot = decoder.bytes().ok()?.to_vec();
        let count = decoder.array().ok()??;
        if count >= u64::try_from(limits::STORED_CHANGES_MAX).ok()? {
            return None;
        }
        let mut changes = Vec::new();
        for _ in 0..count {
            changes.push(decoder.bytes().ok()?.to_vec());
        }
        Some(Self { snapshot, changes })
    }
}
