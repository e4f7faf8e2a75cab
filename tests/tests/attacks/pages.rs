//! Answers that are cut, put into another order, or leave something out.

use beside_core::storage::Table;
use beside_core::sync::{Notice, rows};
use beside_tests::adversary::scene::{Heads, Scene, VICTIM, WRITER};
use beside_wire::frame::{Frame, LineRun, ShortLine};
use beside_wire::line::Line;

fn is_entry(frame: &Frame) -> bool {
    matches!(frame, Frame::Entry(_))
}

#[test]
fn i12_i14_an_answer_cut_at_any_byte_loses_nothing() {
    let mut scene = Scene::new(41, 3);
    let mut whole = 0;
    scene.mangle(&mut |_, _, bytes| {
        whole = whole.max(bytes.len());
        bytes
    });
    for cut in 0..whole {
        let mut first = true;
        let notices = scene.mangle(&mut |_, _, mut bytes| {
            if std::mem::take(&mut first) {
                bytes.truncate(cut);
            }
            bytes
        });
        assert_eq!(notices, [], "a cut at {cut} is nobody's lie");
        scene.lab.sync(VICTIM);
        assert!(scene.new.iter().all(|id| scene.has(*id)), "a cut at {cut} does lasting harm");
    }
    scene.heal();
    assert!(whole > 700, "only {whole} bytes");
    println!("an answer of {whole} bytes, cut at each of them: nothing lost");
}

#[test]
fn i12_i14_a_page_without_some_of_its_entries_is_asked_for_again() {
    let mut scene = Scene::new(42, 4);
    for left_out in 1_u32..16 {
        for heads in [Heads::Real, Heads::OverTheLie] {
            let _ = scene.lie(heads, &mut |frames| {
                let mut at = 0;
                let keep = |frame: &Frame| {
                    let index = at;
                    at += u32::from(is_entry(frame));
                    !is_entry(frame) || left_out & (1 << index) == 0
                };
                frames.into_iter().filter(keep).collect()
            });
            scene.heal();
            let cursor = scene.lab.phones[VICTIM].cursor();
            assert_eq!(cursor.taken, cursor.verified);
        }
    }
}

#[test]
fn i12_i14_a_page_in_any_order_is_read_right() {
    let mut scene = Scene::new(43, 4);
    for rank in 0..24 {
        let _ = scene.lie(Heads::Real, &mut |frames| {
            let first = frames.iter().position(is_entry);
            let (mut entries, mut others): (Vec<Frame>, Vec<Frame>) = frames.into_iter().partition(is_entry);
            let (mut rank, mut shuffled) = (rank, Vec::new());
            while !entries.is_empty() {
                shuffled.push(entries.remove(rank % entries.len()));
                rank /= entries.len() + 1;
            }
            others.splice(first.unwrap_or(0)..first.unwrap_or(0), shuffled);
            others
        });
        scene.heal();
    }
}

#[test]
fn i11_i14_a_log_whose_entries_changed_places_is_noticed() {
    let mut scene = Scene::new(44, 4);
    for (one, other) in [(0, 1), (0, 3), (1, 2), (2, 3)] {
        let notices = scene.lie(Heads::Real, &mut |mut frames| {
            let entries: Vec<usize> = (0..frames.len()).filter(|index| is_entry(&frames[*index])).collect();
            let (Some(one), Some(other)) = (entries.get(one), entries.get(other)) else { return frames };
            let positions = [position(&frames[*one]), position(&frames[*other])];
            put(&mut frames[*one], positions[1]);
            put(&mut frames[*other], positions[0]);
            frames
        });
        assert!(notices.contains(&Notice::RelayForked), "{one} and {other}: {notices:?}");
        scene.heal();
    }
}

fn position(frame: &Frame) -> u64 {
    match frame {
        Frame::Entry(placed) => placed.position,
        _ => unreachable!("it is an entry"),
    }
}

fn put(frame: &mut Frame, position: u64) {
    if let Frame::Entry(placed) = frame {
        placed.position = position;
    }
}

// A line instead of an entry: what a relay says that keeps a body to itself.
fn line_alone(line: &Line) -> Frame {
    let short =
        ShortLine { position: line.position, id: line.id, chain: 0, seq: line.seq, kind: line.kind, size: line.size };
    Frame::Lines(LineRun { to: line.position, chains: line.chain.into_iter().collect(), lines: vec![short] })
}

#[test]
fn i12_i14_a_withheld_body_leaves_its_entry_incomplete_and_nothing_lost() {
    let mut scene = Scene::new(45, 2);
    let old = scene.old;
    let before = {
        scene.again();
        scene.shown(old)
    };
    // What follows builds on the withheld edit, so that the victim knows that something is missing.
    scene.lab.append(WRITER, old, " And sleep.");
    scene.lab.sync(WRITER);
    scene.begin_here();
    // Its writer knows the line.
    let writer = &scene.lab.phones[WRITER];
    let space = writer.identity().space;
    let line = |position| rows::read::<Line>(writer.store(), &rows::line(&space, position)).unwrap().unwrap();
    let lines: Vec<Line> = (1..=writer.cursor().taken.position).map(line).collect();
    let mut withheld = None;
    let notices = scene.lie(Heads::Real, &mut |frames| {
        let withhold = |frame: Frame| match frame {
            Frame::Entry(placed) if withheld.is_none_or(|withheld| withheld == placed.position) => {
                withheld = Some(placed.position);
                line_alone(&lines[placed.position as usize - 1])
            }
            frame => frame,
        };
        frames.into_iter().map(withhold).collect()
    });
    assert_eq!(notices, []);
    assert_eq!(scene.shown(old), before, "what was there is there");
    assert!(scene.lab.phones[VICTIM].look().pages[&old].incomplete, "and says that something is missing");
    assert_eq!(scene.lab.phones[VICTIM].count(Table::Missing), 1);
    assert!(scene.has(scene.new[1]), "what doesn't build on it is here");
    scene.heal();
    assert!(!scene.lab.phones[VICTIM].look().pages[&old].incomplete);
}
