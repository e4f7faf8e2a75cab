//! Lives of the database: when the relay must open the next one, and how a phone of an older one goes on.

use beside_store::log::{NO_ENTRIES, OpenSpace, SpaceFacts, SpaceState, StoredStatement};
use beside_wire::frame::RunningHashes;
use beside_wire::head::{Head, IncarnationStatement, SignedIncarnation};
use beside_wire::line::{Cursor, Incarnation};
use beside_wire::signature::SignatureLabel;

use super::heads::{HeadSigner, cursor_of};

/// Whether the relay is shown that it was restored: its own head of a life that it doesn't know, or above its log.
///
/// `shown` has been verified. An older life's head proves nothing, so that no old head can be replayed to open lives
/// without end; and a life that was opened is above every head that was shown before.
#[must_use]
pub fn was_restored(present: Incarnation, state: &SpaceState, shown: &Head) -> bool {
    let life = shown.cursor.incarnation;
    if life.ordinal != present.ordinal {
        return life.ordinal > present.ordinal;
    }
    match state {
        _ if life.tag != present.tag => true,
        SpaceState::Closed => false,
        SpaceState::Unknown => true,
        SpaceState::Open(open) => open.incarnation != life || shown.cursor.position > open.running.position,
    }
}

/// The life after both the present one and the one that was shown. `tag` is fresh randomness.
#[must_use]
pub fn next_life(present: Incarnation, shown: Incarnation, tag: [u8; 8]) -> Incarnation {
    Incarnation { ordinal: present.ordinal.max(shown.ordinal).saturating_add(1), tag }
}

/// Where new entries go on: the statement that has to come first, if the space is behind the database's life, and the
/// running hashes after it.
#[must_use]
pub fn begin(
    facts: &SpaceFacts,
    shown: Option<&Head>,
    signer: &dyn HeadSigner,
) -> (Option<StoredStatement>, RunningHashes) {
    let (restored, running) = match &facts.state {
        SpaceState::Open(open) => (Some(cursor_of(open)), open.running),
        // The relay has lost the whole space, and is shown that it had it.
        SpaceState::Unknown | SpaceState::Closed => {
            (shown.map(|head| Cursor { incarnation: head.cursor.incarnation, position: 0 }), NO_ENTRIES)
        }
    };
    let Some(restored) = restored.filter(|restored| restored.incarnation < facts.incarnation) else {
        return (None, running);
    };
    let statement = IncarnationStatement {
        relay: signer.relay(),
        space: facts.space,
        restored,
        restored_hash: running.hash,
        opened: facts.incarnation,
    };
    let signature = signer.sign(SignatureLabel::Incarnation, &statement.signed_bytes());
    let stored = StoredStatement { statement, signed: SignedIncarnation::new(statement, signature) };
    (Some(stored), RunningHashes { hash: statement.first_hash(), ..running })
}

/// How a phone goes on from its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumption {
    /// The statements that it lacks, oldest first.
    pub statements: Vec<SignedIncarnation>,
    /// It has what stands up to here.
    pub after: u64,
}

/// How a phone goes on from a cursor.
#[must_use]
pub fn resume(cursor: &Cursor, open: &OpenSpace) -> Resumption {
    let end = open.running.position;
    let statements: Vec<SignedIncarnation> = open
        .statements
        .iter()
        .filter(|stored| stored.statement.opened > cursor.incarnation)
        .map(|stored| stored.signed)
        .collect();
    // A life above the log's, without the head that would prove it: the log's end is all there is to say.
    if cursor.incarnation >= open.incarnation {
        let after = if cursor.incarnation == open.incarnation { cursor.position.min(end) } else { end };
        return Resumption { statements, after };
    }
    let since = |stored: &&StoredStatement| stored.statement.restored.incarnation >= cursor.incarnation;
    let known = open.statements.iter().any(|stored| stored.statement.restored.incarnation == cursor.incarnation);
    let branched = open.statements.iter().filter(since).map(|stored| stored.statement.restored.position).min();
    // Of a life that was lost with its database the relay can't tell where it branched off: then everything again.
    let after = if known { branched.map_or(0, |branched| branched.min(cursor.position)) } else { 0 };
    Resumption { statements, after: after.min(end) }
}
