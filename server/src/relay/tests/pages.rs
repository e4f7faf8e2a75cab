//! What of a log goes into an answer: order, budget, resumption.

use beside_wire::envelope::{EnvelopeKind, Lane};
use beside_wire::frame::{Frame, OfferResult};
use beside_wire::limits::RESPONSE_BUDGET_BYTES_MIN;
use beside_wire::line::EntryKind;

use super::reader::{Reader, sizes_fit};
use super::{Home, World, offer, sync};

fn filled(world: &World) -> Home {
    let home = Home::new(world, 1);
    let mut talk = home.chain(1);
    let mut documents = home.phone.chain(home.space(), Lane::Documents, 2);
    home.fill(world, &mut documents, 4, 900);
    home.fill(world, &mut talk, 9, 120);
    let keyring = talk.write_kind(home.epoch, 200, EnvelopeKind::Keyring);
    let last = talk.write(home.epoch, 100);
    let results = world.results(1, offer(home.space(), &[], &[&keyring, &last]));
    assert_eq!(results, [OfferResult::Accepted(16), OfferResult::Accepted(17)]);
    home.fill(world, &mut documents, 3, 3000);
    home
}

#[test]
fn i07_what_fits_comes_in_log_order_without_lines() {
    let world = World::new();
    let home = filled(&world);
    let mut reader = Reader::new(home.space());
    let sizes = reader.read_all(&world, 1, 1 << 20);
    assert_eq!(sizes.len(), 1, "in one answer");
    assert_eq!(reader.arrived, (3..=20).collect::<Vec<_>>());
    assert_eq!(reader.cursor.position, 20);
    let served = world.send(1, sync(vec![Reader::new(home.space()).request()])).unwrap();
    let named = served.frames.iter().filter(|frame| matches!(frame, Frame::Entry(placed) if placed.prev.is_some()));
    assert_eq!(named.count(), 0, "what stands earlier in the log isn't said again");
    assert!(!served.frames.iter().any(|frame| matches!(frame, Frame::Lines(_))));
    let again = world.send(1, sync(vec![reader.request()])).unwrap();
    assert!(!again.news, "then there is nothing new");
}

#[test]
fn what_does_not_fit_comes_as_lines_and_newest_first() {
    let world = World::new();
    let home = filled(&world);
    let mut reader = Reader::new(home.space());
    let mut request = sync(vec![reader.request()]);
    request.budget_bytes = 8 * 1024;
    let served = world.send(1, request).unwrap();
    assert!(sizes_fit(&served.frames, 8 * 1024));
    assert!(reader.take(&served.frames), "there is more");
    assert_eq!(reader.lines.len(), 20, "all lines are told");
    let kinds = reader.kinds_arrived();
    assert_eq!(kinds.first(), Some(&EntryKind::Keyring), "the keyring first");
    assert!(kinds.is_sorted_by_key(|kind| match kind {
        EntryKind::Operation | EntryKind::Keyring => 0,
        EntryKind::Talk => 1,
        EntryKind::Documents => 2,
    }));
    let talk: Vec<u64> = reader.arrived.iter().copied().filter(|at| reader.lines[at].kind == EntryKind::Talk).collect();
    assert_eq!(talk, [17, 15, 14, 13, 12, 11, 10, 9, 8, 7], "newest first");
}

#[test]
fn every_budget_is_kept_and_every_reader_ends_with_everything() {
    let world = World::new();
    let home = filled(&world);
    for budget in [1024, 1500, 2048, 3000, 4096, 6000, 10_000, 14_321, 20_000, 64_000] {
        let mut reader = Reader::new(home.space());
        let sizes = reader.read_all(&world, 1, budget);
        assert_eq!(reader.bodies.len(), 18, "budget {budget}");
        // Only a first item that is larger than the budget may exceed it: one line of 3 KB bodies at most.
        let over: Vec<&usize> = sizes.iter().filter(|size| **size > budget as usize).collect();
        assert!(
            budget > 4000 && over.is_empty() || over.iter().all(|size| **size < 4200),
            "budget {budget}: {sizes:?}"
        );
        assert!(budget < 4000 || over.is_empty(), "budget {budget}: {sizes:?}");
        let mut all = reader.arrived.clone();
        all.sort_unstable();
        assert_eq!(all, (3..=20).collect::<Vec<_>>(), "budget {budget}: each body came once");
    }
}

