//! A response may break at every byte; what arrived is kept.

use std::collections::BTreeSet;

use beside_wire::codec::encode;
use beside_wire::frame::*;
use beside_wire::id::{ChainId, EnvelopeId, SpaceId};
use beside_wire::limits::FRAME_BYTES_MAX;
use beside_wire::line::Cursor;
use proptest::prelude::*;

use crate::codecs::cases;
use crate::people::{first_envelope, later_envelope};
use crate::samples::counted;
use crate::values::{Source, Value};

fn response() -> Vec<Frame> {
    let (first, later) = (first_envelope().0.to_bytes(), later_envelope(2).0.to_bytes());
    let prev = Some(EnvelopeId::new([4; 32]));
    vec![
        Frame::Welcome(counted()),
        Frame::Space(counted()),
        Frame::Incarnation(counted()),
        Frame::Results(vec![OfferResult::Accepted(9), OfferResult::Refused(OfferRefusal::ChainFork)]),
        Frame::Before(counted()),
        Frame::Operation(counted()),
        Frame::Entry(PlacedEnvelope { position: 7, envelope: first.clone(), prev: None }),
        Frame::Entry(PlacedEnvelope { position: 70_000, envelope: later.clone(), prev }),
        Frame::Entry(PlacedEnvelope { position: 8, envelope: vec![7; 20], prev }),
        Frame::Entry(PlacedEnvelope { position: 9, envelope: vec![8; 700], prev: None }),
        Frame::Lines(counted()),
        Frame::Piece(Piece { position: 300, offset: 70_000, prev, bytes: later }),
        Frame::Piece(Piece { position: 5, offset: 3, prev: None, bytes: first }),
        Frame::Refused(SpaceRefusal::Unknown),
        Frame::Head(counted()),
        Frame::End(End { more: true }),
    ]
}

/// Where a frame's body begins, its position and offset, and the body.
fn body(frame: &Frame) -> Option<(usize, u64, u32, &[u8])> {
    let (position, offset, body) = if let Frame::Entry(entry) = frame {
        (entry.position, 0, &entry.envelope)
    } else if let Frame::Piece(piece) = frame {
        (piece.position, piece.offset, &piece.bytes)
    } else {
        return None;
    };
    let bytes = encode(frame);
    let start = bytes.windows(body.len()).position(|window| window == &body[..]).unwrap();
    Some((start, position, offset, body))
}

#[test]
fn a_response_that_is_cut_at_any_byte_keeps_what_arrived() {
    let frames = response();
    let encoded: Vec<Vec<u8>> = frames.iter().map(encode).collect();
    let bytes = encoded.concat();
    let mut partials = 0;
    for cut in 0..=bytes.len() {
        let mut decoder = FrameDecoder::new();
        let whole = decoder.push(&bytes[..cut]).unwrap();
        let mut begins = 0;
        let ends = encoded.iter().map(Vec::len).scan(0, |end, bytes| {
            *end += bytes;
            Some(*end)
        });
        let arrived = ends.take_while(|end| *end <= cut).inspect(|end| begins = *end).count();
        assert_eq!(whole, frames[..arrived], "cut at {cut}");
        assert_eq!(decoder.is_at_boundary(), begins == cut);
        let expected = frames.get(arrived).and_then(body).and_then(|(start, position, offset, body)| {
            let came = (cut - begins).checked_sub(start)?.min(body.len());
            (came > 0).then(|| PartialPiece { position, offset, bytes: body[..came].to_vec() })
        });
        partials += usize::from(expected.is_some());
        assert_eq!(decoder.into_partial(), expected, "cut at {cut}");
    }
    assert!(partials > 1000, "only {partials} cuts lay in a body");
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn it_doesnt_matter_how_a_response_is_cut_into_pushes(seed: u64, sizes in prop::collection::vec(1..400_usize, 1..8)) {
        let frames = Vec::<Frame>::value(&mut Source::seeded(seed));
        let bytes: Vec<u8> = frames.iter().flat_map(encode).collect();
        let mut decoder = FrameDecoder::new();
        let (mut got, mut rest, mut sizes) = (Vec::new(), &bytes[..], sizes.iter().cycle());
        while !rest.is_empty() {
            let (now, later) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
            got.extend(decoder.push(now).unwrap());
            rest = later;
        }
        prop_assert_eq!(got, frames);
        prop_assert!(decoder.is_at_boundary());
        prop_assert_eq!(decoder.into_partial(), None);
    }
}

