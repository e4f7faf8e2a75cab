//! How long merging takes, and how often a save goes to the disk.

use std::time::{Duration, Instant};

use beside_core::companion::{Companion, NewIdentity, RelayAddress};
use beside_core::document::{
    ActorId, EntryStart, LocalChange, MergeOutcome, RemoteChanges, RemoteContent, Replica, StoredDocument, merge,
};
use beside_core::model::{Day, JournalEdit, Timestamp};
use beside_wire::id::{ChainId, DocumentId, RelayKey};

use super::desk::database_below;
use super::table::{Figure, Table, thousands};
use crate::fixture::{device, entry, passphrase};

const TEXT: &str =
    "We walked home in the rain and said nothing, which was enough. The kettle, the blanket, the late news. ";
const DOCUMENT: DocumentId = DocumentId::new([7; 16]);
const DIVERGED: usize = 200;
const BATCH: usize = 1_000;
const SAVES: u64 = 50;

/// Merges of one entry of 1.2 KB, and saves of a companion.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    let base = begun()?;
    table.note(
        "a remote edit applied",
        vec![Figure::time(remote_edit(&base)?), Figure::told("stored form to stored form")],
    );

    let (mut one, mut two) = (on_chain(&base, 1), on_chain(&base, 2));
    edits(&mut one, DIVERGED)?;
    let theirs = edits(&mut two, DIVERGED)?;
    let begun = Instant::now();
    applied(&one, &theirs)?;
    table.note("200 + 200 diverged edits merged", vec![Figure::time(begun.elapsed())]);

    let theirs = edits(&mut on_chain(&base, 2), BATCH)?;
    let begun = Instant::now();
    applied(&base, &theirs)?;
    let rate = BATCH as f64 / begun.elapsed().as_secs_f64();
    table.note("batch apply", vec![Figure::told(format!("{} changes/s", thousands(rate as u64)))]);

    table.note("a save", vec![Figure::told(format!("{:.2} commits, each of one fsync", commits_per_save()?))]);
    Ok(())
}

fn begun() -> anyhow::Result<Replica> {
    let start = EntryStart { written_at: Timestamp::from_millis(0), about_day: Day::from_date(2024, 2, 29)? };
    let edits = [JournalEdit::SetText(TEXT.repeat(12))];
    Ok(Replica::create(DOCUMENT, actor(1), start, &edits)?.0)
}

fn actor(chain: u8) -> ActorId {
    ActorId::derive(&DOCUMENT, &ChainId::new([chain; 16]))
}

fn on_chain(replica: &Replica, chain: u8) -> Replica {
    let mut copy = replica.clone();
    copy.set_actor(actor(chain));
    copy
}

fn edits(replica: &mut Replica, count: usize) -> anyhow::Result<Vec<LocalChange>> {
    let mut text = replica.journal()?.text.text;
    let mut changes = Vec::with_capacity(count);
    for number in 0..count {
        let at = text.match_indices(' ').map(|(at, _)| at).nth(number * 7 % 150).unwrap_or(0);
        text.insert_str(at, if number % 2 == 0 { " so" } else { " and" });
        let written = replica.edit(&[JournalEdit::SetText(text.clone())], Timestamp::from_millis(1))?;
        changes.push(written.ok_or_else(|| anyhow::anyhow!("an edit that changes nothing"))?);
    }
    Ok(changes)
}

fn applied(replica: &Replica, changes: &[LocalChange]) -> anyhow::Result<(Replica, Vec<Vec<u8>>)> {
    let actor = changes.first().map(|change| change.actor).ok_or_else(|| anyhow::anyhow!("no changes"))?;
    let bytes = changes.iter().flat_map(|change| change.changes.clone()).collect();
    let remote = RemoteChanges { document: DOCUMENT, content: RemoteContent::Changes(bytes), allowed_actor: actor };
    match merge(Some(replica), &remote) {
        MergeOutcome::Applied(merged) => Ok((merged.replica, merged.accepted)),
        MergeOutcome::Duplicate | MergeOutcome::Deferred | MergeOutcome::Quarantined(_) => {
            anyhow::bail!("changes that aren't taken")
        }
    }
}

fn remote_edit(base: &Replica) -> anyhow::Result<Duration> {
    let changes = edits(&mut on_chain(base, 2), DIVERGED)?;
    let mut stored = StoredDocument::collapsed(base).encode();
    let begun = Instant::now();
    for change in &changes {
        let document = StoredDocument::decode(&stored)?;
        let (replica, accepted) = applied(&document.open(DOCUMENT)?, std::slice::from_ref(change))?;
        stored = document.grown(&replica, &accepted).encode();
    }
    Ok(begun.elapsed() / u32::try_from(changes.len())?)
}

/// Commits per written entry, counted in the write-ahead log: every commit is synced, and nothing else is.
fn commits_per_save() -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let relay = RelayAddress { url: "http://127.0.0.1:9".to_owned(), key: RelayKey::new([1; 32]) };
    let identity = NewIdentity { handle: "heron".to_owned(), relay };
    let (mut companion, _) = Companion::create(device(folder.path()), identity, &passphrase())?;
    let log = database_below(folder.path())?.with_extension("db-wal");
    let before = commits(&std::fs::read(&log)?);
    for number in 0..SAVES {
        companion.journal_write(entry(&format!("Entry {number}")))?;
    }
    Ok((commits(&std::fs::read(&log)?) - before) as f64 / SAVES as f64)
}

/// Frames of the present log that end a commit (`SQLite`'s file format, section 4.1).
fn commits(log: &[u8]) -> u64 {
    const HEADER: usize = 32;
    const FRAME_HEADER: usize = 24;
    let Some(header) = log.get(..HEADER) else { return 0 };
    let page = u32::from_be_bytes([header[8], header[9], header[10], header[11]]) as usize;
    let frames = log[HEADER..].chunks_exact(FRAME_HEADER + page);
    let present = frames.take_while(|frame| frame[8..16] == header[16..24]);
    present.filter(|frame| frame[4..8] != [0; 4]).count() as u64
}
