//! Heads: what the relay signs about a log's end.

use beside_store::log::OpenSpace;
use beside_wire::head::{Head, SignedHead};
use beside_wire::id::{RelayKey, SpaceId};
use beside_wire::limits::HEAD_TIME_STEP_SECONDS;
use beside_wire::line::Cursor;
use beside_wire::signature::{Signature, SignatureLabel};

/// Whoever holds the relay's head-signing key.
pub trait HeadSigner: Send + Sync {
    /// The key that its signatures are checked with.
    fn relay(&self) -> RelayKey;

    /// Signs [`SignatureLabel::message`] of `message`.
    fn sign(&self, label: SignatureLabel, message: &[u8]) -> Signature;
}

/// The relay's time as heads say it. Coarse, so that a head tells little of when a person wrote.
#[must_use]
pub const fn coarse_seconds(now_ms: u64) -> u64 {
    let seconds = now_ms / 1000;
    seconds - seconds % HEAD_TIME_STEP_SECONDS
}

/// Where a log ends.
#[must_use]
pub const fn cursor_of(open: &OpenSpace) -> Cursor {
    Cursor { incarnation: open.incarnation, position: open.running.position }
}

/// Signs a log's end. Only for what is durable.
#[must_use]
pub fn sign_head(signer: &dyn HeadSigner, space: SpaceId, open: &OpenSpace, now_ms: u64) -> SignedHead {
    let head = Head {
        relay: signer.relay(),
        space,
        cursor: cursor_of(open),
        hash: open.running.hash,
        operations: open.running.operations,
        operations_hash: open.running.operations_hash,
        coarse_seconds: coarse_seconds(now_ms),
    };
    SignedHead::new(head, signer.sign(SignatureLabel::Head, &head.signed_bytes()))
}
