//! Names of rows, and ranges of them.

use super::table::Table;

/// The name of one row. Keys are ordered by the table's code, then by the row's bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The kind of row.
    pub table: Table,
    /// Which one; may be empty. It is not sealed on disk: no words, no names.
    pub row: Vec<u8>,
}

impl Key {
    /// Names a row.
    #[must_use]
    pub fn new(table: Table, row: impl Into<Vec<u8>>) -> Self {
        Self { table, row: row.into() }
    }
}

/// The rows of one table from a first one (included) to a last one (excluded).
///
/// Each narrowing keeps to what the range already was, so a page's range can be cut from any other:
/// `range.starting_after(&last.row)` is the next page forward, `range.ending_before(&last.row)` the next one backward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    table: Table,
    from: Vec<u8>,
    to: Option<Vec<u8>>,
}

impl KeyRange {
    /// All rows of a table.
    #[must_use]
    pub const fn table(table: Table) -> Self {
        Self { table, from: Vec::new(), to: None }
    }

    /// The rows whose names begin with `prefix`.
    #[must_use]
    pub fn prefix(table: Table, prefix: &[u8]) -> Self {
        Self { table, from: prefix.to_vec(), to: after_prefix(prefix) }
    }

    /// The rows from `from`, included, to `to`, excluded.
    #[must_use]
    pub fn between(table: Table, from: impl Into<Vec<u8>>, to: impl Into<Vec<u8>>) -> Self {
        Self { table, from: from.into(), to: Some(to.into()) }
    }

    /// Leaves out what stands before `row`.
    #[must_use]
    pub fn starting_at(mut self, row: &[u8]) -> Self {
        if row > self.from.as_slice() {
            self.from = row.to_vec();
        }
        self
    }

    /// Leaves out `row` and what stands before it.
    #[must_use]
    pub fn starting_after(self, row: &[u8]) -> Self {
        self.starting_at(&[row, &[0]].concat())
    }

    /// Leaves out `row` and what stands after it.
    #[must_use]
    pub fn ending_before(mut self, row: &[u8]) -> Self {
        if self.to.as_deref().is_none_or(|to| row < to) {
            self.to = Some(row.to_vec());
        }
        self
    }

    /// The table that it lies in.
    #[must_use]
    pub const fn of_table(&self) -> Table {
        self.table
    }

    /// The first row's name, included.
    #[must_use]
    pub fn from(&self) -> &[u8] {
        &self.from
    }

    /// The last row's name, excluded; `None` is the table's end.
    #[must_use]
    pub fn to(&self) -> Option<&[u8]> {
        self.to.as_deref()
    }

    /// Whether no name can lie in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to.as_ref().is_some_and(|to| *to <= self.from)
    }

    /// Whether `key` lies in it.
    #[must_use]
    pub fn contains(&self, key: &Key) -> bool {
        key.table == self.table && key.row >= self.from && self.to.as_ref().is_none_or(|to| key.row < *to)
    }
}

/// The first name after all names that begin with `prefix`. There is none when every byte is 0xff: then it is the end.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut next = prefix.to_vec();
    while let Some(last) = next.pop() {
        if let Some(higher) = last.checked_add(1) {
            next.push(higher);
            return Some(next);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_prefix_of_highest_bytes_reaches_to_the_end() {
        assert_eq!(after_prefix(&[]), None);
        assert_eq!(after_prefix(&[0xff, 0xff]), None);
        assert_eq!(after_prefix(&[1, 0xff]), Some(vec![2]));
    }

    fn short() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(prop_oneof![Just(0), Just(1), Just(0xfe), Just(0xff)], 0..4)
    }

    proptest! {
        #[test]
        fn a_prefix_holds_exactly_what_begins_with_it(prefix in short(), row in short()) {
            let inside = KeyRange::prefix(Table::Line, &prefix).contains(&Key::new(Table::Line, row.clone()));
            prop_assert_eq!(inside, row.starts_with(&prefix));
        }

        #[test]
        fn narrowing_only_takes_away(prefix in short(), cut in short(), row in short()) {
            let (range, key) = (KeyRange::prefix(Table::Line, &prefix), Key::new(Table::Line, row));
            let inside = range.contains(&key);
            prop_assert_eq!(range.clone().starting_at(&cut).contains(&key), inside && key.row >= cut);
            prop_assert_eq!(range.clone().starting_after(&cut).contains(&key), inside && key.row > cut);
            prop_assert_eq!(range.ending_before(&cut).contains(&key), inside && key.row < cut);
        }
    }
}
