//! A pair has exactly two people, and both had to want it.

use beside_wire::codec::CodecError;
use beside_wire::fold;
use beside_wire::operation::{Operation, OperationBody, OperationError, PairCreate, SpaceKind};
use beside_wire::signature::SignatureLabel;

use crate::people::{Device, Person, World, at, key, pair_create, relay, sign, signed_pair, verified};

fn anna() -> Device {
    Person::new("anna").device("anna's phone")
}

fn ben() -> Device {
    Person::new("ben").device("ben's phone")
}

fn body(operation: &Operation) -> PairCreate {
    let operation = verified(operation).unwrap();
    let OperationBody::PairCreate(pair) = operation.body() else { panic!("{operation:?} opens no pair") };
    pair.clone()
}

#[test]
fn a_pair_is_two_people_with_all_their_devices() {
    let (anna, ben) = (anna(), ben());
    let tablet = anna.owner.device("anna's tablet");
    let create = verified(&pair_create(&[&anna, &tablet], &[&ben], &key("invite"))).unwrap();
    let membership = World::new(create).fold();
    assert_eq!(membership.kind(), SpaceKind::Pair);
    assert_eq!(membership.relay(), relay());
    let mut people = [anna.owner.identity(), ben.owner.identity()];
    people.sort();
    assert_eq!(membership.members().copied().collect::<Vec<_>>(), people);
    for device in [&anna, &tablet, &ben] {
        assert!(membership.is_active(&device.key()));
    }
    assert_eq!(membership.recipients().len(), 3);
}

#[test]
fn whatever_one_may_do_the_other_may_do() {
    for (founder, newcomer) in [(anna(), ben()), (ben(), anna())] {
        let create = verified(&pair_create(&[&founder], &[&newcomer], &key("invite"))).unwrap();
        let mut world = World::new(create);
        for (number, device) in [&anna(), &ben()].into_iter().enumerate() {
            let tablet = device.owner.device(&format!("tablet {number}"));
            world.add(tablet.added(world.space, &[world.create()]), None);
            assert!(world.fold().is_active(&tablet.key()));
            let rotate = device.rotates(&world, world.fold().heads(), u8::try_from(number).unwrap());
            let epoch = beside_wire::id::EpochId::new(world.add(rotate, None));
            assert!(world.fold().epoch(&epoch).is_some());
        }
        let mut left = world.clone();
        left.add(anna().leaves(world.space, left.fold().heads()), at(2));
        assert_eq!(left.fold().members().count(), 1);
        world.add(ben().leaves(world.space, world.fold().heads()), at(2));
        assert_eq!(world.fold().members().count(), 1);
    }
}

#[test]
fn nobody_is_a_pair_alone_nor_three_a_pair() {
    let (anna, ben, cleo) = (anna(), ben(), Person::new("cleo").device("cleo's phone"));
    let malformed = Err(OperationError::Codec(CodecError::Malformed));
    let tablet = anna.owner.device("anna's tablet");
    assert_eq!(verified(&pair_create(&[&anna], &[&tablet], &key("invite"))), malformed);
    assert_eq!(verified(&pair_create(&[&anna], &[&ben, &cleo], &key("invite"))), malformed);
    assert_eq!(verified(&pair_create(&[&anna, &cleo], &[&ben], &key("invite"))), malformed);
    let mut nobody = body(&pair_create(&[&anna], &[&ben], &key("invite")));
    nobody.newcomer.clear();
    assert_eq!(verified(&signed_pair(nobody, &ben, &key("invite"))), Err(OperationError::BadSignature));
}

#[test]
fn a_pair_needs_the_invite_and_both_signatures() {
    let (anna, ben, mallory) = (anna(), ben(), Person::new("mallory").device("mallory's phone"));
    // Without the invite key's secret, and with the newcomer's signature by somebody else.
    assert_eq!(verified(&pair_create(&[&anna], &[&ben], &key("guess"))), Err(OperationError::BadSignature));
    let pair = body(&pair_create(&[&anna], &[&ben], &key("invite")));
    assert_eq!(verified(&signed_pair(pair.clone(), &mallory, &key("invite"))), Err(OperationError::BadSignature));
    // An invite that anna never gave: mallory names anna's devices and signs herself.
    let mut invented = pair.clone();
    let invite = beside_wire::codec::encode(&invented.invite);
    invented.invite_signature = sign(SignatureLabel::Invite, &mallory.signing, &invite);
    assert_eq!(verified(&signed_pair(invented, &ben, &key("invite"))), Err(OperationError::BadSignature));
    // An invite that was changed: other relay, other key.
    let mut moved = pair.clone();
    moved.invite.relay = beside_wire::id::RelayKey::new([9; 32]);
    assert_eq!(verified(&signed_pair(moved, &ben, &key("invite"))), Err(OperationError::BadSignature));
    let mut rekeyed = pair.clone();
    rekeyed.invite.invite_key = beside_wire::id::InviteKey::new(key("guess").verifying_key().to_bytes());
    assert_eq!(verified(&signed_pair(rekeyed, &ben, &key("guess"))), Err(OperationError::BadSignature));
    // One signature isn't two.
    let alone = OperationBody::PairCreate(pair);
    let signature = sign(SignatureLabel::Operation, &ben.signing, &Operation::signed_bytes(&alone));
    assert_eq!(verified(&Operation::new(alone, signature)), Err(OperationError::Codec(CodecError::Malformed)));
}

#[test]
fn an_invite_that_is_used_twice_makes_two_spaces() {
    let (anna, ben, cleo) = (anna(), ben(), Person::new("cleo").device("cleo's phone"));
    let with_ben = verified(&pair_create(&[&anna], &[&ben], &key("invite"))).unwrap();
    let with_cleo = verified(&pair_create(&[&anna], &[&cleo], &key("invite"))).unwrap();
    assert_ne!(with_ben.space(), with_cleo.space());
    let mut world = World::new(with_ben);
    let before = world.fold();
    world.add(with_cleo.clone(), at(2));
    assert_eq!(world.fold(), before, "the other space's creation means nothing here");
    let other = fold::fold(&with_cleo.space(), &world.operations).unwrap();
    assert!(other.is_member(&cleo.owner.identity()) && !other.is_member(&ben.owner.identity()));
}
