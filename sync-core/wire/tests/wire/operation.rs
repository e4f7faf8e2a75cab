//! Operations: who may sign what, and which forms are refused.

use beside_wire::codec::CodecError;
use beside_wire::id::{OperationId, SpaceId};
use beside_wire::limits::OPERATION_PARENTS_MAX;
use beside_wire::operation::*;
use beside_wire::signature::SignatureLabel;

use crate::people::{Device, Person, World, key, pair_create, sign, sorted, verified};

fn anna() -> Device {
    Person::new("anna").device("anna's phone")
}

/// One really signed operation of each kind.
pub(crate) fn one_of_each() -> Vec<(&'static str, VerifiedOperation)> {
    let (anna, ben) = (anna(), Person::new("ben").device("ben's phone"));
    let tablet = anna.owner.device("anna's tablet");
    let world = World::new(anna.create(SpaceKind::Personal));
    let (space, parents) = (world.space, [world.create()]);
    let pair = verified(&pair_create(&[&anna], &[&ben], &key("invite"))).unwrap();
    vec![
        ("create", anna.create(SpaceKind::Personal)),
        ("pair-create", pair),
        ("leave", anna.leaves(space, &parents)),
        ("device-added", tablet.added(space, &parents)),
        ("device-revoked", tablet.revoked(space, &parents)),
        ("rotate", anna.rotates(&world, &parents, 1)),
    ]
}

#[test]
fn every_flipped_bit_of_an_operation_is_refused() {
    for (name, operation) in one_of_each() {
        for bit in 0..operation.bytes().len() * 8 {
            let mut flipped = operation.bytes().to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Operation::verify(&flipped).is_err(), "bit {bit} of {name}");
        }
    }
}

#[test]
fn an_operation_knows_its_space_its_parents_and_its_bytes() {
    for (name, operation) in one_of_each() {
        assert_eq!(Operation::verify(operation.bytes()), Ok(operation.clone()), "{name}");
        if name.ends_with("create") {
            assert_eq!(operation.space(), SpaceId::from(operation.id()));
            assert!(operation.parents().is_empty());
        } else {
            assert_eq!(operation.space(), anna().create(SpaceKind::Personal).space());
            assert_eq!(operation.parents(), [anna().create(SpaceKind::Personal).id()]);
        }
    }
}

#[test]
fn a_device_of_the_wrong_root_is_refused() {
    let (anna, mallory) = (anna(), Person::new("mallory"));
    let (space, parents) = (SpaceId::new([1; 32]), vec![OperationId::new([1; 32])]);
    let tablet = anna.owner.device("anna's tablet");
    let added = |certificate| OperationBody::DeviceAdded(DeviceAdded { space, parents: parents.clone(), certificate });
    // Anna's certificate in mallory's operation, mallory's device under anna's name, and the reverse.
    assert_eq!(verified(&mallory.claims(added(tablet.certificate()))), Err(OperationError::BadSignature));
    let forged = Certificate { identity: anna.owner.identity(), ..mallory.device("phone").certificate() };
    assert_eq!(verified(&mallory.claims(added(forged))), Err(OperationError::BadSignature));
    assert_eq!(verified(&anna.owner.claims(added(forged))), Err(OperationError::BadSignature));
    // A device can't speak for its root, nor the root for a device.
    assert_eq!(verified(&anna.claims(added(tablet.certificate()))), Err(OperationError::BadSignature));
    let revoked = OperationBody::DeviceRevoked(tablet.revocation(space, &parents));
    assert_eq!(verified(&mallory.claims(revoked.clone())), Err(OperationError::BadSignature));
    assert_eq!(verified(&tablet.claims(revoked)), Err(OperationError::BadSignature));
    let leave = Leave { space, parents, author: anna.key(), frontier: Vec::new() };
    assert_eq!(verified(&anna.owner.claims(OperationBody::Leave(leave))), Err(OperationError::BadSignature));
}

#[test]
fn a_founder_that_its_root_didnt_certify_is_refused() {
    let anna = anna();
    let mut create = anna.creation(SpaceKind::Circle);
    create.founder.hpke = beside_wire::id::HpkeKey::new([9; 32]);
    assert_eq!(verified(&anna.claims(OperationBody::Create(create))), Err(OperationError::BadSignature));
}

#[test]
fn an_operation_of_an_unknown_kind_says_that_it_is_newer() {
    let anna = anna();
    let create = anna.create(SpaceKind::Personal);
    // [[1, …], …]: the kind's code is the third byte.
    assert_eq!(create.bytes()[2], 1);
    for code in (0..24_u8).filter(|code| !KINDS_READ.iter().any(|kind| *kind as u8 == *code)) {
        let mut bytes = create.bytes().to_vec();
        bytes[2] = code;
        assert_eq!(Operation::verify(&bytes), Err(OperationError::UnknownKind), "code {code}");
    }
}

#[test]
fn parents_have_one_form() {
    let anna = anna();
    let space = SpaceId::new([1; 32]);
    let ids: Vec<OperationId> =
        (0..=OPERATION_PARENTS_MAX).map(|n| OperationId::new([u8::try_from(n).unwrap(); 32])).collect();
    let leave = |parents: Vec<OperationId>| {
        let body = OperationBody::Leave(Leave { space, parents, author: anna.key(), frontier: Vec::new() });
        verified(&anna.claims(body)).map(|operation| operation.parents().len())
    };
    let malformed = Err(OperationError::Codec(CodecError::Malformed));
    assert_eq!(leave(ids[..2].to_vec()), Ok(2));
    assert_eq!(leave(ids[..OPERATION_PARENTS_MAX].to_vec()), Ok(OPERATION_PARENTS_MAX));
    assert_eq!(leave(ids.clone()), malformed);
    assert_eq!(leave(Vec::new()), malformed);
    assert_eq!(leave(vec![ids[1], ids[0]]), malformed);
    assert_eq!(leave(vec![ids[0], ids[0]]), malformed);
    assert_eq!(sorted(&[ids[1], ids[0], ids[0]]), ids[..2]);
}

#[test]
fn creations_have_the_fields_of_their_kind() {
    let anna = anna();
    let malformed = Err(OperationError::Codec(CodecError::Malformed));
    let create = |change: fn(&mut Create)| {
        let mut create = anna.creation(SpaceKind::Personal);
        change(&mut create);
        verified(&anna.claims(OperationBody::Create(create))).map(|_| ())
    };
    assert_eq!(create(|_| ()), Ok(()));
    assert_eq!(create(|create| create.vault_recipient = None), malformed);
    assert_eq!(create(|create| create.kind = SpaceKind::Circle), malformed);
    assert_eq!(create(|create| create.kind = SpaceKind::Pair), malformed);
    // A second signature belongs to a pair's creation and to nothing else.
    let body = OperationBody::Create(anna.creation(SpaceKind::Personal));
    let signature = sign(SignatureLabel::Operation, &anna.signing, &Operation::signed_bytes(&body));
    assert_eq!(verified(&Operation::new_pair(body, signature, signature)).map(|_| ()), malformed);
}
