//! What enters the log, and every reason why something doesn't.

use beside_store_conformance::people::{Phone, verified};
use beside_wire::envelope::{ChainHead, EnvelopeKind, Lane};
use beside_wire::frame::{EnvelopeOffer, Frame, OfferRefusal, OfferResult, OperationOffer, SpaceRefusal, Wrap};
use beside_wire::id::{EnvelopeId, EpochId, HpkeKey, OperationId, RelayKey, SpaceId};
use beside_wire::limits::CHAINS_PER_DEVICE_MAX;
use beside_wire::operation::{FOLD_VERSION, Operation};

use super::{Home, World, about, offer, refused, results, sync};

fn refusal(frames: &[Frame]) -> Option<SpaceRefusal> {
    frames.iter().find_map(|frame| if let Frame::Refused(refusal) = frame { Some(*refusal) } else { None })
}

#[test]
fn i08_what_is_offered_again_keeps_its_position() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut chain = home.chain(1);
    let (one, two) = (chain.write(home.epoch, 100), chain.write(home.epoch, 100));
    let request = || offer(home.space(), &[], &[&one, &two, &one]);
    let (accepted, duplicate) = (OfferResult::Accepted, OfferResult::Duplicate);
    assert_eq!(world.results(1, request()), [accepted(3), accepted(4), duplicate(3)]);
    assert_eq!(world.results(1, request()), [duplicate(3), duplicate(4), duplicate(3)]);
}

#[test]
fn i12_a_bad_offer_hurts_only_itself_and_what_follows_it() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let (mut good, mut bad) = (home.chain(1), home.chain(2));
    let (bad_one, bad_two) = (bad.write(home.epoch, 100), bad.write(home.epoch, 100));
    let mut request = offer(home.space(), &[], &[&bad_one, &bad_two, &good.write(home.epoch, 100)]);
    request.offered_envelopes[0].envelope.truncate(40);
    let expected = [refused(OfferRefusal::Malformed), refused(OfferRefusal::MissingPrevious), OfferResult::Accepted(3)];
    assert_eq!(world.results(1, request), expected);
}

#[test]
fn a_second_envelope_of_one_place_is_a_fork() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut chain = home.chain(1);
    home.fill(&world, &mut chain, 1, 100);
    let mut twin = chain.clone();
    home.fill(&world, &mut chain, 1, 100);
    let other = twin.write(home.epoch, 101);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&other])), [refused(OfferRefusal::ChainFork)]);
    let mut request = offer(home.space(), &[], &[&chain.write(home.epoch, 100)]);
    request.offered_envelopes[0].prev = Some(EnvelopeId::new([1; 32]));
    assert_eq!(world.results(1, request), [refused(OfferRefusal::ChainFork)], "the log knows another one before it");
}

#[test]
fn what_comes_before_must_be_known() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut chain = home.chain(1);
    home.fill(&world, &mut chain, 1, 100);
    let left_out = chain.write(home.epoch, 100);
    let before = chain.prev;
    let next = chain.write(home.epoch, 100);
    let missing = [refused(OfferRefusal::MissingPrevious)];
    assert_eq!(world.results(1, offer(home.space(), &[], &[&next])), missing);
    let mut named = offer(home.space(), &[], &[&next]);
    named.offered_envelopes[0].prev = before;
    assert_eq!(world.results(1, named), [OfferResult::Accepted(4)], "it says itself what came before");
    assert_eq!(world.results(1, offer(home.space(), &[], &[&next])), [OfferResult::Duplicate(4)]);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&left_out])), [OfferResult::Accepted(5)]);
    let mut unopened = home.chain(9);
    let (_, second) = (unopened.write(home.epoch, 100), unopened.write(home.epoch, 100));
    let mut named = offer(home.space(), &[], &[&second]);
    named.offered_envelopes[0].prev = Some(EnvelopeId::new([1; 32]));
    assert_eq!(world.results(1, named), missing, "nobody knows whose chain it is");
}

