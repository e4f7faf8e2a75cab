//! Which spaces are in an answer, and what of them an install may read.

use beside_store::Store as _;
use beside_store::account::AssertionUse;
use beside_store_conformance::people::verified;
use beside_wire::envelope::Lane;
use beside_wire::frame::{Frame, OfferRefusal, OfferResult, SpaceRefusal, SyncRequest, Wrap, fingerprint};
use beside_wire::id::{AccountId, InstallId, SpaceId};
use beside_wire::line::Cursor;
use futures_util::FutureExt as _;

use super::reader::Reader;
use super::{Call, Home, ServeError, Service, World, about, call, offer, refused, sync};

fn spaces(frames: &[Frame]) -> Vec<SpaceId> {
    frames.iter().filter_map(|frame| if let Frame::Space(space) = frame { Some(*space) } else { None }).collect()
}

fn entries(frames: &[Frame]) -> usize {
    frames.iter().filter(|frame| matches!(frame, Frame::Entry(_))).count()
}

fn wraps(frames: &[Frame]) -> Vec<Wrap> {
    let of = |frame: &Frame| if let Frame::Operation(placed) = frame { placed.wraps.clone() } else { Vec::new() };
    frames.iter().flat_map(of).collect()
}

#[test]
fn a_new_phone_finds_its_spaces_adds_itself_and_writes() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    home.fill(&world, &mut home.chain(1), 3, 100);
    let phone = world.enrol(1, 2);
    let first = world.send(2, sync(Vec::new())).unwrap().frames;
    assert_eq!(spaces(&first), [home.space()]);
    assert_eq!(entries(&first), 0, "who is there comes first, and no content that it couldn't keep");
    assert_eq!(entries(&world.ask(2, about(home.space()))), 3, "its person's history is there once it asks for it");
    assert_eq!(wraps(&first).iter().map(|wrap| wrap.recipient).collect::<Vec<_>>(), [phone.vault()]);
    let mut chain = phone.chain(home.space(), Lane::Talk, 1);
    let envelope = chain.write(home.epoch, 100);
    let early = world.results(2, offer(home.space(), &[], &[&envelope]));
    assert_eq!(early, [refused(OfferRefusal::NotAMember)], "it can't write yet");
    let add = phone.add(home.space(), &[home.last()], &phone);
    let rotate = {
        home.known.push(verified(&add));
        phone.rotate(home.space(), &[verified(&add).id()], &home.known)
    };
    let results = world.results(2, offer(home.space(), &[&add, &rotate], &[&envelope]));
    assert_eq!(results, [6, 7, 8].map(OfferResult::Accepted), "it adds itself, and then it can");
}

#[test]
fn wraps_reach_their_device_only() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let own = world.ask(1, about(home.space()));
    let recipients: Vec<_> = wraps(&own).iter().map(|wrap| wrap.recipient).collect();
    assert_eq!(recipients, [home.phone.hpke(), home.phone.vault()]);
    let pair_phone = world.account(2);
    let pair = pair_phone.pair_with(&home.phone, world.relay(), 1);
    let created = verified(&pair);
    let rotate = pair_phone.rotate(created.space(), &[created.id()], std::slice::from_ref(&created));
    let mut request = offer(created.space(), &[&pair, &rotate], &[]);
    let wrap = |recipient| Wrap { recipient, bytes: vec![7; 80] };
    request.offered_operations[1].wraps = vec![wrap(home.phone.hpke()), wrap(pair_phone.hpke())];
    world.ask(2, request);
    // Its other space follows; it isn't named, so it is announced.
    let frames = world.ask(1, about(created.space()));
    let end = frames.iter().position(|frame| *frame == Frame::Space(home.space())).unwrap();
    assert_eq!(wraps(&frames[..end]), [wrap(home.phone.hpke())]);
    assert_eq!(wraps(&world.ask(2, about(created.space()))), [wrap(pair_phone.hpke())]);
}

#[test]
fn eight_bytes_stand_for_all_spaces_in_which_nothing_moved() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut reader = Reader::new(home.space());
    reader.read_all(&world, 1, 1 << 20);
    world.ask(1, reader.request());
    let known = fingerprint(&[(home.space(), reader.cursor)]);
    let brief = || SyncRequest { known, ..sync(Vec::new()) };
    let served = world.send(1, brief()).unwrap();
    assert!(!served.news);
    assert!(served.encode().len() < 40, "{}", served.encode().len());
    assert_eq!(served.watched, [home.space()]);
    home.fill(&world, &mut home.chain(1), 2, 100);
    world.ask(1, reader.request());
    let served = world.send(1, brief()).unwrap();
    assert!(served.news);
    assert_eq!(entries(&served.frames), 2, "what moved comes without being named");
    let other = World::restored(world.store.snapshot().unwrap());
    let forgotten = other.send(1, brief()).unwrap();
    assert!(matches!(&forgotten.frames[0], Frame::Welcome(welcome) if !welcome.recognised));
    assert!(spaces(&forgotten.frames).is_empty(), "a relay that doesn't remember says so");
}

