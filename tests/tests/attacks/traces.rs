//! I18 and I19: what a phone tells about what it took, to its other phones and to the relay.

use beside_core::seal::{DocumentSnapshot, Gossip, Leaf};
use beside_core::storage::Table;
use beside_core::sync::rows;
use beside_tests::adversary::lab::Lab;
use beside_tests::adversary::lies::{envelope, with_entries};
use beside_tests::adversary::member::{Liar, offer};
use beside_tests::adversary::scene::{Heads, Scene, VICTIM};
use beside_wire::codec;
use beside_wire::frame::{Frame, SyncRequest};
use beside_wire::limits::SYNC_REQUEST_BYTES_MAX;

fn spoil(frames: Vec<Frame>, index: usize) -> Vec<Frame> {
    with_entries(frames, &mut |at, mut bytes| {
        if at == index {
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
        }
        bytes
    })
}

// All that a relay can tell from a request: everything but the ciphertexts, of which it sees how many and how long.
fn seen(body: &[u8]) -> String {
    let mut request: SyncRequest = codec::decode(body, SYNC_REQUEST_BYTES_MAX).unwrap();
    let mut offered = Vec::new();
    for space in &mut request.spaces {
        space.head = None;
        for offer in space.offered_envelopes.drain(..) {
            let envelope = envelope(&offer.envelope);
            offered.push((envelope.kind, envelope.seq, offer.envelope.len(), offer.prev.is_some()));
        }
    }
    format!("{request:?} {offered:?}")
}

// What a relay sees in the sync in which it delivered, and in the phone's next request.
fn requests(scene: &mut Scene, lie: &mut dyn FnMut(Vec<Frame>) -> Vec<Frame>) -> Vec<String> {
    let _ = scene.lie(Heads::OverTheLie, lie);
    let mut all: Vec<String> = scene.lab.requests.iter().map(|body| seen(body)).collect();
    scene.lab.sync_answered(VICTIM, &mut |_, _| None);
    all.extend(scene.lab.requests.iter().map(|body| seen(body)));
    all
}

#[test]
fn i19_requests_are_alike_whether_a_body_was_taken_or_refused() {
    for envelopes in 1..4 {
        for spoiled in 0..envelopes {
            let mut scene = Scene::new(61, envelopes);
            let taken = requests(&mut scene, &mut |frames| frames);
            assert!(scene.new.iter().all(|id| scene.has(*id)));
            let refused = requests(&mut scene, &mut |frames| spoil(frames, spoiled));
            let quarantined = scene.lab.phones[VICTIM].count(Table::Quarantine);
            assert_eq!(quarantined, envelopes - spoiled, "it is refused, and what follows it in its chain");
            assert_eq!(taken, refused, "{spoiled} of {envelopes} is refused");
            assert!(taken.len() >= 2);
        }
    }
}

// A member's envelope is set aside between two that are taken. Nobody may say of it, or of what follows, that it is
// delivered: only an unbroken run is.
#[test]
fn i18_what_was_set_aside_is_never_said_to_be_delivered() {
    let mut lab = Lab::new(62, 2);
    let id = lab.write(1, "What was written.");
    lab.settle();
    let mut liar = Liar::of(&lab.phones[1], [9; 16]);
    let empty = Leaf::Gossip(Gossip { merged: Vec::new(), head: None });
    let bad = Leaf::Snapshot(DocumentSnapshot { document: id, saved: vec![7; 60].into() });
    let envelopes =
        [liar.seal(std::slice::from_ref(&empty), &mut lab), liar.seal(&[bad], &mut lab), liar.seal(&[empty], &mut lab)];
    offer(&mut lab, 1, &envelopes);
    lab.settle();
    assert_eq!(lab.phones[0].count(Table::Quarantine), 1);
    let space = lab.phones[0].identity().space;
    let said: Option<u64> = rows::read(lab.phones[0].store(), &rows::merged(&space, &liar.chain)).unwrap();
    assert_eq!(said, Some(1), "what follows the envelope that was set aside isn't part of an unbroken run");
}
