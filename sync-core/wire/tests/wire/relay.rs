//! What a relay or a stranger may try against a space's membership.

use beside_wire::fold;
use beside_wire::id::EpochId;
use beside_wire::limits::OPERATION_PARENTS_MAX;
use beside_wire::operation::*;

use crate::people::{Person, World, at, pair, verified};

#[test]
fn relay_cannot_add_a_device() {
    let (world, anna, ben) = pair();
    let before = world.fold();
    let relay = Person::new("relay");
    let own = relay.device("the relay's phone");
    // Its own root certifies its own device, at whatever position it likes.
    for position in [at(1), at(2), None] {
        let mut world = world.clone();
        let injected = world.add(own.added(world.space, &[world.create()]), position);
        let membership = world.fold();
        assert!(membership.is_void(&injected) && membership.device(&own.key()).is_none());
        assert_eq!(membership.recipients(), before.recipients());
        assert!(!membership.is_member(&relay.identity()));
        assert_eq!(membership.heads(), before.heads(), "what is void is never built on");
    }
    // It can't sign for a member.
    let certificate = Certificate { identity: anna.owner.identity(), ..own.certificate() };
    let body =
        OperationBody::DeviceAdded(DeviceAdded { space: world.space, parents: vec![world.create()], certificate });
    assert_eq!(verified(&relay.claims(body)), Err(OperationError::BadSignature));
    // It can't bring a member's device from another space, nor a rotate that wraps to its own.
    let mut replayed = world.clone();
    let elsewhere = World::new(anna.create(SpaceKind::Circle));
    let tablet = ben.owner.device("ben's tablet");
    replayed.add(tablet.added(elsewhere.space, &[elsewhere.create()]), at(2));
    assert_eq!(replayed.fold(), before);
    let mut rotated = world.clone();
    let injected = rotated.add(own.added(world.space, &[world.create()]), at(2));
    let list = fold::recipients_at(&rotated.space, &rotated.operations, &[injected]);
    let all = fold::bitmap(&list, &list.iter().copied().collect());
    let rotate = own.says(OperationBody::Rotate(own.rotation(rotated.space, &[injected], all.clone(), 1)));
    let rotate = rotated.add(rotate, at(3));
    assert!(rotated.fold().is_void(&rotate));
    // And were a member to name it as a recipient, nobody would write under that epoch.
    let fooled = anna.says(OperationBody::Rotate(anna.rotation(rotated.space, &[injected], all, 2)));
    rotated.add(fooled, at(4));
    assert_eq!(rotated.fold().sealable(&|_| true), None);
}

#[test]
fn strangers_cant_fill_the_parents_of_the_next_operation() {
    let (mut world, anna, _) = pair();
    for number in 0..=OPERATION_PARENTS_MAX {
        let name = format!("stranger {number}");
        let stranger = Person::new(&name).device(&name);
        world.add(stranger.added(world.space, &[world.create()]), at(2 + u64::try_from(number).unwrap()));
    }
    assert_eq!(world.fold().heads(), [world.create()]);
    let rotate = anna.rotates(&world, world.fold().heads(), 1);
    let rotate = world.add(rotate, None);
    assert_eq!(world.fold().heads(), [rotate]);
}

#[test]
fn heads_never_exceed_what_an_operation_may_name() {
    let (mut world, anna, _) = pair();
    for number in 0..70 {
        world.add(anna.rotates(&pair().0, &[world.create()], number), None);
    }
    let heads = world.fold().heads().to_vec();
    assert_eq!(heads.len(), OPERATION_PARENTS_MAX);
    let next = world.add(anna.rotates(&world, &heads, 200), None);
    assert!(!world.fold().is_void(&next) && world.fold().heads().contains(&next));
}

#[test]
fn of_two_proofs_the_earlier_position_stands() {
    let anna = Person::new("anna");
    let (phone, tablet) = (anna.device("anna's phone"), anna.device("anna's tablet"));
    let mut world = World::new(phone.create(SpaceKind::Personal));
    let added = world.add(tablet.added(world.space, &[world.create()]), at(2));
    let revoked = tablet.revoked(world.space, &[added]);
    let rotate = tablet.rotates(&world, &[added], 1);
    for positions in [[at(3), at(9)], [at(9), at(3)], [None, at(3)], [at(3), None]] {
        let mut world = world.clone();
        world.add(revoked.clone(), at(5));
        for position in positions {
            world.add(rotate.clone(), position);
        }
        assert_eq!(world.fold().epoch(&EpochId::new(rotate.id())).unwrap().position, at(3), "{positions:?}");
    }
}

#[test]
fn an_operation_is_never_settled_before_what_it_stands_on() {
    // A relay that positions a revocation and not the device it ends can't keep that device in.
    let anna = Person::new("anna");
    let (phone, tablet) = (anna.device("anna's phone"), anna.device("anna's tablet"));
    let mut world = World::new(phone.create(SpaceKind::Personal));
    let added = world.add(tablet.added(world.space, &[world.create()]), None);
    world.add(tablet.revoked(world.space, &[added]), at(2));
    for position in [None, at(9)] {
        world.operations[1].position = position;
        let membership = world.fold();
        assert!(!membership.is_active(&tablet.key()) && !membership.is_void(&added));
        let ended = membership.device(&tablet.key()).unwrap().revoked.as_ref().unwrap();
        assert_eq!(ended.position, position);
    }
}

#[test]
fn nobody_revokes_a_device_of_somebody_else() {
    let (mut world, anna, ben) = pair();
    let body = DeviceRevoked { device: anna.key(), ..ben.revocation(world.space, &[world.create()]) };
    for position in [at(2), None] {
        let revoked = ben.owner.says(OperationBody::DeviceRevoked(body.clone()));
        let revoked = world.add(revoked, position);
        assert!(world.fold().is_void(&revoked) && world.fold().is_active(&anna.key()));
    }
}
