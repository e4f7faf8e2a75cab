//! Whose content counts: the verdict table of D5.

use beside_wire::envelope::ChainHead;
use beside_wire::fold::{ContentPlace, ContentVerdict, ContentVerdict::*};
use beside_wire::id::{ChainId, EnvelopeId};
use beside_wire::line::{Cursor, Incarnation};
use beside_wire::operation::{DeviceRevoked, Leave, OperationBody, SpaceKind};

use crate::people::{Device, Person, World, at};

const CHAIN: ChainId = ChainId::new([1; 16]);
const OTHER: ChainId = ChainId::new([2; 16]);

fn frontier() -> Vec<ChainHead> {
    vec![ChainHead { chain: CHAIN, seq: 5, id: EnvelopeId::new([5; 32]) }]
}

fn phones() -> (World, Device, Device) {
    let anna = Person::new("anna");
    let (phone, tablet) = (anna.device("anna's phone"), anna.device("anna's tablet"));
    let mut world = World::new(phone.create(SpaceKind::Personal));
    world.add(tablet.added(world.space, &[world.create()]), at(2));
    (world, phone, tablet)
}

fn revoke(world: &mut World, device: &Device, position: Option<Cursor>) {
    let heads = world.fold().heads().to_vec();
    let body = DeviceRevoked { frontier: frontier(), ..device.revocation(world.space, &heads) };
    world.add(device.owner.says(OperationBody::DeviceRevoked(body)), position);
}

fn verdict(world: &World, device: &Device, place: (ChainId, u64, Option<Cursor>)) -> ContentVerdict {
    let (chain, seq, position) = place;
    world.fold().content(&device.key(), &ContentPlace { chain, seq, position })
}

#[test]
fn content_of_a_member_counts_wherever_it_stands() {
    let (world, phone, _) = phones();
    for position in [None, at(1), at(99)] {
        assert_eq!(verdict(&world, &phone, (CHAIN, 1, position)), Counts);
    }
    let stranger = Person::new("mallory").device("mallory's phone");
    assert_eq!(verdict(&world, &stranger, (CHAIN, 1, at(1))), UnknownDevice);
}

#[test]
fn content_of_a_revoked_device_counts_up_to_the_end_and_within_the_frontier() {
    let later_life = Some(Cursor { incarnation: Incarnation { ordinal: 2, tag: [0; 8] }, position: 1 });
    let (mut world, phone, tablet) = phones();
    revoke(&mut world, &tablet, at(10));
    let table = [
        ((CHAIN, 6, at(9)), Counts),
        ((CHAIN, 6, at(10)), AfterRevocation),
        ((CHAIN, 6, at(11)), AfterRevocation),
        ((CHAIN, 6, later_life), AfterRevocation),
        ((CHAIN, 6, None), AfterRevocation),
        ((CHAIN, 5, at(11)), Counts),
        ((CHAIN, 5, None), Counts),
        ((CHAIN, 1, later_life), Counts),
        ((OTHER, 1, at(9)), Counts),
        ((OTHER, 1, at(11)), AfterRevocation),
        ((OTHER, 1, None), AfterRevocation),
    ];
    for (place, expected) in table {
        assert_eq!(verdict(&world, &tablet, place), expected, "{place:?}");
        assert_eq!(verdict(&world, &phone, place), Counts, "another device of the same person: {place:?}");
    }
}

#[test]
fn while_a_revocation_has_no_position_what_has_one_came_before() {
    let (mut world, _, tablet) = phones();
    revoke(&mut world, &tablet, None);
    let table = [
        ((CHAIN, 6, at(99)), Counts),
        ((CHAIN, 5, None), Counts),
        ((CHAIN, 6, None), AfterRevocation),
        ((OTHER, 1, None), AfterRevocation),
    ];
    for (place, expected) in table {
        assert_eq!(verdict(&world, &tablet, place), expected, "{place:?}");
    }
}

#[test]
fn a_second_revocation_lengthens_nothing() {
    let (mut world, _, tablet) = phones();
    revoke(&mut world, &tablet, at(10));
    revoke(&mut world, &tablet, at(20));
    assert_eq!(verdict(&world, &tablet, (CHAIN, 6, at(15))), AfterRevocation);
}

#[test]
fn a_leave_ends_all_devices_of_the_leaver() {
    let (mut world, phone, tablet) = phones();
    let parents = world.fold().heads().to_vec();
    let leave = Leave { space: world.space, parents, author: phone.key(), frontier: frontier() };
    world.add(phone.says(OperationBody::Leave(leave)), at(10));
    for device in [&phone, &tablet] {
        assert_eq!(verdict(&world, device, (OTHER, 1, at(9))), Counts);
        assert_eq!(verdict(&world, device, (OTHER, 1, at(11))), AfterRevocation);
        assert_eq!(verdict(&world, device, (CHAIN, 5, at(11))), Counts);
    }
}