#[test]
fn a_space_that_others_made_is_announced_without_its_content() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let other = world.account(2);
    let pair = other.pair_with(&home.phone, world.relay(), 1);
    let space = verified(&pair).space();
    world.ask(2, offer(space, &[&pair], &[]));
    let frames = world.ask(1, about(home.space()));
    assert_eq!(spaces(&frames), [home.space(), space]);
    let told = frames.iter().skip_while(|frame| **frame != Frame::Space(space)).count();
    assert_eq!(told, 4, "the space, its operation, its head, and the end");
}

#[test]
fn i05_whoever_was_revoked_reads_operations_and_no_more() {
    let world = World::new();
    let mut home = Home::new(&world, 1);
    let other = world.enrol(1, 2);
    home.push(&world, &home.phone.add(home.space(), &[home.last()], &other));
    home.fill(&world, &mut home.chain(1), 2, 100);
    assert_eq!(entries(&world.ask(2, about(home.space()))), 2);
    home.push(&world, &home.phone.revoke(home.space(), &[home.last()], &other, Vec::new()));
    let frames = world.ask(2, about(home.space()));
    assert_eq!(entries(&frames), 0);
    assert_eq!(frames.iter().filter(|frame| matches!(frame, Frame::Operation(_))).count(), 4, "it learns that it was");
    assert!(wraps(&frames).iter().all(|wrap| wrap.recipient == other.hpke()), "and gets no vault's wraps");
}

#[test]
fn i05_whoever_has_left_reads_no_more_on_any_phone() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let other = world.account(2);
    let pair = other.pair_with(&home.phone, world.relay(), 1);
    let created = verified(&pair);
    let leave = other.leave(created.space(), &[created.id()]);
    world.ask(2, offer(created.space(), &[&pair, &leave], &[]));
    let rotate = home.phone.rotate(created.space(), &[verified(&leave).id()], &[created.clone(), verified(&leave)]);
    let epoch = beside_wire::id::EpochId::new(verified(&rotate).id());
    let envelope = home.phone.chain(created.space(), Lane::Talk, 1).write(epoch, 100);
    let results = world.results(1, offer(created.space(), &[&rotate], &[&envelope]));
    assert_eq!(results, [OfferResult::Accepted(3), OfferResult::Accepted(4)]);
    assert_eq!(entries(&world.ask(2, about(created.space()))), 0);
    world.enrol(2, 3);
    assert_eq!(entries(&world.ask(3, about(created.space()))), 0, "a new phone doesn't bring it back");
}

#[test]
fn an_assertion_serves_once_and_an_ended_install_never() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let assertion = Some(AssertionUse { jti: [1; 16], expires_ms: 9 });
    let with = || Call { assertion, token: Some("token".to_owned()), ..call(1) };
    let served = world.call(sync(vec![about(home.space())]), with()).unwrap();
    assert!(matches!(&served.frames[0], Frame::Welcome(welcome) if welcome.token.as_deref() == Some("token")));
    assert_eq!(world.call(sync(vec![about(home.space())]), with()), Err(ServeError::Replayed));
    let (account, install) = (AccountId::new([1; 16]), InstallId::new([1; 8]));
    world.store.revoke_install(account, install).now_or_never().unwrap().unwrap();
    assert_eq!(world.send(1, sync(Vec::new())), Err(ServeError::InstallEnded));
    assert_eq!(world.send(77, sync(Vec::new())), Err(ServeError::InstallEnded));
}

#[test]
fn a_closed_space_stays_closed() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let frames = world.ask(1, about(home.space()));
    let shown = frames.iter().find_map(|frame| if let Frame::Head(head) = frame { Some(*head) } else { None });
    world.store.delete_account(AccountId::new([1; 16])).now_or_never().unwrap().unwrap();
    world.account(1);
    let create = home.phone.create(world.relay(), 1);
    let mut request = offer(home.space(), &[&create], &[]);
    request.head = shown;
    let frames = world.ask(1, request);
    assert!(frames.contains(&Frame::Refused(SpaceRefusal::Unknown)));
    let life = world.store.incarnation().now_or_never().unwrap().unwrap();
    assert_eq!(life.ordinal, 1, "and its heads open no life");
}

#[test]
fn a_request_may_be_served_on_any_thread() {
    fn on_any_thread<T: Send>(future: T) -> T {
        future
    }
    let world = World::new();
    let home = Home::new(&world, 1);
    let service = Service { store: &world.store, rules: &world.rules, cursors: &world.cursors };
    let served = on_any_thread(service.serve(sync(vec![about(home.space())]), call(1))).now_or_never();
    assert!(matches!(served, Some(Ok(_))), "and in memory it never waits");
}

#[test]
fn whoever_waits_is_told_which_spaces_grew() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let envelope = home.chain(1).write(home.epoch, 100);
    let served = world.send(1, sync(vec![offer(home.space(), &[], &[&envelope])])).unwrap();
    let life = world.store.incarnation().now_or_never().unwrap().unwrap();
    assert_eq!(served.grown, [(home.space(), Cursor { incarnation: life, position: 3 })]);
    let again = world.send(1, sync(vec![offer(home.space(), &[], &[&envelope])])).unwrap();
    assert!(again.grown.is_empty());
}
