//! How the relay says what went wrong.

use minicbor::{Decode, Encode};

/// An error of the relay (RFC 9457), as CBOR or JSON. No field holds anything that the request said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Problem {
    /// A stable code: the last part of the problem's `type` URN.
    #[n(0)]
    pub code: String,
    /// The HTTP status.
    #[n(1)]
    pub status: u16,
    /// For people who keep relays; phones show their own words for the code.
    #[n(2)]
    pub title: String,
    /// When to come back, in milliseconds.
    #[n(3)]
    pub retry_after_ms: Option<u64>,
    /// The relay's time in milliseconds since 1970, where the phone's clock was the problem.
    #[n(4)]
    pub unix_milliseconds: Option<u64>,
}
