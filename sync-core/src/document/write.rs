//! Turning typed edits into operations. What changes nothing writes nothing.

pub(super) mod goal;
pub(super) mod journal;
mod steps;

use automerge::{
    Automerge, ROOT, ScalarValue,
    transaction::{CommitOptions, Transactable as _, Transaction},
};

use super::{DocumentError, read::View, schema};
use crate::model::Timestamp;

/// Runs the acts as one commit; none when nothing changed. On an error the document is to be thrown away.
pub(super) fn commit(
    doc: &mut Automerge,
    now: Timestamp,
    acts: impl FnOnce(&mut Transaction<'_>) -> Result<(), DocumentError>,
) -> Result<Option<automerge::ChangeHash>, DocumentError> {
    let mut transaction = doc.transaction();
    acts(&mut transaction)?;
    // Automerge counts in seconds and never decides by them.
    let seconds = now.millis().div_euclid(1000);
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(seconds));
    Ok(hash)
}

fn set_field(transaction: &mut Transaction<'_>, key: &str, value: Option<ScalarValue>) -> Result<(), DocumentError> {
    match value {
        Some(value) => transaction.put(ROOT, key, value)?,
        None => transaction.delete(ROOT, key)?,
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Deleted {
    Yes,
    No,
}

fn set_deleted(transaction: &mut Transaction<'_>, deleted: Deleted) -> Result<(), DocumentError> {
    let wanted = deleted == Deleted::Yes;
    if View::now(transaction).deleted()? == wanted {
        return Ok(());
    }
    set_field(transaction, schema::DELETED, Some(wanted.into()))
}
