//! One JSON object a line. Empty lines are passed over.

use super::{Found, Outcome, item::Item, object};

/// Every entry of the file.
pub(super) fn entries(bytes: &[u8]) -> impl Iterator<Item = Found> + '_ {
    // A byte order mark is what some editors put before the first line.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').zip(1_u64..).filter_map(|(line, number)| {
        let line = line.trim_ascii();
        let outcome = || Ok(Outcome::Entry(Box::new(Item::from_fields(&object(line)?)?)));
        (!line.is_empty()).then(|| Found { line: number, outcome: outcome() })
    })
}
