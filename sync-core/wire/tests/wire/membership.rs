//! Who is in and who is out, by position and without one.

use beside_wire::fold::{self, Recipient};
use beside_wire::id::{EpochId, HpkeKey, OperationId};
use beside_wire::limits::OPERATION_PARENTS_MAX;
use beside_wire::operation::*;

use crate::people::{Device, Person, World, at, key, pair_create, verified};

/// Anna's personal space with her phone and her tablet, both at positions.
struct Home {
    world: World,
    phone: Device,
    tablet: Device,
    added: OperationId,
}

fn home() -> Home {
    let anna = Person::new("anna");
    let (phone, tablet) = (anna.device("anna's phone"), anna.device("anna's tablet"));
    let mut world = World::new(phone.create(SpaceKind::Personal));
    let added = world.add(tablet.added(world.space, &[world.create()]), at(2));
    Home { world, phone, tablet, added }
}

fn pair() -> (World, Device, Device) {
    let (anna, ben) = (Person::new("anna").device("anna's phone"), Person::new("ben").device("ben's phone"));
    let create = verified(&pair_create(&[&anna], &[&ben], &key("invite"))).unwrap();
    (World::new(create), anna, ben)
}

#[test]
fn without_its_creation_a_space_is_nothing() {
    let Home { world, .. } = home();
    assert!(fold::fold(&world.space, &world.operations[1..]).is_none());
    assert!(fold::fold(&beside_wire::id::SpaceId::new([9; 32]), &world.operations).is_none());
}

#[test]
fn an_operation_waits_for_its_parents() {
    let Home { mut world, phone, tablet, added } = home();
    let rotate = phone.rotates(&world, &[added], 1);
    let epoch = EpochId::new(world.add(rotate, at(3)));
    assert!(world.fold().epoch(&epoch).is_some());
    let without = world.operations.remove(1);
    assert!(world.fold().epoch(&epoch).is_none() && !world.fold().is_active(&tablet.key()));
    assert_eq!(world.fold().heads(), [world.create()]);
    world.operations.push(without);
    assert!(world.fold().epoch(&epoch).is_some());
}

#[test]
fn a_rotate_by_a_revoked_device_counts_before_and_is_void_after() {
    let Home { mut world, tablet, added, .. } = home();
    let before = tablet.rotates(&world, &[added], 1);
    let after = tablet.rotates(&world, &[added], 2);
    let revoked = tablet.revoked(world.space, &[added]);
    let before = world.add(before, at(3));
    let revoked = world.add(revoked, at(4));
    let after = world.add(after, at(5));
    let membership = world.fold();
    assert!(!membership.is_active(&tablet.key()));
    assert!(membership.epoch(&EpochId::new(before)).is_some() && !membership.is_void(&before));
    assert!(membership.epoch(&EpochId::new(after)).is_none() && membership.is_void(&after));
    assert!(!membership.is_void(&revoked));
}

#[test]
fn without_a_position_removal_wins_over_what_it_didnt_know() {
    let Home { mut world, tablet, added, .. } = home();
    let known = world.add(tablet.rotates(&world, &[added], 1), None);
    let unknown = world.add(tablet.rotates(&world, &[added], 2), None);
    world.add(tablet.revoked(world.space, &[known]), None);
    let membership = world.fold();
    assert!(membership.epoch(&EpochId::new(known)).is_some(), "the root knew it when it revoked the device");
    assert!(membership.is_void(&unknown), "the root didn't know it");
    // A position settles it: the relay had it before anybody told of a removal.
    world.operations[3].position = at(3);
    assert!(!world.fold().is_void(&unknown));
}

#[test]
fn a_removal_that_comes_late_in_the_order_still_wins() {
    // The removal hangs below an operation of its own, so the other one may come first in the order of ids.
    let Home { mut world, phone, tablet, added } = home();
    let step = world.add(phone.rotates(&world, &[added], 1), None);
    world.add(tablet.revoked(world.space, &[step]), None);
    let before = home().world;
    let rotates: Vec<OperationId> =
        (2..12).map(|number| world.add(tablet.rotates(&before, &[added], number), None)).collect();
    assert!(rotates.iter().all(|id| world.fold().is_void(id)));
    assert!(rotates.iter().any(|id| *id < step) && rotates.iter().any(|id| *id > step));
}

#[test]
fn a_revoked_device_never_returns() {
    let Home { mut world, phone, tablet, added } = home();
    let revoked = world.add(tablet.revoked(world.space, &[added]), at(3));
    let again = world.add(tablet.added(world.space, &[revoked]), at(4));
    let mut renewed = tablet.clone();
    renewed.hpke = HpkeKey::new([7; 32]);
    let renewed = world.add(renewed.added(world.space, &[revoked]), None);
    let membership = world.fold();
    assert!(!membership.is_active(&tablet.key()) && membership.is_active(&phone.key()));
    assert!(membership.is_void(&again) && membership.is_void(&renewed));
}