#[test]
fn a_gap_can_only_be_filled_by_what_was_named() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut chain = home.chain(1);
    home.fill(&world, &mut chain, 1, 100);
    let mut twin = chain.clone();
    let other = twin.write(home.epoch, 120);
    let _left_out = chain.write(home.epoch, 100);
    let before = chain.prev;
    let mut named = offer(home.space(), &[], &[&chain.write(home.epoch, 100)]);
    named.offered_envelopes[0].prev = before;
    assert_eq!(world.results(1, named), [OfferResult::Accepted(4)]);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&other])), [refused(OfferRefusal::ChainFork)]);
}

#[test]
fn an_epoch_must_be_in_the_log() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let unknown = EpochId::new(OperationId::new([3; 32]));
    let envelope = home.chain(1).write(unknown, 100);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&envelope])), [refused(OfferRefusal::UnknownEpoch)]);
}

#[test]
fn a_chain_must_be_bound_to_its_device() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut foreign = home.chain(1).write(home.epoch, 100);
    foreign.chain = home.chain(2).id;
    assert_eq!(world.results(1, offer(home.space(), &[], &[&foreign])), [refused(OfferRefusal::BadSignature)]);
    let crossed = home.chain(3).write_kind(home.epoch, 100, EnvelopeKind::Documents);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&crossed])), [refused(OfferRefusal::BadSignature)]);
    let mut chain = home.chain(4);
    home.fill(&world, &mut chain, 1, 100);
    let crossed = chain.write_kind(home.epoch, 100, EnvelopeKind::Documents);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&crossed])), [refused(OfferRefusal::Malformed)]);
}

#[test]
fn what_is_carried_is_checked() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    let mut chain = other.chain(home.space(), Lane::Talk, 1);
    let good = chain.write(home.epoch, 100);
    let mut forged = good.clone();
    forged.ciphertext[0] ^= 1;
    assert_eq!(world.results(1, offer(home.space(), &[], &[&forged])), [refused(OfferRefusal::BadSignature)]);
    assert_eq!(world.results(1, offer(home.space(), &[], &[&good])), [OfferResult::Accepted(4)]);
    let mut next = chain.write(home.epoch, 100);
    next.ciphertext[0] ^= 1;
    assert_eq!(world.results(1, offer(home.space(), &[], &[&next])), [refused(OfferRefusal::BadSignature)]);
}

#[test]
fn operations_are_refused_for_each_reason() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    let one = |request| world.results(1, request);
    let mut cut = offer(home.space(), &[&home.phone.add(home.space(), &[home.last()], &other)], &[]);
    cut.offered_operations[0].operation.truncate(30);
    assert_eq!(one(cut), [refused(OfferRefusal::Malformed)]);
    let mut wrapped = offer(home.space(), &[&home.phone.add(home.space(), &[home.last()], &other)], &[]);
    wrapped.offered_operations[0].wraps = vec![Wrap { recipient: HpkeKey::new([1; 32]), bytes: vec![0; 80] }];
    assert_eq!(one(wrapped), [refused(OfferRefusal::Malformed)], "only a rotate has wraps");
    let rotate = home.phone.rotate(home.space(), &[home.last()], &home.known);
    let mut short = offer(home.space(), &[&rotate], &[]);
    short.offered_operations[0].wraps = vec![Wrap { recipient: HpkeKey::new([1; 32]), bytes: vec![0; 79] }];
    assert_eq!(one(short), [refused(OfferRefusal::Malformed)], "and wraps have one length");
    let elsewhere = home.phone.add(SpaceId::new([5; 32]), &[home.last()], &other);
    assert_eq!(one(offer(home.space(), &[&elsewhere], &[])), [refused(OfferRefusal::Malformed)]);
    let orphan = home.phone.add(home.space(), &[OperationId::new([8; 32])], &other);
    assert_eq!(one(offer(home.space(), &[&orphan], &[])), [refused(OfferRefusal::MissingPrevious)]);
    let mut forged = offer(home.space(), &[&home.phone.add(home.space(), &[home.last()], &other)], &[]);
    let last = forged.offered_operations[0].operation.len() - 2;
    forged.offered_operations[0].operation[last] ^= 1;
    assert_eq!(one(forged), [refused(OfferRefusal::BadSignature)]);
    let mut newer = offer(home.space(), &[&home.phone.add(home.space(), &[home.last()], &other)], &[]);
    newer.offered_operations[0].operation = vec![0x82, 0x82, 0x18, 0x63, 0x81, 0x00, 0x40];
    assert_eq!(one(newer), [refused(OfferRefusal::UnknownKind)]);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    home.push(&world, &home.phone.revoke(home.space(), &[home.last()], &other, Vec::new()));
    let late = other.rotate(home.space(), &[home.last()], &home.known);
    assert_eq!(one(offer(home.space(), &[&late], &[])), [refused(OfferRefusal::NotAMember)]);
}

