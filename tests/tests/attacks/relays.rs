//! Relays that add a device, take their log back, or tell two stories.

use beside_core::identity::device::DeviceSecrets;
use beside_core::seal::ChainPoint;
use beside_core::storage::KeyRange;
use beside_core::storage::Table;
use beside_core::sync::Notice;
use beside_core::sync::rows::{self, EnvelopeRow};
use beside_tests::adversary::lab::Lab;
use beside_tests::adversary::member::offer;
use beside_tests::adversary::scene::{Heads, Scene, VICTIM};
use beside_tests::sim::oracle::agreement;
use beside_tests::sim::person::Person;
use beside_tests::sim::relay::Backup;
use beside_wire::envelope::Envelope;
use beside_wire::frame::{Frame, PlacedOperation};
use beside_wire::line::Line;

#[test]
fn i3_i5_a_device_that_the_relay_injects_belongs_to_nobody() {
    let mut scene = Scene::new(51, 3);
    let device = DeviceSecrets::generate(&mut scene.lab.entropy.generator());
    let stranger = Person::draw(&mut scene.lab.entropy);
    let membership = scene.lab.phones[VICTIM].membership().unwrap();
    let added = stranger.add_device(&membership, &device);
    for heads in [Heads::Real, Heads::OverTheLie] {
        let notices = scene.lie(heads, &mut |mut frames| {
            let last = frames.iter().filter_map(position).max();
            let space = frames.iter().position(|frame| matches!(frame, Frame::Space(_)));
            if let (Some(last), Some(space)) = (last, space) {
                let operation = added.bytes().to_vec();
                let placed = PlacedOperation { position: last + 1, operation, wraps: Vec::new(), old_proof: None };
                frames.insert(space + 1, Frame::Operation(placed));
            }
            frames
        });
        let victim = &scene.lab.phones[VICTIM];
        assert!(!victim.membership().unwrap().is_active(&device.device()), "a stranger's root adds nobody");
        assert_eq!(victim.membership().unwrap().recipients(), membership.recipients(), "and no key is wrapped to it");
        match heads {
            Heads::Real => {
                assert!(!notices.is_empty(), "the real head knows of no such operation");
                scene.heal();
            }
            Heads::OverTheLie => assert!(scene.new.iter().all(|id| scene.has(*id)), "what is real is taken"),
        }
    }
}

fn position(frame: &Frame) -> Option<u64> {
    match frame {
        Frame::Entry(placed) => Some(placed.position),
        Frame::Operation(placed) => Some(placed.position),
        _ => None,
    }
}

#[test]
fn i2_i11_i14_a_relay_that_was_rolled_back_is_noticed_and_gets_everything_again() {
    let mut lab = Lab::new(52, 2);
    let first = lab.write(0, "Before the backup.");
    lab.settle();
    let backup = lab.relay.backup();
    let lost = [lab.write(0, "After the backup."), lab.write(1, "On the other phone.")];
    lab.settle();
    lab.append(1, first, " And after.");
    lab.settle();
    lab.relay.restore(&backup);
    for phone in 0..2 {
        lab.sync(phone);
    }
    lab.settle();
    for phone in 0..2 {
        assert!(lab.noticed(phone).contains(&Notice::RelayRolledBack), "phone {phone} says nothing");
    }
    let late = lab.join();
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    assert_eq!(lab.text(late, first).unwrap(), "Before the backup. And after.");
    assert!(lost.iter().all(|id| lab.text(late, *id).is_some()), "what the relay had lost is on a new phone");
}

#[test]
fn i2_i11_i14_what_is_offered_to_a_restored_relay_gets_no_position_of_the_lost_life() {
    let mut lab = Lab::new(54, 3);
    lab.write(0, "Before the backup.");
    lab.settle();
    let backup = lab.relay.backup();
    let mut lost = vec![lab.write(0, "After the backup.")];
    lab.settle();
    lab.relay.restore(&backup);
    // Their engines still know what the relay was told last, and each has something new to offer before it has heard.
    for phone in 0..3 {
        lost.push(lab.write(phone, "Written while the relay was down."));
        lab.sync(phone);
    }
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    for phone in 0..3 {
        assert!(!lab.noticed(phone).contains(&Notice::RelayForked), "phone {phone} takes an honest relay for a liar");
        assert!(lost.iter().all(|id| lab.text(phone, *id).is_some()), "phone {phone} lacks something");
    }
}

