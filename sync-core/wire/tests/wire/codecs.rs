//! What every decoder bears and refuses.

use beside_wire::codec::CodecError;
use beside_wire::envelope::Envelope;
use beside_wire::frame::FrameDecoder;
use beside_wire::limits::{ENVELOPE_BYTES_MAX, OPERATION_BYTES_MAX};
use beside_wire::operation::{Operation, OperationError};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::cbor;
use crate::samples::{self, BOUND};

/// The same cases in every run.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0xbe_51de),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_type_comes_back(seed: u64) {
        for sample in samples::all() {
            let (debug, bytes) = (sample.random)(seed);
            let decoded = (sample.decode_canonical)(&bytes);
            prop_assert_eq!(decoded, Ok((debug, bytes)), "{}", sample.name);
        }
    }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn no_decoder_panics_on_anything(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        bear(&bytes);
    }

    #[test]
    fn no_decoder_panics_on_damage(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), with: [u8; 3], cut in 0..4_usize,
    ) {
        let samples = samples::all();
        let mut bytes = samples[which.index(samples.len())].bytes.clone();
        let at = at.index(bytes.len());
        let to = (at + cut).min(bytes.len());
        bytes.splice(at..to, with);
        bear(&bytes);
    }
}

// Refusing is fine and so is reading; what is read says the same when it is written and read again.
fn bear(bytes: &[u8]) {
    for sample in samples::all() {
        if let Ok((debug, again)) = (sample.decode)(bytes) {
            assert_eq!((sample.decode_canonical)(&again), Ok((debug, again.clone())), "{}", sample.name);
        }
    }
    if let Ok(envelope) = Envelope::from_bytes(bytes) {
        assert_eq!(envelope.to_bytes(), bytes);
    }
    assert!(Operation::verify(bytes).is_err(), "nobody signed this");
    let mut decoder = FrameDecoder::new();
    if decoder.push(bytes).is_ok() {
        let partial = decoder.into_partial();
        assert!(partial.is_none_or(|piece| !piece.bytes.is_empty() && piece.bytes.len() < bytes.len()));
    }
}

#[test]
fn cut_bytes_and_trailing_bytes_are_refused() {
    for sample in samples::all() {
        for end in 0..sample.bytes.len() {
            assert_eq!((sample.decode)(&sample.bytes[..end]), Err(CodecError::Malformed), "{} cut", sample.name);
        }
        let trailing = [&sample.bytes[..], &[0]].concat();
        assert_eq!((sample.decode)(&trailing), Err(CodecError::Malformed), "{} with a trailing byte", sample.name);
    }
}

#[test]
fn signed_types_have_one_form() {
    for sample in samples::signed() {
        let own = (sample.decode_canonical)(&sample.bytes);
        assert_eq!(own, Ok((sample.debug.clone(), sample.bytes.clone())), "{}", sample.name);
        let bytes = &sample.bytes;
        let others = [cbor::non_minimal(bytes), cbor::indefinite(bytes), cbor::extended(bytes)];
        assert!(others.iter().all(|others| !others.is_empty()), "{} has no other form to try", sample.name);
        for other in others.iter().flatten() {
            let refusal = (sample.decode_canonical)(&other.bytes);
            assert!(refusal.is_err(), "{} with {}: {}", sample.name, other.what, hex::encode(&other.bytes));
        }
    }
}

#[test]
fn unknown_fields_of_frames_are_ignored() {
    let mut ignored = 0;
    for sample in samples::frames().iter().chain(&samples::accounts()) {
        // The outermost list of a struct is where a newer version adds; an enum's outermost list is [code, fields].
        if sample.name.contains("::") || !matches!(sample.bytes[0] >> 5, 4) {
            continue;
        }
        let newer = &cbor::extended(&sample.bytes)[0];
        assert_eq!((sample.decode)(&newer.bytes), Ok((sample.debug.clone(), sample.bytes.clone())), "{}", sample.name);
        ignored += 1;
    }
    assert!(ignored > 30, "only {ignored} types were tried");
}

#[test]
fn what_is_over_a_bound_is_refused_before_it_is_read() {
    for sample in samples::all() {
        assert_eq!((sample.decode)(&vec![0; BOUND + 1]), Err(CodecError::TooLarge), "{}", sample.name);
    }
    assert_eq!(Envelope::from_bytes(&vec![0; ENVELOPE_BYTES_MAX + 1]), Err(CodecError::TooLarge));
    let long = Operation::verify(&vec![0; OPERATION_BYTES_MAX + 1]);
    assert_eq!(long, Err(OperationError::Codec(CodecError::TooLarge)));
}

#[test]
fn a_length_that_lies_costs_nothing() {
    for sample in samples::all() {
        for lie in cbor::endless(&sample.bytes) {
            assert!((sample.decode)(&lie.bytes).is_err(), "{} with {}", sample.name, lie.what);
        }
    }
}
