//! Envelopes that aren't what their device sealed: flipped, with another's header, from another space.

use beside_core::identity::device::DeviceSecrets;
use beside_core::seal::{DocumentChanges, Leaf};
use beside_core::storage::Table;
use beside_core::sync::Notice;
use beside_tests::adversary::lies::{entries, envelope, with_entries};
use beside_tests::adversary::member::Liar;
use beside_tests::adversary::scene::{Heads, Scene, VICTIM, WRITER};
use beside_tests::sim::person::Person;
use beside_wire::envelope::Envelope;
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::frame::{Frame, PlacedEnvelope};

// The victim is three envelopes behind; the first of them edits an entry that it has.
fn scene() -> Scene {
    Scene::new(21, 3)
}

// What an honest relay would tell the victim.
fn honest(scene: &mut Scene) -> Vec<PlacedEnvelope> {
    let mut told = Vec::new();
    scene.lie(Heads::Real, &mut |frames| {
        told.extend(entries(&frames));
        frames
    });
    told
}

fn flip(bytes: &mut [u8], bit: usize) {
    bytes[bit / 8] ^= 1 << (bit % 8);
}

// Every bit of the entry at `index`, told as its envelope; gives how often the phone said that something is wrong.
fn flip_every_bit(scene: &mut Scene, index: usize, heads: Heads) -> (usize, usize) {
    let bits = honest(scene)[index].envelope.len() * 8;
    let before = {
        scene.again();
        scene.shown(scene.old)
    };
    let mut noticed = 0;
    for bit in 0..bits {
        let notices = scene.lie(heads, &mut |frames| {
            with_entries(frames, &mut |at, mut bytes| {
                if at == index {
                    flip(&mut bytes, bit);
                }
                bytes
            })
        });
        noticed += usize::from(!notices.is_empty());
        assert_eq!(scene.shown(scene.old), before, "bit {bit} of the edit is taken");
        if heads == Heads::Real && bit % 4 == 0 {
            scene.heal();
        }
    }
    (bits, noticed)
}

#[test]
fn i3_i12_i14_every_flipped_bit_of_an_envelope_is_refused_and_forgotten() {
    let mut scene = scene();
    let (bits, noticed) = flip_every_bit(&mut scene, 0, Heads::Real);
    assert!(bits > 1500 && noticed > bits / 2, "{noticed} of {bits}");
    println!("{bits} bits flipped one by one: none taken, {noticed} noticed, the others asked for again");
}

#[test]
fn i3_i12_every_flipped_bit_is_refused_even_where_the_relay_signs_its_lie() {
    let mut scene = scene();
    let (bits, noticed) = flip_every_bit(&mut scene, 0, Heads::OverTheLie);
    println!("{bits} bits flipped one by one under a head that fits: none taken, {noticed} noticed");
}

#[test]
fn i12_a_flipped_envelope_takes_nothing_before_it_along() {
    let mut scene = scene();
    let mut flip_last = |frames| {
        with_entries(frames, &mut |at, mut bytes| {
            if at == 2 {
                let last = bytes.len() * 8 - 1;
                flip(&mut bytes, last);
            }
            bytes
        })
    };
    let _ = scene.lie(Heads::OverTheLie, &mut flip_last);
    assert!(scene.has(scene.old) && scene.has(scene.new[1]), "what stands before it is taken");
    assert_eq!(scene.shown(scene.new[2]), None, "the flipped one isn't");
    // Under a head that doesn't fit, a phone can't know which line is wrong: it takes the next answer instead.
    let _ = scene.lie(Heads::Real, &mut flip_last);
    assert_eq!(scene.shown(scene.new[2]), None);
    scene.lab.sync(VICTIM);
    assert!(scene.new.iter().all(|id| scene.has(*id)), "one honest answer is enough");
    scene.heal();
}

// The header of one envelope around the body of another.
fn with_header_of(header: &Envelope, body: &Envelope, field: usize) -> Envelope {
    let mut swapped = body.clone();
    match field {
        0 => swapped.chain = header.chain,
        1 => swapped.seq = header.seq,
        2 => swapped.epoch = header.epoch,
        3 => swapped.commitment = header.commitment,
        4 => swapped.nonce = header.nonce,
        5 => swapped.signature = header.signature,
        6 => swapped.kind = header.kind,
        _ => swapped = Envelope { ciphertext: body.ciphertext.clone(), ..header.clone() },
    }
    swapped
}