#[test]
fn i2_i11_i14_a_new_phone_may_be_the_first_to_meet_a_restored_copy() {
    let mut lab = Lab::new(55, 2);
    lab.write(0, "Before the backup.");
    lab.settle();
    let backup = lab.relay.backup();
    let lost = lab.write(0, "After the backup.");
    lab.settle();
    lab.relay.restore_copy(&backup);
    // It has never heard of what was lost, adds itself, and writes.
    let late = lab.join();
    let new = lab.write(late, "By a new phone.");
    lab.sync(late);
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    for phone in 0..3 {
        assert!(!lab.noticed(phone).contains(&Notice::RelayForked), "phone {phone} takes an honest relay for a liar");
        assert!([lost, new].iter().all(|id| lab.text(phone, *id).is_some()), "phone {phone} lacks something");
    }
}

#[test]
fn i11_i14_a_relay_that_serves_an_old_log_is_noticed() {
    let mut lab = Lab::new(53, 2);
    lab.write(0, "Before.");
    lab.settle();
    // The answer to a phone that has everything, kept to be told again later.
    let mut old = Vec::new();
    lab.sync_lied(1, &mut |frames| {
        old.clone_from(&frames);
        frames
    });
    lab.phones[1].start(beside_tests::sim::phone::Lock::Open, &mut lab.entropy);
    lab.sync_lied(1, &mut |frames| {
        old.clone_from(&frames);
        frames
    });
    assert!(old.iter().any(|frame| matches!(frame, Frame::Head(_))), "{old:?}");
    let after = lab.write(0, "After.");
    lab.settle();
    assert_eq!((lab.noticed(0), lab.noticed(1)), (Vec::new(), Vec::new()));
    let before = lab.phones[1].look();
    lab.sync_lied(1, &mut |_| old.clone());
    let noticed = lab.noticed(1);
    assert!(noticed.contains(&Notice::RelayRolledBack), "{noticed:?}");
    assert_eq!(lab.phones[1].look(), before, "nothing is taken back");
    lab.settle();
    agreement::check(&lab.phones).unwrap();
    assert!(lab.text(1, after).is_some());
}

// What a phone has of a log behind a position.
fn envelopes_behind(lab: &Lab, phone: usize, position: u64) -> Vec<Envelope> {
    let phone = &lab.phones[phone];
    let space = phone.identity().space;
    let lines = phone.rows(&KeyRange::prefix(Table::Line, &rows::lines(&space)));
    let lines = lines.iter().map(|(_, value)| rows::decode::<Line>(value, Table::Line).unwrap());
    lines
        .filter(|line| line.position > position)
        .filter_map(|line| {
            let point = ChainPoint { chain: line.chain?, seq: line.seq };
            let row: EnvelopeRow = rows::read(phone.store(), &rows::envelope(&space, &point)).unwrap()?;
            Some(Envelope::from_bytes(&row.bytes).unwrap())
        })
        .collect()
}

// A relay that tells phone 0 one story and phones 1 and 2 another, all in one life of its database. Gives the story of
// phone 0, and the position where they part.
fn forked(lab: &mut Lab) -> (Backup, u64) {
    for phone in 0..3 {
        lab.write(phone, "Before the fork.");
        lab.settle();
    }
    let base = lab.relay.backup();
    let position = lab.phones[0].cursor().taken.position;
    for turn in 0..4 {
        lab.write(0, &format!("Story A, {turn}"));
        lab.sync(0);
    }
    let story = lab.relay.backup();
    lab.relay.restore(&base);
    lab.write(2, "Story B");
    lab.sync(2);
    // The other phone takes it, and says in gossip what it has and which head it saw.
    lab.sync(1);
    lab.sync(1);
    (story, position)
}

#[test]
fn i11_a_forking_relay_is_noticed_when_two_views_meet() {
    let mut lab = Lab::new(54, 3);
    let (story, position) = forked(&mut lab);
    for phone in 0..3 {
        assert_eq!(lab.noticed(phone), [], "phone {phone} can't know yet");
    }
    let carried = envelopes_behind(&lab, 1, position);
    assert!(carried.len() >= 2, "a story and gossip about it");
    // What phone 1 said reaches phone 0 within its own story.
    lab.relay.restore(&story);
    offer(&mut lab, 1, &carried);
    lab.sync(0);
    assert_eq!(lab.noticed(0), [Notice::RelayForked], "two heads of one life differ");
    // Nothing of either story is taken back by it.
    assert_eq!((lab.phones[0].documents().len(), lab.phones[1].documents().len()), (3 + 4 + 1, 3 + 1));
}
