//! How a change travels: without what its reader knows anyway.
//!
//! Every change of an envelope is by the one actor that its chain has in the document, and its checksum follows from its
//! bytes. Those twenty bytes are as good as random, so no compression helps, and they are as much as a short entry's
//! every tenth byte. Left out are the magic, the checksum, the type, the length, and the actor with its length; what is
//! left is the rest of the body as it is: the dependencies, then all that follows the actor.

use sha2::{Digest as _, Sha256};

use super::{
    ActorId,
    chunk::{Chunk, ChunkKind, MAGIC, Reader, hashes},
    limits,
};

const CHANGE: u8 = 1;
const ACTOR_BYTES: u8 = 16;

/// A change as it travels; none when it is no plain change by this actor, uncompressed and with a right checksum.
#[must_use]
pub fn wire_form(change: &[u8], actor: ActorId) -> Option<Vec<u8>> {
    let chunk = Chunk::only(change, ChunkKind::Change)?;
    let mut reader = Reader(chunk.body);
    hashes(&mut reader)?;
    let dependencies = chunk.body.get(..chunk.body.len().checked_sub(reader.0.len())?)?;
    if reader.prefixed()? != actor.as_bytes() {
        return None;
    }
    let trimmed = [dependencies, reader.0].concat();
    // Whoever takes it computes the rest: it must come out as it was.
    (from_wire_form(&trimmed, actor)? == change).then_some(trimmed)
}

/// The change that [`wire_form`] was made of, byte by byte; none when no change looks so. Only the frame is judged here:
/// the rest is [`merge`](super::merge())'s.
#[must_use]
pub fn from_wire_form(trimmed: &[u8], actor: ActorId) -> Option<Vec<u8>> {
    if trimmed.len() > limits::MERGE_BYTES_MAX {
        return None;
    }
    let mut reader = Reader(trimmed);
    hashes(&mut reader)?;
    let dependencies = trimmed.get(..trimmed.len().checked_sub(reader.0.len())?)?;
    let length = trimmed.len().checked_add(1 + actor.as_bytes().len())?;
    let mut body = vec![CHANGE];
    push_unsigned(&mut body, u64::try_from(length).ok()?);
    body.extend_from_slice(dependencies);
    body.push(ACTOR_BYTES);
    body.extend_from_slice(actor.as_bytes());
    body.extend_from_slice(reader.0);
    let digest: [u8; 32] = Sha256::digest(&body).into();
    let (checksum, _) = digest.split_first_chunk::<4>()?;
    Some([MAGIC.as_slice(), checksum, &body].concat())
}

/// In LEB128, the shortest way.
fn push_unsigned(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        // The mask leaves seven bits.
        bytes.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap_or(0));
}

const _: () = assert!(ACTOR_BYTES as usize == size_of::<ActorId>(), "an actor has its own length");

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use beside_wire::id::{ChainId, DocumentId};
    use proptest::prelude::*;

    use super::*;
    use crate::document::{EntryStart, LocalChange, Replica};
    use crate::model::{Day, JournalEdit, Tag, Timestamp};

    fn actor(n: u8) -> ActorId {
        ActorId::derive(&DocumentId::new([7; 16]), &ChainId::new([n; 16]))
    }

    /// What two devices write in turn: changes with no, one and two dependencies, with and without other actors.
    fn written(texts: &[String]) -> Vec<LocalChange> {
        let start = EntryStart {
            written_at: Timestamp::from_millis(1_700_000_000_000),
            about_day: Day::from_date(2024, 2, 29).unwrap(),
        };
        let (mut replica, first) = Replica::create(DocumentId::new([7; 16]), actor(1), start, &[]).unwrap();
        let mut changes = vec![first];
        for (n, words) in texts.iter().enumerate() {
            replica.set_actor(actor(if n % 2 == 0 { 1 } else { 2 }));
            let edits = [JournalEdit::SetText(words.clone()), JournalEdit::AddTag(Tag::new(&format!("t{n}")).unwrap())];
            let mut aside = replica.clone();
            changes.extend(replica.edit(&edits, start.written_at).unwrap());
            aside.set_actor(actor(3));
            let tag = JournalEdit::AddTag(Tag::new("aside").unwrap());
            if let Some(change) = aside.edit(&[tag], start.written_at).unwrap() {
                let remote = crate::document::RemoteChanges {
                    document: change.document,
                    content: crate::document::RemoteContent::Changes(change.changes.clone()),
                    allowed_actor: change.actor,
                };
                if let crate::document::MergeOutcome::Applied(merged) = crate::document::merge(Some(&replica), &remote)
                {
                    replica = merged.replica;
                }
                changes.push(change);
            }
        }
        changes
    }

    #[test]
    fn a_change_comes_back_byte_by_byte() {
        let texts: Vec<_> = (0..12).map(|n| "zażółć ".repeat(n * n)).collect();
        let changes = written(&texts);
        assert!(changes.iter().any(|change| change.deps.is_empty()));
        assert!(changes.iter().any(|change| change.deps.len() == 2));
        for change in &changes {
            for bytes in &change.changes {
                let trimmed = wire_form(bytes, change.actor).unwrap();
                assert!(trimmed.len() + 27 <= bytes.len(), "{} of {}", trimmed.len(), bytes.len());
                assert_eq!(from_wire_form(&trimmed, change.actor).as_ref(), Some(bytes));
                assert_eq!(wire_form(bytes, actor(9)), None, "of another actor");
            }
        }
    }

    #[test]
    fn what_would_not_come_back_is_not_trimmed() {
        let changes = written(&["A day.".to_owned()]);
        let (change, snapshot) = (changes.first().unwrap(), changes.last().unwrap());
        let bytes = change.changes.first().unwrap();
        for at in 0..8 {
            let mut damaged = bytes.clone();
            *damaged.get_mut(at).unwrap() ^= 1;
            assert_eq!(wire_form(&damaged, change.actor), None, "byte {at}");
        }
        let two = [bytes.clone(), snapshot.changes.concat()].concat();
        assert_eq!(wire_form(&two, change.actor), None, "more than one chunk");
        assert_eq!(from_wire_form(&[], change.actor), None);
        assert_eq!(from_wire_form(&[2; 33], change.actor), None, "dependencies that aren't there");
        assert_eq!(from_wire_form(&vec![0; limits::MERGE_BYTES_MAX + 1], change.actor), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(wire_form(&bytes, actor(1)), None);
            if let Some(change) = from_wire_form(&bytes, actor(1)) {
                prop_assert_eq!(wire_form(&change, actor(1)), Some(bytes));
            }
        }

        #[test]
        fn any_words_come_back(texts in proptest::collection::vec(".{0,60}", 1..4)) {
            for change in written(&texts) {
                for bytes in &change.changes {
                    let trimmed = wire_form(bytes, change.actor).unwrap();
                    prop_assert_eq!(from_wire_form(&trimmed, change.actor), Some(bytes.clone()));
                }
            }
        }
    }
}
