//! An envelope means one thing in one place: whatever is changed, it is refused.

use beside_wire::codec::CodecError;
use beside_wire::envelope::{ChainHead, Envelope, Lane, Place, TAG_BYTES};
use beside_wire::id::{ChainId, EnvelopeId, SpaceId};
use beside_wire::limits::{BODY_BYTES_MAX, ENVELOPE_BYTES_MAX, STANDS_BY_MAX};
use beside_wire::signature::BadSignature;

use crate::people::{Draft, Person, epoch, first_envelope, later_envelope, seal, writer};

fn accepted(bytes: &[u8], place: &Place) -> bool {
    Envelope::from_bytes(bytes).is_ok_and(|envelope| envelope.verify(place, &writer().key()).is_ok())
}

#[test]
fn an_untouched_envelope_is_accepted() {
    for (envelope, place) in [first_envelope(), later_envelope(2), later_envelope(3)] {
        assert!(accepted(&envelope.to_bytes(), &place));
        let verified = envelope.clone().verify(&place, &writer().key()).unwrap();
        assert_eq!(verified.envelope(), &envelope);
        assert_eq!(verified.place(), &place);
        assert_eq!(verified.device(), writer().key());
        assert_eq!(verified.id(), envelope.id(&place));
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    for (envelope, place) in [first_envelope(), later_envelope(2)] {
        let bytes = envelope.to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!accepted(&flipped, &place), "bit {bit} of {}", bytes.len() * 8);
        }
    }
}

/// A header field, taken from one envelope into another.
type Swap = (&'static str, fn(&mut Envelope, &Envelope));

const SWAPS: [Swap; 7] = [
    ("kind", |to, from| to.kind = from.kind),
    ("seq", |to, from| to.seq = from.seq),
    ("epoch", |to, from| to.epoch = from.epoch),
    ("commitment", |to, from| to.commitment = from.commitment),
    ("nonce", |to, from| to.nonce = from.nonce),
    ("ciphertext", |to, from| to.ciphertext.clone_from(&from.ciphertext)),
    ("signature", |to, from| to.signature = from.signature),
];

#[test]
fn header_swap_is_rejected() {
    let ((one, place), (other, other_place)) = (later_envelope(2), later_envelope(3));
    for (first, swap_first) in SWAPS {
        for (second, swap_second) in SWAPS {
            let mut swapped = one.clone();
            swap_first(&mut swapped, &other);
            swap_second(&mut swapped, &other);
            assert_ne!(swapped, one);
            for place in [place, other_place] {
                assert!(!accepted(&swapped.to_bytes(), &place), "{first} and {second}");
            }
        }
    }
}

#[test]
fn envelope_replay_across_spaces_fails() {
    let device = writer().key();
    for (envelope, place) in [first_envelope(), later_envelope(2)] {
        let elsewhere = [
            Place { space: SpaceId::new([2; 32]), ..place },
            Place { epoch: epoch(9), ..place },
            Place { prev: Some(EnvelopeId::new([9; 32])), ..place },
            Place { prev: place.prev.is_none().then(|| EnvelopeId::new([0; 32])), ..place },
        ];
        for elsewhere in elsewhere {
            assert_eq!(envelope.clone().verify(&elsewhere, &device), Err(BadSignature), "{elsewhere:?}");
            assert_ne!(envelope.id(&elsewhere), envelope.id(&place));
        }
    }
}

#[test]
fn an_epoch_of_the_same_hint_is_another_epoch() {
    let (envelope, place) = later_envelope(2);
    let mut twin = *place.epoch.as_bytes();
    twin[31] ^= 1;
    let twin = beside_wire::id::EpochId::new(beside_wire::id::OperationId::new(twin));
    assert_eq!(twin.hint(), place.epoch.hint());
    assert_eq!(envelope.verify(&Place { epoch: twin, ..place }, &writer().key()), Err(BadSignature));
}

#[test]
fn another_device_or_chain_is_refused() {
    let stranger = Person::new("mallory").device("mallory's phone");
    for (envelope, place) in [first_envelope(), later_envelope(2)] {
        assert_eq!(envelope.clone().verify(&place, &stranger.key()), Err(BadSignature));
        let mut moved = envelope;
        moved.chain = ChainId::new([9; 16]);
        assert_eq!(moved.verify(&place, &writer().key()), Err(BadSignature));
    }
}

#[test]
fn nobody_opens_a_chain_of_another_device() {
    let (envelope, place) = first_envelope();
    let mallory = Person::new("mallory").device("mallory's phone");
    let opening = envelope.opening.clone().unwrap();
    let draft = |opening| Draft {
        place,
        kind: envelope.kind,
        chain: envelope.chain,
        seq: 1,
        number: 1,
        opening: Some(opening),
    };
    // Signed well by mallory, under anna's chain id, with anna's opening and with one of mallory's own.
    let quoted = seal(&draft(opening.clone()), &mallory);
    let mut own = opening.clone();
    own.device = mallory.key();
    let squatted = seal(&draft(own), &mallory);
    for envelope in [quoted, squatted] {
        assert_eq!(envelope.clone().verify(&place, &mallory.key()), Err(BadSignature));
        assert_eq!(envelope.verify(&place, &writer().key()), Err(BadSignature));
    }
    let mut other_lane = opening;
    other_lane.lane = Lane::Documents;
    assert_eq!(seal(&draft(other_lane), &writer()).verify(&place, &writer().key()), Err(BadSignature));
}

#[test]
fn forms_that_mean_nothing_are_refused() {
    let (first, _) = first_envelope();
    let (later, _) = later_envelope(2);
    let head = ChainHead { chain: first.chain, seq: 1, id: EnvelopeId::new([1; 32]) };
    let crowded = first.opening.clone().map(|mut opening| {
        opening.stands_by = vec![head; STANDS_BY_MAX + 1];
        opening
    });
    let refused = [
        ("no sequence number", Envelope { seq: 0, ..later.clone() }),
        ("a first envelope without an opening", Envelope { seq: 1, ..later.clone() }),
        ("a later envelope with an opening", Envelope { seq: 2, ..first.clone() }),
        ("too many heads", Envelope { opening: crowded, ..first.clone() }),
        ("no tag", Envelope { ciphertext: vec![0; TAG_BYTES - 1], ..later.clone() }),
        ("a long body", Envelope { ciphertext: vec![0; BODY_BYTES_MAX + TAG_BYTES + 1], ..later.clone() }),
    ];
    for (what, envelope) in refused {
        assert_eq!(Envelope::from_bytes(&envelope.to_bytes()), Err(CodecError::Malformed), "{what}");
    }
}

#[test]
fn the_largest_envelope_fits_its_bound() {
    let (mut first, _) = first_envelope();
    let head = ChainHead { chain: first.chain, seq: u64::MAX, id: EnvelopeId::new([1; 32]) };
    first.ciphertext = vec![0; BODY_BYTES_MAX + TAG_BYTES];
    first.opening.as_mut().unwrap().stands_by = vec![head; 8];
    let bytes = first.to_bytes();
    assert!(bytes.len() <= ENVELOPE_BYTES_MAX, "{} bytes", bytes.len());
    assert_eq!(Envelope::from_bytes(&bytes), Ok(first));
}

#[test]
fn a_lone_message_costs_at_most_260_bytes() {
    let (envelope, _) = later_envelope(0);
    assert_eq!((envelope.seq, envelope.ciphertext.len()), (70_000, 88 + TAG_BYTES));
    let bytes = envelope.to_bytes().len();
    assert!(bytes <= 260, "{bytes} bytes");
}