#[test]
fn what_counts_for_nothing_stays_out_with_all_that_builds_on_it() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    home.push(&world, &home.phone.revoke(home.space(), &[home.last()], &other, Vec::new()));
    let void = other.rotate(home.space(), &[home.last()], &home.known);
    let third = Phone::new(1, 3);
    let child = home.phone.add(home.space(), &[verified(&void).id()], &third);
    let known = [home.known.clone(), vec![verified(&void), verified(&child)]].concat();
    let grandchild = third.rotate(home.space(), &[verified(&child).id()], &known);
    let apart = home.phone.rotate(home.space(), &[home.last()], &home.known);
    let request = offer(home.space(), &[&void, &child, &apart, &grandchild, &apart], &[]);
    let expected = [
        refused(OfferRefusal::NotAMember),
        refused(OfferRefusal::MissingPrevious),
        OfferResult::Accepted(5),
        refused(OfferRefusal::MissingPrevious),
        OfferResult::Duplicate(5),
    ];
    assert_eq!(world.results(1, request), expected);
}

#[test]
fn what_was_carried_by_something_void_is_void_too() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    home.push(&world, &home.phone.revoke(home.space(), &[home.last()], &other, Vec::new()));
    let void = other.rotate(home.space(), &[home.last()], &home.known);
    let third = Phone::new(1, 3);
    // It certifies the third phone, but stands on what is void; the rotate names other parents.
    let child = home.phone.add(home.space(), &[verified(&void).id()], &third);
    let rotate = third.rotate(home.space(), &[home.last()], &home.known);
    let results = world.results(1, offer(home.space(), &[&void, &child, &rotate], &[]));
    let expected = [OfferRefusal::NotAMember, OfferRefusal::MissingPrevious, OfferRefusal::NotAMember].map(refused);
    assert_eq!(results, expected);
}

#[test]
fn a_revoked_phone_writes_no_more_but_its_frontier_stays() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    let mut chain = other.chain(home.space(), Lane::Talk, 1);
    let (one, two) = (chain.write(home.epoch, 100), chain.write(home.epoch, 100));
    let frontier = vec![ChainHead { chain: chain.id, seq: 1, id: EnvelopeId::new([0; 32]) }];
    home.push(&world, &home.phone.revoke(home.space(), &[home.last()], &other, frontier));
    let request = offer(home.space(), &[], &[&one, &two]);
    assert_eq!(world.results(1, request), [OfferResult::Accepted(5), refused(OfferRefusal::NotAMember)]);
}

#[test]
fn i13_chains_and_storage_are_bounded() {
    let mut world = World::new();
    let home = Home::new(&world, 1);
    let salts = 1..=u8::try_from(CHAINS_PER_DEVICE_MAX + 1).unwrap();
    let envelopes: Vec<_> = salts.map(|salt| home.chain(salt).write(home.epoch, 20)).collect();
    let (half, rest) = envelopes.split_at(CHAINS_PER_DEVICE_MAX / 2);
    let accepted =
        |results: &[OfferResult]| results.iter().filter(|result| matches!(result, OfferResult::Accepted(_))).count();
    let results = world.results(1, offer(home.space(), &[], &half.iter().collect::<Vec<_>>()));
    assert_eq!(accepted(&results), half.len());
    let results = world.results(1, offer(home.space(), &[], &rest.iter().collect::<Vec<_>>()));
    assert_eq!(accepted(&results), rest.len() - 1);
    assert_eq!(results.last(), Some(&refused(OfferRefusal::TooMany)));
    world.rules.account_bytes_max = 0;
    let full = home.chain(1);
    let mut next = full.clone();
    let (_, more) = (next.write(home.epoch, 20), next.write(home.epoch, 100));
    assert_eq!(world.results(1, offer(home.space(), &[], &[&more])), [refused(OfferRefusal::QuotaExceeded)]);
    let rotate = home.phone.rotate(home.space(), &[home.last()], &home.known);
    assert_eq!(world.results(1, offer(home.space(), &[&rotate], &[])), [refused(OfferRefusal::QuotaExceeded)]);
    let end = home.phone.revoke(home.space(), &[home.last()], &home.phone, Vec::new());
    let results = world.results(1, offer(home.space(), &[&end], &[]));
    assert!(matches!(results[..], [OfferResult::Accepted(_)]), "a full account can still shut somebody out");
}