#[test]
fn what_came_before_the_damage_stays() {
    let whole = encode(&Frame::Space(counted()));
    for damage in [&[0xff][..], &[0x82, 0x18, 99, 0x80], b"<html>captive portal</html>"] {
        let mut decoder = FrameDecoder::new();
        let bytes = [&whole, &whole, damage].concat();
        assert_eq!(decoder.push(&bytes).unwrap().len(), 2);
        assert_eq!(decoder.push(&whole), Err(FrameError::Malformed));
        assert_eq!(decoder.push(&[]), Err(FrameError::Malformed), "the damage doesn't heal");
        assert!(!decoder.is_at_boundary());
        assert_eq!(decoder.into_partial(), None);
    }
}

#[test]
fn a_frame_over_the_bound_is_refused_in_one_push_or_many() {
    let entry = PlacedEnvelope { position: 1, envelope: vec![0; FRAME_BYTES_MAX], prev: None };
    let bytes = encode(&Frame::Entry(entry));
    assert_eq!(FrameDecoder::new().push(&bytes), Err(FrameError::TooLarge));
    let mut decoder = FrameDecoder::new();
    let refused = bytes.chunks(4096).map(|chunk| decoder.push(chunk)).find(Result::is_err);
    assert_eq!(refused, Some(Err(FrameError::TooLarge)));
    let longest = encode(&Frame::Entry(PlacedEnvelope { position: 1, envelope: vec![], prev: None })).len() + 2;
    let envelope = vec![0; FRAME_BYTES_MAX - longest];
    let frame = Frame::Entry(PlacedEnvelope { position: 1, envelope, prev: None });
    assert_eq!(encode(&frame).len(), FRAME_BYTES_MAX);
    assert_eq!(FrameDecoder::new().push(&encode(&frame)), Ok(vec![frame]));
}

#[test]
fn a_cut_frame_with_a_body_of_unheard_form_has_no_partial() {
    // An indefinite byte string, a body of 64-bit length, a text instead of a body, and another frame.
    for form in ["82078183015f41", "82078183015b000000000000000300", "820781830163616263", "8208818301420001", "82"] {
        let mut decoder = FrameDecoder::new();
        let pushed = decoder.push(&hex::decode(form).unwrap());
        assert!(pushed.is_err() || pushed == Ok(vec![]));
        assert_eq!(decoder.into_partial(), None, "{form}");
    }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn a_fingerprint_is_never_zero_and_tells_cursors_apart(seed: u64) {
        let mut source = Source::seeded(seed);
        let mut cursors = Vec::<SpaceId>::value(&mut source)
            .into_iter()
            .map(|space| (space, Cursor::value(&mut source)))
            .collect::<Vec<_>>();
        let before = fingerprint(&cursors);
        prop_assert_ne!(before, [0; 8]);
        if let Some((_, cursor)) = cursors.last_mut() {
            cursor.position = cursor.position.wrapping_add(1);
            prop_assert_ne!(fingerprint(&cursors), before);
        }
    }
}

#[test]
fn chains_differ_by_space_device_and_salt() {
    let (space, device) = (counted(), counted());
    let chains: BTreeSet<ChainId> = [
        ChainId::derive(&space, &device, &[1; 16]),
        ChainId::derive(&space, &device, &[2; 16]),
        ChainId::derive(&SpaceId::new([9; 32]), &device, &[1; 16]),
        ChainId::derive(&space, &beside_wire::id::DeviceKey::new([9; 32]), &[1; 16]),
    ]
    .into();
    assert_eq!(chains.len(), 4);
}