#[test]
fn a_budget_to_the_byte_is_enough() {
    let world = World::new();
    let home = filled(&world);
    let mut request = sync(vec![Reader::new(home.space()).request()]);
    let exact = u32::try_from(world.send(1, request.clone()).unwrap().encode().len()).unwrap();
    request.budget_bytes = exact;
    let served = world.send(1, request.clone()).unwrap();
    assert_eq!(served.encode().len(), exact as usize);
    assert!(served.frames.iter().all(|frame| !matches!(frame, Frame::Lines(_))));
    request.budget_bytes = exact - 1;
    let served = world.send(1, request).unwrap();
    assert!(served.encode().len() < exact as usize);
    assert!(served.frames.iter().any(|frame| matches!(frame, Frame::Lines(_))), "one byte less and lines are told");
}

#[test]
fn a_cut_body_goes_on_where_it_was_cut() {
    let world = World::new();
    let home = filled(&world);
    let mut reader = Reader::new(home.space());
    reader.read_all(&world, 1, 1 << 20);
    let whole = reader.bodies[&19].clone();
    let partial = reader.cut(19, 1000);
    let mut request = reader.request();
    request.partial = Some(partial);
    let frames = world.ask(1, request);
    let rest: Vec<&Frame> = frames.iter().filter(|frame| matches!(frame, Frame::Piece(_) | Frame::Entry(_))).collect();
    assert!(
        matches!(rest[..], [Frame::Piece(piece)] if piece.offset == 1000 && piece.bytes.len() == whole.len() - 1000)
    );
    reader.take(&frames);
    assert_eq!(reader.bodies[&19], whole);
}

#[test]
fn a_body_that_was_cut_before_its_line_was_told_goes_on_too() {
    let world = World::new();
    let home = filled(&world);
    let mut reader = Reader::new(home.space());
    let frames = world.ask(1, reader.request());
    let cut: Vec<Frame> = frames
        .iter()
        .filter(|frame| !matches!(frame, Frame::Entry(placed) if placed.position > 18))
        .filter(|frame| !matches!(frame, Frame::Head(_)))
        .cloned()
        .collect();
    reader.take(&cut);
    reader.cursor.incarnation = world.store_life();
    assert_eq!(reader.cursor.position, 18);
    let body = |frame: &Frame| if let Frame::Entry(placed) = frame { Some(placed.clone()) } else { None };
    let nineteen = frames.iter().filter_map(body).find(|placed| placed.position == 19).map(|placed| placed.envelope);
    reader.bodies.insert(19, nineteen.unwrap());
    let mut request = reader.request();
    request.partial = Some(reader.cut(19, 10));
    let frames = world.ask(1, request);
    assert_eq!(frames.iter().filter(|frame| matches!(frame, Frame::Piece(_))).count(), 1);
    reader.take(&frames);
    assert_eq!(reader.cursor.position, 20);
    assert_eq!(reader.bodies.len(), 18);
}

#[test]
fn a_phone_does_not_get_back_what_it_brought() {
    let world = World::new();
    let home = Home::new(&world, 1);
    let mut chain = home.chain(1);
    let (one, two) = (chain.write(home.epoch, 100), chain.write(home.epoch, 100));
    let first = world.ask(1, offer(home.space(), &[], &[&one]));
    assert!(!first.iter().any(|frame| matches!(frame, Frame::Entry(_))));
    let again = world.ask(1, offer(home.space(), &[], &[&one, &two]));
    assert!(!again.iter().any(|frame| matches!(frame, Frame::Entry(_))), "nor what it brought earlier");
    let before = again.iter().find_map(|frame| if let Frame::Before(before) = frame { Some(*before) } else { None });
    assert_eq!(before.map(|before| before.position), Some(3), "its receipt begins before the first new entry");
}

#[test]
fn sections_that_find_no_room_are_asked_for_again() {
    let world = World::new();
    let phone = world.account(1);
    let spaces: Vec<_> = (1..=6)
        .map(|salt| {
            let create = phone.create(world.relay(), salt);
            let space = beside_store_conformance::people::verified(&create).space();
            world.ask(1, offer(space, &[&create], &[]));
            super::about(space)
        })
        .collect();
    let mut request = sync(spaces);
    request.budget_bytes = RESPONSE_BUDGET_BYTES_MIN;
    let served = world.send(1, request).unwrap();
    assert!(served.encode().len() <= RESPONSE_BUDGET_BYTES_MIN as usize);
    assert!(matches!(served.frames.last(), Some(Frame::End(end)) if end.more));
}