#[test]
fn who_left_never_returns() {
    let (mut world, anna, ben) = pair();
    let left = world.add(ben.leaves(world.space, &[world.create()]), at(2));
    let tablet = ben.owner.device("ben's tablet");
    let added = world.add(tablet.added(world.space, &[left]), at(3));
    let membership = world.fold();
    assert!(!membership.is_member(&ben.owner.identity()) && membership.is_member(&anna.owner.identity()));
    assert!(!membership.is_active(&ben.key()) && !membership.is_active(&tablet.key()));
    assert!(membership.is_void(&added));
}

#[test]
fn a_device_that_is_added_beside_a_leave_stays_out() {
    let (mut world, _, ben) = pair();
    let create = world.create();
    let tablet = ben.owner.device("ben's tablet");
    let added = world.add(tablet.added(world.space, &[create]), None);
    world.add(ben.leaves(world.space, &[create]), None);
    assert!(world.fold().is_void(&added) && !world.fold().is_active(&tablet.key()));
    // If the leave knew of it, it counted and ended with the rest.
    let (mut world, _, ben) = pair();
    let added = world.add(tablet.added(world.space, &[create]), None);
    world.add(ben.leaves(world.space, &[added]), None);
    assert!(!world.fold().is_void(&added) && !world.fold().is_active(&tablet.key()));
}

#[test]
fn two_phones_that_both_leave_dont_keep_their_owner_in() {
    let (mut world, anna, ben) = pair();
    let tablet = ben.owner.device("ben's tablet");
    let added = world.add(tablet.added(world.space, &[world.create()]), at(2));
    world.add(ben.leaves(world.space, &[added]), None);
    world.add(tablet.leaves(world.space, &[added]), None);
    assert_eq!(world.fold().members().collect::<Vec<_>>(), [&anna.owner.identity()]);
}

#[test]
fn a_leave_by_an_ended_device_takes_nobody_along() {
    let Home { mut world, phone, tablet, added } = home();
    world.add(tablet.revoked(world.space, &[added]), at(3));
    let stolen = world.add(tablet.leaves(world.space, &[added]), None);
    let rotate = world.add(phone.rotates(&world, &[added], 1), None);
    let membership = world.fold();
    assert!(membership.is_void(&stolen) && membership.is_member(&phone.owner.identity()));
    assert!(membership.epoch(&EpochId::new(rotate)).is_some(), "what the owner does offline stands");
    // The same while the revocation has no position either.
    world.operations[2].position = None;
    assert!(world.fold().is_void(&stolen) && world.fold().epoch(&EpochId::new(rotate)).is_some());
}

#[test]
fn a_leave_ends_offline_acts_of_its_author_that_it_didnt_know() {
    let (mut world, anna, ben) = pair();
    let tablet = ben.owner.device("ben's tablet");
    let create = world.create();
    // The tablet has no position yet: its leave must reach acts that come before its own admission in the order.
    let added = world.add(tablet.added(world.space, &[create]), None);
    let rotates: Vec<OperationId> =
        (1..9).map(|number| ben.rotates(&pair().0, &[create], number)).map(|it| world.add(it, None)).collect();
    let of_anna = world.add(anna.rotates(&pair().0, &[create], 9), None);
    world.add(tablet.leaves(world.space, &[added]), None);
    let membership = world.fold();
    assert!(rotates.iter().all(|id| membership.is_void(id)));
    assert!(!membership.is_void(&of_anna));
    assert!(rotates.iter().any(|id| *id < added) && rotates.iter().any(|id| *id > added));
}

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
    let Home { world, tablet, added, .. } = home();
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
fn a_space_of_a_newer_fold_is_read_only() {
    let phone = Person::new("anna").device("anna's phone");
    let mut create = phone.creation(SpaceKind::Personal);
    create.fold_version = FOLD_VERSION + 1;
    let mut world = World::new(phone.says(OperationBody::Create(create)));
    assert!(world.fold().is_read_only());
    let rotate = world.add(phone.rotates(&world, &[world.create()], 1), at(2));
    assert!(world.fold().epoch(&EpochId::new(rotate)).is_none(), "its operations mean what this version can't know");
    assert!(!home().world.fold().is_read_only());
}

#[test]
fn a_revocation_replaces_the_vault_recipient_of_a_personal_space_only() {
    let Home { mut world, tablet, added, .. } = home();
    let fresh = HpkeKey::new([0xbb; 32]);
    let body = DeviceRevoked { vault_recipient: Some(fresh), ..tablet.revocation(world.space, &[added]) };
    world.add(tablet.owner.says(OperationBody::DeviceRevoked(body)), at(3));
    assert_eq!(world.fold().vault_recipient(), Some(fresh));
    assert!(world.fold().recipients().contains(&Recipient::Vault { hpke: fresh }));
    let (mut world, _, ben) = pair();
    let body = DeviceRevoked { vault_recipient: Some(fresh), ..ben.revocation(world.space, &[world.create()]) };
    world.add(ben.owner.says(OperationBody::DeviceRevoked(body)), at(2));
    assert_eq!(world.fold().vault_recipient(), None);
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
