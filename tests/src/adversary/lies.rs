//! Lies that a relay can tell in its answers.

use beside_server::relay::heads::HeadSigner;
use beside_wire::envelope::Envelope;
use beside_wire::frame::{Frame, PlacedEnvelope};
use beside_wire::head::{Head, SignedHead};
use beside_wire::id::{RelayKey, SpaceId};
use beside_wire::signature::SignatureLabel;

/// The envelopes of an answer.
#[must_use]
pub fn entries(frames: &[Frame]) -> Vec<PlacedEnvelope> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            Frame::Entry(placed) => Some(placed.clone()),
            _ => None,
        })
        .collect()
}

/// Replaces the bytes of envelopes, counted from the first.
#[must_use]
pub fn with_entries(frames: Vec<Frame>, replace: &mut dyn FnMut(usize, Vec<u8>) -> Vec<u8>) -> Vec<Frame> {
    let mut index = 0;
    let lied = frames.into_iter().map(|frame| match frame {
        Frame::Entry(placed) => {
            let envelope = replace(index, placed.envelope);
            index += 1;
            Frame::Entry(PlacedEnvelope { envelope, ..placed })
        }
        frame => frame,
    });
    lied.collect()
}

/// The envelope of some bytes.
///
/// # Panics
/// Where they aren't one.
#[must_use]
pub fn envelope(bytes: &[u8]) -> Envelope {
    Envelope::from_bytes(bytes).expect("an honest relay's entry is an envelope")
}

/// Changes the heads of an answer, and signs them again with the relay's own key.
#[must_use]
pub fn with_heads(
    frames: Vec<Frame>,
    (signer, space): (&dyn HeadSigner, SpaceId),
    change: &mut dyn FnMut(Head) -> Head,
) -> Vec<Frame> {
    let relay: RelayKey = signer.relay();
    let lied = frames.into_iter().map(|frame| match frame {
        Frame::Head(signed) => {
            let head = change(signed.verify(&relay, &space).expect("an honest relay's head is its own"));
            Frame::Head(SignedHead::new(head, signer.sign(SignatureLabel::Head, &head.signed_bytes())))
        }
        frame => frame,
    });
    lied.collect()
}
