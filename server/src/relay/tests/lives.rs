//! Restored databases: a rollback becomes visible, and nobody's work is lost by it (I10, I11).

use beside_store::Store as _;
use beside_store::log::SpaceState;
use beside_wire::frame::{Frame, OfferResult, SpaceRequest};
use beside_wire::head::{Head, IncarnationStatement, SignedHead};
use beside_wire::line::{Cursor, Incarnation};
use futures_util::FutureExt as _;

use super::{Call, Home, World, about, call, offer, sync};

impl World {
    pub(super) fn store_life(&self) -> Incarnation {
        self.store.incarnation().now_or_never().unwrap().unwrap()
    }
}

fn head(frames: &[Frame]) -> SignedHead {
    let found = frames.iter().find_map(|frame| if let Frame::Head(head) = frame { Some(*head) } else { None });
    found.unwrap()
}

fn statements(world: &World, home: &Home, frames: &[Frame]) -> Vec<IncarnationStatement> {
    let signed =
        frames.iter().filter_map(|frame| if let Frame::Incarnation(signed) = frame { Some(signed) } else { None });
    signed.map(|signed| signed.verify(&world.relay(), &home.space()).unwrap()).collect()
}

fn showing(home: &Home, world: &World, shown: SignedHead) -> SpaceRequest {
    let cursor = shown.verify(&world.relay(), &home.space()).unwrap().cursor;
    SpaceRequest { cursor, operations: cursor, head: Some(shown), ..about(home.space()) }
}

struct Rollback {
    world: World,
    home: Home,
    shown: SignedHead,
    lost: beside_wire::envelope::Envelope,
}

// Position 3 is in the backup; position 4 was acknowledged after it.
fn rolled_back() -> Rollback {
    let before = World::new();
    let home = Home::new(&before, 1);
    let mut chain = home.chain(1);
    home.fill(&before, &mut chain, 1, 100);
    let backup = before.store.snapshot().unwrap();
    let lost = chain.write(home.epoch, 100);
    let shown = head(&before.ask(1, offer(home.space(), &[], &[&lost])));
    Rollback { world: World::restored(backup), home, shown, lost }
}

#[test]
fn i11_a_relay_that_is_shown_its_own_head_above_its_log_opens_a_life() {
    let Rollback { world, home, shown, lost } = rolled_back();
    let first = world.store_life();
    let frames = world.ask(1, showing(&home, &world, shown));
    let second = Incarnation { ordinal: 2, tag: [99; 8] };
    assert_eq!(world.store_life(), second);
    assert!(matches!(&frames[0], Frame::Welcome(welcome) if welcome.incarnation == second), "before it answers");
    let stated = statements(&world, &home, &frames);
    assert_eq!(stated.len(), 1);
    assert_eq!((stated[0].restored, stated[0].opened), (Cursor { incarnation: first, position: 3 }, second));
    let now = head(&frames).verify(&world.relay(), &home.space()).unwrap();
    assert_eq!(now.cursor, Cursor { incarnation: second, position: 3 });
    assert_eq!(now.hash, stated[0].first_hash(), "the new life's hash extends the old one's");
    let again = SpaceRequest { cursor: now.cursor, operations: now.cursor, ..offer(home.space(), &[], &[&lost]) };
    let frames = world.ask(1, again);
    assert_eq!(super::results(&frames), [OfferResult::Accepted(4)], "what was lost is offered again");
    let before = frames.iter().find_map(|frame| if let Frame::Before(before) = frame { Some(*before) } else { None });
    assert_eq!(before.map(|before| before.hash), Some(now.hash));
}

#[test]
fn an_old_head_opens_no_further_life() {
    let Rollback { world, home, shown, .. } = rolled_back();
    for _ in 0..3 {
        world.ask(1, showing(&home, &world, shown));
    }
    assert_eq!(world.store_life().ordinal, 2);
}

#[test]
fn a_forged_head_opens_no_life() {
    let Rollback { world, home, shown, .. } = rolled_back();
    let real = shown.verify(&world.relay(), &home.space()).unwrap();
    let higher = Head { cursor: Cursor { position: 900, ..real.cursor }, ..real };
    let forged = SignedHead::new(higher, beside_wire::signature::Signature::new([1; 64]));
    let request = SpaceRequest { head: Some(forged), ..about(home.space()) };
    world.ask(1, request);
    assert_eq!(world.store_life().ordinal, 1);
}