#[test]
fn i3_a_swapped_header_is_refused() {
    let mut scene = scene();
    let told = honest(&mut scene);
    let (first, second) = (envelope(&told[0].envelope), envelope(&told[1].envelope));
    let mut refused = 0;
    for field in 0..8 {
        for (header, body, at) in [(&second, &first, 0), (&first, &second, 1)] {
            let swapped = with_header_of(header, body, field);
            if swapped == *body {
                continue;
            }
            for heads in [Heads::Real, Heads::OverTheLie] {
                let swap = swapped.to_bytes();
                let notices = scene.lie(heads, &mut |frames| {
                    with_entries(frames, &mut |index, bytes| if index == at { swap.clone() } else { bytes })
                });
                let attacked = if at == 0 { scene.old } else { scene.new[1] };
                assert!(!scene.has(attacked), "field {field} of the header can be swapped");
                let quarantined = scene.lab.phones[VICTIM].count(Table::Quarantine);
                assert!(heads == Heads::OverTheLie || !notices.is_empty() || quarantined > 0, "nobody notices {field}");
                refused += 1;
                if heads == Heads::Real {
                    scene.heal();
                }
            }
        }
    }
    assert!(refused >= 16, "only {refused} swaps");
    println!("{refused} swaps of header fields: none taken");
}

#[test]
fn i3_a_replay_into_another_space_is_refused() {
    let mut scene = scene();
    scene.again();
    let changes = DocumentChanges { document: scene.old, origins: Vec::new(), changes: Vec::new() };
    let elsewhere = stranger(&mut scene);
    // The same device, the same epoch key, the same person: only the space differs. Once as its device named its
    // chain there, once as though its chain were one of this space.
    let as_it_is = Liar::of(&scene.lab.phones[WRITER], [1; 16]).elsewhere(&elsewhere);
    let renamed = Liar::of(&scene.lab.phones[WRITER], [2; 16]).sealing_for(&elsewhere);
    for mut sealer in [as_it_is, renamed] {
        let replayed = sealer.seal(&[Leaf::Changes(changes.clone())], &mut scene.lab).to_bytes();
        for heads in [Heads::Real, Heads::OverTheLie] {
            let mut first = true;
            let notices = scene.lie(heads, &mut |frames| {
                let replay = std::mem::take(&mut first);
                let mut lied = frames;
                let last = lied.iter().filter_map(position).max().unwrap_or(0);
                let head = lied.iter().position(|frame| matches!(frame, Frame::Head(_))).unwrap();
                if replay {
                    let placed = PlacedEnvelope { position: last + 1, envelope: replayed.clone(), prev: None };
                    lied.insert(head, Frame::Entry(placed));
                }
                lied
            });
            let quarantined = scene.lab.phones[VICTIM].count(Table::Quarantine);
            match heads {
                Heads::Real => assert!(!notices.is_empty(), "the log has no such line"),
                Heads::OverTheLie => {
                    assert_eq!((quarantined, notices), (1, Vec::new()), "its signature is of elsewhere")
                }
            }
            match heads {
                Heads::Real => scene.heal(),
                Heads::OverTheLie => assert!(scene.new.iter().all(|id| scene.has(*id)), "what is real is taken"),
            }
        }
    }
}

// The personal space of somebody else.
fn stranger(scene: &mut Scene) -> Membership {
    let person = Person::draw(&mut scene.lab.entropy);
    let device = DeviceSecrets::generate(&mut scene.lab.entropy.generator());
    let relay = scene.lab.phones[WRITER].identity().relay;
    let operation = person.open_space(&device, relay, &mut scene.lab.entropy);
    let space = operation.space();
    fold(&space, &[PlacedOperation { operation, position: None }]).expect("its creation is there")
}

fn position(frame: &Frame) -> Option<u64> {
    match frame {
        Frame::Entry(placed) => Some(placed.position),
        Frame::Operation(placed) => Some(placed.position),
        _ => None,
    }
}

#[test]
fn i3_an_envelope_in_anothers_place_is_refused() {
    let mut scene = scene();
    let told = honest(&mut scene);
    for heads in [Heads::Real, Heads::OverTheLie] {
        // The first once more, in the place of the second.
        let notices = scene.lie(heads, &mut |frames| {
            with_entries(frames, &mut |at, bytes| if at == 1 { told[0].envelope.clone() } else { bytes })
        });
        assert_eq!(scene.shown(scene.new[1]), None);
        if heads == Heads::Real {
            assert!(notices.contains(&Notice::RelayForked), "{notices:?}");
            scene.heal();
        }
    }
}