#[test]
fn only_whom_it_names_brings_a_creation() {
    let world = World::new();
    let (founder, stranger) = (world.account(1), world.account(2));
    let create = founder.create(world.relay(), 1);
    let space = verified(&create).space();
    assert_eq!(refusal(&world.ask(2, offer(space, &[&create], &[]))), Some(SpaceRefusal::Unknown));
    let elsewhere = founder.create(RelayKey::new([9; 32]), 1);
    let there = verified(&elsewhere).space();
    assert_eq!(refusal(&world.ask(1, offer(there, &[&elsewhere], &[]))), Some(SpaceRefusal::OtherRelay));
    let newer = founder.create_with(world.relay(), 1, FOLD_VERSION + 1);
    let newer_space = verified(&newer).space();
    assert_eq!(refusal(&world.ask(1, offer(newer_space, &[&newer], &[]))), Some(SpaceRefusal::Unknown));
    assert_eq!(world.results(1, offer(space, &[&create], &[])), [OfferResult::Accepted(1)]);
    let pair = stranger.pair_with(&founder, world.relay(), 4);
    let both = verified(&pair).space();
    assert_eq!(world.results(1, offer(both, &[&pair], &[])), [OfferResult::Accepted(1)], "either may");
}

#[test]
fn a_stranger_learns_nothing() {
    let world = World::new();
    let home = Home::new(&world, 1);
    world.account(2);
    let there = world.ask(2, about(home.space()));
    let not_there = world.ask(2, about(SpaceId::new([6; 32])));
    let section = |frames: &[Frame]| frames[2..].to_vec();
    assert_eq!(section(&there), section(&not_there), "a space that exists looks like one that doesn't");
    let add = home.phone.add(home.space(), &[home.last()], &Phone::new(1, 7));
    let offered = world.ask(2, offer(home.space(), &[&add], &[]));
    assert_eq!(refusal(&offered), Some(SpaceRefusal::Unknown));
    assert!(results(&offered).is_empty());
}

#[test]
fn an_operation_and_what_needs_it_come_in_one_request() {
    let world = World::new();
    let phone = world.account(1);
    let create = phone.create(world.relay(), 1);
    let created = verified(&create);
    let rotate = phone.rotate(created.space(), &[created.id()], std::slice::from_ref(&created));
    let envelope = phone.chain(created.space(), Lane::Documents, 1).write(EpochId::new(verified(&rotate).id()), 64);
    let results = world.results(1, offer(created.space(), &[&create, &rotate], &[&envelope]));
    assert_eq!(results, [1, 2, 3].map(OfferResult::Accepted));
}

#[test]
fn requests_over_a_bound_are_refused_whole() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let twice = sync(vec![about(home.space()), about(home.space())]);
    assert_eq!(world.send(1, twice), Err(crate::relay::serve::ServeError::Bounds));
    let mut newer = sync(Vec::new());
    newer.version = 9;
    assert_eq!(world.send(1, newer), Err(crate::relay::serve::ServeError::Version));
    let mut many = about(home.space());
    let empty = EnvelopeOffer { envelope: Vec::new(), prev: None, old_proof: None };
    many.offered_envelopes = vec![empty; 1025];
    assert_eq!(world.send(1, sync(vec![many])), Err(crate::relay::serve::ServeError::Bounds));
    let nothing = OperationOffer { operation: Vec::new(), wraps: Vec::new(), old_proof: None };
    let mut request = about(home.space());
    request.offered_operations = vec![nothing];
    assert_eq!(world.results(1, request), [refused(OfferRefusal::Malformed)]);
    assert!(Operation::verify(&[]).is_err());
}
