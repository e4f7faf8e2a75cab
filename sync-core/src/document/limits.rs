//! How much one document may bring or hold back at a time.

use crate::model::limits::TEXT_BYTES_MAX;

/// Most changes in one merge.
pub const CHANGES_MAX: usize = 4_096;
/// Most bytes in one merge, uncompressed.
pub const MERGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most rows that any column of one change or snapshot may stand for. Ten bytes can claim 2^60 of them, and reading them
/// would never end, so they are counted before Automerge sees them.
pub const COLUMN_ROWS_MAX: u64 = 1 << 20;
/// Most columns in a chunk; Automerge writes fewer than twenty.
pub const COLUMNS_MAX: u64 = 64;
/// Most changes that wait for others.
pub const WAITING_CHANGES_MAX: usize = 4_096;
/// Most bytes that wait for others.
pub const WAITING_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A stored document is collapsed into one snapshot after so many changes,
pub const STORED_CHANGES_MAX: usize = 32;
/// or after so many bytes of them.
pub const STORED_CHANGES_BYTES_MAX: usize = 8 * 1024;
/// Largest stored document that is read back.
pub const STORED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Longest key of a step's place. Keys that would become longer are given anew.
pub const POSITION_BYTES_MAX: usize = 64;
/// Work that a fine comparison of two texts may cost, in grapheme steps; beyond it the differing middle is replaced.
pub const DIFF_STEPS_MAX: usize = 20_000_000;

const _: () = assert!(TEXT_BYTES_MAX * 8 <= MERGE_BYTES_MAX, "the longest text and its history fit one merge");
const _: () = assert!(TEXT_BYTES_MAX as u64 * 4 <= COLUMN_ROWS_MAX, "a full text replaced by another fits one change");
const _: () = assert!(MERGE_BYTES_MAX <= WAITING_BYTES_MAX, "what may come at once may wait");
const _: () = assert!(CHANGES_MAX <= WAITING_CHANGES_MAX);
const _: () = assert!(STORED_CHANGES_BYTES_MAX < STORED_BYTES_MAX);
