//! Who is in and who is out, by position and without one.

use beside_wire::fold::{self, Recipient};
use beside_wire::id::{EpochId, HpkeKey, OperationId};
use beside_wire::operation::*;

use crate::people::{Device, Person, World, at, pair};

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
fn a_leave_that_comes_late_in_the_order_still_keeps_devices_out() {
    let (mut world, anna, ben) = pair();
    let create = world.create();
    // One in the middle of all ids, so that the devices' operations come before and after it.
    let mut steps = (1..).map(|number| anna.rotates(&world, &[create], number));
    let step = steps.find(|it| (0x60..0xa0).contains(&it.id().as_bytes()[0])).unwrap();
    let step = world.add(step, None);
    world.add(ben.leaves(world.space, &[step]), None);
    let added: Vec<OperationId> = (0..10)
        .map(|number| ben.owner.device(&format!("ben's tablet {number}")))
        .map(|tablet| world.add(tablet.added(world.space, &[create]), None))
        .collect();
    assert!(added.iter().all(|id| world.fold().is_void(id)));
    assert!(added.iter().any(|id| *id < step) && added.iter().any(|id| *id > step));
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
