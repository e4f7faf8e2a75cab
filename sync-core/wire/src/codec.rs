//! CBOR (RFC 8949) with bounds. Signed types are canonical: [`decode_canonical`] encodes what it read and compares,
//! because the decoder alone accepts non-minimal integers, indefinite lengths and trailing bytes.

use minicbor::{Decode, Encode};
use thiserror::Error;

/// Why bytes are not the value that they should be. Carries nothing of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodecError {
    /// Longer than the bound for its kind.
    #[error("the data is larger than the protocol allows")]
    TooLarge,
    /// Not the CBOR that was expected.
    #[error("the data is damaged or not of this protocol")]
    Malformed,
    /// Readable, but not in the one canonical form.
    #[error("the data is not in canonical form")]
    NotCanonical,
}

/// Encodes a value. Encoding into memory cannot fail for the types of this crate.
#[must_use]
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let result: Result<(), minicbor::encode::Error<std::convert::Infallible>> = minicbor::encode(value, &mut bytes);
    debug_assert!(result.is_ok(), "types of this crate never refuse to be encoded");
    bytes
}

/// Decodes a bounded value that may carry unknown trailing fields but no trailing bytes.
///
/// # Errors
/// [`CodecError::TooLarge`] above `bytes_max`, [`CodecError::Malformed`] for anything else than exactly one value.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8], bytes_max: usize) -> Result<T, CodecError> {
    if bytes.len() > bytes_max {
        return Err(CodecError::TooLarge);
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| CodecError::Malformed)?;
    if decoder.position() == bytes.len() { Ok(value) } else { Err(CodecError::Malformed) }
}

/// Decodes a bounded value and refuses every form but the canonical one.
///
/// # Errors
/// As [`decode`], and [`CodecError::NotCanonical`] where encoding the value again gives other bytes.
pub fn decode_canonical<'b, T: Decode<'b, ()> + Encode<()>>(
    bytes: &'b [u8],
    bytes_max: usize,
) -> Result<T, CodecError> {
    let value: T = decode(bytes, bytes_max)?;
    if encode(&value) == bytes { Ok(value) } else { Err(CodecError::NotCanonical) }
}