#[test]
fn a_head_of_a_life_that_was_lost_opens_one_above_it() {
    let Rollback { world, home, shown, .. } = rolled_back();
    let backup = world.store.snapshot().unwrap();
    world.ask(1, showing(&home, &world, shown));
    let second = head(&world.ask(1, about(home.space())));
    let again = World::restored(backup);
    let frames =
        again.call(sync(vec![showing(&home, &again, second)]), Call { tag: [55; 8], ..call(1) }).unwrap().frames;
    assert_eq!(again.store_life(), Incarnation { ordinal: 3, tag: [55; 8] });
    let stated = statements(&again, &home, &frames);
    assert_eq!(stated.iter().map(|stated| stated.restored.incarnation.ordinal).collect::<Vec<_>>(), [1]);
    let entries = frames.iter().filter(|frame| matches!(frame, Frame::Entry(_))).count();
    assert_eq!(entries, 1, "where the lost life branched off can't be known, so everything comes again");
}

#[test]
fn a_phone_of_an_older_life_goes_on_from_what_was_restored() {
    let Rollback { world, home, shown, lost } = rolled_back();
    let old = shown.verify(&world.relay(), &home.space()).unwrap().cursor;
    world.ask(1, showing(&home, &world, shown));
    world.ask(1, offer(home.space(), &[], &[&lost]));
    let beyond = world.ask(1, SpaceRequest { cursor: old, operations: old, ..about(home.space()) });
    let entries = |frames: &[Frame]| -> Vec<u64> {
        let entry = |frame: &Frame| if let Frame::Entry(placed) = frame { Some(placed.position) } else { None };
        frames.iter().filter_map(entry).collect()
    };
    assert_eq!(statements(&world, &home, &beyond).len(), 1);
    assert_eq!(entries(&beyond), [4], "it was beyond what was restored");
    let earlier = Cursor { position: 2, ..old };
    let behind = world.ask(1, SpaceRequest { cursor: earlier, operations: earlier, ..about(home.space()) });
    assert_eq!(entries(&behind), [3, 4], "it was behind");
    let fresh = world.ask(1, about(home.space()));
    assert_eq!(statements(&world, &home, &fresh).len(), 1, "a new phone needs the statement to check the hash");
}

#[test]
fn a_space_that_was_lost_whole_begins_again() {
    let before = World::new();
    before.account(2);
    let backup = before.store.snapshot().unwrap();
    let home = Home::new(&before, 1);
    let mut chain = home.chain(1);
    home.fill(&before, &mut chain, 2, 100);
    let shown = head(&before.ask(1, about(home.space())));
    let world = World::restored(backup);
    world.account(1);
    let frames = world.ask(1, showing(&home, &world, shown));
    let stated = statements(&world, &home, &frames);
    assert_eq!(stated.iter().map(|stated| stated.restored.position).collect::<Vec<_>>(), [0]);
    let now = head(&frames).verify(&world.relay(), &home.space()).unwrap();
    assert_eq!((now.cursor.position, now.hash), (0, stated[0].first_hash()));
    let create = home.phone.create(world.relay(), 1);
    let offered = SpaceRequest { cursor: now.cursor, operations: now.cursor, ..offer(home.space(), &[&create], &[]) };
    assert_eq!(world.results(1, offered), [OfferResult::Accepted(1)]);
    let state = world.store.space(home.space()).now_or_never().unwrap().unwrap();
    assert!(matches!(state, SpaceState::Open(open) if open.view.membership().is_some() && open.statements.len() == 1));
}

#[test]
fn an_operators_restore_reaches_every_space_before_anything_is_added() {
    let Rollback { world, home, .. } = rolled_back();
    let (first, next) = (world.store_life(), Incarnation { ordinal: 2, tag: [3; 8] });
    world.store.open_incarnation(first, next).now_or_never().unwrap().unwrap();
    let frames = world.ask(1, about(home.space()));
    let stated = statements(&world, &home, &frames);
    assert_eq!(stated.iter().map(|stated| stated.opened).collect::<Vec<_>>(), [next], "a question is enough");
}
