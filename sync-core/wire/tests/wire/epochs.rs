//! Which epochs count and which one a writer takes.

use std::collections::BTreeSet;

use beside_wire::fold::{self, Recipient};
use beside_wire::id::{DeviceKey, EpochId, HpkeKey, OperationId};
use beside_wire::line::Cursor;
use beside_wire::operation::{DeviceRevoked, OperationBody, SpaceKind};
use proptest::prelude::*;

use crate::codecs::cases;
use crate::people::{Device, Person, World, at, pair};

fn rotate(world: &mut World, device: &Device, number: u8, position: Option<Cursor>) -> EpochId {
    let heads = world.fold().heads().to_vec();
    let operation = device.rotates(world, &heads, number);
    EpochId::new(world.add(operation, position))
}

#[test]
fn a_writer_takes_the_highest_position_and_else_the_lowest_id() {
    let (mut world, anna, ben) = pair();
    assert_eq!(world.fold().sealable(&|_| true), None, "there is none: mint one");
    let create = world.create();
    let offline: Vec<EpochId> = (1..6)
        .map(|number| anna.rotates(&pair().0, &[create], number))
        .map(|operation| EpochId::new(world.add(operation, None)))
        .collect();
    assert_eq!(world.fold().sealable(&|_| true), offline.iter().min().copied());
    let early = EpochId::new(world.add(anna.rotates(&pair().0, &[create], 10), at(5)));
    let late = EpochId::new(world.add(ben.rotates(&pair().0, &[create], 11), at(6)));
    assert_eq!(world.fold().sealable(&|_| true), Some(late));
    assert_eq!(world.fold().sealable(&|id| *id != late), Some(early), "the freshest that isn't too old");
    assert_eq!(world.fold().sealable(&|_| false), None);
    assert_eq!(world.fold().epoch_by_hint(&late.hint()), Some(late));
}

#[test]
fn nobody_writes_under_an_epoch_that_an_ended_device_can_read() {
    let (mut world, anna, ben) = pair();
    let tablet = ben.owner.device("ben's tablet");
    let before = rotate(&mut world, &anna, 1, at(2));
    world.add(tablet.added(world.space, &[world.create()]), at(3));
    assert_eq!(world.fold().sealable(&|_| true), Some(before), "a new device needs no new epoch");
    let with_tablet = rotate(&mut world, &anna, 2, at(4));
    assert_eq!(world.fold().sealable(&|_| true), Some(with_tablet));
    let revoked = tablet.revoked(world.space, &[with_tablet.operation()]);
    for position in [at(5), None] {
        let mut world = world.clone();
        world.add(revoked.clone(), position);
        assert_eq!(world.fold().sealable(&|_| true), Some(before), "the tablet never had this one");
        assert_eq!(world.fold().sealable(&|id| *id == with_tablet), None);
    }
    world.add(ben.leaves(world.space, &[with_tablet.operation()]), at(5));
    assert_eq!(world.fold().sealable(&|_| true), None, "its people aren't the members any more");
    let alone = rotate(&mut world, &anna, 3, at(6));
    assert_eq!(world.fold().sealable(&|_| true), Some(alone));
}

#[test]
fn nobody_writes_under_an_epoch_of_a_replaced_vault() {
    let phone = Person::new("anna").device("anna's phone");
    let tablet = phone.owner.device("anna's tablet");
    let mut world = World::new(phone.create(SpaceKind::Personal));
    let epoch = rotate(&mut world, &phone, 1, at(2));
    world.add(tablet.added(world.space, &[world.create()]), at(3));
    assert_eq!(world.fold().sealable(&|_| true), Some(epoch));
    let heads = world.fold().heads().to_vec();
    let fresh = Some(HpkeKey::new([0xbb; 32]));
    let body = DeviceRevoked { vault_recipient: fresh, ..tablet.revocation(world.space, &heads) };
    world.add(phone.owner.says(OperationBody::DeviceRevoked(body)), at(4));
    assert_eq!(world.fold().sealable(&|_| true), None, "the tablet may have known the vault's old key");
    let next = rotate(&mut world, &phone, 2, at(5));
    assert_eq!(world.fold().sealable(&|_| true), Some(next));
}

