//! Stamps: a clock that never goes back behind what this device has seen, however wrong the phone's own clock is.
//!
//! A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014) in one number of milliseconds: the phone's
//! time, or one more than the highest stamp that was given or seen.
//!
//! There is no ceiling on how far a stamp that was seen may lie ahead, so one phone ten years ahead moves the stamps of
//! all who merge its entries, for good (T13). Below a ceiling what is written after such an entry would be listed before
//! it, and an answer that stands before what it answers is worse than a wrong hour. Days are picked by people, and what
//! counts is decided by nobody's clock.

use super::rows;
use super::step::Step;
use crate::model::Timestamp;
use crate::storage::StorageError;

/// The next stamp.
pub(super) fn next(step: &mut Step<'_>) -> Result<Timestamp, StorageError> {
    let highest: Option<i64> = step.read(&rows::highest_stamp())?;
    let after = highest.map_or(i64::MIN, |highest| highest.saturating_add(1));
    let stamp = step.now.millis().max(after);
    step.put(rows::highest_stamp(), &stamp);
    Ok(Timestamp::from_millis(stamp))
}

/// Takes note of a stamp that another device gave.
pub(super) fn observe(step: &mut Step<'_>, stamp: Timestamp) -> Result<(), StorageError> {
    let highest: Option<i64> = step.read(&rows::highest_stamp())?;
    if highest.is_none_or(|highest| highest < stamp.millis()) {
        step.put(rows::highest_stamp(), &stamp.millis());
    }
    Ok(())
}
