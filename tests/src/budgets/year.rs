//! A year of one person: an entry every evening, a word put right the next morning, a sync each time.

use beside_core::model::JournalEdit;

use super::desk::{Desk, bytes_below};
use super::diary::Diary;
use super::table::{Figure, Table};

const DAYS: usize = 365;

/// The journal's part of a year; messages, goals and check-ins will add theirs.
pub async fn measure(table: &mut Table, diary: &Diary) -> anyhow::Result<()> {
    let mut desk = Desk::new().await?;
    let phone = &mut desk.phone;
    for entry in diary.entries().take(DAYS) {
        let text = entry.text.clone();
        let id = phone.companion.journal_write(entry)?;
        phone.settle().await?;
        phone.companion.journal_edit(&id, &[JournalEdit::SetText(format!("{text} And so to bed."))])?;
        phone.settle().await?;
    }
    let wire = phone.tap.bytes();
    let folder = desk.phone.close();
    let kept = bytes_below(folder.path())?;
    table.note(
        "a year of use",
        vec![
            Figure::at_most(wire, "B on the wire", 12_000_000),
            Figure::at_most(kept, "B on the phone", 15_000_000),
            Figure::told(format!("of the journal alone: {DAYS} entries, each edited once, {} syncs", 2 * DAYS)),
        ],
    );
    Ok(())
}
