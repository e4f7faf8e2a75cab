//! Rows to values and back. What doesn't read was never written by this program.

use beside_store::StoreError;
use beside_store::log::lane_of;
use beside_store::store::StoreResult;
use beside_wire::codec;
use beside_wire::envelope::Lane;
use beside_wire::id::{ChainId, EntryId};
use beside_wire::line::{EntryKind, Incarnation, Line};
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Row as _, Sqlite, Type};

/// A signed statement's encoding, in bytes, at most.
const STATEMENT_BYTES_MAX: usize = 512;

/// A row of one table, named for errors.
pub(crate) struct Fields<'r> {
    row: &'r SqliteRow,
    table: &'static str,
    next: usize,
}

impl<'r> Fields<'r> {
    pub(crate) const fn new(row: &'r SqliteRow, table: &'static str) -> Self {
        Self { row, table, next: 0 }
    }

    pub(crate) const fn inconsistent(&self) -> StoreError {
        StoreError::Inconsistent { table: self.table }
    }

    /// The next column as it is.
    pub(crate) fn take<T: Decode<'r, Sqlite> + Type<Sqlite>>(&mut self) -> StoreResult<T> {
        let value = self.row.try_get(self.next).map_err(|_| self.inconsistent());
        self.next += 1;
        value
    }

    /// The next column as a number that isn't negative.
    pub(crate) fn number<T: TryFrom<i64>>(&mut self) -> StoreResult<T> {
        let number: i64 = self.take()?;
        T::try_from(number).map_err(|_| self.inconsistent())
    }

    /// The next column as bytes of a fixed length.
    pub(crate) fn array<const N: usize>(&mut self) -> StoreResult<[u8; N]> {
        let bytes: &[u8] = self.take()?;
        bytes.try_into().map_err(|_| self.inconsistent())
    }

    /// The next column as bytes of a fixed length, or null.
    pub(crate) fn array_or_null<const N: usize>(&mut self) -> StoreResult<Option<[u8; N]>> {
        let bytes: Option<&[u8]> = self.take()?;
        bytes.map(<[u8; N]>::try_from).transpose().map_err(|_| self.inconsistent())
    }

    /// The next two columns as a life of the database.
    pub(crate) fn incarnation(&mut self) -> StoreResult<Incarnation> {
        Ok(Incarnation { ordinal: self.number()?, tag: self.array()? })
    }

    /// The next column as the encoding of a value.
    pub(crate) fn encoded<T: for<'b> minicbor::Decode<'b, ()>>(&mut self) -> StoreResult<T> {
        let bytes: &[u8] = self.take()?;
        codec::decode(bytes, STATEMENT_BYTES_MAX).map_err(|_| self.inconsistent())
    }

    /// The next column as a lane.
    pub(crate) fn lane(&mut self) -> StoreResult<Lane> {
        match self.take::<i64>()? {
            1 => Ok(Lane::Talk),
            2 => Ok(Lane::Documents),
            _ => Err(self.inconsistent()),
        }
    }

    /// The next column as a kind of entry.
    pub(crate) fn kind(&mut self) -> StoreResult<EntryKind> {
        match self.take::<i64>()? {
            0 => Ok(EntryKind::Operation),
            1 => Ok(EntryKind::Talk),
            2 => Ok(EntryKind::Documents),
            3 => Ok(EntryKind::Keyring),
            _ => Err(self.inconsistent()),
        }
    }

    /// The next six columns as a line: position, id, chain, seq, kind, size.
    pub(crate) fn line(&mut self) -> StoreResult<Line> {
        let position = self.number()?;
        let id = EntryId::new(self.array()?);
        let chain = self.array_or_null()?.map(ChainId::new);
        let line = Line { position, id, chain, seq: self.number()?, kind: self.kind()?, size: self.number()? };
        if line.chain.is_some() == lane_of(line.kind).is_some() { Ok(line) } else { Err(self.inconsistent()) }
    }
}

/// A lane's number in the database.
pub(crate) const fn lane_number(lane: Lane) -> i64 {
    match lane {
        Lane::Talk => 1,
        Lane::Documents => 2,
    }
}

/// A kind's number in the database.
pub(crate) const fn kind_number(kind: EntryKind) -> i64 {
    match kind {
        EntryKind::Operation => 0,
        EntryKind::Talk => 1,
        EntryKind::Documents => 2,
        EntryKind::Keyring => 3,
    }
}

/// A number as `SQLite` holds it; what is above its largest is as good as that.
pub(crate) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