#[test]
fn an_epoch_that_leaves_somebody_out_isnt_sealable() {
    let (mut world, anna, _) = pair();
    let parents = [world.create()];
    let list = fold::recipients_at(&world.space, &world.operations, &parents);
    let own: BTreeSet<Recipient> = [Recipient::Device { device: anna.key(), hpke: anna.hpke }].into();
    let body = anna.rotation(world.space, &parents, fold::bitmap(&list, &own), 1);
    let epoch = EpochId::new(world.add(anna.says(OperationBody::Rotate(body)), at(2)));
    assert_eq!(world.fold().epoch(&epoch).unwrap().recipients, own);
    assert_eq!(world.fold().sealable(&|_| true), None);
}

#[test]
fn bitmaps_of_the_wrong_length_or_with_padding_are_void() {
    let (world, anna, _) = pair();
    let parents = [world.create()];
    let counts = |recipients: &[u8], flags: u8| {
        let mut world = world.clone();
        let mut body = anna.rotation(world.space, &parents, recipients.to_vec(), 1);
        body.flags = flags;
        let id = world.add(anna.says(OperationBody::Rotate(body)), at(2));
        let membership = world.fold();
        assert_eq!(membership.is_void(&id), membership.epoch(&EpochId::new(id)).is_none());
        !membership.is_void(&id)
    };
    // Two devices: two bits.
    assert!(counts(&[0b11], 0) && counts(&[0b01], 0) && counts(&[0b10], 0));
    for padding in 2..8 {
        assert!(!counts(&[0b11 | 1 << padding], 0), "bit {padding}");
    }
    assert!(!counts(&[], 0) && !counts(&[0b11, 0], 0));
    assert!(!counts(&[0b11], 1), "flags are for later kinds of epochs");
}

#[test]
fn the_list_at_the_parents_is_what_the_author_knew() {
    let (mut world, anna, ben) = pair();
    let before = fold::recipients_at(&world.space, &world.operations, &[world.create()]);
    let tablet = ben.owner.device("ben's tablet");
    let added = world.add(tablet.added(world.space, &[world.create()]), None);
    assert_eq!(fold::recipients_at(&world.space, &world.operations, &[world.create()]), before);
    let after = fold::recipients_at(&world.space, &world.operations, &[added]);
    assert_eq!((before.len(), after.len()), (2, 3));
    assert!(after.windows(2).all(|two| two[0] < two[1]), "in the order of device keys");
    let revoked = world.add(tablet.revoked(world.space, &[added]), at(2));
    let list = fold::recipients_at(&world.space, &world.operations, &[revoked]);
    assert_eq!(list, after, "an ended device keeps its place, so that no bit moves");
    let rotate = anna.rotates(&world, &[revoked], 1);
    let epoch = EpochId::new(world.add(rotate, None));
    let recipients = world.fold().epoch(&epoch).unwrap().recipients.clone();
    assert!(!recipients.iter().any(|recipient| recipient.hpke() == tablet.hpke));
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_a_bitmap_chooses_is_what_was_wanted(devices in 1..20_u8, wanted: u32) {
        let owner = Person::new("anna");
        let phone = owner.device("phone 0");
        let mut world = World::new(phone.create(SpaceKind::Circle));
        let mut parents: Vec<OperationId> = vec![world.create()];
        for number in 1..devices {
            let device = owner.device(&format!("phone {number}"));
            parents = vec![world.add(device.added(world.space, &parents), None)];
        }
        let list = fold::recipients_at(&world.space, &world.operations, &parents);
        prop_assert_eq!(list.len(), usize::from(devices));
        let wanted: BTreeSet<Recipient> =
            list.iter().enumerate().filter(|(bit, _)| wanted >> bit & 1 == 1).map(|(_, recipient)| *recipient).collect();
        let bitmap = fold::bitmap(&list, &wanted);
        let rotate = phone.says(OperationBody::Rotate(phone.rotation(world.space, &parents, bitmap, 1)));
        let epoch = EpochId::new(world.add(rotate, None));
        let membership = world.fold();
        prop_assert_eq!(&membership.epoch(&epoch).unwrap().recipients, &wanted);
    }
}

#[test]
fn a_bitmap_has_a_bit_for_each_of_many() {
    let list: Vec<Recipient> = (0..17)
        .map(|number| Recipient::Device { device: DeviceKey::new([number; 32]), hpke: HpkeKey::new([number; 32]) })
        .collect();
    let wanted = [list[0], list[9], list[16]].into();
    assert_eq!(fold::bitmap(&list, &wanted), [0b1, 0b10, 0b1]);
    assert_eq!(fold::bitmap(&list, &BTreeSet::new()), [0, 0, 0]);
    assert_eq!(fold::bitmap(&[], &wanted), Vec::<u8>::new());
}
